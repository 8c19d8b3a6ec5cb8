#pragma once

#include "core/runs/run_comparison.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace truebar::ui {

class CurveChart;

// Runs side by side: what differs is marked and bold, the best value has a star; curves begin at 100.
class ComparePage final : public QWidget {
    Q_OBJECT
public:
    explicit ComparePage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setComparison(std::shared_ptr<const RunComparison> comparison);

Q_SIGNALS:
    void timeWanted(truebar::UtcMs time);

private:
    // What one run has at the place where the runs part.
    struct PartingRow {
        QString what;
        QString run;
        std::optional<UtcMs> time{};
        QString text;
    };
    std::vector<TableColumn<ComparedRow>> columns(bool isMetrics) const;
    std::vector<TableColumn<PartingRow>> partingColumns() const;
    std::vector<PartingRow> partings() const;
    void rebuild();

    Theme m_theme = Theme::dark();
    std::shared_ptr<const RunComparison> m_comparison;
    RowTableModel<ComparedRow>* m_settings;
    RowTableModel<ComparedRow>* m_metrics;
    RowTableModel<PartingRow>* m_partings;
    QStackedWidget* m_stack;
    QLabel* m_divergence;
    QPushButton* m_jump;
    CurveChart* m_curves;
};

} // namespace truebar::ui
