#include "core/runs/robustness_json.h"

namespace truebar {

namespace {

std::uint64_t number(std::size_t count) {
    return count;
}

void writePeriods(JsonWriter& json, const char* name, const std::vector<SubPeriod>& periods) {
    json.key(name).beginArray();
    for (const SubPeriod& p : periods)
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
    json.endArray();
}

void writeEquity(JsonWriter& json, const std::vector<EquityPoint>& equity) {
    json.key("equity").beginArray();
    for (const EquityPoint& point : equity)
        json.beginArray().value(point.time).value(point.equity).endArray();
    json.endArray();
}

void writeSettings(JsonWriter& json, const Settings& settings) {
    json.beginObject();
    for (const auto& [key, value] : settings.values()) {
        json.key(key);
        std::visit([&](const auto& v) { json.value(v); }, value);
    }
    json.endObject();
}

template <class T>
void writeOptional(
    JsonWriter& json, const char* name, const std::optional<T>& value, void (*write)(JsonWriter&, const T&)) {
    json.key(name);
    if (value)
        write(json, *value);
    else
        json.null();
}

} // namespace

void writeVerdict(JsonWriter& json, const RobustnessVerdict& verdict) {
    json.key("verdict")
        .beginObject()
        .member("level", toString(verdict.level))
        .member("sentence", sentenceOf(verdict))
        .key("tests")
        .beginArray();
    for (const TestOutcome& t : verdict.tests)
        json.beginObject()
            .member("test", toString(t.test))
            .member("value", t.value)
            .member("threshold", t.threshold)
            .member("passed", t.isPassed)
            .endObject();
    json.endArray().endObject();
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
    json.member("loss_probability", result.lossProbability).key("bands").beginArray();
    for (const EquityBand& band : result.bands) {
        json.beginObject().member("day", number(band.day));
        writeDistribution(json, "equity", band.equity);
        json.endObject();
    }
    json.endArray().endObject();
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
        .member("minimum_track_record_days", report.minimumTrackRecord)
        .key("excess")
        .beginArray();
    for (const Excess& e : report.excesses)
        json.beginObject()
            .member("over", e.over)
            .member("total_return", e.theirs)
            .member("excess", e.excess)
            .endObject();
    json.endArray();
    writePeriods(json, "years", report.years);
    writePeriods(json, "quarters", report.quarters);
    writePeriods(json, "months", report.months);
    writePeriods(json, "thirds", report.thirds);
    writeOptional(json, "bootstrap", report.bootstrap, writeBootstrap);
    writeOptional(json, "shuffled_trades", report.shuffled, writeMonteCarlo);
    writeOptional(json, "resampled_trades", report.resampled, writeMonteCarlo);
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
        .member("efficiency", result.efficiency)
        .key("windows")
        .beginArray();
    for (const WalkForwardWindow& w : result.windows) {
        json.beginObject()
            .member("in_sample_from", w.window.inSample.begin)
            .member("out_of_sample_from", w.window.outOfSample.begin)
            .member("out_of_sample_to", w.window.outOfSample.end)
            .member("failed", number(w.failed))
            .member("in_sample_objective", w.inSampleObjective)
            .member("out_of_sample_objective", w.outOfSampleObjective)
            .member("in_sample_return", w.inSample.totalReturn)
            .member("out_of_sample_return", w.outOfSample.totalReturn)
            .member("out_of_sample_trades", number(w.outOfSample.tradeCount));
        json.key("settings");
        if (w.chosen)
            writeSettings(json, candidates[*w.chosen]);
        else
            json.null();
        json.endObject();
    }
    json.endArray();
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
        .member("reach_candles", number(report.reach))
        .key("first_difference");
    if (report.first)
        json.beginObject()
            .member("time", report.first->time)
            .member("cut", report.first->cut)
            .member("what", report.first->what)
            .member("with_real_future", report.first->whole)
            .member("with_other_future", report.first->altered)
            .endObject();
    else
        json.null();
    json.endObject();
}

void writeWarmUp(JsonWriter& json, const WarmUpReport& report) {
    const auto recommended = report.recommended ? std::optional(number(*report.recommended)) : std::nullopt;
    json.beginObject()
        .member("declared", number(report.declared))
        .member("declared_is_enough", report.isDeclaredEnough)
        .member("recommended", recommended)
        .member("compared", number(report.deeds))
        .key("rows")
        .beginArray();
    for (const WarmUpRow& row : report.rows)
        json.beginObject()
            .member("candles", number(row.candles))
            .member("agreeing", number(row.agreeing))
            .member("starts", number(row.tested))
            .member("slowest_decisions", number(row.slowest))
            .member("first_difference", row.firstDifference)
            .endObject();
    json.endArray().endObject();
}

} // namespace truebar
