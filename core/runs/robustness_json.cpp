#include "core/runs/robustness_json.h"

#include "core/runs/json_parts.h"

namespace truebar {

namespace {

std::uint64_t number(std::size_t count) {
    return count;
}

void writePeriod(JsonWriter& json, const SubPeriod& p) {
    json.beginObject()
        .member("name", p.name)
        .member("from", p.span.begin)
        .member("to", p.span.end)
        .member("days", number(p.days))
        .member("total_return", p.totalReturn)
        .member("sharpe", p.sharpe)
        .member("max_drawdown", p.maxDrawdown)
        .member("benchmark_return", p.benchmarkReturn)
        .member("excess", p.excess)
        .endObject();
}

void writeTest(JsonWriter& json, const TestOutcome& t) {
    json.beginObject()
        .member("test", toString(t.test))
        .member("value", t.value)
        .member("threshold", t.threshold)
        .member("passed", t.isPassed)
        .endObject();
}

void writeOver(JsonWriter& json, const Excess& e) {
    json.beginObject().member("over", e.over).member("total_return", e.theirs).member("excess", e.excess).endObject();
}

void writeWarmUpRow(JsonWriter& json, const WarmUpRow& row) {
    json.beginObject()
        .member("candles", number(row.candles))
        .member("agreeing", number(row.agreeing))
        .member("starts", number(row.tested))
        .member("slowest_decisions", number(row.slowest))
        .member("first_difference", row.firstDifference)
        .endObject();
}

} // namespace

void writeVerdict(JsonWriter& json, const RobustnessVerdict& verdict) {
    json.key("verdict").beginObject().member("level", toString(verdict.level)).member("sentence", sentenceOf(verdict));
    writeRows(json, "tests", verdict.tests, writeTest);
    json.endObject();
}

void writeDistribution(JsonWriter& json, const char* name, const Distribution& d) {
    json.key(name)
        .beginObject()
        .member("mean", d.mean)
        .member("p05", d.p05)
        .member("p25", d.p25)
        .member("p50", d.p50)
        .member("p75", d.p75)
        .member("p95", d.p95)
        .endObject();
}

void writeBootstrap(JsonWriter& json, const BootstrapResult& result) {
    json.beginObject().member("paths", number(result.paths)).member("block_length", result.blockLength);
    writeDistribution(json, "total_return", result.totalReturn);
    writeDistribution(json, "cagr", result.cagr);
    writeDistribution(json, "sharpe", result.sharpe);
    writeDistribution(json, "max_drawdown", result.maxDrawdown);
    json.member("loss_probability", result.lossProbability);
    writeRows(json, "bands", result.bands, [](JsonWriter& out, const EquityBand& band) {
        out.beginObject().member("day", number(band.day));
        writeDistribution(out, "equity", band.equity);
        out.endObject();
    });
    json.endObject();
}

void writeMonteCarlo(JsonWriter& json, const TradeMonteCarlo& result) {
    json.beginObject()
        .member("drawing", toString(result.drawing))
        .member("paths", number(result.paths))
        .member("trades", number(result.trades))
        .member("actual_max_drawdown", result.actualMaxDrawdown)
        .member("deeper_share", result.deeperShare);
    writeDistribution(json, "max_drawdown", result.maxDrawdown);
    writeDistribution(json, "total_return", result.totalReturn);
    json.member("risk_of_ruin", result.riskOfRuin).endObject();
}

void writeRobustness(JsonWriter& json, const RunRobustness& report) {
    json.beginObject();
    writeVerdict(json, report.verdict);
    json.member("days", number(report.facts.days))
        .member("trades", number(report.facts.trades))
        .member("daily_sharpe", report.sharpe ? std::optional(report.sharpe->sharpe) : std::nullopt)
        .member("skewness", report.sharpe ? std::optional(report.sharpe->skewness) : std::nullopt)
        .member("kurtosis", report.sharpe ? std::optional(report.sharpe->kurtosis) : std::nullopt)
        .member("probabilistic_sharpe", report.psr)
        .member("probabilistic_sharpe_over_benchmark", report.psrOverBenchmark)
        .member("minimum_track_record_days", report.minimumTrackRecord);
    writeRows(json, "excess", report.excesses, writeOver);
    writeRows(json, "years", report.years, writePeriod);
    writeRows(json, "quarters", report.quarters, writePeriod);
    writeRows(json, "months", report.months, writePeriod);
    writeRows(json, "thirds", report.thirds, writePeriod);
    writeOrNull(json, "bootstrap", report.bootstrap, writeBootstrap);
    writeOrNull(json, "shuffled_trades", report.shuffled, writeMonteCarlo);
    writeOrNull(json, "resampled_trades", report.resampled, writeMonteCarlo);
    json.endObject();
}

void writeWalkForward(JsonWriter& json, const WalkForward& result, std::span<const Settings> candidates) {
    json.beginObject()
        .member("candidates", number(candidates.size()))
        .member("total_return", result.metrics.totalReturn)
        .member("cagr", result.metrics.cagr)
        .member("sharpe", result.metrics.sharpe)
        .member("max_drawdown", result.metrics.maxDrawdown)
        .member("annualisation", result.metrics.annualisation)
        .member("efficiency", result.efficiency);
    writeRows(json, "windows", result.windows, [&](JsonWriter& out, const WalkForwardWindow& w) {
        out.beginObject()
            .member("in_sample_from", w.window.inSample.begin)
            .member("out_of_sample_from", w.window.outOfSample.begin)
            .member("out_of_sample_to", w.window.outOfSample.end)
            .member("failed", number(w.failed))
            .member("in_sample_objective", w.inSampleObjective)
            .member("out_of_sample_objective", w.outOfSampleObjective)
            .member("in_sample_return", w.inSample.totalReturn)
            .member("out_of_sample_return", w.outOfSample.totalReturn)
            .member("out_of_sample_trades", number(w.outOfSample.tradeCount))
            .member("in_sample_liquidations", w.inSampleLiquidations)
            .member("out_of_sample_liquidations", w.liquidations)
            .member("failure", w.failure ? std::optional(w.failure->message()) : std::nullopt);
        writeOrNull(out, "settings", w.chosen,
            [&](JsonWriter& chosen, std::size_t index) { writeSettings(chosen, candidates[index]); });
        out.endObject();
    });
    writeEquity(json, result.equity);
    json.endObject();
}

void writeLookAhead(JsonWriter& json, const LookAheadReport& report) {
    json.beginObject()
        .member("clean", report.isClean())
        .member("repeatable", report.isRepeatable)
        .member("candles", number(report.candles))
        .member("compared", number(report.deeds))
        .member("cuts", number(report.cuts))
        .member("differing_cuts", number(report.differingCuts))
        .member("reach_candles", number(report.reach));
    writeOrNull(json, "first_difference", report.first, [](JsonWriter& out, const auto& first) {
        out.beginObject()
            .member("time", first.time)
            .member("cut", first.cut)
            .member("what", first.what)
            .member("with_real_future", first.whole)
            .member("with_other_future", first.altered)
            .endObject();
    });
    json.endObject();
}

void writeWarmUp(JsonWriter& json, const WarmUpReport& report) {
    const auto recommended = report.recommended ? std::optional(number(*report.recommended)) : std::nullopt;
    json.beginObject()
        .member("declared", number(report.declared))
        .member("declared_is_enough", report.isDeclaredEnough)
        .member("recommended", recommended)
        .member("compared", number(report.deeds));
    writeRows(json, "rows", report.rows, writeWarmUpRow);
    json.endObject();
}

} // namespace truebar
