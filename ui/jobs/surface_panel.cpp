#include "ui/jobs/surface_panel.h"

#include "ui/jobs/heat_map.h"
#include "ui/jobs/verdict_text.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <array>

namespace truebar::ui {

namespace {

// Less of these is better; of all others more.
bool isLessBetter(const std::string& metric) {
    constexpr std::array<std::string_view, 3> names{"max_drawdown_days", "turnover", "fees_paid"};
    return std::find(names.begin(), names.end(), metric) != names.end();
}

QString cellText(const StudyCell& cell) {
    QString out = QString::fromStdString(cell.instrument.toString()) + QStringLiteral("  ")
        + QString::fromStdString(cell.timeframe.toString());
    if (cell.span.begin != UtcMs::min())
        out += QStringLiteral("  ") + timeText(cell.span.begin).left(10);
    return out + QStringLiteral("  ") + exactText(cell.money.feeBps) + QStringLiteral(" bps");
}

} // namespace

SurfacePanel::SurfacePanel(QWidget* parent)
    : QWidget(parent)
    , m_x(new QComboBox(this))
    , m_y(new QComboBox(this))
    , m_metric(new QComboBox(this))
    , m_cell(new QComboBox(this))
    , m_judge(new QPushButton(tr("Judge"), this))
    , m_plateau(new QLabel(this))
    , m_readout(new QLabel(this))
    , m_verdict(new QLabel(this))
    , m_map(new HeatMap(this)) {
    m_x->setObjectName(QStringLiteral("surfaceX"));
    m_y->setObjectName(QStringLiteral("surfaceY"));
    m_metric->setObjectName(QStringLiteral("surfaceMetric"));
    m_cell->setObjectName(QStringLiteral("surfaceCell"));
    m_map->setObjectName(QStringLiteral("surfaceMap"));
    m_plateau->setObjectName(QStringLiteral("surfacePlateau"));
    m_readout->setObjectName(QStringLiteral("surfaceReadout"));
    m_verdict->setObjectName(QStringLiteral("surfaceVerdict"));
    m_judge->setObjectName(QStringLiteral("surfaceJudge"));
    m_judge->setToolTip(
        tr("Was the best trial skill, or the luck of many tries? Counts every trial, failed ones too."));
    for (const MetricValue& metric : listMetrics(Metrics()))
        m_metric->addItem(metricTitle(metric.name), latin(metric.name));
    for (QLabel* each : {m_plateau, m_readout, m_verdict}) {
        each->setTextFormat(Qt::PlainText);
        each->setProperty("role", QStringLiteral("muted"));
    }
    m_verdict->setWordWrap(true);
    m_verdict->hide();
    auto* bar = new QHBoxLayout;
    for (QComboBox* box : {m_metric, m_x, m_y, m_cell})
        bar->addWidget(box);
    bar->addStretch();
    bar->addWidget(m_judge);
    auto* below = new QHBoxLayout;
    below->addWidget(m_plateau, 1);
    below->addWidget(m_readout);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_verdict);
    layout->addWidget(m_map, 1);
    layout->addLayout(below);
    for (QComboBox* box : {m_x, m_y, m_metric, m_cell})
        connect(box, &QComboBox::currentIndexChanged, this, [this] { rebuild(); });
    connect(m_map, &HeatMap::trialChosen, this, &SurfacePanel::trialChosen);
    connect(m_map, &HeatMap::cellHovered, this, [this](auto cell) { showReadout(cell); });
    connect(m_judge, &QPushButton::clicked, this, [this] {
        m_judge->setEnabled(false);
        Q_EMIT judgementWanted(m_study.id, cell());
    });
}

void SurfacePanel::setTheme(const Theme& theme) {
    m_map->setTheme(theme);
}

