// What a live session asks a person, or the rule in a person's place, and the answers that wait for it. A live step
// cannot be repeated before it is durable, so unlike those of other runs its questions, and what it made of the
// answers, are kept in the session's own transactions (docs/decisions/0014-live-answers.md). Belongs to the session's
// strand but for hasNews().
#pragma once

#include "core/decisions/decision_desk.h"
#include "core/engine/decision_policy.h"
#include "core/engine/step_outcome.h"

namespace truebar {

class LiveAsking {
public:
    // The desk outlives it; none where only the rule answers.
    LiveAsking(const DecisionSettings& settings, DecisionDesk* desk, PromptOrigin origin);

    bool asksPerson() const { return m_desk != nullptr; }

    // Gets every outcome of the runner.
    void note(const StepOutcome& outcome);
    // What was noted is kept already: after a restart.
    void forget();
    // Keeps what was noted, within a transaction of the caller's. `lastClose`: the last that the run knows.
    Result<void> keep(const Database& database, UtcMs lastClose) const;
    // That transaction is durable.
    void kept();

    // Whether waiting() may have another answer than the last time; from any thread.
    bool hasNews() const;
    // The answers that the run has not heard, oldest first: all that the desk has, or what the rule says to `pending`
    // by then.
    Result<std::vector<GivenAnswer>> waiting(const std::vector<PendingSuggestion>& pending, UtcMs until);
    // Some of them have to wait longer.
    void lookAgain() { m_looksAgain = true; }

private:
    const DecisionPolicy m_policy;
    const OnExpiry m_onExpiry;
    DecisionDesk* const m_desk;
    const PromptOrigin m_origin;
    std::vector<PendingSuggestion> m_asked;
    std::vector<Decision> m_decisions;
    std::atomic<std::uint64_t> m_seen = 0; // changes of the desk
    std::atomic<bool> m_looksAgain = true;
};

} // namespace truebar
