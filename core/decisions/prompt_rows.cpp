#include "core/decisions/prompt_rows.h"

#include "core/decisions/prompt_text.h"
#include "core/runs/run_text.h"

namespace truebar {

namespace {

// Not null, also where it is empty.
// Reads columns from left to right; remembers if anything was not what it must be.
class Columns {
public:
    explicit Columns(const QSqlQuery& query)
        : m_query(query) { }

    bool isNull() const { return m_query.isNull(m_next); }
    void skip(int columns) { m_next += columns; }
    QString string() { return m_query.value(m_next++).toString(); }
    std::string text() { return string().toStdString(); }
    qint64 whole() { return m_query.value(m_next++).toLongLong(); }
    double number() { return m_query.value(m_next++).toDouble(); }
    UtcMs time() { return utcMs(whole()); }
    template <class T>
    T amount() {
        const auto value = Decimal::parse(text());
        require(value.has_value());
        return T(value.value_or(Decimal()));
    }
    template <class E>
    E named(int count) {
        const auto value = enumNamed<E>(text(), count);
        require(value.has_value());
        return value.value_or(E());
    }
    template <class T>
    T taken(Result<T> parsed) {
        require(parsed.has_value());
        return parsed ? std::move(*parsed) : T();
    }
    void require(bool holds) { m_isGood &= holds; }
    bool isGood() const { return m_isGood; }

private:
    const QSqlQuery& m_query;
    int m_next = 0;
    bool m_isGood = true;
};

void readOrigin(Columns& row, PromptOrigin& out) {
    out.bot = row.text();
    out.run = row.text();
    out.mode = row.named<RunMode>(3);
    out.strategy = row.text();
    out.instrument.venue = row.text();
    out.instrument.symbol = row.text();
    out.timeframe = row.taken(Timeframe::parse(row.text()));
    out.currency = row.text();
}

void readPending(Columns& row, PendingSuggestion& out) {
    RecordedSuggestion& offered = out.offered;
    offered.number = static_cast<std::uint64_t>(row.whole());
    offered.time = row.time();
    offered.suggestion.proposal = row.taken(proposalFromText(row.string()));
    offered.suggestion.reason = row.text();
    offered.suggestion.confidence = row.number();
    if (row.isNull())
        row.skip(1);
    else
        offered.suggestion.validUntil = row.time();
    offered.lastClose = row.number();
    offered.position = row.amount<Quantity>();
    out.orders = row.taken(ordersFromText(row.string()));
    out.size = row.amount<Quantity>();
    out.notional = row.amount<Money>();
    if (row.isNull())
        row.skip(1);
    else
        out.worstLoss = row.amount<Money>();
    out.equity = row.amount<Money>();
    out.deadline = row.time();
}

std::optional<PromptDecision> decisionOf(Columns& row) {
    if (row.isNull()) {
        row.skip(7);
        return std::nullopt;
    }
    PromptDecision out;
    out.answer.verdict = row.named<Verdict>(verdictCount);
    out.answer.by = row.text();
    out.channel = row.text();
    out.answer.at = row.time();
    out.latency = Millis(row.whole());
    out.answer.amendment = row.taken(amendmentFromText(row.string()));
    out.answer.note = row.text();
    return out;
}

std::optional<PromptOutcome> outcomeOf(Columns& row) {
    if (row.isNull())
        return std::nullopt;
    PromptOutcome out;
    out.learnedAt = row.time();
    out.isWithdrawn = row.whole() != 0;
    out.verdict = row.named<Verdict>(verdictCount);
    const QStringList orders = row.string().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& order : orders)
        out.orders.push_back(order.toULongLong());
    out.note = row.text();
    return out;
}

} // namespace

const char* const promptColumns =
    "p.prompt, p.bot, p.run, p.mode, p.strategy, p.venue, p.symbol, p.timeframe, p.currency, p.suggestion, "
    "p.offered_at, p.proposal, p.reason, p.confidence, p.valid_until, p.last_close, p.position, p.orders, p.size, "
    "p.notional, p.worst_loss, p.equity, p.deadline, p.on_expiry, p.asked_at, d.verdict, d.decided_by, d.channel, "
    "d.decided_at, d.latency_ms, d.amendment, d.note, o.learned_at, o.withdrawn, o.verdict, o.orders, o.note "
    "FROM decision_prompt p LEFT JOIN decision d USING (prompt) LEFT JOIN decision_outcome o USING (prompt)";

QVariantList promptValues(const Prompt& prompt) {
    const PromptOrigin& origin = prompt.origin;
    const PendingSuggestion& pending = prompt.pending;
    const RecordedSuggestion& offered = pending.offered;
    const auto& validUntil = offered.suggestion.validUntil;
    return {sqlText(origin.bot), sqlText(origin.run), qulonglong(offered.number), sqlText(toString(origin.mode)),
        sqlText(origin.strategy), sqlText(origin.instrument.venue), sqlText(origin.instrument.symbol),
        sqlText(origin.timeframe.toString()), sqlText(origin.currency), qlonglong(toCount(offered.time)),
        qlonglong(toCount(prompt.askedAt)), qlonglong(toCount(pending.deadline)), sqlText(toString(prompt.onExpiry)),
        proposalToText(offered.suggestion), ordersToText(pending.orders), sqlText(offered.suggestion.reason),
        offered.suggestion.confidence, validUntil ? QVariant(qlonglong(toCount(*validUntil))) : QVariant(),
        offered.lastClose, sqlText(offered.position.toString()), sqlText(pending.size.toString()),
        sqlText(pending.notional.toString()),
        pending.worstLoss ? QVariant(sqlText(pending.worstLoss->toString())) : QVariant(),
        sqlText(pending.equity.toString())};
}

Result<KeptPrompt> promptAt(const QSqlQuery& query, const QString& file) {
    Columns row(query);
    KeptPrompt out;
    out.prompt.id = row.whole();
    readOrigin(row, out.prompt.origin);
    readPending(row, out.prompt.pending);
    out.prompt.onExpiry = row.named<OnExpiry>(onExpiryCount);
    out.prompt.askedAt = row.time();
    out.decision = decisionOf(row);
    out.outcome = outcomeOf(row);
    if (!row.isGood())
        return Error{"io.corrupt_decision", "a stored decision is damaged: %1", {std::to_string(out.prompt.id)},
            file.toStdString()};
    return out;
}

QString orderNumbersToText(const std::vector<OrderNumber>& orders) {
    QString out = QLatin1String("");
    for (const OrderNumber order : orders)
        out += (out.isEmpty() ? QString() : QString(QLatin1Char(' '))) + QString::number(order);
    return out;
}

} // namespace truebar
