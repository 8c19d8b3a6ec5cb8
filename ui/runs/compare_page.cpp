#include "ui/runs/compare_page.h"

#include "ui/runs/equity_chart.h"
#include "ui/runs/run_columns.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/number_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <charconv>

namespace truebar::ui {

namespace {

// Rows hold texts that are exact; shown are numbers fit for people.
QString shown(const ComparedRow& row, std::size_t run, bool isMetric) {
    const std::string& text = row.values[run];
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!isMetric || parsed.ec != std::errc{})
        return QString::fromStdString(text);
    return metricText(row.name, value, {});
}

QString settingTitle(const std::string& name) {
    QString title = QString::fromStdString(name);
    return title.replace(QLatin1String("strategy."), QString()).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString decisionText(const DecidedSuggestion& d) {
    return QStringLiteral("%1: %2").arg(
        verdictText(d.decision.verdict), QString::fromStdString(d.suggestion.suggestion.reason));
}

QString fillText(const Fill& fill) {
    return ComparePage::tr("%1 %2 at %3")
        .arg(sideText(fill.side), exactText(fill.quantity.value()), exactText(fill.price.value()));
}

} // namespace

ComparePage::ComparePage(QWidget* parent)
    : QWidget(parent)
    , m_settings(new RowTableModel<ComparedRow>({}, this))
    , m_metrics(new RowTableModel<ComparedRow>({}, this))
    , m_partings(new RowTableModel<PartingRow>({}, this))
    , m_stack(new QStackedWidget(this))
    , m_divergence(new QLabel(this))
    , m_jump(new QPushButton(tr("Show on chart"), this))
    , m_curves(new CurveChart(tr("Equity, rebased to 100"), this)) {
    setObjectName(QStringLiteral("comparePage"));
    m_divergence->setObjectName(QStringLiteral("divergence"));
    m_divergence->setTextFormat(Qt::PlainText);
    auto* empty = new QLabel(tr("Select two or more runs in the history and press Compare."), this);
    empty->setAlignment(Qt::AlignCenter);
    empty->setProperty("role", QStringLiteral("muted"));
    auto* tables = new QTabWidget(this);
    auto* metrics = new DataTable(m_metrics, this);
    metrics->setObjectName(QStringLiteral("comparedMetrics"));
    tables->addTab(metrics, tr("Metrics"));
    tables->addTab(new DataTable(m_settings, this), tr("Settings"));
    auto* partings = new DataTable(m_partings, this);
    partings->setObjectName(QStringLiteral("partings"));
    tables->addTab(partings, tr("Where they part"));
    connect(partings, &DataTable::rowActivated, this, [this](int row) {
        if (const auto time = m_partings->row(row).time)
            Q_EMIT timeWanted(*time);
    });
    auto* columnsSplitter = new QSplitter(Qt::Horizontal, this);
    columnsSplitter->addWidget(tables);
    columnsSplitter->addWidget(m_curves);
    columnsSplitter->setSizes({520, 640});
    auto* page = new QWidget(this);
    auto* top = new QHBoxLayout;
    top->addWidget(m_divergence, 1);
    top->addWidget(m_jump);
    auto* pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(8, 6, 8, 0);
    pageLayout->setSpacing(4);
    pageLayout->addLayout(top);
    pageLayout->addWidget(columnsSplitter, 1);
    m_stack->addWidget(empty);
    m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_jump, &QPushButton::clicked, this, [this] {
        if (m_comparison && m_comparison->firstDivergence)
            Q_EMIT timeWanted(*m_comparison->firstDivergence);
    });
}

std::vector<TableColumn<ComparedRow>> ComparePage::columns(bool isMetrics) const {
    using Column = TableColumn<ComparedRow>;
    const auto differs = [](const ComparedRow& row) { return row.differs; };
    std::vector<Column> out;
    out.push_back(Column{isMetrics ? tr("Metric") : tr("Setting"),
        [isMetrics](const ComparedRow& row) {
            return (row.differs ? QStringLiteral("≠  ") : QStringLiteral("=  "))
                + (isMetrics ? metricTitle(row.name) : settingTitle(row.name));
        },
        {}, false, {}, differs});
    for (std::size_t run = 0; run < m_comparison->runs.size(); ++run) {
        const QString id = QString::fromStdString(m_comparison->runs[run]);
        out.push_back(Column{tr("Run %1").arg(run + 1),
            [run, isMetrics](const ComparedRow& row) {
                const QString text = shown(row, run, isMetrics);
                return row.best == run ? QString(QStringLiteral("★ ") + text) : text;
            },
            {}, isMetrics, {}, differs, [id](const ComparedRow&) { return id; }});
    }
    return out;
}

std::vector<TableColumn<ComparePage::PartingRow>> ComparePage::partingColumns() const {
    using Column = TableColumn<PartingRow>;
    const auto timeOf = [](const PartingRow& row) { return row.time ? timeText(*row.time) : QString(); };
    return {Column{tr("First different"), [](const PartingRow& row) { return row.what; }},
        Column{tr("Run"), [](const PartingRow& row) { return row.run; }}, Column{tr("Time"), timeOf},
        Column{tr("There"), [](const PartingRow& row) { return row.text; }}};
}

std::vector<ComparePage::PartingRow> ComparePage::partings() const {
    std::vector<PartingRow> out;
    const auto add = [&out](const QString& what, const auto& runs, auto timeOf, auto textOf) {
        for (std::size_t i = 0; i < runs.size(); ++i) {
            PartingRow row;
            row.what = what;
            row.run = tr("Run %1").arg(i + 1);
            row.text = runs[i] ? textOf(*runs[i]) : tr("none");
            if (runs[i])
                row.time = timeOf(*runs[i]);
            out.push_back(std::move(row));
        }
    };
    if (const auto& decision = m_comparison->firstDivergingDecision)
        add(
            tr("Decision %1").arg(decision->index + 1), decision->runs,
            [](const DecidedSuggestion& d) { return d.suggestion.time; }, decisionText);
    if (const auto& fill = m_comparison->firstDivergingFill)
        add(
            tr("Fill %1").arg(fill->index + 1), fill->runs, [](const Fill& f) { return f.time; }, fillText);
    return out;
}

void ComparePage::rebuild() {
    m_settings->setNumberFont(m_theme.numberFont(9));
    m_metrics->setNumberFont(m_theme.numberFont(9));
    if (!m_comparison)
        return;
    m_settings->setTable(columns(false), m_comparison->settings);
    m_metrics->setTable(columns(true), m_comparison->metrics);
    m_partings->setTable(partingColumns(), partings());
}

void ComparePage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_curves->setTheme(theme);
    rebuild();
}

void ComparePage::setComparison(std::shared_ptr<const RunComparison> comparison) {
    m_comparison = std::move(comparison);
    m_stack->setCurrentIndex(m_comparison ? 1 : 0);
    if (!m_comparison)
        return;
    rebuild();
    std::vector<Curve> curves;
    for (std::size_t i = 0; i < m_comparison->curves.size(); ++i)
        curves.push_back({tr("Run %1").arg(i + 1), m_comparison->curves[i].times, m_comparison->curves[i].values});
    m_curves->setCurves(std::move(curves));
    const auto trade = m_comparison->firstDivergingTrade;
    m_divergence->setText(!trade
            ? tr("All trades are the same.")
            : tr("The runs part at trade %1, %2.")
                  .arg(*trade + 1)
                  .arg(m_comparison->firstDivergence ? timeText(*m_comparison->firstDivergence) : QString()));
    m_jump->setEnabled(m_comparison->firstDivergence.has_value());
}

} // namespace truebar::ui
