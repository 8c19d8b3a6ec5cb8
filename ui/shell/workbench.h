// Assembles the window: makes chart and pages, gives each service its wiring, and offers the commands.
#pragma once

#include "ui/chart/chart_widget.h"
#include "ui/shell/jobs_wiring.h"
#include "ui/shell/live_wiring.h"
#include "ui/shell/main_window.h"
#include "ui/shell/services.h"

#include <QObject>
#include <QPointer>

class QApplication;

namespace truebar::ui {

class BotsWiring;
class ChartDesk;
class ChartIndicators;
class ComparePage;
class CoveragePage;
class DataWiring;
class DecisionWiring;
class GameWiring;
class HistoryPage;
class LeaderboardPage;
class IndicatorDialog;
class MaintenancePage;
class MarketBrowser;
class OutlookWiring;
class ResultsPage;
class RunsWiring;
class TradingWiring;
class VaultWiring;

class Workbench final : public QObject {
    Q_OBJECT
public:
    // Everything given outlives the window.
    Workbench(QApplication& application, const Workspace& workspace, const PluginRegistry& plugins, Services& services,
        ThemeName theme);
    ~Workbench() override;

    MainWindow* window() const { return m_window.get(); }
    ChartWidget* chart() const { return m_chart; }
    // Asks the services for what the window shows first.
    void start();

private:
    void addPages(PageRegistry& pages);
    void addActions();
    void addViewActions();
    void addPageAction(const char* id, const QString& page, const QString& text, const QKeySequence& shortcut);
    void connectMaintenancePage(MaintenanceService& maintenance);
    void setTheme(ThemeName name);
    void openIndicators();
    void reportError(const Error& error);

    QApplication& m_application;
    const Workspace& m_workspace;
    const PluginRegistry& m_plugins;
    DataService& m_data;
    RunService& m_runs;
    Theme m_theme;

    ActionRegistry m_actions;
    ChartWidget* m_chart;
    ChartIndicators* m_indicators;
    ChartDesk* m_desk;
    MarketBrowser* m_market;
    ResultsPage* m_results;
    HistoryPage* m_history;
    ComparePage* m_compare;
    LeaderboardPage* m_leaderboard;
    CoveragePage* m_coverage;
    MaintenancePage* m_maintenance;
    LiveWiring* m_live;
    JobsWiring* m_jobs;
    VaultWiring* m_vault;
    DecisionWiring* m_decisions;
    TradingWiring* m_trading;
    GameWiring* m_game;
    BotsWiring* m_bots;
    OutlookWiring* m_outlook;
    DataWiring* m_dataWiring;
    RunsWiring* m_runsWiring;
    std::unique_ptr<MainWindow> m_window;
    QPointer<IndicatorDialog> m_indicatorDialog;
};

} // namespace truebar::ui
