#include "core/engine/pending_suggestions.h"

namespace truebar {

void PendingSuggestions::add(PendingSuggestion pending, std::optional<Answer> ruleAnswer) {
    m_all.push_back(std::move(pending));
    m_answers.push_back(std::move(ruleAnswer));
}

void PendingSuggestions::remove(std::size_t index) {
    m_all.erase(m_all.begin() + static_cast<std::ptrdiff_t>(index));
    m_answers.erase(m_answers.begin() + static_cast<std::ptrdiff_t>(index));
}

std::optional<PendingSuggestion> PendingSuggestions::take(std::uint64_t number) {
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        if (m_all[i].offered.number != number)
            continue;
        std::optional<PendingSuggestion> out(std::move(m_all[i]));
        remove(i);
        return out;
    }
    return std::nullopt;
}

std::optional<PendingSuggestions::Due> PendingSuggestions::takeDue(UtcMs until) {
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        if (m_answers[i] && m_answers[i]->at < until && (!first || m_answers[i]->at < m_answers[*first]->at))
            first = i;
    }
    if (!first)
        return std::nullopt;
    Due out{std::move(m_all[*first]), std::move(*m_answers[*first])};
    remove(*first);
    return out;
}

std::vector<PendingSuggestion> PendingSuggestions::takeOlderThan(UtcMs time) {
    std::vector<PendingSuggestion> out;
    for (std::size_t i = 0; i < m_all.size();) {
        if (m_all[i].offered.time >= time) {
            ++i;
            continue;
        }
        out.push_back(std::move(m_all[i]));
        remove(i);
    }
    return out;
}

} // namespace truebar
