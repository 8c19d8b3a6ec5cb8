#include "core/runs/account_text.h"
#include "core/runs/decision_text.h"
#include "core/runs/fund_text.h"
#include "core/runs/journal_tables.h"
#include "core/runs/order_text.h"
#include "core/runs/run_tables.h"
#include "core/runs/run_text.h"

#include <QHash>

namespace truebar {

namespace {

// Reads the columns of a row from left to right; remembers if anything was not what it must be.
class Row {
public:
    explicit Row(const QSqlQuery& query)
        : m_query(query) { }

    QString string() { return m_query.value(m_next++).toString(); }
    std::string text() { return string().toStdString(); }
    std::uint64_t count() { return m_query.value(m_next++).toULongLong(); }
    // All 64 bits, as SQLite keeps them: a signed integer.
    std::uint64_t bits() { return static_cast<std::uint64_t>(m_query.value(m_next++).toLongLong()); }
    bool flag() { return m_query.value(m_next++).toBool(); }
    double number() { return m_query.value(m_next++).toDouble(); }
    UtcMs time() { return utcMs(m_query.value(m_next++).toLongLong()); }
    std::optional<UtcMs> optionalTime() { return isNull() ? skip<UtcMs>() : std::optional(time()); }
    std::optional<double> optionalNumber() { return isNull() ? skip<double>() : std::optional(number()); }
    Decimal decimal() {
        const auto value = Decimal::parse(text());
        m_isGood &= value.has_value();
        return value.value_or(Decimal());
    }
    template <class T>
    T amount() {
        return T(decimal());
    }
    template <class T>
    std::optional<T> optionalAmount() {
        return isNull() ? skip<T>() : std::optional(amount<T>());
    }
    template <class E>
    E named(int count) {
        const auto value = enumNamed<E>(text(), count);
        m_isGood &= value.has_value();
        return value.value_or(E());
    }
    void require(bool holds) { m_isGood &= holds; }
    bool isGood() const { return m_isGood; }

private:
    bool isNull() const { return m_query.isNull(m_next); }
    template <class T>
    std::optional<T> skip() {
        ++m_next;
        return std::nullopt;
    }

