#include "ui/jobs/studies_page.h"

#include "ui/jobs/queue_panel.h"
#include "ui/jobs/surface_panel.h"
#include "ui/jobs/trials_panel.h"

#include <QHBoxLayout>
#include <QSplitter>
#include <QTabWidget>

namespace truebar::ui {

namespace {

constexpr int surfaceInterval = 300; // ms
constexpr int mostReasons = 3;

} // namespace

StudiesPage::StudiesPage(QWidget* parent)
    : QWidget(parent)
    , m_queue(new QueuePanel(this))
    , m_trials(new TrialsPanel(this))
    , m_surface(new SurfacePanel(this))
    , m_tabs(new QTabWidget(this)) {
    m_tabs->setObjectName(QStringLiteral("studyTabs"));
    m_tabs->addTab(m_trials, tr("Trials"));
    m_tabs->addTab(m_surface, tr("Surface"));
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->addWidget(m_queue);
    columns->addWidget(m_tabs);
    columns->setSizes({560, 800});
    columns->setChildrenCollapsible(false);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(columns);
    m_later.setSingleShot(true);
    m_later.setInterval(surfaceInterval);
    connect(&m_later, &QTimer::timeout, this, &StudiesPage::showTrials);
    connect(m_surface, &SurfacePanel::trialChosen, this, [this](quint64 trial) { m_trials->select(trial); });
}

void StudiesPage::setTheme(const Theme& theme) {
    m_queue->setTheme(theme);
    m_trials->setTheme(theme);
    m_surface->setTheme(theme);
}

void StudiesPage::setTrials(const StudyTrials& trials) {
    m_trials->setTrials(trials);
    m_surface->setStudy(trials.study);
    showTrials();
}

void StudiesPage::addTrials(const std::string& study, const std::vector<Trial>& trials) {
    if (study != m_trials->model()->study().id)
        return;
    m_trials->update(trials);
    if (!m_later.isActive())
        m_later.start();
}

void StudiesPage::clear() {
    setTrials({});
}

void StudiesPage::showTrials() {
    const auto& trials = m_trials->model()->trials();
    m_surface->setTrials(trials);
    m_queue->setFailures(failureReasons(trials, mostReasons));
}

} // namespace truebar::ui
