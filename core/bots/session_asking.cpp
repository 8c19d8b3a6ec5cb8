// What a session asks, and how a live one hears the answers: between two candles, each in a transaction with what
// follows from it, and only as long as its orders can leave at once.
#include "core/bots/bot_session.h"
#include "core/bots/session_answers.h"

#include <algorithm>

namespace truebar {

Result<void> BotSession::prepareAsking() {
    const DecisionSettings& decision = m_head.definition.settings.decision;
    const bool asksPerson = decision.mode == DecisionMode::Ask || decision.mode == DecisionMode::AskAbove;
    if (asksPerson && !m_tools.decisions)
        return Error{"bot.no_desk", "the bot asks a person, and nobody can be asked here"};
    PromptOrigin origin;
    origin.bot = m_head.bot;
    origin.run = askingName(m_head.number);
    origin.mode = m_head.definition.mode;
    origin.strategy = m_head.definition.strategy;
    origin.instrument = m_head.definition.instrument;
    origin.timeframe = m_head.definition.timeframe;
    origin.currency = m_head.instrument.currency;
    if (m_live && !decision.isAuto())
        m_asking = std::make_unique<LiveAsking>(decision, asksPerson ? m_tools.decisions : nullptr, std::move(origin));
    else if (asksPerson)
        m_link = std::make_unique<RunLink>(*m_tools.decisions, std::move(origin), decision.onExpiry);
    return {};
}

Result<void> BotSession::hearAnswers(UtcMs until, bool isLastChance) {
    if (!m_machine->runner())
        return {};
    const auto waiting = m_asking->waiting(m_machine->runner()->pending(), until);
    if (!waiting)
        return waiting.error();
    const Series& series = m_machine->series();
    const UtcMs lastClose = series.closeTime(series.size() - 1);
    for (const GivenAnswer& given : *waiting) {
        const auto& pending = m_machine->runner()->pending();
        const auto asked = std::ranges::find_if(
            pending, [&](const PendingSuggestion& each) { return each.offered.number == given.suggestion; });
        if (asked == pending.end())
            continue; // the step that has ended it tells the desk
        auto answer = timely(given.answer, asked->deadline, lastClose);
        if (!answer && isLastChance && !m_asking->asksPerson())
            answer = missed(given.answer);
        if (!answer) {
            m_asking->lookAgain();
            continue;
        }
        GivenAnswer now = given;
        now.learnedAt = lastClose;
        now.answer = std::move(*answer);
        if (auto heard = hearAnswer(std::move(now)); !heard)
            return heard;
    }
    return {};
}

// A yes means the market that its person saw. It is heard while its orders can leave on a price that is not old; when
// that does not come in time it was missed, and the reason stays with it.
std::optional<Answer> BotSession::timely(const Answer& answer, UtcMs deadline, UtcMs lastClose) const {
    if (answer.verdict != Verdict::Accepted && answer.verdict != Verdict::Amended)
        return answer;
    m_live->pump();
    const bool isOver = m_live->isLate(answer.at) || m_tools.clock.now() > deadline + expiryGrace;
    if (isOver)
        return missed(answer);
    const bool isPriceOld = m_live->isLate(m_head.definition.timeframe.next(lastClose));
    return isPriceOld || m_live->obstacle() ? std::nullopt : std::optional(answer);
}

Answer BotSession::missed(const Answer& answer) const {
    return notSent(answer, m_live->obstacle().value_or("it was heard too late"));
}

Result<void> BotSession::hearAnswer(GivenAnswer given) {
    const UtcMs lastClose = given.learnedAt;
    std::vector<LiveReport> reports = m_live->learn();
    LiveReport answered;
    answered.kind = LiveReport::Kind::Answered;
    answered.time = given.answer.at;
    answered.answer = std::move(given);
    reports.push_back(std::move(answered));
    if (auto heard = m_machine->hear(reports); !heard)
        return heard;
    const std::vector<BotEvent> events = m_machine->takeAnswered();
    auto kept = m_tools.workspace.run([&](const Database& database) {
        return SessionStore(database).appendBetween(m_head.number, m_machine->steps() + 1, reports, events,
            m_events + 1, [&] { return m_asking->keep(database, lastClose); });
    });
    if (!kept)
        return kept;
    m_events += events.size();
    m_asking->kept();
    {
        const std::lock_guard lock(m_mutex);
        m_status.position = m_machine->position();
        m_status.lastDecisionAt = m_tools.clock.now();
    }
    // Durable: from here on they may be sent, by this process or by the next.
    m_live->send(m_machine->takeWishes());
    return {};
}

} // namespace truebar
