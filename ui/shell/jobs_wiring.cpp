#include "ui/shell/jobs_wiring.h"

#include "core/jobs/examination_service.h"
#include "core/jobs/job_service.h"
#include "core/runs/run_service.h"
#include "ui/jobs/queue_panel.h"
#include "ui/jobs/robustness_page.h"
#include "ui/jobs/studies_page.h"
#include "ui/jobs/surface_panel.h"
#include "ui/jobs/sweep_dialog.h"
#include "ui/jobs/trials_panel.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/chart_desk.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_registry.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QDir>
#include <QFileDialog>
#include <QLocale>

namespace truebar::ui {

JobsWiring::JobsWiring(
    JobService& jobs, ExaminationService& examinations, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_examinations(examinations)
    , m_plugins(plugins)
    , m_studies(new StudiesPage)
    , m_robustness(new RobustnessPage(plugins)) { }

void JobsWiring::addPages(PageRegistry& pages) {
    pages.add({QStringLiteral("studies"), tr("Studies"), m_studies});
    pages.add({QStringLiteral("robustness"), tr("Skill or luck"), m_robustness});
}

void JobsWiring::addActions(ActionRegistry& actions) {
    const QString run = tr("Run");
    actions.add("sweep", run, tr("&New sweep…"), QKeySequence(Qt::Key_F6), [this] { openSweep(); });
    actions.add("studies", run, tr("&Studies"), QKeySequence(Qt::CTRL | Qt::Key_J),
        [this] { showPage(QStringLiteral("studies")); });
    actions.add("robustness", run, tr("Skill or &luck"), QKeySequence(Qt::CTRL | Qt::Key_B),
        [this] { showPage(QStringLiteral("robustness")); });
}

void JobsWiring::connectWindow(RunService& runs, ChartDesk& desk, MainWindow& window) {
    m_desk = &desk;
    m_window = &window;
    connectStudies();
    connectPanels();
    connectRuns(runs);
    connectRobustness(runs);
}

void JobsWiring::connectStudies() {
    JobService& jobs = m_jobs;
    connect(&jobs, &JobService::studiesListed, m_studies->queue(), &QueuePanel::setStudies);
    connect(&jobs, &JobService::studiesProgressed, m_studies->queue(), &QueuePanel::addProgress);
    connect(&jobs, &JobService::trialsLoaded, m_studies,
        [this](const std::shared_ptr<const StudyTrials>& trials) { m_studies->setTrials(*trials); });
    connect(&jobs, &JobService::trialsEnded, m_studies, &StudiesPage::addTrials);
    connect(&jobs, &JobService::studyJudged, m_studies, [this](const std::shared_ptr<const StudyJudgement>& judgement) {
        m_studies->surface()->setJudgement(*judgement);
    });
    connect(&jobs, &JobService::studyAdded, this, [this](const Study& study) {
        if (m_dialog)
            m_dialog->close();
        // It is in the list that comes next; asked for already now, so that it is chosen then.
        m_studies->queue()->expect(study.id);
        showPage(QStringLiteral("studies"));
    });
    connect(&jobs, &JobService::studyRefused, this, [this](const Error& error) {
        if (m_dialog)
            m_dialog->showError(errorText(error));
        else
            report(error);
    });
    connect(&jobs, &JobService::trialsExported, this, [this](const QString& file, quint64 trials) {
        m_window->messages()->showInfo(
            tr("%1 trials written to %2").arg(QLocale().toString(trials), QDir::toNativeSeparators(file)));
    });
    connect(&jobs, &JobService::failed, this, [this](const Error& error) {
        m_isPromoting = false;
        m_studies->trials()->setPromoting(false);
        report(error);
    });
}

void JobsWiring::connectPanels() {
    JobService& jobs = m_jobs;
    QueuePanel* queue = m_studies->queue();
    TrialsPanel* trials = m_studies->trials();
    connect(queue, &QueuePanel::sweepWanted, this, &JobsWiring::openSweep);
    connect(queue, &QueuePanel::studyChosen, this, [this](const std::string& study) {
        m_jobs.watch(study);
        if (study.empty())
            m_studies->clear();
    });
    connect(queue, &QueuePanel::commanded, &jobs, &JobService::command);
    connect(queue, &QueuePanel::deletionWanted, &jobs, &JobService::remove);
    connect(trials, &TrialsPanel::commanded, &jobs, &JobService::command);
    connect(trials, &TrialsPanel::exportWanted, this, &JobsWiring::exportTrials);
    connect(m_studies->surface(), &SurfacePanel::judgementWanted, &jobs, &JobService::judge);
}

void JobsWiring::connectRuns(RunService& runs) {
    connect(m_studies->trials(), &TrialsPanel::promotionWanted, this, [this](const std::string& study, quint64 trial) {
        m_isPromoting = true;
        m_studies->trials()->setPromoting(true);
        m_jobs.promote(study, trial);
    });
    connect(&m_jobs, &JobService::promotionPrepared, &runs, &RunService::start);
    const auto end = [this] {
        m_isPromoting = false;
        m_studies->trials()->setPromoting(false);
    };
    connect(&runs, &RunService::runFinished, this, end);
    connect(&runs, &RunService::runFailed, this, end);
}

void JobsWiring::connectRobustness(RunService& runs) {
    ExaminationService& examinations = m_examinations;
    const auto show = [this](const std::shared_ptr<const RunRecord>& run) { m_robustness->setRun(run); };
    connect(&runs, &RunService::runFinished, this, show);
    connect(&runs, &RunService::runLoaded, this, show);
    connect(m_robustness, &RobustnessPage::examinationWanted, this,
        [this](const std::string& run) { m_examinations.examine(run); });
    connect(m_robustness, &RobustnessPage::walkWanted, &examinations, &ExaminationService::walk);
    connect(m_robustness, &RobustnessPage::cancelWanted, &examinations, &ExaminationService::cancel);
    connect(&examinations, &ExaminationService::progressed, m_robustness, &RobustnessPage::setProgress);
    connect(&examinations, &ExaminationService::runExamined, m_robustness,
        [this](const std::shared_ptr<const RunExamination>& done) { m_robustness->setExamination(*done); });
    connect(&examinations, &ExaminationService::walked, m_robustness, &RobustnessPage::setWalk);
    connect(&examinations, &ExaminationService::failed, m_robustness, [this](const Error& error) {
        const bool isCancelled = error.code == "robustness.cancelled"; // which was asked for
        m_robustness->setError(isCancelled ? QString() : errorText(error));
    });
}

void JobsWiring::setTheme(const Theme& theme) {
    m_studies->setTheme(theme);
    m_robustness->setTheme(theme);
}

void JobsWiring::start() {
    m_jobs.start();
}

void JobsWiring::openSweep() {
    if (!m_dialog) {
        m_dialog = new SweepDialog(m_plugins, m_desk->stored(), m_jobs.workers(), JobService::threadCount(), m_window);
        m_dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_dialog, &SweepDialog::studyWanted, &m_jobs, &JobService::submit);
        connect(m_dialog, &SweepDialog::workersChanged, &m_jobs, &JobService::setWorkers);
        if (const auto& shown = m_desk->instrument())
            m_dialog->choose(*shown, m_desk->timeframe());
    }
    m_dialog->show();
    m_dialog->raise();
}

// Grids and surfaces need more room than the other pages.
void JobsWiring::showPage(const QString& id) {
    m_window->showPage(id);
    m_window->giveRoom(id, 0.6);
}

void JobsWiring::exportTrials(const std::string& study, const std::vector<std::uint64_t>& trials) {
    const QString name = QStringLiteral("trials-%1.csv").arg(QString::fromStdString(study));
    const QString file =
        QFileDialog::getSaveFileName(m_window, tr("Export trials"), QDir::home().filePath(name), tr("Tables (*.csv)"));
    if (!file.isEmpty())
        m_jobs.exportTrials(study, trials, file);
}

void JobsWiring::report(const Error& error) {
    m_window->messages()->showError(errorText(error));
}

} // namespace truebar::ui
