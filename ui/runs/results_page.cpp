#include "ui/runs/results_page.h"

#include "core/runs/excess.h"
#include "core/runs/preflight.h"
#include "ui/runs/equity_chart.h"
#include "ui/runs/run_columns.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/number_text.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace truebar::ui {

namespace {

QString verdictOf(const RunSummary& summary) {
    const auto own = summary.metrics.totalReturn;
    const auto held = summary.benchmark.totalReturn;
    if (!own || !held)
        return ResultsPage::tr("There is nothing to compare: the return is undefined.");
    QString numbers = ResultsPage::tr("%1 against %2 for buy and hold").arg(percentText(own), percentText(held));
    if (summary.averaging)
        numbers = ResultsPage::tr("%1, %2 for averaging in").arg(numbers, percentText(summary.averaging->totalReturn));
    if (*own > *held)
        return ResultsPage::tr("Better than holding: %1.").arg(numbers);
    return *own < *held ? ResultsPage::tr("Worse than holding: %1.").arg(numbers)
                        : ResultsPage::tr("The same as holding: %1.").arg(numbers);
}

// How good the candles were; the stamp if they were not good enough.
QString dataOf(const RunDataQuality& data) {
    if (!data.isKnown())
        return {};
    const QString numbers = ResultsPage::tr("Data: coverage %1, trust %2.")
                                .arg(percentText(data.coverage()).remove(QLatin1Char('+')),
                                    percentText(data.trust()).remove(QLatin1Char('+')));
    if (!data.isIncomplete())
        return numbers;
    QStringList missing;
    for (const FeedQuality& feed : data.feeds) {
        const std::string gaps = data.isIncomplete(feed) ? namedGaps(feed, 3) : std::string();
        if (!gaps.empty())
            missing << QString::fromStdString(feed.instrument.toString() + ": " + gaps);
    }
    return ResultsPage::tr("INCOMPLETE DATA.") + QLatin1Char(' ') + numbers
        + (missing.isEmpty()
                ? QString()
                : QLatin1Char(' ') + ResultsPage::tr("Missing: %1").arg(missing.join(QStringLiteral("; "))));
}

// How much the result depends on what the candles do not say; nothing where they say it all.
QString fillsOf(const RunRecord& run) {
    const RunResult& result = run.result;
    if (!result.profitBounds
        || (result.ambiguousCandles == 0 && result.profitBounds->worst == result.profitBounds->best))
        return {};
    return QStringLiteral("  ")
        + ResultsPage::tr("Undecided candles: %1; the profit is %2 at worst, %3 at best.")
              .arg(QLocale().toString(static_cast<qulonglong>(result.ambiguousCandles)),
                  QString::fromStdString(result.profitBounds->worst.toString()),
                  QString::fromStdString(result.profitBounds->best.toString()));
}

QString titleOf(const RunSummary& s) {
    const QString session = s.request.session == "24/7"
        ? QString()
        : QString(QStringLiteral(" · ") + QString::fromStdString(s.request.session));
    return QStringLiteral("%1 · %2 %3 · %4 – %5")
               .arg(QString::fromStdString(s.request.strategy), QString::fromStdString(s.request.instrument.toString()),
                   QString::fromStdString(s.request.timeframe.toString()), timeText(s.dataSpan.begin),
                   timeText(s.dataSpan.end))
        + session;
}

} // namespace

ResultsPage::ResultsPage(QWidget* parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_title(new QLabel(this))
    , m_verdict(new QLabel(this))
    , m_bot(new QPushButton(tr("Run as dry-run bot…"), this))
    , m_equity(new CurveChart(tr("Equity"), this))
    , m_drawdown(new CurveChart(tr("Drawdown (%)"), this))
    , m_tabs(new QTabWidget(this)) {
    setObjectName(QStringLiteral("resultsPage"));
    m_title->setObjectName(QStringLiteral("resultsTitle"));
    m_title->setProperty("role", QStringLiteral("title"));
    m_title->setTextFormat(Qt::PlainText);
    m_verdict->setObjectName(QStringLiteral("resultsVerdict"));
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_bot->setObjectName(QStringLiteral("resultsBot"));
    m_bot->setToolTip(
        tr("Makes a bot of this run: the same strategy and settings, over live candles, without real money"));
    connect(m_bot, &QPushButton::clicked, this, [this] { Q_EMIT botWanted(m_run->summary); });
    auto* empty = new QLabel(tr("Run a backtest with F5, or choose a run in the history."), this);
    empty->setAlignment(Qt::AlignCenter);
    empty->setProperty("role", QStringLiteral("muted"));

    m_metrics = new RowTableModel<MetricRow>({}, this);
    m_trades = new RowTableModel<Trade>({}, this);
    m_orders = new RowTableModel<Order>({}, this);
    m_fills = new RowTableModel<Fill>({}, this);
    m_decisions = new RowTableModel<DecisionRow>({}, this);
    auto* metrics = new DataTable(m_metrics, this);
    metrics->setObjectName(QStringLiteral("metricsTable"));
    auto* trades = new DataTable(m_trades, this);
    trades->setObjectName(QStringLiteral("tradesTable"));
    auto* fills = new DataTable(m_fills, this);
    m_tabs->addTab(trades, tr("Trades"));
    m_tabs->addTab(new DataTable(m_orders, this), tr("Orders"));
    m_tabs->addTab(fills, tr("Fills"));
    m_tabs->addTab(new DataTable(m_decisions, this), tr("Decisions"));
    connect(
        trades, &DataTable::rowActivated, this, [this](int row) { Q_EMIT timeWanted(m_trades->row(row).entryTime); });
    connect(fills, &DataTable::rowActivated, this, [this](int row) { Q_EMIT timeWanted(m_fills->row(row).time); });

    auto* charts = new QTabWidget(this);
    charts->addTab(m_equity, tr("Equity"));
    charts->addTab(m_drawdown, tr("Drawdown (%)"));
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->addWidget(metrics);
    columns->addWidget(charts);
    columns->addWidget(m_tabs);
    columns->setSizes({500, 380, 440});
    auto* page = new QWidget(this);
    auto* pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(8, 6, 8, 0);
    pageLayout->setSpacing(2);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_bot);
    pageLayout->addLayout(head);
    pageLayout->addWidget(m_verdict);
    pageLayout->addWidget(columns, 1);
    m_stack->addWidget(empty);
    m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    buildTables();
}

