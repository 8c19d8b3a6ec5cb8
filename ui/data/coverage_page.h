#pragma once

#include "core/data/data_health_service.h"
#include "ui/data/coverage_grid.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/row_table_model.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace truebar::ui {

// How a repair went, for people.
QString repairSentence(const RepairReport& report, bool isCancelled);

class CoverageHeatmap;
class CoverageLegend;

// What is stored of every series, day by day; what is missing or suspicious of the selected one; repair. Asks for what
// it needs by signals and is told the answers.
class CoveragePage final : public QWidget {
    Q_OBJECT
public:
    explicit CoveragePage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    // What is stored may have changed: a new map is asked for now, or when the page is next seen.
    void invalidate();

    void setMap(std::shared_ptr<const CoverageMap> map);
    void setCheck(const DataCheck& check);
    void showError(const QString& sentence);
    void showRepairStarted(quint64 series);
    void showRepairProgress(double share);
    void showRepairEnd(const RepairReport& report, bool isCancelled);

Q_SIGNALS:
    void mapWanted();
    void checkWanted(const truebar::InstrumentId& instrument, truebar::Timeframe timeframe, truebar::TimeSpan span);
    void repairWanted(const std::vector<truebar::FetchJob>& jobs);
    void cancelWanted();
    // Show the chart there.
    void timeChosen(const truebar::InstrumentId& instrument, truebar::Timeframe timeframe, truebar::UtcMs time);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Trouble {
        QString what;
        QString severity;
        TimeSpan span;
        std::uint64_t candles = 0;
        QString text;
    };
    QLayout* makeBar();
    QWidget* makeSide();
    void buildColumns();
    void setZoom(CoverageZoom zoom);
    void showSelection();
    void showTroubles(const std::vector<CoverageGap>& gaps, const std::vector<Finding>& findings);
    void openChart(int row, UtcMs time);
    void updateButtons();
    void setMessage(const QString& text, const char* role);
    // Missing spans of a row within a column; column −1 is all of it.
    std::optional<FetchJob> jobFor(int row, int column) const;
    std::vector<FetchJob> allJobs() const;

    Theme m_theme = Theme::dark();
    std::shared_ptr<const CoverageMap> m_map;
    CoverageZoom m_zoom = CoverageZoom::Days;
    QTimer m_checkDelay;
    RowTableModel<Trouble>* m_troubles;
    CoverageHeatmap* m_heatmap;
    CoverageLegend* m_legend;
    QStackedWidget* m_stack;
    QLabel* m_empty;
    QComboBox* m_zoomChoice;
    QPushButton* m_repair;
    QPushButton* m_repairAll;
    QPushButton* m_cancel;
    QProgressBar* m_progress;
    QLabel* m_message;
    QLabel* m_title = nullptr;
    QLabel* m_numbers = nullptr;
    DataTable* m_table = nullptr;
    bool m_isStale = true;
    bool m_isRepairing = false;
    bool m_hasChosenZoom = false;
};

} // namespace truebar::ui
