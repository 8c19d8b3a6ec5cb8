// Who says yes: a rule at once, a rule after a while, or a person.
#pragma once

#include "core/engine/answer.h"
#include "core/engine/decision_settings.h"

namespace truebar {

class DecisionPolicy {
public:
    // `asksPerson`: answers come from outside; else rules answer what a person would be asked.
    DecisionPolicy(const DecisionSettings& settings, bool asksPerson)
        : m_settings(settings)
        , m_asksPerson(asksPerson) { }

    bool isAuto() const { return m_settings.isAuto(); }
    // What a rule says at once: it accepts what is still valid.
    Decision decide(const RecordedSuggestion& offered) const;
    // Whether the answer is not to be had at once.
    bool mustWait(const PendingSuggestion& pending) const;
    // The last moment for an answer.
    UtcMs deadlineOf(const RecordedSuggestion& offered) const;
    // The answer that a rule gives later; nothing where a person is asked.
    std::optional<Answer> laterAnswer(const PendingSuggestion& pending) const;

private:
    DecisionSettings m_settings;
    bool m_asksPerson;
};

// The orders that bring `position` to the target, in the order to be sent: none if it already holds, a close before the
// opposite opening.
std::vector<OrderRequest> ordersFor(const TargetPosition& target, Quantity position, Quantity lotStep);
// The same for any suggestion.
std::vector<OrderRequest> ordersFor(const Suggestion& suggestion, Quantity position, Quantity lotStep);

} // namespace truebar
