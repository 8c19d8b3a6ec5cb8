#include "ui/data/coverage_page.h"

#include "ui/data/coverage_heatmap.h"
#include "ui/data/coverage_legend.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr int checkDelayMs = 250; // so that moving over many cells asks once

QString gapText(GapKind kind) {
    switch (kind) {
    case GapKind::Missing:
        return CoveragePage::tr("missing");
    case GapKind::VenueOutage:
        return CoveragePage::tr("venue outage");
    case GapKind::CoveredEmpty:
        return CoveragePage::tr("source has nothing");
    case GapKind::ExpectedClosed:
        return CoveragePage::tr("market closed");
    }
    return {};
}

QString severityText(Severity severity) {
    switch (severity) {
    case Severity::Info:
        return CoveragePage::tr("info");
    case Severity::Warning:
        return CoveragePage::tr("warning");
    case Severity::Error:
        return CoveragePage::tr("error");
    }
    return {};
}

// Rounded down: what is not whole must not look so.
QString shareText(double share) {
    return QLocale().toString(std::floor(share * 10'000) / 100, 'f', 2) + QStringLiteral(" %");
}

bool canBeFetched(const CoverageGap& gap) {
    return gap.kind == GapKind::Missing || gap.kind == GapKind::VenueOutage;
}

} // namespace

QString repairSentence(const RepairReport& report, bool isCancelled) {
    const QLocale locale;
    QString text = isCancelled
        ? CoveragePage::tr("The repair was cancelled; what was fetched is kept.")
        : CoveragePage::tr("%1 candles fetched, %2 that the source does not have.")
              .arg(locale.toString(qulonglong(report.stored)), locale.toString(qulonglong(report.empty)));
    if (!report.problems.empty())
        text += QLatin1Char(' ') + errorText(report.problems.front());
    if (report.problems.size() > 1)
        text += QLatin1Char(' ')
            + CoveragePage::tr("(and %1 more)").arg(locale.toString(qulonglong(report.problems.size() - 1)));
    return text;
}

CoveragePage::CoveragePage(QWidget* parent)
    : QWidget(parent)
    , m_troubles(new RowTableModel<Trouble>({}, this))
    , m_heatmap(new CoverageHeatmap(this))
    , m_legend(new CoverageLegend(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new QLabel(tr("Nothing is stored yet.\nImport files with Ctrl+I or set a feed up."), this))
    , m_zoomChoice(new QComboBox(this))
    , m_repair(new QPushButton(tr("Repair"), this))
    , m_repairAll(new QPushButton(tr("Repair all"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_progress(new QProgressBar(this))
    , m_message(new QLabel(this)) {
    setObjectName(QStringLiteral("coveragePage"));
    m_empty->setObjectName(QStringLiteral("coverageEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(m_heatmap);
    splitter->addWidget(makeSide());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(makeBar());
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
    buildColumns();
    m_checkDelay.setSingleShot(true);
    m_checkDelay.setInterval(checkDelayMs);
    connect(&m_checkDelay, &QTimer::timeout, this, [this] {
        const int row = m_heatmap->currentRow();
        if (!m_map || row < 0)
            return;
        const StoredSeries& series = m_heatmap->grid().row(row).series;
        const TimeSpan span = m_heatmap->grid().span(row, m_heatmap->currentColumn());
        if (!span.isEmpty())
            Q_EMIT checkWanted(series.instrument.id, series.timeframe, span);
    });
    connect(m_heatmap, &CoverageHeatmap::currentChanged, this, [this] { showSelection(); });
    connect(m_heatmap, &CoverageHeatmap::cellActivated, this, [this](int row, int column) {
        const TimeSpan span = m_heatmap->grid().span(row, column);
        openChart(row, column < 0 ? span.end : span.begin);
    });
    connect(m_heatmap, &CoverageHeatmap::zoomWanted, this,
        [this](int step) { setZoom(static_cast<CoverageZoom>(std::clamp(static_cast<int>(m_zoom) - step, 0, 2))); });
    updateButtons();
}

QLayout* CoveragePage::makeBar() {
    m_zoomChoice->setObjectName(QStringLiteral("coverageZoom"));
    m_zoomChoice->setAccessibleName(tr("Columns of the heatmap"));
    m_zoomChoice->setToolTip(tr("What a column stands for; + and − change it, too"));
    m_zoomChoice->addItems({tr("Days"), tr("Weeks"), tr("Months")});
    m_repair->setObjectName(QStringLiteral("coverageRepair"));
    m_repair->setToolTip(tr("Fetch exactly what is missing of the selected series or days"));
    m_repairAll->setObjectName(QStringLiteral("coverageRepairAll"));
    m_repairAll->setToolTip(tr("Fetch exactly what is missing of all series"));
    m_cancel->setObjectName(QStringLiteral("coverageCancel"));
    m_progress->setObjectName(QStringLiteral("coverageProgress"));
    m_progress->setRange(0, 1000);
    m_progress->setMaximumWidth(180);
    m_message->setObjectName(QStringLiteral("coverageMessage"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    auto* bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_zoomChoice);
    bar->addWidget(m_legend);
    bar->addStretch();
    bar->addWidget(m_progress);
    bar->addWidget(m_cancel);
    bar->addWidget(m_repair);
    bar->addWidget(m_repairAll);
    connect(
        m_zoomChoice, &QComboBox::activated, this, [this](int index) { setZoom(static_cast<CoverageZoom>(index)); });
    connect(m_repair, &QPushButton::clicked, this, [this] {
        if (const auto job = jobFor(m_heatmap->currentRow(), m_heatmap->currentColumn()))
            Q_EMIT repairWanted({*job});
    });
    connect(m_repairAll, &QPushButton::clicked, this, [this] { Q_EMIT repairWanted(allJobs()); });
    connect(m_cancel, &QPushButton::clicked, this, &CoveragePage::cancelWanted);
    return bar;
}

QWidget* CoveragePage::makeSide() {
    auto* side = new QWidget(this);
    m_title = new QLabel(side);
    m_title->setObjectName(QStringLiteral("coverageTitle"));
    m_title->setProperty("role", QStringLiteral("title"));
    m_title->setTextFormat(Qt::PlainText);
    m_numbers = new QLabel(side);
    m_numbers->setObjectName(QStringLiteral("coverageNumbers"));
    m_numbers->setTextFormat(Qt::PlainText);
    m_numbers->setWordWrap(true);
    m_numbers->setProperty("role", QStringLiteral("muted"));
    m_table = new DataTable(m_troubles, side);
    m_table->setObjectName(QStringLiteral("coverageTroubles"));
    m_table->setAccessibleName(tr("Gaps and findings"));
    connect(m_table, &DataTable::rowActivated, this,
        [this](int row) { openChart(m_heatmap->currentRow(), m_troubles->row(row).span.begin); });
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(6, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_title);
    layout->addWidget(m_numbers);
    layout->addWidget(m_table, 1);
    return side;
}

void CoveragePage::buildColumns() {
    const auto color = [this](const Trouble& row) -> std::optional<QColor> {
        return row.severity == severityText(Severity::Error)  ? std::optional(m_theme.error)
            : row.severity == severityText(Severity::Warning) ? std::optional(m_theme.warning)
                                                              : std::nullopt;
    };
    m_troubles->setColumns({{tr("What"), [](const Trouble& t) { return t.what; }},
        {tr("Severity"), [](const Trouble& t) { return t.severity; }, {}, false, color},
        {tr("From (UTC)"), [](const Trouble& t) { return timeText(t.span.begin); },
            [](const Trouble& t) { return qlonglong(toCount(t.span.begin)); }},
        {tr("To (UTC)"), [](const Trouble& t) { return timeText(t.span.end); },
            [](const Trouble& t) { return qlonglong(toCount(t.span.end)); }},
        {tr("Candles"), [](const Trouble& t) { return QLocale().toString(qulonglong(t.candles)); },
            [](const Trouble& t) { return qulonglong(t.candles); }, true},
        {tr("Text"), [](const Trouble& t) { return t.text; }, {}, false, {}, {},
            [](const Trouble& t) { return t.text; }}});
}

void CoveragePage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_heatmap->setTheme(theme);
    m_legend->setTheme(theme);
    m_troubles->setNumberFont(theme.numberFont(9));
    buildColumns();
}

void CoveragePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (std::exchange(m_isStale, false))
        Q_EMIT mapWanted();
}

void CoveragePage::invalidate() {
    m_isStale = !isVisible();
    if (isVisible())
        Q_EMIT mapWanted();
}

void CoveragePage::setMap(std::shared_ptr<const CoverageMap> map) {
    m_map = std::move(map);
    if (!std::exchange(m_hasChosenZoom, m_hasChosenZoom || !m_map->series.empty()))
        m_zoom = zoomFor(static_cast<int>((m_map->lastDay - m_map->firstDay).count()));
    m_zoomChoice->setCurrentIndex(static_cast<int>(m_zoom));
    m_heatmap->setGrid(CoverageGrid(m_map, m_zoom));
    m_stack->setCurrentIndex(m_map->series.empty() ? 0 : 1);
    for (const SeriesCoverage& series : m_map->series) {
        if (series.problem)
            setMessage(errorText(*series.problem), "error");
    }
    showSelection();
}

void CoveragePage::setZoom(CoverageZoom zoom) {
    m_zoom = zoom;
    m_hasChosenZoom = true;
    m_zoomChoice->setCurrentIndex(static_cast<int>(zoom));
    if (m_map)
        m_heatmap->setGrid(CoverageGrid(m_map, zoom));
    showSelection();
}

void CoveragePage::showSelection() {
    updateButtons();
    const int row = m_heatmap->currentRow();
    if (!m_map || row < 0) {
        m_title->clear();
        m_numbers->clear();
        m_troubles->setRows({});
        return;
    }
    const int column = m_heatmap->currentColumn();
    const QString text = m_heatmap->grid().text(row, column);
    m_title->setText(text.section(QLatin1Char('\n'), 0, 0));
    m_numbers->setText(text.section(QLatin1Char('\n'), 1).replace(QLatin1Char('\n'), QStringLiteral(" · ")));
    showTroubles(m_heatmap->grid().gaps(row, column), {});
    m_checkDelay.start();
}

void CoveragePage::setCheck(const DataCheck& check) {
    const int row = m_heatmap->currentRow();
    if (!m_map || row < 0)
        return;
    const int column = m_heatmap->currentColumn();
    const StoredSeries& series = m_heatmap->grid().row(row).series;
    // An answer to what was selected before.
    if (series.instrument.id != check.instrument || series.timeframe != check.stored
        || m_heatmap->grid().span(row, column) != check.span)
        return;
    const QString numbers = m_heatmap->grid()
                                .text(row, column)
                                .section(QLatin1Char('\n'), 1)
                                .replace(QLatin1Char('\n'), QStringLiteral(" · "));
    m_numbers->setText(tr("Trust %1 · %2").arg(shareText(check.trust), numbers));
    showTroubles(m_heatmap->grid().gaps(row, column), check.quality.findings);
}

void CoveragePage::showTroubles(const std::vector<CoverageGap>& gaps, const std::vector<Finding>& findings) {
    std::vector<Trouble> rows;
    for (const CoverageGap& gap : gaps)
        rows.push_back({gapText(gap.kind), {}, {gap.from, gap.to}, gap.candles, {}});
    for (const Finding& finding : findings) {
        const std::string name(toString(finding.check));
        rows.push_back({QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' ')),
            severityText(finding.severity), finding.span, finding.count, errorText(errorOf(finding))});
    }
    m_troubles->setRows(std::move(rows));
}

void CoveragePage::openChart(int row, UtcMs time) {
    if (!m_map || row < 0)
        return;
    const StoredSeries& series = m_heatmap->grid().row(row).series;
    Q_EMIT timeChosen(series.instrument.id, series.timeframe, time);
}

std::optional<FetchJob> CoveragePage::jobFor(int row, int column) const {
    if (!m_map || row < 0)
        return std::nullopt;
    const TimeSpan within = m_heatmap->grid().span(row, column);
    std::optional<TimeSpan> span;
    for (const CoverageGap& gap : m_heatmap->grid().gaps(row, column)) {
        if (!canBeFetched(gap))
            continue;
        const TimeSpan part{std::max(gap.from, within.begin), std::min(gap.to, within.end)};
        span = span ? TimeSpan{std::min(span->begin, part.begin), std::max(span->end, part.end)} : part;
    }
    if (!span)
        return std::nullopt;
    const StoredSeries& series = m_heatmap->grid().row(row).series;
    return FetchJob{series.instrument.id, series.timeframe, *span};
}

std::vector<FetchJob> CoveragePage::allJobs() const {
    std::vector<FetchJob> out;
    for (int row = 0; row < m_heatmap->grid().rows(); ++row) {
        if (const auto job = jobFor(row, -1))
            out.push_back(*job);
    }
    return out;
}

void CoveragePage::updateButtons() {
    m_repair->setEnabled(!m_isRepairing && jobFor(m_heatmap->currentRow(), m_heatmap->currentColumn()));
    m_repairAll->setEnabled(!m_isRepairing && !allJobs().empty());
    m_progress->setVisible(m_isRepairing);
    m_cancel->setVisible(m_isRepairing);
}

void CoveragePage::setMessage(const QString& text, const char* role) {
    m_message->setText(text);
    m_message->setProperty("role", QLatin1String(role));
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
    m_message->setVisible(!text.isEmpty());
}

void CoveragePage::showError(const QString& sentence) {
    setMessage(sentence, "error");
}

void CoveragePage::showRepairStarted(quint64 series) {
    m_isRepairing = true;
    m_progress->setValue(0);
    setMessage(tr("Repairing: %1 series…").arg(QLocale().toString(series)), "muted");
    updateButtons();
}

void CoveragePage::showRepairProgress(double share) {
    m_progress->setValue(static_cast<int>(share * 1000));
}

void CoveragePage::showRepairEnd(const RepairReport& report, bool isCancelled) {
    m_isRepairing = false;
    setMessage(repairSentence(report, isCancelled), report.problems.empty() ? "muted" : "error");
    updateButtons();
    invalidate();
}

} // namespace truebar::ui
