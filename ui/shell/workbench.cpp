#include "ui/shell/workbench.h"

#include "ui/data/coverage_page.h"
#include "ui/data/market_browser.h"
#include "ui/game/game_page.h"
#include "ui/indicators/chart_indicators.h"
#include "ui/indicators/indicator_dialog.h"
#include "ui/maintenance/maintenance_page.h"
#include "ui/maintenance/maintenance_wiring.h"
#include "ui/runs/compare_page.h"
#include "ui/runs/history_page.h"
#include "ui/runs/leaderboard_page.h"
#include "ui/runs/results_page.h"
#include "ui/shell/bots_wiring.h"
#include "ui/shell/chart_desk.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/data_wiring.h"
#include "ui/shell/decision_wiring.h"
#include "ui/shell/game_wiring.h"
#include "ui/shell/health_wiring.h"
#include "ui/shell/help_boxes.h"
#include "ui/shell/outlook_wiring.h"
#include "ui/shell/runs_wiring.h"
#include "ui/shell/trading_wiring.h"
#include "ui/shell/vault_wiring.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QComboBox>
#include <QSettings>

namespace truebar::ui {

Workbench::Workbench(QApplication& application, const Workspace& workspace, const PluginRegistry& plugins,
    Services& services, ThemeName theme)
    : m_application(application)
    , m_workspace(workspace)
    , m_plugins(plugins)
    , m_data(services.data)
    , m_runs(services.runs)
    , m_theme(Theme::named(theme))
    , m_chart(new ChartWidget)
    , m_indicators(new ChartIndicators(m_chart, workspace.settingsFile(), this))
    , m_desk(new ChartDesk(m_chart, m_indicators, services.data, workspace.settingsFile(), this))
    , m_market(new MarketBrowser)
    , m_results(new ResultsPage)
    , m_history(new HistoryPage)
    , m_compare(new ComparePage)
    , m_leaderboard(new LeaderboardPage)
    , m_coverage(new CoveragePage)
    , m_maintenance(new MaintenancePage)
    , m_live(new LiveWiring(services.live, services.feeds, services.exports, plugins, this))
    , m_jobs(new JobsWiring(services.jobs, services.examinations, plugins, this))
    , m_vault(new VaultWiring(services.vault, plugins, this))
    , m_decisions(new DecisionWiring(services.decisions, services.reviews, this))
    , m_trading(new TradingWiring(services.trading, services.vault, plugins, this))
    , m_game(
          new GameWiring(services.live, services.vault.gate(), workspace.directory(), workspace.settingsFile(), this))
    , m_bots(new BotsWiring(services.bots, services.reviews, plugins, this))
    , m_outlook(new OutlookWiring(services.indicators, this)) {
    PageRegistry pages;
    addPages(pages);
    addActions();
    m_window = std::make_unique<MainWindow>(pages, m_actions, m_chart, workspace.settingsFile());
    m_window->addToolBarWidget(m_desk->timeframeBox());
    m_window->setStatus(workspace.directory());
    connect(m_desk, &ChartDesk::titleChanged, m_window.get(),
        [this](const QString& title) { m_window->setWindowTitle(title + QStringLiteral(" — Truebar")); });
    connect(m_desk, &ChartDesk::statusChanged, m_window.get(), [this](const QString& text) {
        m_window->setStatus(
            text.isEmpty() ? m_workspace.directory() : QString(text + QStringLiteral("   ") + m_workspace.directory()));
    });
    m_dataWiring = new DataWiring(services.data, plugins, *m_market, *m_desk, *m_window, this);
    m_runsWiring =
        new RunsWiring(services.runs, services.health, plugins, Workspace::calendarFolder(workspace.directory()),
            {*m_results, *m_history, *m_compare, *m_leaderboard}, *m_desk, *m_window, this);
    connectHealth(*m_coverage, services.health, services.data, *m_desk);
    connectMaintenancePage(services.maintenance);
    m_live->connectWindow(services.data, *m_desk, *m_window);
    m_jobs->connectWindow(services.runs, *m_desk, *m_window);
    m_vault->connectWindow(*m_window);
    m_decisions->connectWindow(*m_window);
    m_trading->connectWindow(services.live, *m_window);
    m_game->connectWindow(services.data, *m_window);
    m_game->connectAccounts(services.trading, [this] { m_actions.find("panic")->trigger(); });
    connect(&services.vault, &VaultService::lockedByItself, this, [this] { m_game->page()->disarm(Disarmed::Locked); });
    m_bots->connectWindow(services.live, services.runs, services.trading, *m_desk, *m_window);
    connect(m_results, &ResultsPage::botWanted, m_bots, &BotsWiring::promote);
    connect(m_leaderboard, &LeaderboardPage::botWanted, m_bots, &BotsWiring::promote);
    m_outlook->connectWindow(services.live, *m_desk, *m_window);
    setTheme(theme);
}

Workbench::~Workbench() = default;

void Workbench::addPages(PageRegistry& pages) {
    m_chart->setObjectName(QStringLiteral("chart"));
    m_chart->setPlaceholder(tr("Choose a series in the market browser, or import candles with Ctrl+I."));
    pages.add({QStringLiteral("market"), tr("Market"), m_market, Qt::LeftDockWidgetArea});
    pages.add({QStringLiteral("results"), tr("Results"), m_results});
    pages.add({QStringLiteral("history"), tr("History"), m_history});
    pages.add({QStringLiteral("compare"), tr("Compare"), m_compare});
    m_jobs->addPages(pages);
    pages.add({QStringLiteral("leaderboard"), tr("Leaderboard"), m_leaderboard});
    pages.add({QStringLiteral("coverage"), tr("Data health"), m_coverage});
    pages.add({QStringLiteral("maintenance"), tr("Maintenance"), m_maintenance});
    m_live->addPages(pages);
    m_vault->addPages(pages);
    m_decisions->addPages(pages);
    m_trading->addPages(pages);
    m_game->addPages(pages);
    m_bots->addPages(pages);
    m_outlook->addPages(pages);
}

void Workbench::addActions() {
    const QString file = tr("File");
    m_actions.add("import", file, tr("&Import candles…"), QKeySequence(Qt::CTRL | Qt::Key_I),
        [this] { m_dataWiring->openImport(); });
    m_actions.add("quit", file, tr("&Quit"), QKeySequence::Quit, [this] { m_window->close(); });
    addViewActions();
    m_live->addActions(m_actions);
    m_vault->addActions(m_actions);
    m_trading->addActions(m_actions);
    const QString run = tr("Run");
    m_actions.add("backtest", run, tr("&Backtest…"), QKeySequence(Qt::Key_F5), [this] { m_runsWiring->openRun(); });
    m_actions.add("compare", run, tr("&Compare selected runs"), QKeySequence(Qt::CTRL | Qt::Key_D),
        [this] { m_history->compareSelected(); });
    m_jobs->addActions(m_actions);
    m_decisions->addActions(m_actions);
    m_game->addActions(m_actions);
    m_bots->addActions(m_actions);
    m_outlook->addActions(m_actions);
    m_actions.add(
        "exportBundle", run, tr("&Export the selected run as a bundle…"), {}, [this] { m_history->exportSelected(); });
    m_actions.add("importBundle", run, tr("&Import a run bundle…"), {}, [this] { m_history->importBundle(); });
    m_actions.add("leaderboard", run, tr("&Leaderboard"), QKeySequence(Qt::CTRL | Qt::Key_L),
        [this] { m_window->showPage(QStringLiteral("leaderboard")); });
    const QString help = tr("Help");
    m_actions.add("palette", help, tr("All &commands…"), QKeySequence(Qt::CTRL | Qt::Key_K),
        [this] { (new CommandPalette(m_actions, m_window.get()))->show(); });
    m_actions.add(
        "shortcuts", help, tr("&Keys"), QKeySequence(Qt::Key_F1), [this] { showKeys(m_actions, m_window.get()); });
    m_actions.add("about", help, tr("&About Truebar"), {}, [this] { showAbout(m_window.get()); });
    for (const char* id : {"import", "classes", "volume", "indicators", "lightTheme", "backtest", "sweep", "palette"})
        m_actions.putOnToolBar(id);
}

void Workbench::addViewActions() {
    const QString view = tr("View");
    m_actions.addToggle("lightTheme", view, tr("&Light theme"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L),
        m_theme.name == ThemeName::Light, [this](bool on) { setTheme(on ? ThemeName::Light : ThemeName::Dark); });
    m_actions.addToggle("classes", view, tr("&Real and fake bars"), QKeySequence(Qt::CTRL | Qt::Key_R), true,
        [this](bool on) { m_chart->setClassesVisible(on); });
    m_actions.addToggle("volume", view, tr("&Volume"), QKeySequence(Qt::CTRL | Qt::Key_U), true,
        [this](bool on) { m_chart->setVolumeVisible(on); });
    m_actions.add(
        "indicators", view, tr("&Indicators…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { openIndicators(); });
    m_actions.add(
        "showAll", view, tr("Show &all candles"), QKeySequence(Qt::CTRL | Qt::Key_0), [this] { m_chart->showAll(); });
    addPageAction("dataHealth", QStringLiteral("coverage"), tr("&Data health"), QKeySequence(Qt::CTRL | Qt::Key_H));
    addPageAction("maintenance", QStringLiteral("maintenance"), tr("&Maintenance"), QKeySequence(Qt::CTRL | Qt::Key_M));
    m_actions.add("resetLayout", view, tr("Re&set layout"), {}, [this] { m_window->resetLayout(); });
}

void Workbench::addPageAction(const char* id, const QString& page, const QString& text, const QKeySequence& shortcut) {
    m_actions.add(id, tr("View"), text, shortcut, [this, page] { m_window->showPage(page); });
}

void Workbench::connectMaintenancePage(MaintenanceService& maintenance) {
    connectMaintenance(*m_maintenance, maintenance, [this](const Error& error) { reportError(error); });
    connect(&m_data, &DataService::seriesListed, m_maintenance, &MaintenancePage::setStored);
}

void Workbench::start() {
    m_data.refresh();
    m_runs.list();
    m_live->start();
    m_jobs->start();
    m_vault->start();
    m_decisions->start();
    m_trading->start();
    m_bots->start();
    m_outlook->start();
    for (const RefusedPlugin& refused : m_plugins.refused())
        reportError(refused.reason);
}

void Workbench::setTheme(ThemeName name) {
    m_theme = Theme::named(name);
    applyTheme(m_application, m_theme);
    m_chart->setTheme(m_theme);
    m_market->setTheme(m_theme);
    m_results->setTheme(m_theme);
    m_history->setTheme(m_theme);
    m_compare->setTheme(m_theme);
    m_leaderboard->setTheme(m_theme);
    if (m_indicatorDialog)
        m_indicatorDialog->setTheme(m_theme);
    m_coverage->setTheme(m_theme);
    m_maintenance->setTheme(m_theme);
    m_live->setTheme(m_theme);
    m_jobs->setTheme(m_theme);
    m_vault->setTheme(m_theme);
    m_decisions->setTheme(m_theme);
    m_trading->setTheme(m_theme);
    m_game->setTheme(m_theme);
    m_bots->setTheme(m_theme);
    m_outlook->setTheme(m_theme);
    QSettings settings(m_workspace.settingsFile(), QSettings::IniFormat);
    settings.setValue(
        QStringLiteral("theme"), name == ThemeName::Light ? QStringLiteral("light") : QStringLiteral("dark"));
}

void Workbench::openIndicators() {
    if (!m_indicatorDialog) {
        m_indicatorDialog = new IndicatorDialog(*m_indicators, m_theme, m_window.get());
        m_indicatorDialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_indicatorDialog->show();
    m_indicatorDialog->raise();
}

void Workbench::reportError(const Error& error) {
    m_window->messages()->showError(errorText(error));
}

} // namespace truebar::ui
