#include "core/runs/account_text.h"
#include "core/runs/decision_text.h"
#include "core/runs/fund_text.h"
#include "core/runs/journal_tables.h"
#include "core/runs/order_text.h"
#include "core/runs/run_tables.h"
#include "core/runs/run_text.h"

namespace truebar {

namespace {

template <class Tag>
QString amountText(Amount<Tag> amount) {
    return sqlText(amount.toString());
}
qlonglong ms(UtcMs time) {
    return toCount(time);
}
QVariant ms(const std::optional<UtcMs>& time) {
    return time ? QVariant(qlonglong(toCount(*time))) : QVariant();
}
template <class Tag>
QVariant amountText(const std::optional<Amount<Tag>>& amount) {
    return amount ? QVariant(amountText(*amount)) : QVariant();
}

// Qt binds a null QString, such as an empty join, as NULL; here an empty text is meant.
QVariant bindable(const QVariant& value) {
    const bool isText = value.metaType().id() == QMetaType::QString;
    return isText && value.toString().isNull() ? QVariant(QLatin1String("")) : value;
}

// One prepared INSERT, run for every row.
class Inserter {
public:
    Inserter(const Database& database, const std::string& runId)
        : m_database(database)
        , m_runId(sqlText(runId)) { }

    template <class Rows, class Bind>
    Inserter& into(const char* table, int columns, const Rows& rows, Bind bind) {
        if (!m_result || rows.empty())
            return *this;
        const QString marks = QStringLiteral("?, ").repeated(columns - 1) + QLatin1Char('?');
        auto query = m_database.prepare(QStringLiteral("INSERT INTO %1 VALUES (%2)").arg(QLatin1String(table), marks));
        if (!query) {
            m_result = std::move(query).error();
            return *this;
        }
        for (const auto& row : rows) {
            const QVariantList values = bind(row);
            Q_ASSERT(values.size() + 1 == columns);
            query->bindValue(0, m_runId);
            for (int i = 0; i < values.size(); ++i)
                query->bindValue(i + 1, bindable(values.at(i)));
            if (!query->exec()) {
                m_result = databaseError(*query, m_database.file());
                return *this;
            }
        }
        return *this;
    }

