#include "core/decisions/run_link.h"

namespace truebar {

Result<std::vector<Prompt>> RunLink::take(const StepOutcome& outcome) {
    std::vector<Prompt> out;
    for (const Decision& decision : outcome.decisions) {
        // Those of other suggestions were never asked about.
        if (decision.decidedBy != "rule:superseded" && decision.decidedBy != "rule:end")
            continue;
        if (auto done = m_desk.withdraw(m_origin.run, decision); !done)
            return std::move(done).error();
    }
    for (const PendingSuggestion& asked : outcome.asked) {
        auto prompt = m_desk.ask(m_origin, asked, m_onExpiry);
        if (!prompt)
            return std::move(prompt).error();
        out.push_back(std::move(*prompt));
    }
    return out;
}

Result<void> RunLink::deliver(Runner& runner, UtcMs lastClose, const std::function<void(StepOutcome&)>& keep,
    const std::optional<std::string>& held) {
    const auto answers = m_desk.deliver(m_origin.run, lastClose, held);
    if (!answers)
        return answers.error();
    for (const GivenAnswer& given : *answers) {
        if (auto taken = runner.answer(given.suggestion, given.answer); !taken)
            return taken;
        for (const Decision& decision : runner.outcome().decisions) {
            if (auto noted = m_desk.noteOutcome(m_origin.run, decision); !noted)
                return noted;
        }
        keep(runner.outcome());
    }
    return {};
}

Result<GivenAnswer> RunLink::miss(GivenAnswer given, const std::string& held) {
    given.answer = notSent(std::move(given.answer), held);
    Decision decision;
    decision.suggestion = given.suggestion;
    decision.verdict = given.answer.verdict;
    decision.note = given.answer.note;
    if (auto noted = m_desk.noteOutcome(m_origin.run, decision); !noted)
        return std::move(noted).error();
    return given;
}

} // namespace truebar
