// Wires services and pages: what the user does becomes a request, what a service answers is shown.
#pragma once

#include "core/data/data_health_service.h"
#include "core/data/data_service.h"
#include "core/maintenance/maintenance_service.h"
#include "core/runs/run_service.h"
#include "core/workspace/workspace.h"
#include "ui/chart/chart_widget.h"
#include "ui/shell/main_window.h"

#include <QObject>
#include <QPointer>

class QApplication;
class QComboBox;

namespace truebar::ui {

class ChartIndicators;
class ComparePage;
class CoveragePage;
class HistoryPage;
class ImportDialog;
class IndicatorDialog;
class MaintenancePage;
class MarketBrowser;
class ResultsPage;
class RunDialog;

class Workbench final : public QObject {
    Q_OBJECT
public:
    Workbench(QApplication& application, const Workspace& workspace, const PluginRegistry& plugins, DataService& data,
        RunService& runs, DataHealthService& health, MaintenanceService& maintenance, ThemeName theme);
    ~Workbench() override;

    MainWindow* window() const { return m_window.get(); }
    ChartWidget* chart() const { return m_chart; }
    // Asks the services for what the window shows first.
    void start();

private:
    void addPages(PageRegistry& pages);
    void addActions();
    void addViewActions();
    void connectData();
    void connectRuns();
    void connectHealth();
    void connectPages();
    void connectImport(ImportDialog* dialog);

    void setTheme(ThemeName name);
    void show(const InstrumentId& instrument, Timeframe timeframe);
    void showFirst();
    void showSeries(SeriesSnapshot series, const Instrument& instrument);
    void showRun(std::shared_ptr<const RunRecord> run);
    void jumpTo(UtcMs time);
    void jumpTo(const InstrumentId& instrument, Timeframe timeframe, UtcMs time);
    void updateMarkers();
    void updateStatus();
    void openImport(const QString& instrument, const QStringList& files);
    QStringList quoteSides() const;
    void openRun();
    void openIndicators();
    void openPalette();
    void showShortcuts();
    void showAbout();
    void reportError(const Error& error);

    QApplication& m_application;
    const Workspace& m_workspace;
    const PluginRegistry& m_plugins;
    DataService& m_data;
    RunService& m_runs;
    DataHealthService& m_health;
    MaintenanceService& m_maintenance;
    Theme m_theme;

    ActionRegistry m_actions;
    ChartWidget* m_chart;
    ChartIndicators* m_indicators;
    QComboBox* m_timeframe;
    MarketBrowser* m_market;
    ResultsPage* m_results;
    HistoryPage* m_history;
    ComparePage* m_compare;
    CoveragePage* m_coverage;
    MaintenancePage* m_maintenancePage;
    std::unique_ptr<MainWindow> m_window;
    QPointer<ImportDialog> m_import;
    QPointer<RunDialog> m_runDialog;
    QPointer<IndicatorDialog> m_indicatorDialog;

    std::vector<StoredSeries> m_stored;
    std::optional<InstrumentId> m_instrument;
    Timeframe m_shownTimeframe;
    SeriesSnapshot m_series;
    std::shared_ptr<const RunRecord> m_run;
    std::optional<UtcMs> m_pendingJump;
    bool m_isLive = false;
};

} // namespace truebar::ui