    Result<void> result() const { return m_result; }

private:
    const Database& m_database;
    QString m_runId;
    Result<void> m_result;
};

QVariantList orderRow(const Order& o) {
    const OrderRequest& r = o.request;
    const QVariant quantity =
        r.size.kind == OrderSize::Kind::Fixed ? QVariant(amountText(r.size.quantity)) : QVariant();
    return {qulonglong(o.number), sqlText(toString(r.side)), sqlText(toString(r.type)), quantity,
        amountText(r.limitPrice), amountText(r.stopPrice), sqlText(toString(r.timeInForce)), r.reduceOnly,
        ms(o.submittedAt), sqlText(toString(o.status)), amountText(o.filledQuantity), ms(o.triggeredAt), ms(o.closedAt),
        sqlText(o.reason), orderTermsToText(o)};
}

QVariantList fillRow(const Fill& f) {
    return {qulonglong(f.number), qulonglong(f.order), ms(f.time), sqlText(toString(f.side)), amountText(f.price),
        amountText(f.quantity), amountText(f.fee), sqlText(toString(f.liquidity))};
}

QVariantList tradeRow(const Trade& t) {
    return {qulonglong(t.number), sqlText(toString(t.direction)), amountText(t.quantity), ms(t.entryTime),
        ms(t.exitTime), amountText(t.entryPrice), amountText(t.exitPrice), amountText(t.fees), amountText(t.profit),
        t.profitRatio, qulonglong(t.candles), t.isOpen};
}

QVariantList suggestionRow(const RecordedSuggestion& s) {
    return {qulonglong(s.number), ms(s.time), proposalToText(s.suggestion), sqlText(s.suggestion.reason),
        s.suggestion.confidence, ms(s.suggestion.validUntil), s.lastClose, amountText(s.position)};
}

QVariantList decisionRow(const Decision& d) {
    QStringList orders;
    for (const OrderNumber order : d.orders)
        orders << QString::number(order);
    return {qulonglong(d.suggestion), ms(d.time), sqlText(toString(d.verdict)), sqlText(d.decidedBy), sqlText(d.note),
        orders.join(QLatin1Char(' '))};
}

// Feeds and their gaps with the number of the feed.
struct NumberedFeed {
    qulonglong number = 0;
    const RunDataQuality* run = nullptr;
    const FeedQuality* feed = nullptr;
};
struct NumberedGap {
    qulonglong number = 0;
    const CoverageGap* gap = nullptr;
};

QVariantList feedRow(const NumberedFeed& row) {
    const FeedQuality& f = *row.feed;
    return {row.number, sqlText(f.instrument.venue), sqlText(f.instrument.symbol), sqlText(f.timeframe.toString()),
        sqlText(f.stored.toString()), ms(f.span.begin), ms(f.span.end), qulonglong(f.present), qulonglong(f.missing),
        qulonglong(f.errors), qulonglong(f.warnings), f.coverage, f.trust, row.run->leastCoverage, row.run->leastTrust,
        qulonglong(f.gapCount)};
}

QVariantList gapRow(const NumberedGap& row) {
    return {
        row.number, ms(row.gap->from), ms(row.gap->to), qulonglong(row.gap->candles), sqlText(toString(row.gap->kind))};
}

Result<void> insertHead(const Database& database, const RunRecord& record) {
    const RunSummary& s = record.summary;
    const RunRequest& r = s.request;
    const auto bound = [](UtcMs time) {
        return time == UtcMs::min() || time == UtcMs::max() ? QVariant() : QVariant(qlonglong(toCount(time)));
    };
    const std::optional<ProfitBounds>& bounds = record.result.profitBounds;
    auto done = database.run(
        QStringLiteral("INSERT INTO run VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
        {sqlText(s.id), ms(s.createdAt), sqlText(toString(r.mode)), sqlText(r.strategy), sqlText(s.strategyVersion),
            sqlText(r.broker), sqlText(r.instrument.venue), sqlText(r.instrument.symbol),
            sqlText(r.timeframe.toString()), bound(r.span.begin), bound(r.span.end), ms(s.dataSpan.begin),
            ms(s.dataSpan.end), amountText(r.settings.cash), sqlText(r.settings.feeBps.toString()),
            r.settings.slippageTicks, qlonglong(r.settings.seed), analysisToText(r.settings.analysis),
            instrumentToText(record.instrument), sqlText(s.codeVersion), sqlText(s.dataFingerprint),
            qulonglong(s.candles), qulonglong(record.result.ambiguousCandles), sqlText(r.session),
            bindable(accountToText(r.settings.account)), bindable(fillsToText(r.settings)),
            bounds ? QVariant(amountText(bounds->worst)) : QVariant(),
            bounds ? QVariant(amountText(bounds->best)) : QVariant(),
            bindable(record.fund ? fundToText(*record.fund) : QString()),
            bindable(decisionToText(r.settings.decision))});
    return done ? Result<void>() : Result<void>(std::move(done).error());
}

} // namespace

Result<void> insertRun(const Database& database, const RunRecord& record) {
    if (auto head = insertHead(database, record); !head)
        return head;
    const auto metricRow = [](const QString& subject) {
        return [subject](const MetricValue& m) {
            return QVariantList{
                subject, sqlText(m.name), m.value ? QVariant(*m.value) : QVariant(), amountText(m.money)};
        };
    };
    const auto equityRow = [](const QString& subject) {
        return [subject](const EquityPoint& p) { return QVariantList{subject, ms(p.time), amountText(p.equity)}; };
    };
    const QString own = QStringLiteral("run");
    const QString held = QStringLiteral("benchmark");
    const QString averaged = QStringLiteral("averaging");
    const BenchmarkResult averaging = record.result.averaging.value_or(BenchmarkResult());
    const auto averagingMetrics = record.result.averaging ? listMetrics(averaging.metrics) : std::vector<MetricValue>();
    const RunResult& result = record.result;
    std::vector<NumberedFeed> feeds;
    std::vector<NumberedGap> gaps;
    for (const FeedQuality& feed : record.summary.data.feeds) {
        feeds.push_back({feeds.size() + 1, &record.summary.data, &feed});
        for (const CoverageGap& gap : feed.gaps)
            gaps.push_back({feeds.size(), &gap});
    }
    Inserter rows(database, record.summary.id);
    rows.into("run_setting", 4, record.summary.request.strategySettings.values(),
            [](const auto& setting) {
                return QVariantList{
                    sqlText(setting.first), settingTypeName(setting.second), sqlText(toString(setting.second))};
            })
        .into("run_metric", 5, listMetrics(result.metrics), metricRow(own))
        .into("run_metric", 5, listMetrics(result.benchmark.metrics), metricRow(held))
        .into("run_metric", 5, averagingMetrics, metricRow(averaged))
        .into("run_equity", 4, result.equity, equityRow(own))
        .into("run_equity", 4, averaging.equity, equityRow(averaged))
        .into("run_equity", 4, result.benchmark.equity, equityRow(held))
        .into("run_order", 16, result.orders, orderRow)
        .into("run_fill", 9, result.fills, fillRow)
        .into("run_trade", 13, result.trades, tradeRow)
        .into("run_suggestion", 9, result.suggestions, suggestionRow)
        .into("run_decision", 7, result.decisions, decisionRow)
        .into("run_data_quality", 17, feeds, feedRow)
        .into("run_data_gap", 6, gaps, gapRow);
    if (auto done = rows.result(); !done)
        return done;
    return insertJournal(database, sqlText(record.summary.id), result.journal);
}

} // namespace truebar
