#include "core/runs/run_json.h"

#include "core/accounts/account_totals.h"
#include "core/runs/excess.h"

namespace truebar {

namespace {

std::optional<UtcMs> bounded(UtcMs time) {
    return time == UtcMs::min() || time == UtcMs::max() ? std::nullopt : std::optional(time);
}

void writeSetting(JsonWriter& json, const SettingValue& value) {
    std::visit([&](const auto& v) { json.value(v); }, value);
}

void writeEquity(JsonWriter& json, const std::vector<EquityPoint>& equity) {
    json.key("equity").beginArray();
    for (const EquityPoint& point : equity)
        json.beginArray().value(point.time).value(point.equity).endArray();
    json.endArray();
}

void writeDistance(JsonWriter& json, const TrailingDistance& distance) {
    json.key("trailing").beginObject().member("kind", toString(distance.kind)).member("value", distance.value);
    if (distance.kind == TrailingDistance::Kind::AtrMultiple)
        json.member("atr_length", distance.atrLength);
    json.endObject();
}

void writeLevel(JsonWriter& json, const char* name, const ExitLevel& level) {
    json.key(name).beginObject().member("kind", toString(level.kind)).member("value", level.value).endObject();
}

// What only some orders ask, left out where it is not.
void writeTerms(JsonWriter& json, const Order& o) {
    const OrderRequest& r = o.request;
    if (r.postOnly)
        json.member("post_only", true);
    if (o.expiresAt)
        json.member("expires_at", o.expiresAt);
    if (r.ocoGroup != 0)
        json.member("oco_group", r.ocoGroup);
    if (o.parent != 0)
        json.member("parent", o.parent);
    if (r.trailing)
        writeDistance(json, *r.trailing);
    if (!r.bracket)
        return;
    json.key("bracket").beginObject();
    if (r.bracket->target)
        writeLevel(json, "target", *r.bracket->target);
    if (r.bracket->stop)
        writeLevel(json, "stop", *r.bracket->stop);
    if (r.bracket->trailing)
        writeDistance(json, *r.bracket->trailing);
    json.endObject();
}

} // namespace

void writeOrder(JsonWriter& json, const Order& o) {
    const bool isFixed = o.request.size.kind == OrderSize::Kind::Fixed;
    json.beginObject()
        .member("number", o.number)
        .member("side", toString(o.request.side))
        .member("type", toString(o.request.type))
        .member("sizing", isFixed ? "fixed" : "all_in")
        .member("quantity", isFixed ? std::optional(o.request.size.quantity) : std::nullopt)
        .member("limit_price", o.request.limitPrice)
        .member("stop_price", o.request.stopPrice)
        .member("time_in_force", toString(o.request.timeInForce))
        .member("reduce_only", o.request.reduceOnly)
        .member("submitted_at", o.submittedAt)
        .member("status", toString(o.status))
        .member("filled_quantity", o.filledQuantity)
        .member("triggered_at", o.triggeredAt)
        .member("closed_at", o.closedAt)
        .member("reason", o.reason);
    writeTerms(json, o);
    json.endObject();
}

void writeFill(JsonWriter& json, const Fill& f) {
    json.beginObject()
        .member("number", f.number)
        .member("order", f.order)
        .member("time", f.time)
        .member("side", toString(f.side))
        .member("price", f.price)
        .member("quantity", f.quantity)
        .member("fee", f.fee)
        .member("liquidity", toString(f.liquidity))
        .endObject();
}

void writeTrade(JsonWriter& json, const Trade& t) {
    json.beginObject()
        .member("number", t.number)
        .member("direction", t.direction == Side::Buy ? "long" : "short")
        .member("quantity", t.quantity)
        .member("entry_time", t.entryTime)
        .member("exit_time", t.exitTime)
        .member("entry_price", t.entryPrice)
        .member("exit_price", t.exitPrice)
        .member("fees", t.fees)
        .member("profit", t.profit)
        .member("profit_ratio", t.profitRatio)
        .member("candles", static_cast<std::uint64_t>(t.candles))
        .member("is_open", t.isOpen)
        .endObject();
}

void writeSuggestion(JsonWriter& json, const RecordedSuggestion& s) {
    json.beginObject().member("number", s.number).member("time", s.time);
    const auto* target = std::get_if<TargetPosition>(&s.suggestion.proposal);
    json.member("target", target ? std::optional(toString(target->exposure)) : std::nullopt)
        .member("reason", s.suggestion.reason)
        .member("confidence", s.suggestion.confidence)
        .member("valid_until", s.suggestion.validUntil)
        .member("last_close", s.lastClose)
        .member("position", s.position)
        .endObject();
}

void writeDecision(JsonWriter& json, const Decision& d) {
    json.beginObject()
        .member("suggestion", d.suggestion)
        .member("time", d.time)
        .member("verdict", toString(d.verdict))
        .member("decided_by", d.decidedBy)
        .member("note", d.note)
        .key("orders")
        .beginArray();
    for (const OrderNumber order : d.orders)
        json.value(order);
    json.endArray().endObject();
}

namespace {

template <class Rows, class Write>
void writeRows(JsonWriter& json, const char* name, const Rows& rows, Write write) {
    json.key(name).beginArray();
    for (const auto& row : rows)
        write(json, row);
    json.endArray();
}

void writeAnalysis(JsonWriter& json, const AnalysisOptions& a) {
    json.beginObject()
        .member("body", a.compareWithBody)
        .member("adjacent", a.strictAdjacency)
        .member("early_warning", a.earlyWarning)
        .member("volume_k", a.volumeFactor)
        .member("volume_n", a.volumeLength)
        .endObject();
}

// What fee_bps and slippage_ticks do not say; left out where there is nothing of it.
void writeCosts(JsonWriter& json, const CostModel& costs) {
    if (costs == CostModel())
        return;
    json.key("costs")
        .beginObject()
        .member("maker_bps", costs.fees.makerBps)
        .member("fee_tiers", toString(costs.fees.tiers))
        .member("fee_per_unit", costs.fees.perUnit)
        .member("fee_minimum", costs.fees.minimum)
        .member("slippage_bps", costs.slippage.bps)
        .member("impact_bps", costs.slippage.impactBps)
        .member("latency_ms", static_cast<std::int64_t>(costs.latency.fixed.count()))
        .member("latency_spread_ms", static_cast<std::int64_t>(costs.latency.spread.count()))
        .member("participation", costs.participation)
        .endObject();
}

// Left out where all suggestions were accepted at once.
void writeDecisionSettings(JsonWriter& json, const DecisionSettings& decision) {
    if (decision == DecisionSettings())
        return;
    json.key("decision")
        .beginObject()
        .member("mode", toString(decision.mode))
        .member("threshold", decision.threshold)
        .member("delay_ms", static_cast<std::int64_t>(decision.delay.count()))
        .member("deadline_ms", static_cast<std::int64_t>(decision.deadline.count()))
        .member("on_expiry", toString(decision.onExpiry))
        .endObject();
}

void writeRequest(JsonWriter& json, const RunSummary& s) {
    const RunRequest& r = s.request;
    json.member("run_id", s.id)
        .member("created_at", s.createdAt)
        .member("mode", toString(r.mode))
        .member("strategy", r.strategy)
        .member("strategy_version", s.strategyVersion)
        .member("broker", r.broker)
        .member("instrument", r.instrument.toString())
        .member("timeframe", r.timeframe.toString())
        .member("asked_from", bounded(r.span.begin))
        .member("asked_to", bounded(r.span.end))
        .member("session", r.session)
        .member("from", s.dataSpan.begin)
        .member("to", s.dataSpan.end)
        .member("candles", s.candles)
        .key("settings")
        .beginObject();
    for (const auto& [key, value] : r.strategySettings.values()) {
        json.key(key);
        writeSetting(json, value);
    }
    json.endObject()
        .member("cash", r.settings.cash)
        .member("fee_bps", r.settings.feeBps)
        .member("slippage_ticks", r.settings.slippageTicks)
        .member("profile", r.settings.profile.name());
    if (r.settings.warmUp > 0)
        json.member("warm_up", static_cast<std::uint64_t>(r.settings.warmUp));
    writeCosts(json, r.settings.costs);
    writeDecisionSettings(json, r.settings.decision);
    json.member("seed", r.settings.seed).key("analysis");
    writeAnalysis(json, r.settings.analysis);
    const bool isKnown = s.data.isKnown();
    json.member("code_version", s.codeVersion)
        .member("fingerprint", s.dataFingerprint)
        .member("incomplete_data", isKnown ? std::optional(s.data.isIncomplete()) : std::nullopt)
        .member("data_coverage", isKnown ? std::optional(s.data.coverage()) : std::nullopt)
        .member("data_trust", isKnown ? std::optional(s.data.trust()) : std::nullopt);
}

void writeFeedQuality(JsonWriter& json, const FeedQuality& feed) {
    json.beginObject()
        .member("instrument", feed.instrument.toString())
        .member("timeframe", feed.timeframe.toString())
        .member("stored_timeframe", feed.stored.toString())
        .member("from", bounded(feed.span.begin))
        .member("to", bounded(feed.span.end))
        .member("present", feed.present)
        .member("missing", feed.missing)
        .member("errors", feed.errors)
        .member("warnings", feed.warnings)
        .member("coverage", feed.coverage)
        .member("trust", feed.trust)
        .member("gap_count", feed.gapCount);
    writeRows(json, "gaps", feed.gaps, [](JsonWriter& out, const CoverageGap& gap) {
        out.beginObject()
            .member("kind", toString(gap.kind))
            .member("from", gap.from)
            .member("to", gap.to)
            .member("candles", gap.candles)
            .endObject();
    });
    json.endObject();
}

void writeDataQuality(JsonWriter& json, const RunDataQuality& data) {
    json.key("data_quality").beginObject();
    json.member("least_coverage", data.leastCoverage).member("least_trust", data.leastTrust);
    writeRows(json, "feeds", data.feeds, writeFeedQuality);
    json.endObject();
}

void writeExcess(JsonWriter& json, const ExcessReturns& excess) {
    json.key("excess")
        .beginObject()
        .member("over_holding", excess.overHolding)
        .member("over_averaging", excess.overAveraging)
        .member("over_cash", excess.overCash)
        .endObject();
}

// What kind of account it was and what happened to it beside fills; left out for a plain one.
void writeAccount(JsonWriter& json, const RunRecord& record) {
    const AccountSettings& a = record.summary.request.settings.account;
    if (a.isPlain())
        return;
    const AccountTotals totals = AccountTotals::of(record.result.journal, record.instrument);
    json.key("account")
        .beginObject()
        .member("mode", toString(a.mode))
        .member("leverage", a.leverage)
        .member("liquidation_fee_bps", a.liquidationFeeBps)
        .member("borrow_rate", a.borrowRate)
        .member("currency", a.currency.empty() ? record.instrument.currency : a.currency)
        .member("liquidations", totals.liquidations)
        .member("liquidation_fees", totals.liquidationFees)
        .member("insured", totals.insured)
        .member("funding", totals.funding)
        .member("borrow", totals.borrow)
        .member("dividends", totals.dividends)
        .member("splits", totals.splits)
        .member("conversions", totals.conversions);
    writeRows(json, "tiers", a.tiers.tiers(), [](JsonWriter& out, const LeverageTier& tier) {
        out.beginObject()
            .member("floor", tier.floor)
            .member("cap", tier.cap)
            .member("max_leverage", tier.maxLeverage)
            .member("maintenance_rate", tier.maintenanceRate)
            .member("maintenance_amount", tier.maintenanceAmount)
            .endObject();
    });
    json.endObject();
}

void writeNumbers(JsonWriter& json, const char* name, const std::vector<std::uint64_t>& numbers) {
    writeRows(json, name, numbers, [](JsonWriter& out, std::uint64_t number) { out.value(number); });
}

// The parts of a portfolio and what became of each; left out for a run over one instrument.
void writeFund(JsonWriter& json, const std::optional<FundRecord>& fund) {
    if (!fund)
        return;
    json.key("fund")
        .beginObject()
        .member("rebalance", toString(fund->settings.rebalance))
        .member("max_weight", fund->settings.limits.maxWeight)
        .member("max_gross", fund->settings.limits.maxGross)
        .member("max_drawdown", fund->settings.limits.maxDrawdown)
        .member("rebalances", fund->rebalances)
        .member("highest_gross", fund->highestGross)
        .member("stopped_at", fund->stoppedAt)
        .key("parts")
        .beginArray();
    for (std::size_t i = 0; i < fund->parts.size(); ++i) {
        const FundPart& part = fund->parts[i];
        const SleeveResult& sleeve = fund->sleeves[i];
        json.beginObject()
            .member("instrument", part.instrument.toString())
            .member("timeframe", part.timeframe.toString())
            .member("weight", part.weight)
            .member("final_weight", sleeve.weight)
            .member("position", sleeve.position)
            .member("profit", sleeve.profit)
            .member("fees", sleeve.fees);
        writeNumbers(json, "orders", sleeve.orders);
        writeNumbers(json, "trades", sleeve.trades);
        json.endObject();
    }
    json.endArray().endObject();
}

void writeJournal(JsonWriter& json, const Journal& journal) {
    const std::vector<Digest> seals = journal.seal();
    json.key("journal").beginArray();
    for (std::size_t i = 0; i < journal.size(); ++i) {
        const Journal::Entry& entry = journal.entries()[i];
        json.beginObject()
            .member("number", static_cast<std::uint64_t>(i + 1))
            .member("time", entry.time)
            .member("kind", toString(entry.kind))
            .member("fill", entry.reference == 0 ? std::nullopt : std::optional(entry.reference));
        writeRows(json, "postings", journal.postings(i), [&](JsonWriter& out, const Posting& posting) {
            out.beginObject()
                .member("account", toString(posting.account))
                .member("currency", journal.currencies()[posting.currency])
                .member("amount", posting.amount)
                .endObject();
        });
        json.member("hash", toHex(seals[i])).endObject();
    }
    json.endArray();
}

void writeComparedRows(JsonWriter& json, const char* name, const std::vector<ComparedRow>& rows) {
    writeRows(json, name, rows, [](JsonWriter& out, const ComparedRow& row) {
        out.beginObject().member("name", row.name).member("differs", row.differs).key("values").beginArray();
        if (row.numbers.empty()) {
            for (const std::string& value : row.values)
                out.value(value);
        }
        for (const auto& number : row.numbers)
            out.value(number);
        out.endArray()
            .member("best", row.best ? std::optional(static_cast<std::uint64_t>(*row.best)) : std::nullopt)
            .endObject();
    });
}

void writeComparedDecision(JsonWriter& json, const DecidedSuggestion& d) {
    const auto* target = std::get_if<TargetPosition>(&d.suggestion.suggestion.proposal);
    json.beginObject()
        .member("time", d.suggestion.time)
        .member("target", target ? std::optional(toString(target->exposure)) : std::nullopt)
        .member("reason", d.suggestion.suggestion.reason)
        .member("verdict", toString(d.decision.verdict))
        .member("decided_by", d.decision.decidedBy)
        .member("note", d.decision.note)
        .endObject();
}

template <class T, class Write>
void writeDivergence(JsonWriter& json, const char* name, const std::optional<Divergence<T>>& divergence, Write write) {
    json.key(name);
    if (!divergence) {
        json.null();
        return;
    }
    json.beginObject()
        .member("number", static_cast<std::uint64_t>(divergence->index) + 1)
        .member("time", divergence->time);
    writeRows(json, "runs", divergence->runs, [write](JsonWriter& out, const std::optional<T>& each) {
        if (each)
            write(out, *each);
        else
            out.null();
    });
    json.endObject();
}

} // namespace

void writeMetrics(JsonWriter& json, const Metrics& metrics) {
    for (const MetricValue& metric : listMetrics(metrics)) {
        if (metric.money)
            json.member(metric.name, *metric.money);
        else
            json.member(metric.name, metric.value);
    }
}

void writeSummary(JsonWriter& json, const RunSummary& summary) {
    json.beginObject();
    writeRequest(json, summary);
    json.key("metrics").beginObject();
    writeMetrics(json, summary.metrics);
    json.endObject().key("benchmark").beginObject();
    writeMetrics(json, summary.benchmark);
    json.endObject().key("averaging");
    if (summary.averaging) {
        json.beginObject();
        writeMetrics(json, *summary.averaging);
        json.endObject();
    } else {
        json.null();
    }
    writeExcess(json, excessOf(summary));
    json.endObject();
}

void writeRecord(JsonWriter& json, const RunRecord& record, bool withJournal) {
    const RunResult& result = record.result;
    json.beginObject();
    writeRequest(json, record.summary);
    json.member("tick_size", record.instrument.tickSize)
        .member("lot_step", record.instrument.lotStep)
        .member("ambiguous_candles", result.ambiguousCandles)
        .member("worst_profit", result.profitBounds ? std::optional(result.profitBounds->worst) : std::nullopt)
        .member("best_profit", result.profitBounds ? std::optional(result.profitBounds->best) : std::nullopt);
    writeAccount(json, record);
    writeFund(json, record.fund);
    writeDataQuality(json, record.summary.data);
    json.key("metrics").beginObject();
    writeMetrics(json, result.metrics);
    json.endObject().key("benchmark").beginObject();
    writeMetrics(json, result.benchmark.metrics);
    writeEquity(json, result.benchmark.equity);
    json.endObject().key("averaging");
    if (result.averaging) {
        json.beginObject();
        writeMetrics(json, result.averaging->metrics);
        writeEquity(json, result.averaging->equity);
        json.endObject();
    } else {
        json.null();
    }
    writeExcess(json, excessOf(record.summary));
    writeRows(json, "orders", result.orders, writeOrder);
    writeRows(json, "fills", result.fills, writeFill);
    writeRows(json, "trades", result.trades, writeTrade);
    writeRows(json, "suggestions", result.suggestions, writeSuggestion);
    writeRows(json, "decisions", result.decisions, writeDecision);
    writeEquity(json, result.equity);
    if (withJournal)
        writeJournal(json, result.journal);
    json.endObject();
}

void writeComparison(JsonWriter& json, const RunComparison& comparison) {
    json.beginObject().key("runs").beginArray();
    for (const std::string& run : comparison.runs)
        json.value(run);
    json.endArray();
    writeComparedRows(json, "settings", comparison.settings);
    writeComparedRows(json, "metrics", comparison.metrics);
    json.member("first_diverging_trade",
            comparison.firstDivergingTrade
                ? std::optional(static_cast<std::uint64_t>(*comparison.firstDivergingTrade) + 1)
                : std::nullopt)
        .member("first_divergence", comparison.firstDivergence);
    writeDivergence(json, "first_diverging_decision", comparison.firstDivergingDecision, writeComparedDecision);
    writeDivergence(json, "first_diverging_fill", comparison.firstDivergingFill, writeFill);
    writeRows(json, "curves", comparison.curves, [](JsonWriter& out, const RebasedCurve& curve) {
        out.beginObject().member("run_id", curve.run).key("points").beginArray();
        for (std::size_t i = 0; i < curve.times.size(); ++i)
            out.beginArray().value(curve.times[i]).value(curve.values[i]).endArray();
        out.endArray().endObject();
    });
    json.endObject();
}

} // namespace truebar
