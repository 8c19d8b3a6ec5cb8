// run robustness, bootstrap, montecarlo: what a saved run can say about itself.
#include "app/cli/command.h"
#include "app/cli/number_text.h"
#include "app/cli/text_table.h"

#include "core/runs/robustness_json.h"

namespace truebar::cli {

namespace {

Result<double> numberOf(const Arguments& arguments, const char* option, double fallback, double least, double most) {
    const auto given = decimalOf(arguments, option);
    if (!given)
        return given.error();
    const double value = *given ? (*given)->toDouble() : fallback;
    if (value < least || value > most)
        return Error{"usage.number", "the value must be from %1 to %2", {plainText(least), plainText(most)},
            std::string("--") + option};
    return value;
}

Result<RobustnessOptions> optionsOf(Session& session, const Arguments& arguments) {
    const auto paths = wholeOf(arguments, "paths", 5'000, 100, 1'000'000);
    if (!paths)
        return paths.error();
    const auto seed = wholeOf(arguments, "seed", 1, 0, INT64_MAX);
    if (!seed)
        return seed.error();
    const auto threads = wholeOf(arguments, "threads", 0, 0, 256);
    if (!threads)
        return threads.error();
    const auto ruin = numberOf(arguments, "ruin", 0.5, 0.01, 1);
    if (!ruin)
        return ruin.error();
    const auto sharpe = numberOf(arguments, "benchmark-sharpe", 0, -100, 100);
    if (!sharpe)
        return sharpe.error();
    const auto rate = numberOf(arguments, "cash-rate", 0, -0.5, 10);
    if (!rate)
        return rate.error();
    RobustnessOptions out;
    out.paths = static_cast<std::size_t>(*paths);
    out.seed = static_cast<std::uint64_t>(*seed);
    out.workers.threads = static_cast<unsigned>(*threads);
    out.workers.stop = session.stop();
    out.ruin = *ruin;
    out.benchmarkSharpe = *sharpe;
    out.cashRate = *rate;
    return out;
}

Result<RunRecord> loadRun(Session& session, const Arguments& arguments) {
    const auto store = session.runs(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    return (*store)->load(arguments.operands().front());
}

std::string document(JsonWriter& json) {
    return json.take() + '\n';
}

std::vector<std::string> rowOf(const char* name, const Distribution& d) {
    return {name, metricText(d.p05), metricText(d.p25), metricText(d.p50), metricText(d.p75), metricText(d.p95),
        metricText(d.mean)};
}

std::string distributionTable(const std::vector<std::vector<std::string>>& rows) {
    return textTable({"", "5 %", "25 %", "50 %", "75 %", "95 %", "mean"}, rows, {1, 2, 3, 4, 5, 6});
}

std::string bootstrapText(const BootstrapResult& result) {
    return std::to_string(result.paths) + " paths of daily returns in blocks of " + metricText(result.blockLength)
        + " days; " + metricText(result.lossProbability) + " of them lose\n"
        + distributionTable({rowOf("total_return", result.totalReturn), rowOf("cagr", result.cagr),
            rowOf("sharpe", result.sharpe), rowOf("max_drawdown", result.maxDrawdown)});
}

std::string monteCarloText(const TradeMonteCarlo& result) {
    return std::string(toString(result.drawing)) + ": " + std::to_string(result.paths) + " orders of "
        + std::to_string(result.trades) + " trades; max drawdown as it came " + metricText(result.actualMaxDrawdown)
        + ", deeper in " + metricText(result.deeperShare) + " of them; risk of ruin " + metricText(result.riskOfRuin)
        + '\n'
        + distributionTable({rowOf("total_return", result.totalReturn), rowOf("max_drawdown", result.maxDrawdown)});
}

Answer bootstrapRun(Session& session, const Arguments& arguments) {
    const auto options = optionsOf(session, arguments);
    if (!options)
        return options.error();
    const std::string method = arguments.value("method").value_or("stationary");
    if (method != "stationary" && method != "moving")
        return Error{"usage.choice", "'%1' is neither stationary nor moving", {method.substr(0, 40)}, "--method"};
    const auto block = numberOf(arguments, "block", 0, 0, 100'000);
    if (!block)
        return block.error();
    const auto record = loadRun(session, arguments);
    if (!record)
        return record.error();
    BootstrapOptions how = bootstrapOptionsFor(*record, *options);
    how.method = method == "moving" ? BlockMethod::Moving : BlockMethod::Stationary;
    if (arguments.has("block"))
        how.blockLength = *block;
    const auto result = bootstrap(wholeDayReturns(record->result.equity), how);
    if (!result) {
        Error error = result.error();
        if (error.location == "block")
            error.location = "--block";
        return error;
    }
    if (!arguments.has("json"))
        return bootstrapText(*result);
    JsonWriter json;
    writeBootstrap(json, *result);
    return document(json);
}

Answer monteCarloRun(Session& session, const Arguments& arguments) {
    const auto options = optionsOf(session, arguments);
    if (!options)
        return options.error();
    const auto record = loadRun(session, arguments);
    if (!record)
        return record.error();
    TradeMonteCarloOptions how;
    how.paths = options->paths;
    how.seed = options->seed;
    how.ruin = options->ruin;
    how.workers = options->workers;
    const auto returns = tradeReturns(record->result.trades, record->summary.request.settings.cash);
    const auto shuffled = tradeMonteCarlo(returns, how);
    if (!shuffled)
        return shuffled.error();
    how.drawing = TradeDrawing::Resample;
    const auto resampled = tradeMonteCarlo(returns, how);
    if (!resampled)
        return resampled.error();
    if (!arguments.has("json"))
        return monteCarloText(*shuffled) + monteCarloText(*resampled);
    JsonWriter json;
    json.beginObject().key("shuffled_trades");
    writeMonteCarlo(json, *shuffled);
    json.key("resampled_trades");
    writeMonteCarlo(json, *resampled);
    json.endObject();
    return document(json);
}

std::string periodTable(const RunRobustness& report) {
    std::vector<std::vector<std::string>> rows;
    for (const auto* periods : {&report.years, &report.quarters, &report.months, &report.thirds}) {
        for (const SubPeriod& p : *periods)
            rows.push_back({p.name, std::to_string(p.days), metricText(p.totalReturn), metricText(p.benchmarkReturn),
                metricText(p.excess), metricText(p.sharpe), metricText(p.maxDrawdown)});
    }
    return textTable({"period", "days", "return", "held", "excess", "sharpe", "drawdown"}, rows, {1, 2, 3, 4, 5, 6});
}

std::string robustnessText(const RunRobustness& report) {
    std::vector<std::vector<std::string>> tests;
    for (const TestOutcome& t : report.verdict.tests)
        tests.push_back({std::string(toString(t.test)), metricText(t.value), metricText(t.threshold),
            t.isPassed ? "passed" : "failed"});
    std::string out =
        sentenceOf(report.verdict) + "\n\n" + textTable({"test", "value", "threshold", ""}, tests, {1, 2}) + '\n';
    std::vector<std::vector<std::string>> excesses;
    for (const Excess& e : report.excesses)
        excesses.push_back({e.over, metricText(e.theirs), metricText(e.excess)});
    out += textTable({"instead", "return", "excess"}, excesses, {1, 2}) + '\n' + periodTable(report);
    if (report.bootstrap)
        out += '\n' + bootstrapText(*report.bootstrap);
    if (report.shuffled)
        out += '\n' + monteCarloText(*report.shuffled);
    if (report.resampled)
        out += '\n' + monteCarloText(*report.resampled);
    return out;
}

Answer judgeRun(Session& session, const Arguments& arguments) {
    const auto options = optionsOf(session, arguments);
    if (!options)
        return options.error();
    const auto record = loadRun(session, arguments);
    if (!record)
        return record.error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    // Without them everything but buying in parts is still known.
    const auto candles = candlesOf(**store, session.plugins(), *record);
    const auto report = robustnessOf(*record, candles ? &*candles : nullptr, *options);
    if (!report)
        return report.error();
    if (!arguments.has("json"))
        return robustnessText(*report)
            + (candles ? std::string() : "\nbuying in parts is not known: " + candles.error().message() + '\n');
    JsonWriter json;
    writeRobustness(json, *report);
    return document(json);
}

std::vector<OptionSpec> simulationOptions(std::initializer_list<OptionSpec> more) {
    std::vector<OptionSpec> out{{"paths", "N", "how many are simulated, 100 to 1000000 (5000)"},
        {"seed", "N", "the same seed gives the same result (1)"}, {"threads", "N", "0: as many as there are (0)"}};
    out.insert(out.end(), more);
    out.push_back(jsonOption);
    return out;
}

} // namespace

std::vector<Command> robustnessCommands() {
    constexpr OptionSpec ruin{"ruin", "SHARE", "share of the capital whose loss is ruin (0.5)"};
    return {
        {{"run", "robustness", "ID", 1, 1, "judge a run: Sharpe ratio, benchmarks, sub-periods, luck, a verdict",
             simulationOptions({ruin, {"benchmark-sharpe", "N", "a yearly Sharpe ratio to be above (0)"},
                 {"cash-rate", "N", "what cash earns a year, 0.03 is 3 % (0)"}})},
            judgeRun},
        {{"run", "bootstrap", "ID", 1, 1, "the days of a run drawn anew in blocks: confidence bands",
             simulationOptions({{"method", "M", "stationary or moving blocks (stationary)"},
                 {"block", "DAYS", "mean block length (what the data ask for)"}})},
            bootstrapRun},
        {{"run", "montecarlo", "ID", 1, 1, "the trades of a run in other orders: drawdowns, risk of ruin",
             simulationOptions({ruin})},
            monteCarloRun},
    };
}

} // namespace truebar::cli
