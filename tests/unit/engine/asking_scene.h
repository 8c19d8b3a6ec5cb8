// A run whose suggestions wait for answers, step by step: for tests of decisions.
#pragma once

#include "core/engine/run_recorder.h"
#include "tests/support/runner_scene.h"

namespace truebar::test {

inline Answer answered(Verdict verdict, UtcMs at) {
    Answer out;
    out.verdict = verdict;
    out.by = "ada";
    out.at = at;
    return out;
}

struct AskingScene : RunnerScene {
    std::unique_ptr<Runner> runner{};
    RunRecorder recorder{};

    explicit AskingScene(DecisionMode mode) {
        settings.decision.mode = mode;
        asksPerson = true;
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
    // To the end, with a rule that answers at once.
    RunResult run() {
        asksPerson = false;
        return RunnerScene::run();
    }
    UtcMs close(std::size_t index) const { return series.closeTime(index); }
};

} // namespace truebar::test
