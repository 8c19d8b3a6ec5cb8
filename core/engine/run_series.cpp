#include "core/engine/run_series.h"

#include "core/engine/guarded.h"
#include "core/sdk/buy_and_hold.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t candlesPerReport = 65'536;

std::size_t tradedCandles(const RunSetup& setup) {
    return setup.series->size() - setup.settings.warmUp;
}

// Gives the answers that the run learned of when it knew `lastClose`, and drops them from the front of `answers`.
template <class Keep>
Result<void> giveAnswers(Runner& runner, std::span<const GivenAnswer>& answers, UtcMs lastClose, Keep& keep) {
    while (!answers.empty() && answers.front().learnedAt <= lastClose) {
        if (auto given = runner.answer(answers.front().suggestion, answers.front().answer); !given)
            return given;
        keep(runner.outcome());
        answers = answers.subspan(1);
    }
    return {};
}

// Walks the candles; what each step caused is taken by `keep`.
template <class Keep>
Result<std::unique_ptr<Runner>> walk(const RunSetup& setup, const std::function<void(double)>& progress,
    const std::stop_token& stop, Keep keep, std::span<const GivenAnswer> answers = {}) {
    auto created = Runner::create(setup);
    if (!created)
        return created;
    Runner& runner = **created;
    const std::size_t count = setup.series->size();
    for (std::size_t begin = setup.settings.warmUp; begin < count; begin += candlesPerReport) {
        if (stop.stop_requested())
            return Error{"run.cancelled", "the run was cancelled"};
        const std::size_t end = std::min(count, begin + candlesPerReport);
        for (std::size_t i = begin; i < end; ++i) {
            if (i > 0 && !answers.empty()) {
                if (auto given = giveAnswers(runner, answers, setup.series->closeTime(i - 1), keep); !given)
                    return std::move(given).error();
            }
            keep(runner.step(i));
        }
        if (progress)
            progress(static_cast<double>(end) / static_cast<double>(count));
    }
    if (auto given = giveAnswers(runner, answers, UtcMs::max(), keep); !given)
        return std::move(given).error();
    if (auto done = runner.finish(); !done)
        return std::move(done).error();
    keep(runner.outcome());
    return created;
}

struct Pass {
    std::unique_ptr<Runner> runner;
    RunRecorder recorder;
};

Result<Pass> runThrough(const RunSetup& setup, const std::function<void(double)>& progress, const std::stop_token& stop,
    std::span<const GivenAnswer> answers = {}) {
    Pass pass;
    const auto keep = [&](StepOutcome& outcome) {
        if (outcome.hasEvents)
            pass.recorder.record(outcome);
    };
    auto runner = walk(setup, progress, stop, keep, answers);
    if (!runner)
        return std::move(runner).error();
    pass.runner = std::move(*runner);
    return pass;
}

Result<BriefResult> runBriefly(RunSetup setup, std::span<const EquityPoint> benchmark, const std::stop_token& stop) {
    setup.keepsBooks = false;
    BriefRecorder recorder;
    auto runner = walk(setup, {}, stop, [&](StepOutcome& outcome) {
        if (!outcome.trades.empty())
            recorder.record(outcome);
    });
    if (!runner)
        return std::move(runner).error();
    return recorder.finish(**runner, setup.instrument, tradedCandles(setup), benchmark);
}

// Ways of being invested need no warm-up.
Result<BenchmarkResult> runBenchmark(const RunSetup& setup, IStrategy& strategy, const std::stop_token& stop) {
    RunSetup held = setup;
    Series traded;
    if (const std::size_t first = setup.settings.warmUp; first > 0 && first < setup.series->size()) {
        traded = setup.series->slice({setup.series->times()[first], UtcMs::max()});
        held.series = &traded;
        held.settings.warmUp = 0;
    }
    held.strategy = &strategy;
    held.settings.decision = {}; // nobody is asked about it
    if (setup.holdingBroker) {
        held.broker = setup.holdingBroker;
        held.settings.account = setup.settings.account.forHolding();
    }
    auto result = runBriefly(std::move(held), {}, stop);
    if (!result)
        return std::move(result).error();
    return BenchmarkResult{std::move(result->metrics), std::move(result->equity)};
}

Result<BenchmarkResult> buyAndHold(const RunSetup& setup, const std::stop_token& stop) {
    BuyAndHold holder;
    return runBenchmark(setup, holder, stop);
}

Result<RunResult> runWhole(const RunSetup& setup, const std::function<void(double)>& progress,
    const std::stop_token& stop, std::span<const GivenAnswer> answers) {
    auto pass = runThrough(setup, progress, stop, answers);
    if (!pass)
        return std::move(pass).error();
    auto benchmark = buyAndHold(setup, stop);
    if (!benchmark)
        return std::move(benchmark).error();
    RunResult result = pass->recorder.finish(*pass->runner, setup.instrument, tradedCandles(setup), benchmark->equity);
    result.ambiguousCandles = pass->runner->ambiguousCandles();
    result.benchmark = std::move(*benchmark);
    return result;
}

} // namespace

Result<RunResult> runSeries(const RunSetup& setup, const std::function<void(double)>& progress, std::stop_token stop) {
    return guarded<RunResult>([&] { return runWhole(setup, progress, stop, {}); });
}

Result<RunResult> runAnswered(const RunSetup& setup, std::span<const GivenAnswer> answers, std::stop_token stop) {
    return guarded<RunResult>([&] {
        RunSetup asked = setup;
        asked.asksPerson = true;
        return runWhole(asked, {}, stop, answers);
    });
}

Result<BenchmarkResult> holdSeries(const RunSetup& setup, std::stop_token stop) {
    return guarded<BenchmarkResult>([&] { return buyAndHold(setup, stop); });
}

Result<BenchmarkResult> benchmarkSeries(const RunSetup& setup, IStrategy& strategy, std::stop_token stop) {
    return guarded<BenchmarkResult>([&] { return runBenchmark(setup, strategy, stop); });
}

Result<BriefResult> runSeriesBriefly(
    const RunSetup& setup, std::span<const EquityPoint> benchmark, std::stop_token stop) {
    return guarded<BriefResult>([&] { return runBriefly(setup, benchmark, stop); });
}

} // namespace truebar
