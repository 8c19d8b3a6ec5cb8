// Studies and examinations of runs: pages, designer, services, who tells whom.
#pragma once

#include "core/runs/run_record.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace truebar {
class ExaminationService;
class JobService;
class PluginRegistry;
class RunService;
struct Error;
} // namespace truebar

namespace truebar::ui {

class ActionRegistry;
class ChartDesk;
class MainWindow;
class PageRegistry;
class RobustnessPage;
class StudiesPage;
class SweepDialog;

class JobsWiring final : public QObject {
    Q_OBJECT
public:
    JobsWiring(
        JobService& jobs, ExaminationService& examinations, const PluginRegistry& plugins, QObject* parent = nullptr);

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    // A promoted trial becomes a run of `runs`.
    void connectWindow(RunService& runs, ChartDesk& desk, MainWindow& window);
    void setTheme(const Theme& theme);
    void start();

private:
    void connectStudies();
    void connectPanels();
    void connectRuns(RunService& runs);
    void connectRobustness(RunService& runs);
    void openSweep();
    void showPage(const QString& id);
    void exportTrials(const std::string& study, const std::vector<std::uint64_t>& trials);
    void report(const Error& error);

    JobService& m_jobs;
    ExaminationService& m_examinations;
    const PluginRegistry& m_plugins;
    StudiesPage* m_studies;
    RobustnessPage* m_robustness;
    ChartDesk* m_desk = nullptr;
    QPointer<MainWindow> m_window;
    QPointer<SweepDialog> m_dialog;
    bool m_isPromoting = false;
};

} // namespace truebar::ui
