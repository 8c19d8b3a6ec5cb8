// Run dialog, results, history, comparison and run service, talking to each other.
#pragma once

#include "core/runs/run_record.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace truebar {
class DataHealthService;
class PluginRegistry;
class RunService;
struct Error;
} // namespace truebar

namespace truebar::ui {

class ChartDesk;
class ComparePage;
class HistoryPage;
class LeaderboardPage;
class MainWindow;
class ResultsPage;
class RunDialog;

struct RunPages {
    ResultsPage& results;
    HistoryPage& history;
    ComparePage& compare;
    LeaderboardPage& leaderboard;
};

class RunsWiring final : public QObject {
    Q_OBJECT
public:
    // `health` fetches the candles that a run lacks; sessions may name the calendars of the folder.
    RunsWiring(RunService& runs, DataHealthService& health, const PluginRegistry& plugins, QString calendarFolder,
        const RunPages& pages, ChartDesk& desk, MainWindow& window, QObject* parent = nullptr);

    void openRun();

private:
    void connectService();
    void connectPages();
    void connectRepair(DataHealthService& health);
    void showRun(const std::shared_ptr<const RunRecord>& run);
    void reportError(const Error& error);

    RunService& m_runs;
    const PluginRegistry& m_plugins;
    const QString m_calendarFolder;
    RunPages m_pages;
    ChartDesk& m_desk;
    MainWindow& m_window;
    QPointer<RunDialog> m_dialog;
};

} // namespace truebar::ui