    const QSqlQuery& m_query;
    int m_next = 0;
    bool m_isGood = true;
};

Error damaged(const Database& database) {
    return {"io.corrupt_run", "a stored run is damaged", {}, database.file().toStdString()};
}

template <class Read>
Result<void> forEachRow(const Database& database, const QString& sql, const QVariantList& bindings, Read read) {
    auto query = database.run(sql, bindings);
    if (!query)
        return std::move(query).error();
    while (query->next()) {
        Row row(*query);
        read(row);
        if (!row.isGood())
            return damaged(database);
    }
    return {};
}

Timeframe timeframeOf(Row& row) {
    const auto timeframe = Timeframe::parse(row.text());
    row.require(timeframe.has_value());
    return timeframe.value_or(Timeframe());
}

RunRecord headOf(Row& row) {
    RunRecord out;
    RunSummary& s = out.summary;
    RunRequest& r = s.request;
    s.id = row.text();
    s.createdAt = row.time();
    r.mode = row.named<RunMode>(3);
    r.strategy = row.text();
    s.strategyVersion = row.text();
    r.broker = row.text();
    r.instrument.venue = row.text();
    r.instrument.symbol = row.text();
    r.timeframe = timeframeOf(row);
    r.span.begin = row.optionalTime().value_or(UtcMs::min());
    r.span.end = row.optionalTime().value_or(UtcMs::max());
    s.dataSpan.begin = row.time();
    s.dataSpan.end = row.time();
    r.settings.cash = row.amount<Money>();
    r.settings.feeBps = row.decimal();
    r.settings.slippageTicks = static_cast<int>(row.count());
    r.settings.seed = row.bits();
    r.settings.analysis = analysisFromText(row.string());
    auto instrument = instrumentFromText(row.string());
    row.require(instrument.has_value());
    if (instrument)
        out.instrument = std::move(*instrument);
    s.codeVersion = row.text();
    s.dataFingerprint = row.text();
    s.candles = out.result.candles = row.count();
    out.result.ambiguousCandles = row.count();
    r.session = row.text();
    auto account = accountFromText(row.string());
    row.require(account.has_value());
    if (account)
        r.settings.account = std::move(*account);
    row.require(fillsFromText(row.string(), r.settings).has_value());
    const auto worst = row.optionalAmount<Money>();
    const auto best = row.optionalAmount<Money>();
    if (worst && best)
        out.result.profitBounds = ProfitBounds{*worst, *best};
    if (const QString stored = row.string(); !stored.isEmpty()) {
        auto fund = fundFromText(stored);
        row.require(fund.has_value());
        if (fund)
            out.fund = std::move(*fund);
    }
    const auto decision = decisionFromText(row.string());
    row.require(decision.has_value());
    r.settings.decision = decision.value_or(DecisionSettings());
    return out;
}

Order orderOf(Row& row) {
    Order o;
    o.number = row.count();
    o.request.side = row.named<Side>(2);
    o.request.type = row.named<OrderType>(orderTypeCount);
    const auto quantity = row.optionalAmount<Quantity>();
    o.request.size = quantity ? OrderSize::fixed(*quantity) : OrderSize::allIn();
    o.request.limitPrice = row.optionalAmount<Price>();
    o.request.stopPrice = row.optionalAmount<Price>();
    o.request.timeInForce = row.named<TimeInForce>(timeInForceCount);
    o.request.reduceOnly = row.flag();
    o.submittedAt = row.time();
    o.status = row.named<OrderStatus>(5);
    o.filledQuantity = row.amount<Quantity>();
    o.triggeredAt = row.optionalTime();
    o.closedAt = row.optionalTime();
    o.reason = row.text();
    row.require(orderTermsFromText(row.string(), o).has_value());
    return o;
}

Fill fillOf(Row& row) {
    Fill f;
    f.number = row.count();
    f.order = row.count();
    f.time = row.time();
    f.side = row.named<Side>(2);
    f.price = row.amount<Price>();
    f.quantity = row.amount<Quantity>();
    f.fee = row.amount<Money>();
    f.liquidity = row.named<Liquidity>(2);
    return f;
}

Trade tradeOf(Row& row) {
    Trade t;
    t.number = row.count();
    t.direction = row.named<Side>(2);
    t.quantity = row.amount<Quantity>();
    t.entryTime = row.time();
    t.exitTime = row.time();
    t.entryPrice = row.amount<Price>();
    t.exitPrice = row.amount<Price>();
    t.fees = row.amount<Money>();
    t.profit = row.amount<Money>();
    t.profitRatio = row.number();
    t.candles = row.count();
    t.isOpen = row.flag();
    return t;
}

RecordedSuggestion suggestionOf(Row& row) {
    RecordedSuggestion s;
    s.number = row.count();
    s.time = row.time();
    auto proposal = proposalFromText(row.string());
    row.require(proposal.has_value());
    if (proposal)
        s.suggestion.proposal = std::move(*proposal);
    s.suggestion.reason = row.text();
    s.suggestion.confidence = row.number();
    s.suggestion.validUntil = row.optionalTime();
    s.lastClose = row.number();
    s.position = row.amount<Quantity>();
    return s;
}

Decision decisionOf(Row& row) {
    Decision d;
    d.suggestion = row.count();
    d.time = row.time();
    d.verdict = row.named<Verdict>(verdictCount);
    d.decidedBy = row.text();
    d.note = row.text();
    const QStringList orders = row.string().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& order : orders)
        d.orders.push_back(order.toULongLong());
    return d;
}

FeedQuality feedOf(Row& row, RunDataQuality& run) {
    FeedQuality f;
    f.instrument.venue = row.text();
    f.instrument.symbol = row.text();
    f.timeframe = timeframeOf(row);
    f.stored = timeframeOf(row);
    f.span.begin = row.time();
    f.span.end = row.time();
    f.present = row.count();
    f.missing = row.count();
    f.errors = row.count();
    f.warnings = row.count();
    f.coverage = row.number();
    f.trust = row.number();
    run.leastCoverage = row.number();
    run.leastTrust = row.number();
    f.gapCount = row.count();
    return f;
}

void readGap(Row& row, RunDataQuality& run) {
    const std::uint64_t number = row.count();
    CoverageGap gap;
    gap.from = row.time();
    gap.to = row.time();
    gap.candles = row.count();
    gap.kind = row.named<GapKind>(4);
    row.require(number >= 1 && number <= run.feeds.size());
    if (row.isGood())
        run.feeds[number - 1].gaps.push_back(gap);
}

// Whose number a row is: the run's own, or one of what it is measured by.
Metrics& metricsOf(RunSummary& summary, const std::string& subject) {
    if (subject == "averaging")
        return summary.averaging ? *summary.averaging : summary.averaging.emplace();
    return subject == "run" ? summary.metrics : summary.benchmark;
}

std::vector<EquityPoint>& equityOf(RunResult& result, const std::string& subject) {
    if (subject == "averaging")
        return (result.averaging ? *result.averaging : result.averaging.emplace()).equity;
    return subject == "run" ? result.equity : result.benchmark.equity;
}

} // namespace

