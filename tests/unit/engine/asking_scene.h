// A run whose suggestions wait for answers, step by step: for tests of decisions.
#pragma once

#include "core/engine/run_recorder.h"
#include "tests/support/engine_fixture.h"

#include <stdexcept>

namespace truebar::test {

inline const std::vector<Ohlc> steady{
    {100, 101, 99, 100}, {102, 103, 101, 102}, {104, 105, 103, 104}, {106, 107, 105, 106}, {108, 109, 107, 108}};

inline Suggestion target(Exposure exposure, const char* size = nullptr) {
    return {TargetPosition{exposure, size ? OrderSize::fixed(quantity(size)) : OrderSize::allIn()}, "because"};
}

inline Answer answered(Verdict verdict, UtcMs at) {
    Answer out;
    out.verdict = verdict;
    out.by = "ada";
    out.at = at;
    return out;
}

struct AskingScene {
    Instrument instrument = instrumentWith("1", "1");
    RunSettings settings = settingsWith("1000");
    Series series = seriesOf(steady);
    ScriptedStrategy strategy{};
    bool asksPerson = true;
    std::unique_ptr<Runner> runner{};
    RunRecorder recorder{};

    explicit AskingScene(DecisionMode mode) { settings.decision.mode = mode; }

    RunSetup setup() {
        RunSetup out;
        out.series = &series;
        out.instrument = instrument;
        out.settings = settings;
        out.strategy = &strategy;
        out.broker = simulatedVenue(instrument, settings);
        out.asksPerson = asksPerson;
        return out;
    }
    void begin() {
        auto created = Runner::create(setup());
        if (!created)
            throw std::runtime_error(created.error().message());
        runner = std::move(*created);
    }
    StepOutcome step(std::size_t index) {
        StepOutcome out = runner->step(index);
        recorder.record(runner->outcome());
        return out;
    }
    bool answer(std::uint64_t suggestion, const Answer& answer) {
        const bool isTaken = runner->answer(suggestion, answer).has_value();
        if (isTaken)
            recorder.record(runner->outcome());
        return isTaken;
    }
    RunResult finish() {
        if (auto done = runner->finish(); !done)
            throw std::runtime_error(done.error().message());
        recorder.record(runner->outcome());
        return recorder.finish(*runner, instrument, series.size(), {});
    }
    RunResult run() {
        asksPerson = false;
        auto result = runSeries(setup());
        if (!result)
            throw std::runtime_error(result.error().message());
        return std::move(*result);
    }
    UtcMs close(std::size_t index) const { return series.closeTime(index); }
};

} // namespace truebar::test