void SurfacePanel::setStudy(const Study& study) {
    if (study.id == m_study.id && !study.id.empty())
        return;
    m_study = study;
    m_trials.clear();
    m_verdict->hide();
    m_judge->setEnabled(!study.id.empty());
    const QSignalBlocker quietX(m_x);
    const QSignalBlocker quietY(m_y);
    const QSignalBlocker quietMetric(m_metric);
    const QSignalBlocker quietCell(m_cell);
    m_x->clear();
    m_y->clear();
    m_cell->clear();
    for (const SweepAxis& axis : study.spec.axes) {
        m_x->addItem(tr("across: %1").arg(QString::fromStdString(axis.key)));
        m_y->addItem(tr("up: %1").arg(QString::fromStdString(axis.key)));
    }
    m_y->setCurrentIndex(std::min(1, m_y->count() - 1));
    m_y->setVisible(study.spec.axes.size() > 1);
    for (const StudyCell& each : cellsOf(study.spec))
        m_cell->addItem(cellText(each));
    m_cell->setVisible(m_cell->count() > 1);
    m_metric->setCurrentIndex(m_metric->findData(QString::fromStdString(study.spec.objective.metric)));
    rebuild();
}

void SurfacePanel::setTrials(const std::vector<Trial>& trials) {
    m_trials = trials;
    rebuild();
}

void SurfacePanel::setChosen(std::uint64_t trial) {
    m_map->setChosen(trial);
}

void SurfacePanel::setJudgement(const StudyJudgement& judgement) {
    m_judge->setEnabled(true);
    if (judgement.study != m_study.id || judgement.cell != cell())
        return;
    m_verdict->setText(judgementText(judgement));
    m_verdict->show();
}

std::size_t SurfacePanel::cell() const {
    return static_cast<std::size_t>(std::max(0, m_cell->currentIndex()));
}

// The study's own objective, or another metric in its usual direction.
Objective SurfacePanel::objective() const {
    Objective out;
    out.metric = m_metric->currentData().toString().toStdString();
    if (out.metric == m_study.spec.objective.metric)
        return m_study.spec.objective;
    out.maximise = !isLessBetter(out.metric);
    return out;
}

void SurfacePanel::rebuild() {
    m_surface.reset();
    if (m_x->currentIndex() >= 0) {
        const auto x = static_cast<std::size_t>(m_x->currentIndex());
        auto y = static_cast<std::size_t>(std::max(0, m_y->currentIndex()));
        if (x == y && m_study.spec.axes.size() > 1) // one of them moves out of the way
            y = x == 0 ? 1 : 0;
        if (auto surface = surfaceOf(m_study, m_trials, cell(), x, y, objective()))
            m_surface = std::move(*surface);
    }
    m_map->setSurface(m_surface);
    const auto& plateau = m_surface ? m_surface->plateau : std::nullopt;
    if (!plateau)
        m_plateau->setText(m_surface ? tr("Plateau: known once every combination was tried") : QString());
    else if (!plateau->bestScore)
        m_plateau->setText(tr("Plateau: n/a; the best is no better than the middle"));
    else
        m_plateau->setText(plateauText(*plateau->bestScore));
    showReadout(std::nullopt);
}

void SurfacePanel::showReadout(std::optional<std::pair<std::size_t, std::size_t>> cell) {
    if (!cell || !m_surface) {
        m_readout->setText(tr("solid frame: best · dotted: safest · hatched: failed"));
        return;
    }
    const SurfacePoint& point = m_surface->at(cell->first, cell->second);
    QString text = QString::fromStdString(m_surface->x.key + '=' + m_surface->x.values[cell->first]);
    if (!m_surface->y.key.empty())
        text +=
            QStringLiteral("  ") + QString::fromStdString(m_surface->y.key + '=' + m_surface->y.values[cell->second]);
    text += QStringLiteral("  ");
    if (point.trials == 0)
        text += tr("not tried");
    else if (!point.value)
        text += point.failed == point.trials ? tr("failed") : tr("undefined");
    else
        text += metricTitle(m_surface->metric) + QStringLiteral(" ") + metricText(m_surface->metric, point.value, {});
    if (point.trial != 0)
        text += QStringLiteral("  ") + tr("trial %1").arg(QLocale().toString(qulonglong(point.trial)));
    m_readout->setText(text);
}

} // namespace truebar::ui
