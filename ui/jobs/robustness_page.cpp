#include "ui/jobs/robustness_page.h"

#include "ui/jobs/verdict_text.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <array>

namespace truebar::ui {

namespace {

constexpr std::array walkObjectives{WalkObjective::Sharpe, WalkObjective::Sortino, WalkObjective::Calmar,
    WalkObjective::Cagr, WalkObjective::TotalReturn, WalkObjective::ProfitFactor};

QSpinBox* daysBox(const char* name, int value, QWidget* parent) {
    auto* out = new QSpinBox(parent);
    out->setObjectName(QLatin1String(name));
    out->setRange(1, 36'500);
    out->setValue(value);
    out->setSuffix(QLatin1Char(' ') + RobustnessPage::tr("days"));
    return out;
}

QString dateText(UtcMs time) {
    return timeText(time).left(10);
}

} // namespace

RobustnessPage::RobustnessPage(const PluginRegistry& plugins, QWidget* parent)
    : QWidget(parent)
    , m_plugins(plugins)
    , m_stack(new QStackedWidget(this))
    , m_title(new QLabel(this))
    , m_verdict(new QLabel(this))
    , m_tests(new RowTableModel<TestOutcome>({}, this))
    , m_windows(new RowTableModel<WalkRow>({}, this))
    , m_tabs(new QTabWidget(this))
    , m_bootstrap(new BandChart(tr("Bootstrap"), tr("The run is too short to draw its days anew."), this))
    , m_walk(new BandChart(tr("Walk-forward"), tr("Choose the settings to vary and start a walk-forward."), this))
    , m_settings(new QLineEdit(this))
    , m_inSample(daysBox("walkInSample", 180, this))
    , m_outOfSample(daysBox("walkOutOfSample", 30, this))
    , m_kind(new QComboBox(this))
    , m_objective(new QComboBox(this))
    , m_start(new QPushButton(tr("Walk forward"), this))
    , m_progress(new QProgressBar(this))
    , m_problem(new QLabel(this)) {
    auto* empty = new QLabel(tr("Open a run in Results or History to see whether it was skill or luck."), this);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    empty->setProperty("role", QStringLiteral("muted"));
    m_title->setProperty("role", QStringLiteral("muted"));
    m_title->setTextFormat(Qt::PlainText);
    m_verdict->setObjectName(QStringLiteral("robustnessVerdict"));
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_bootstrap->setObjectName(QStringLiteral("bootstrapChart"));
    m_walk->setObjectName(QStringLiteral("walkChart"));
    auto* tests = new DataTable(m_tests, this);
    tests->setObjectName(QStringLiteral("robustnessTests"));
    tests->setAccessibleName(tr("Tests"));
    auto* walkTable = new DataTable(m_windows, this);
    walkTable->setObjectName(QStringLiteral("walkTable"));
    walkTable->setAccessibleName(tr("Windows of the walk-forward"));
    auto* walkSplit = new QSplitter(Qt::Horizontal, this);
    walkSplit->addWidget(m_walk);
    walkSplit->addWidget(walkTable);
    walkSplit->setSizes({520, 360});
    auto* walkPage = new QWidget(this);
    auto* walkLayout = new QVBoxLayout(walkPage);
    walkLayout->setContentsMargins(4, 4, 4, 0);
    walkLayout->setSpacing(4);
    walkLayout->addWidget(walkControls());
    walkLayout->addWidget(m_problem);
    walkLayout->addWidget(walkSplit, 1);
    m_tabs->setObjectName(QStringLiteral("robustnessTabs"));
    m_tabs->addTab(m_bootstrap, tr("Bootstrap"));
    m_tabs->addTab(walkPage, tr("Walk-forward"));
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->addWidget(tests);
    columns->addWidget(m_tabs);
    columns->setSizes({400, 940});
    auto* page = new QWidget(this);
    auto* pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(8, 6, 8, 0);
    pageLayout->setSpacing(2);
    pageLayout->addWidget(m_title);
    pageLayout->addWidget(m_verdict);
    pageLayout->addWidget(columns, 1);
    m_stack->addWidget(empty);
    m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    buildTables();
}

QWidget* RobustnessPage::walkControls() {
    m_settings->setObjectName(QStringLiteral("walkSettings"));
    m_settings->setPlaceholderText(tr("settings to choose from, such as fast=5:50:5"));
    m_start->setObjectName(QStringLiteral("walkStart"));
    m_problem->setObjectName(QStringLiteral("walkProblem"));
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_progress->setRange(0, 1000);
    m_progress->setMaximumWidth(120);
    m_progress->hide();
    m_inSample->setToolTip(tr("Days in which settings are chosen"));
    m_outOfSample->setToolTip(tr("Days in which the choice is lived with"));
    m_kind->addItem(tr("rolling"), static_cast<int>(WalkKind::Rolling));
    m_kind->addItem(tr("anchored"), static_cast<int>(WalkKind::Anchored));
    for (const WalkObjective each : walkObjectives)
        m_objective->addItem(metricTitle(toString(each)), static_cast<int>(each));
    auto* out = new QWidget(this);
    auto* bar = new QHBoxLayout(out);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->addWidget(m_settings, 1);
    for (QWidget* each :
        std::initializer_list<QWidget*>{m_inSample, m_outOfSample, m_kind, m_objective, m_progress, m_start})
        bar->addWidget(each);
    connect(m_start, &QPushButton::clicked, this, [this] { startWalk(); });
    connect(m_settings, &QLineEdit::returnPressed, this, [this] { startWalk(); });
    return out;
}

void RobustnessPage::buildTables() {
    m_tests->setNumberFont(m_theme.numberFont(9));
    m_windows->setNumberFont(m_theme.numberFont(9));
    const auto color = [theme = m_theme](
                           const TestOutcome& t) { return std::optional(t.isPassed ? theme.bull : theme.bear); };
    std::vector<TableColumn<TestOutcome>> tests{{tr("Test"), [](const TestOutcome& t) { return testTitle(t.test); }},
        {tr("Value"), [](const TestOutcome& t) { return testNumber(t.test, t.value); },
            [](const TestOutcome& t) { return t.value; }, true},
        {tr("Needed"), [](const TestOutcome& t) { return testNumber(t.test, t.threshold); },
            [](const TestOutcome& t) { return t.threshold; }, true},
        {tr("Passed"), [](const TestOutcome& t) { return t.isPassed ? tr("passed") : tr("failed"); }, {}, false,
            color}};
    m_tests->setColumns(std::move(tests));
    const auto percent = [](const QString& header, Metrics WalkForwardWindow::*of) {
        return TableColumn<WalkRow>{header,
            [of](const WalkRow& row) { return percentText((row.window.*of).totalReturn); },
            [of](const WalkRow& row) { return (row.window.*of).totalReturn.value_or(-1e300); }, true};
    };
    m_windows->setColumns(
        {{tr("Out of sample"), [](const WalkRow& row) { return dateText(row.window.window.outOfSample.begin); }},
            {tr("Settings"), [](const WalkRow& row) { return row.settings; }},
            percent(tr("Return in"), &WalkForwardWindow::inSample), percent(tr("out"), &WalkForwardWindow::outOfSample),
            {tr("Trades"), [](const WalkRow& row) { return QString::number(row.window.outOfSample.tradeCount); },
                [](const WalkRow& row) { return qulonglong(row.window.outOfSample.tradeCount); }, true},
            {tr("Remark"), [](const WalkRow& row) { return row.remark; }, {}, false,
                [theme = m_theme](const WalkRow&) { return std::optional(theme.warning); }}});
}

void RobustnessPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_bootstrap->setTheme(theme);
    m_walk->setTheme(theme);
    buildTables();
}

void RobustnessPage::setRun(std::shared_ptr<const RunRecord> run) {
    m_run = std::move(run);
    m_isAsked = false;
    m_stack->setCurrentIndex(m_run ? 1 : 0);
    if (!m_run)
        return;
    const RunSummary& s = m_run->summary;
    m_title->setText(QString::fromStdString(s.request.strategy + "  ·  " + s.request.instrument.toString() + "  ·  "
        + s.request.timeframe.toString() + "  ·  " + s.id));
    m_verdict->setText(tr("Drawing its days anew…"));
    m_tests->setRows({});
    m_windows->setRows({});
    m_bootstrap->setPlot({});
    m_walk->setPlot({});
    m_settings->setText(suggestedAxes(m_plugins, s));
    // A third of the days to choose in, a twelfth to live with, so that a short run has windows, too.
    const auto days = static_cast<int>(m_run->result.equity.size());
    m_inSample->setValue(std::clamp(days / 3, 1, 180));
    m_outOfSample->setValue(std::clamp(days / 12, 1, 30));
    setBusy(false);
    askIfSeen();
}

void RobustnessPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    askIfSeen();
}

