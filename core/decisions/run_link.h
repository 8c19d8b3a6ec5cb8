// Between one run and the desk: what the run asks becomes durable, what was decided reaches the run once.
#pragma once

#include "core/decisions/decision_desk.h"
#include "core/engine/runner.h"

namespace truebar {

class RunLink {
public:
    // The desk outlives the link.
    RunLink(DecisionDesk& desk, PromptOrigin origin, OnExpiry onExpiry)
        : m_desk(desk)
        , m_origin(std::move(origin))
        , m_onExpiry(onExpiry) { }

    // After each step, and after finish(): keeps the questions of the outcome and withdraws those that the run has
    // ended by itself. Answers with the new questions; after a restart, with those that are known already.
    Result<std::vector<Prompt>> take(const StepOutcome& outcome);
    // Between steps: gives the run what was decided. `keep` gets the outcome of each answer. While the run is `held` it
    // hears of no yes.
    Result<void> deliver(Runner& runner, UtcMs lastClose, const std::function<void(StepOutcome&)>& keep,
        const std::optional<std::string>& held = {});
    // Delivered, but never stepped; now the run is held: a yes counts as expired from here on.
    Result<GivenAnswer> miss(GivenAnswer given, const std::string& held);
    // Everything the run has learned of, for running it again up to where it was.
    Result<std::vector<GivenAnswer>> delivered() { return m_desk.delivered(m_origin.run); }

private:
    DecisionDesk& m_desk;
    PromptOrigin m_origin;
    OnExpiry m_onExpiry;
};

} // namespace truebar
