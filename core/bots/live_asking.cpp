#include "core/bots/live_asking.h"

#include <algorithm>

namespace truebar {

LiveAsking::LiveAsking(const DecisionSettings& settings, DecisionDesk* desk, PromptOrigin origin)
    : m_policy(settings, desk != nullptr)
    , m_onExpiry(settings.onExpiry)
    , m_desk(desk)
    , m_origin(std::move(origin)) { }

void LiveAsking::note(const StepOutcome& outcome) {
    m_asked.insert(m_asked.end(), outcome.asked.begin(), outcome.asked.end());
    m_decisions.insert(m_decisions.end(), outcome.decisions.begin(), outcome.decisions.end());
    if (!m_desk && !m_asked.empty())
        m_looksAgain = true;
}

void LiveAsking::forget() {
    m_asked.clear();
    m_decisions.clear();
}

Result<void> LiveAsking::keep(const Database& database, UtcMs lastClose) const {
    if (!m_desk)
        return {};
    const DecisionStore store(database);
    for (const Decision& decision : m_decisions) {
        Result<void> done;
        if (decision.decidedBy == "rule:superseded" || decision.decidedBy == "rule:end") {
            Answer answer;
            answer.verdict = Verdict::Expired;
            answer.by = decision.decidedBy;
            answer.at = decision.time;
            answer.note = decision.note;
            done = store.end(m_origin.run, decision.suggestion, answer);
        } else {
            done = store.learn(m_origin.run, decision, lastClose);
        }
        if (!done)
            return done;
    }
    for (const PendingSuggestion& asked : m_asked) {
        Prompt prompt;
        prompt.origin = m_origin;
        prompt.pending = asked;
        prompt.onExpiry = m_onExpiry;
        prompt.askedAt = m_desk->clock().now();
        if (auto added = store.add(prompt); !added)
            return std::move(added).error();
    }
    return {};
}

void LiveAsking::kept() {
    const bool isChanged = !m_asked.empty() || !m_decisions.empty();
    forget();
    if (m_desk && isChanged)
        m_desk->noteChange();
}

bool LiveAsking::hasNews() const {
    return m_looksAgain || (m_desk && m_seen != m_desk->changes());
}

Result<std::vector<GivenAnswer>> LiveAsking::waiting(const std::vector<PendingSuggestion>& pending, UtcMs until) {
    std::vector<GivenAnswer> out;
    if (m_desk) {
        // Before reading: what comes meanwhile is seen by the next look.
        m_seen = m_desk->changes();
        m_looksAgain = false;
        return m_desk->unlearned(m_origin.run);
    }
    m_looksAgain = !pending.empty();
    for (const PendingSuggestion& each : pending) {
        auto answer = m_policy.laterAnswer(each);
        if (!answer || answer->at > until)
            continue;
        GivenAnswer given;
        given.suggestion = each.offered.number;
        given.answer = std::move(*answer);
        out.push_back(std::move(given));
    }
    std::ranges::stable_sort(out, {}, [](const GivenAnswer& given) { return given.answer.at; });
    return out;
}

} // namespace truebar
