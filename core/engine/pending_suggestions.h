// The suggestions of one run that wait for an answer, oldest first.
#pragma once

#include "core/engine/answer.h"

namespace truebar {

class PendingSuggestions {
public:
    // `ruleAnswer`: the answer that a rule will give at its time, where no person is asked.
    void add(PendingSuggestion pending, std::optional<Answer> ruleAnswer);
    const std::vector<PendingSuggestion>& all() const { return m_all; }
    bool isEmpty() const { return m_all.empty(); }

    std::optional<PendingSuggestion> take(std::uint64_t number);
    // The first answer that a rule gives before `until`, with its suggestion; nothing if there is none.
    struct Due {
        PendingSuggestion pending{};
        Answer answer{};
    };
    std::optional<Due> takeDue(UtcMs until);
    // What was offered before `time`, or all.
    std::vector<PendingSuggestion> takeOlderThan(UtcMs time);

private:
    void remove(std::size_t index);

    std::vector<PendingSuggestion> m_all;
    std::vector<std::optional<Answer>> m_answers; // of each
};

} // namespace truebar
