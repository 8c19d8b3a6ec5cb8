// A run over a handful of candles, with a strategy that says what it is told to.
#pragma once

#include "core/engine/runner.h"
#include "tests/support/engine_fixture.h"

#include <stdexcept>

namespace truebar::test {

inline const std::vector<Ohlc> steady{
    {100, 101, 99, 100}, {102, 103, 101, 102}, {104, 105, 103, 104}, {106, 107, 105, 106}, {108, 109, 107, 108}};

inline Suggestion target(Exposure exposure, const char* size = nullptr) {
    return {TargetPosition{exposure, size ? OrderSize::fixed(quantity(size)) : OrderSize::allIn()}, "because"};
}

struct RunnerScene {
    Instrument instrument = instrumentWith("1", "1");
    RunSettings settings = settingsWith("1000");
    Series series = seriesOf(steady);
    ScriptedStrategy strategy{};
    bool asksPerson = false;

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
    RunResult run() {
        auto result = runSeries(setup());
        if (!result)
            throw std::runtime_error(result.error().message());
        return std::move(*result);
    }
};

} // namespace truebar::test
