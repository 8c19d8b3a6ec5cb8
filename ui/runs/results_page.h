#pragma once

#include "core/runs/run_record.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace truebar::ui {

class CurveChart;

// One run: verdict, metrics beside buy and hold, equity and drawdown, and its trades, orders, fills and decisions.
class ResultsPage final : public QWidget {
    Q_OBJECT
public:
    explicit ResultsPage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setRun(std::shared_ptr<const RunRecord> run);

Q_SIGNALS:
    // The chart should show this time of the run's series.
    void timeWanted(truebar::UtcMs time);
    // The run that is shown shall become a dry-run bot.
    void botWanted(const truebar::RunSummary& run);

private:
    struct MetricRow {
        MetricValue own;
        MetricValue held;
        MetricValue averaged;
    };
    struct DecisionRow {
        RecordedSuggestion suggestion;
        Decision decision;
    };
    void buildTables();
    std::optional<QColor> signColor(int sign) const;

    Theme m_theme = Theme::dark();
    std::shared_ptr<const RunRecord> m_run;
    QStackedWidget* m_stack;
    QLabel* m_title;
    QLabel* m_verdict;
    QPushButton* m_bot;
    CurveChart* m_equity;
    CurveChart* m_drawdown;
    QTabWidget* m_tabs;
    RowTableModel<MetricRow>* m_metrics = nullptr;
    RowTableModel<Trade>* m_trades = nullptr;
    RowTableModel<Order>* m_orders = nullptr;
    RowTableModel<Fill>* m_fills = nullptr;
    RowTableModel<DecisionRow>* m_decisions = nullptr;
};

} // namespace truebar::ui