void setMetric(Metrics& m, const std::string& name, std::optional<double> value, std::optional<Money> amount) {
    static const QHash<QString, std::optional<double> Metrics::*> members{
        {QStringLiteral("total_return"), &Metrics::totalReturn}, {QStringLiteral("cagr"), &Metrics::cagr},
        {QStringLiteral("sharpe"), &Metrics::sharpe}, {QStringLiteral("sortino"), &Metrics::sortino},
        {QStringLiteral("calmar"), &Metrics::calmar}, {QStringLiteral("max_drawdown"), &Metrics::maxDrawdown},
        {QStringLiteral("max_drawdown_days"), &Metrics::maxDrawdownDays},
        {QStringLiteral("profit_factor"), &Metrics::profitFactor}, {QStringLiteral("expectancy"), &Metrics::expectancy},
        {QStringLiteral("sqn"), &Metrics::sqn}, {QStringLiteral("trade_win_rate"), &Metrics::tradeWinRate},
        {QStringLiteral("period_win_rate"), &Metrics::periodWinRate}, {QStringLiteral("exposure"), &Metrics::exposure},
        {QStringLiteral("turnover"), &Metrics::turnover},
        {QStringLiteral("probabilistic_sharpe"), &Metrics::probabilisticSharpe},
        {QStringLiteral("alpha"), &Metrics::alpha}, {QStringLiteral("beta"), &Metrics::beta}};
    const QString key = QString::fromStdString(name);
    if (const auto member = members.find(key); member != members.end())
        m.*member.value() = value;
    else if (name == "trade_count")
        m.tradeCount = static_cast<std::size_t>(value.value_or(0));
    else if (name == "annualisation")
        m.annualisation = static_cast<int>(value.value_or(0));
    else if (name == "fees_paid")
        m.feesPaid = amount.value_or(Money());
    else if (name == "final_equity")
        m.finalEquity = amount.value_or(Money());
}

