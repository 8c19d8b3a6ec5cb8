#include "core/runs/run_json.h"

#include "core/runs/account_json.h"
#include "core/runs/excess.h"
#include "core/runs/json_parts.h"
#include "core/runs/order_json.h"

namespace truebar {

namespace {

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
        .key("settings");
    writeSettings(json, r.strategySettings);
    json.member("cash", r.settings.cash)
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
    json.key("data_quality")
        .beginObject()
        .member("least_coverage", data.leastCoverage)
        .member("least_trust", data.leastTrust);
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

void writeMeasured(JsonWriter& json, const Metrics& metrics) {
    json.beginObject();
    writeMetrics(json, metrics);
    json.endObject();
}

void writeBenchmark(JsonWriter& json, const BenchmarkResult& benchmark) {
    json.beginObject();
    writeMetrics(json, benchmark.metrics);
    writeEquity(json, benchmark.equity);
    json.endObject();
}

} // namespace

void writeSummary(JsonWriter& json, const RunSummary& summary) {
    json.beginObject();
    writeRequest(json, summary);
    json.key("metrics");
    writeMeasured(json, summary.metrics);
    json.key("benchmark");
    writeMeasured(json, summary.benchmark);
    writeOrNull(json, "averaging", summary.averaging, writeMeasured);
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
    json.key("metrics");
    writeMeasured(json, result.metrics);
    json.key("benchmark");
    writeBenchmark(json, result.benchmark);
    writeOrNull(json, "averaging", result.averaging, writeBenchmark);
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

} // namespace truebar
