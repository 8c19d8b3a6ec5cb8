#include "ui/shell/runs_wiring.h"

#include "core/data/data_health_service.h"
#include "core/runs/preflight.h"
#include "core/runs/run_service.h"
#include "ui/data/coverage_page.h"
#include "ui/runs/compare_page.h"
#include "ui/runs/history_page.h"
#include "ui/runs/leaderboard_page.h"
#include "ui/runs/results_page.h"
#include "ui/runs/run_dialog.h"
#include "ui/shell/chart_desk.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

namespace truebar::ui {

RunsWiring::RunsWiring(RunService& runs, DataHealthService& health, const PluginRegistry& plugins,
    QString calendarFolder, const RunPages& pages, ChartDesk& desk, MainWindow& window, QObject* parent)
    : QObject(parent)
    , m_runs(runs)
    , m_plugins(plugins)
    , m_calendarFolder(std::move(calendarFolder))
    , m_pages(pages)
    , m_desk(desk)
    , m_window(window) {
    connectService();
    connectPages();
    connectRepair(health);
}

void RunsWiring::openRun() {
    if (!m_dialog) {
        m_dialog = new RunDialog(m_plugins, m_desk.stored(), CalendarBook(m_calendarFolder), &m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &RunDialog::runWanted, &m_runs, &RunService::start);
        connect(m_dialog, &RunDialog::repairWanted, &m_runs, &RunService::inspect);
        connect(m_dialog, &RunDialog::cancelWanted, &m_runs, &RunService::cancel);
    }
    if (const auto& shown = m_desk.instrument())
        m_dialog->choose(*shown, m_desk.timeframe());
    m_dialog->show();
    m_dialog->raise();
}

void RunsWiring::connectService() {
    connect(&m_runs, &RunService::runProgressed, this, [this](double share) {
        if (m_dialog)
            m_dialog->showProgress(share);
    });
    connect(&m_runs, &RunService::runFailed, this, [this](const Error& error) {
        if (m_dialog)
            m_dialog->showError(errorText(error), error.code == "run.incomplete_data");
        else
            reportError(error);
    });
    connect(&m_runs, &RunService::runFinished, this, [this](const std::shared_ptr<const RunRecord>& run) {
        if (m_dialog) {
            m_dialog->finish();
            m_dialog->close();
        }
        showRun(run);
    });
    connect(&m_runs, &RunService::runLoaded, this, &RunsWiring::showRun);
    connect(&m_runs, &RunService::runsListed, &m_pages.history, &HistoryPage::setRuns);
    connect(&m_runs, &RunService::runsListed, &m_pages.leaderboard, &LeaderboardPage::setRuns);
    connect(&m_runs, &RunService::bundleSaved, this,
        [this](const QString& file) { m_window.messages()->showInfo(tr("The bundle is saved: %1").arg(file)); });
    connect(&m_runs, &RunService::runsCompared, this, [this](const std::shared_ptr<const RunComparison>& comparison) {
        m_pages.compare.setComparison(comparison);
        m_window.showPage(QStringLiteral("compare"));
    });
    connect(&m_runs, &RunService::failed, this, &RunsWiring::reportError);
}

void RunsWiring::connectPages() {
    connect(&m_pages.results, &ResultsPage::timeWanted, &m_desk, qOverload<UtcMs>(&ChartDesk::jumpTo));
    connect(&m_pages.compare, &ComparePage::timeWanted, &m_desk, qOverload<UtcMs>(&ChartDesk::jumpTo));
    connect(&m_pages.history, &HistoryPage::runChosen, &m_runs, &RunService::load);
    connect(&m_pages.history, &HistoryPage::deletionWanted, &m_runs, &RunService::remove);
    connect(&m_pages.history, &HistoryPage::comparisonWanted, &m_runs, &RunService::compare);
    connect(&m_pages.history, &HistoryPage::bundleWanted, &m_runs, &RunService::exportBundle);
    connect(&m_pages.history, &HistoryPage::bundleChosen, &m_runs, &RunService::importBundle);
    connect(&m_pages.leaderboard, &LeaderboardPage::runChosen, &m_runs, &RunService::load);
}

void RunsWiring::connectRepair(DataHealthService& health) {
    connect(&m_runs, &RunService::dataInspected, &health,
        [&health](const RunDataQuality& quality) { health.repair(repairJobs(quality)); });
    connect(&health, &DataHealthService::repairEnded, this, [this](const RepairReport& report, bool isCancelled) {
        if (m_dialog)
            m_dialog->showRepairEnd(repairSentence(report, isCancelled));
    });
}

void RunsWiring::showRun(const std::shared_ptr<const RunRecord>& run) {
    m_pages.results.setRun(run);
    m_window.showPage(QStringLiteral("results"));
    m_desk.showRun(run);
}

void RunsWiring::reportError(const Error& error) {
    m_window.messages()->showError(errorText(error));
}

} // namespace truebar::ui