Result<std::vector<RunRecord>> readSummaries(
    const Database& database, const QString& where, const QVariantList& bindings) {
    std::vector<RunRecord> out;
    QHash<QString, std::size_t> byId;
    auto done = forEachRow(database,
        QStringLiteral("SELECT run.* FROM run ") + where + QStringLiteral(" ORDER BY created_at DESC, run_id DESC"),
        bindings, [&](Row& row) {
            out.push_back(headOf(row));
            byId.insert(QString::fromStdString(out.back().summary.id), out.size() - 1);
        });
    const auto recordOf = [&](const QString& id) { return byId.contains(id) ? &out[byId.value(id)] : nullptr; };
    if (done)
        done = forEachRow(database,
            QStringLiteral("SELECT run.run_id, key, type, value FROM run_setting JOIN run USING (run_id) ") + where,
            bindings, [&](Row& row) {
                RunRecord* record = recordOf(row.string());
                std::string key = row.text();
                const QString type = row.string();
                auto value = settingFromText(type, row.string());
                row.require(record && value);
                if (record && value)
                    record->summary.request.strategySettings.set(std::move(key), std::move(*value));
            });
    if (done)
        done = forEachRow(database,
            QStringLiteral("SELECT run.run_id, subject, name, value, amount FROM run_metric JOIN run USING (run_id) ")
                + where,
            bindings, [&](Row& row) {
                RunRecord* record = recordOf(row.string());
                const std::string subject = row.text();
                const std::string name = row.text();
                const auto value = row.optionalNumber();
                const auto amount = row.optionalAmount<Money>();
                row.require(record);
                if (record)
                    setMetric(metricsOf(record->summary, subject), name, value, amount);
            });
    if (done)
        done = forEachRow(database,
            QStringLiteral(
                "SELECT run.run_id, q.venue, q.symbol, q.timeframe, stored_timeframe, from_time, to_time, "
                "present, missing, errors, warnings, coverage, trust, least_coverage, least_trust, gap_count "
                "FROM run_data_quality q JOIN run USING (run_id) ")
                + where + QStringLiteral(" ORDER BY number"),
            bindings, [&](Row& row) {
                RunRecord* record = recordOf(row.string());
                row.require(record);
                if (record)
                    record->summary.data.feeds.push_back(feedOf(row, record->summary.data));
            });
    if (!done)
        return std::move(done).error();
    return out;
}

Result<void> readLists(const Database& database, RunRecord& record) {
    const QVariantList id{QString::fromStdString(record.summary.id)};
    RunResult& result = record.result;
    result.metrics = record.summary.metrics;
    result.benchmark.metrics = record.summary.benchmark;
    if (record.summary.averaging)
        result.averaging = BenchmarkResult{*record.summary.averaging, {}};
    const auto read = [&](const char* columns, const char* table, const char* order, auto add) {
        return forEachRow(database,
            QStringLiteral("SELECT %1 FROM %2 WHERE run_id = ? ORDER BY %3")
                .arg(QLatin1String(columns), QLatin1String(table), QLatin1String(order)),
            id, add);
    };
    auto done = read("subject, time, equity", "run_equity", "time", [&](Row& row) {
        auto& points = equityOf(result, row.text());
        const UtcMs time = row.time();
        points.push_back({time, row.amount<Money>()});
    });
    if (done)
        done = read("number, side, type, quantity, limit_price, stop_price, time_in_force, reduce_only, submitted_at, "
                    "status, filled_quantity, triggered_at, closed_at, reason, terms",
            "run_order", "number", [&](Row& row) { result.orders.push_back(orderOf(row)); });
    if (done)
        done = read("number, order_number, time, side, price, quantity, fee, liquidity", "run_fill", "number",
            [&](Row& row) { result.fills.push_back(fillOf(row)); });
    if (done)
        done = read("number, direction, quantity, entry_time, exit_time, entry_price, exit_price, fees, profit, "
                    "profit_ratio, candles, is_open",
            "run_trade", "number", [&](Row& row) { result.trades.push_back(tradeOf(row)); });
    if (done)
        done = read("number, time, proposal, reason, confidence, valid_until, last_close, position", "run_suggestion",
            "number", [&](Row& row) { result.suggestions.push_back(suggestionOf(row)); });
    if (done)
        done = read("suggestion, time, verdict, decided_by, note, orders", "run_decision", "suggestion",
            [&](Row& row) { result.decisions.push_back(decisionOf(row)); });
    if (done)
        done = read("number, from_time, to_time, candles, kind", "run_data_gap", "number, from_time",
            [&](Row& row) { readGap(row, record.summary.data); });
    if (!done)
        return done;
    auto journal = readJournal(database, id.front().toString());
    if (!journal)
        return std::move(journal).error().at(database.file().toStdString());
    result.journal = std::move(*journal);
    return {};
}

} // namespace truebar