std::optional<QColor> ResultsPage::signColor(int sign) const {
    return sign == 0 ? std::nullopt : std::optional(sign > 0 ? m_theme.bull : m_theme.bear);
}

void ResultsPage::buildTables() {
    // Without a name there is nothing that could be known.
    const auto text = [](const MetricValue& m) {
        return m.name.empty() ? QString() : metricText(m.name, m.value, m.money);
    };
    m_metrics->setColumns({{tr("Metric"), [](const MetricRow& row) { return metricTitle(row.own.name); }},
        {tr("Run"), [text](const MetricRow& row) { return text(row.own); }, {}, true},
        {tr("Buy and hold"), [text](const MetricRow& row) { return text(row.held); }, {}, true},
        {tr("Averaging in"), [text](const MetricRow& row) { return text(row.averaged); }, {}, true}});
    m_trades->setColumns(tradeColumns([this](int sign) { return signColor(sign); }));
    m_orders->setColumns(orderColumns());
    m_fills->setColumns(fillColumns());
    m_decisions->setColumns({{tr("Time"), [](const DecisionRow& row) { return timeText(row.decision.time); }},
        {tr("Suggestion"),
            [](const DecisionRow& row) { return QString::fromStdString(row.suggestion.suggestion.reason); }},
        {tr("Decision"), [](const DecisionRow& row) { return verdictText(row.decision.verdict); }},
        {tr("By"), [](const DecisionRow& row) { return QString::fromStdString(row.decision.decidedBy); }},
        {tr("Note"), [](const DecisionRow& row) { return QString::fromStdString(row.decision.note); }}});
}

void ResultsPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_equity->setTheme(theme);
    m_drawdown->setTheme(theme);
    const QFont font = theme.numberFont(9);
    m_metrics->setNumberFont(font);
    m_trades->setNumberFont(font);
    m_orders->setNumberFont(font);
    m_fills->setNumberFont(font);
    buildTables();
}

void ResultsPage::setRun(std::shared_ptr<const RunRecord> run) {
    m_run = std::move(run);
    m_stack->setCurrentIndex(m_run ? 1 : 0);
    if (!m_run)
        return;
    const RunResult& result = m_run->result;
    m_bot->setEnabled(m_run->summary.request.mode == RunMode::Simulation && !m_run->fund);
    m_title->setText(titleOf(m_run->summary));
    m_verdict->setText(
        verdictOf(m_run->summary) + QStringLiteral("  ") + dataOf(m_run->summary.data) + fillsOf(*m_run));
    const auto own = listMetrics(result.metrics);
    const auto held = listMetrics(result.benchmark.metrics);
    const auto averaged = result.averaging ? listMetrics(result.averaging->metrics) : std::vector<MetricValue>();
    const ExcessReturns excess = excessOf(m_run->summary);
    std::vector<MetricRow> rows;
    const auto addExcess = [&](std::string_view name, std::optional<double> value) {
        rows.push_back({{name, value, {}}, {}, {}});
    };
    addExcess("excess_over_holding", excess.overHolding);
    addExcess("excess_over_averaging", excess.overAveraging);
    addExcess("excess_over_cash", excess.overCash);
    for (std::size_t i = 0; i < own.size(); ++i)
        rows.push_back({own[i], held[i], averaged.empty() ? MetricValue{own[i].name, {}, {}} : averaged[i]});
    m_metrics->setRows(std::move(rows));
    m_trades->setRows(result.trades);
    m_orders->setRows(result.orders);
    m_fills->setRows(result.fills);
    std::vector<DecisionRow> decisions;
    for (std::size_t i = 0; i < std::min(result.decisions.size(), result.suggestions.size()); ++i)
        decisions.push_back({result.suggestions[i], result.decisions[i]});
    m_decisions->setRows(std::move(decisions));
    std::vector<Curve> equity{
        equityCurve(tr("Run"), result.equity), equityCurve(tr("Buy and hold"), result.benchmark.equity)};
    if (result.averaging)
        equity.push_back(equityCurve(tr("Averaging in"), result.averaging->equity));
    m_equity->setCurves(std::move(equity));
    m_drawdown->setCurves(
        {drawdownCurve(tr("Run"), result.equity), drawdownCurve(tr("Buy and hold"), result.benchmark.equity)});
}

} // namespace truebar::ui