void RobustnessPage::askIfSeen() {
    if (!m_run || m_isAsked || !isVisible())
        return;
    m_isAsked = true;
    Q_EMIT examinationWanted(m_run->summary.id);
}

void RobustnessPage::setExamination(const RunExamination& examination) {
    if (!m_run || examination.run.id != m_run->summary.id)
        return;
    showVerdict(examination.report.verdict);
    if (examination.report.bootstrap)
        m_bootstrap->setPlot(bootstrapPlot(*m_run, *examination.report.bootstrap));
}

void RobustnessPage::setWalk(std::shared_ptr<const RunWalk> walk) {
    setBusy(false);
    if (!m_run || walk->run.id != m_run->summary.id)
        return;
    showVerdict(walk->verdict);
    m_walk->setPlot(walkPlot(*m_run, *walk));
    m_windows->setRows(walkRows(*walk));
}

void RobustnessPage::showVerdict(const RobustnessVerdict& verdict) {
    m_verdict->setText(verdictSentence(verdict));
    m_tests->setRows(verdict.tests);
}

void RobustnessPage::startWalk() {
    if (!m_run)
        return;
    if (m_progress->isVisible()) {
        Q_EMIT cancelWanted();
        return;
    }
    WalkDraft draft;
    draft.settings = m_settings->text();
    draft.inSampleDays = m_inSample->value();
    draft.outOfSampleDays = m_outOfSample->value();
    draft.kind = static_cast<WalkKind>(m_kind->currentData().toInt());
    draft.objective = static_cast<WalkObjective>(m_objective->currentData().toInt());
    const auto request = walkRequest(m_plugins, m_run->summary, draft);
    if (!request) {
        setError(errorText(request.error()));
        return;
    }
    setBusy(true);
    Q_EMIT walkWanted(*request);
}

void RobustnessPage::setBusy(bool isBusy) {
    m_progress->setVisible(isBusy);
    m_progress->setValue(0);
    m_start->setText(isBusy ? tr("Cancel") : tr("Walk forward"));
    m_problem->hide();
}

void RobustnessPage::setProgress(double share) {
    m_progress->setValue(static_cast<int>(share * 1000));
}

void RobustnessPage::setError(const QString& sentence) {
    setBusy(false);
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

} // namespace truebar::ui
