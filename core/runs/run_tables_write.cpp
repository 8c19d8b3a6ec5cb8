#include "core/runs/account_text.h"
#include "core/runs/decision_text.h"
#include "core/runs/fund_text.h"
#include "core/runs/journal_tables.h"
#include "core/runs/order_text.h"
#include "core/runs/run_tables.h"
#include "core/runs/run_text.h"

namespace truebar {

namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}
QString name(std::string_view value) {
    return QString::fromLatin1(value.data(), static_cast<qsizetype>(value.size()));
}
template <class Tag>
QString text(Amount<Tag> amount) {
    return text(amount.toString());
}
qlonglong ms(UtcMs time) {
    return toCount(time);
}
QVariant ms(const std::optional<UtcMs>& time) {
    return time ? QVariant(qlonglong(toCount(*time))) : QVariant();
}
template <class Tag>
QVariant text(const std::optional<Amount<Tag>>& amount) {
    return amount ? QVariant(text(*amount)) : QVariant();
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
        , m_runId(text(runId)) { }

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
    const QVariant quantity = r.size.kind == OrderSize::Kind::Fixed ? QVariant(text(r.size.quantity)) : QVariant();
    return {qulonglong(o.number), name(toString(r.side)), name(toString(r.type)), quantity, text(r.limitPrice),
        text(r.stopPrice), name(toString(r.timeInForce)), r.reduceOnly, ms(o.submittedAt), name(toString(o.status)),
        text(o.filledQuantity), ms(o.triggeredAt), ms(o.closedAt), text(o.reason), orderTermsToText(o)};
}

QVariantList fillRow(const Fill& f) {
    return {qulonglong(f.number), qulonglong(f.order), ms(f.time), name(toString(f.side)), text(f.price),
        text(f.quantity), text(f.fee), name(toString(f.liquidity))};
}

QVariantList tradeRow(const Trade& t) {
    return {qulonglong(t.number), name(toString(t.direction)), text(t.quantity), ms(t.entryTime), ms(t.exitTime),
        text(t.entryPrice), text(t.exitPrice), text(t.fees), text(t.profit), t.profitRatio, qulonglong(t.candles),
        t.isOpen};
}

QVariantList suggestionRow(const RecordedSuggestion& s) {
    return {qulonglong(s.number), ms(s.time), proposalToText(s.suggestion), text(s.suggestion.reason),
        s.suggestion.confidence, ms(s.suggestion.validUntil), s.lastClose, text(s.position)};
}

QVariantList decisionRow(const Decision& d) {
    QStringList orders;
    for (const OrderNumber order : d.orders)
        orders << QString::number(order);
    return {qulonglong(d.suggestion), ms(d.time), name(toString(d.verdict)), text(d.decidedBy), text(d.note),
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
    return {row.number, text(f.instrument.venue), text(f.instrument.symbol), text(f.timeframe.toString()),
        text(f.stored.toString()), ms(f.span.begin), ms(f.span.end), qulonglong(f.present), qulonglong(f.missing),
        qulonglong(f.errors), qulonglong(f.warnings), f.coverage, f.trust, row.run->leastCoverage, row.run->leastTrust,
        qulonglong(f.gapCount)};
}

QVariantList gapRow(const NumberedGap& row) {
    return {
        row.number, ms(row.gap->from), ms(row.gap->to), qulonglong(row.gap->candles), name(toString(row.gap->kind))};
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
        {text(s.id), ms(s.createdAt), name(toString(r.mode)), text(r.strategy), text(s.strategyVersion), text(r.broker),
            text(r.instrument.venue), text(r.instrument.symbol), text(r.timeframe.toString()), bound(r.span.begin),
            bound(r.span.end), ms(s.dataSpan.begin), ms(s.dataSpan.end), text(r.settings.cash),
            text(r.settings.feeBps.toString()), r.settings.slippageTicks, qlonglong(r.settings.seed),
            analysisToText(r.settings.analysis), instrumentToText(record.instrument), text(s.codeVersion),
            text(s.dataFingerprint), qulonglong(s.candles), qulonglong(record.result.ambiguousCandles), text(r.session),
            bindable(accountToText(r.settings.account)), bindable(fillsToText(r.settings)),
            bounds ? QVariant(text(bounds->worst)) : QVariant(), bounds ? QVariant(text(bounds->best)) : QVariant(),
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
            return QVariantList{subject, name(m.name), m.value ? QVariant(*m.value) : QVariant(), text(m.money)};
        };
    };
    const auto equityRow = [](const QString& subject) {
        return [subject](const EquityPoint& p) { return QVariantList{subject, ms(p.time), text(p.equity)}; };
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
                    text(setting.first), settingTypeName(setting.second), text(toString(setting.second))};
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
    return insertJournal(database, text(record.summary.id), result.journal);
}

} // namespace truebar
