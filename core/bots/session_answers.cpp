#include "core/bots/session_answers.h"

#include "core/bots/bot_status.h"

namespace truebar {

std::string askingName(std::int64_t session) {
    return "bot-session-" + std::to_string(session);
}

SessionAnswers sessionAnswers(const SessionHistory& history, const std::vector<GivenAnswer>& delivered) {
    SessionAnswers out;
    std::map<std::uint64_t, std::uint64_t> learnedAt; // by suggestion: the candle of the last decision on it
    for (std::size_t i = 0; i < history.events.size(); ++i) {
        if (history.events[i].kind == BotEventKind::Decision)
            learnedAt[decidedSuggestion(history.events[i].body)] = history.eventCandles[i];
    }
    for (const GivenAnswer& given : delivered) {
        if (const auto candle = learnedAt.find(given.suggestion); candle != learnedAt.end())
            out.byCandle[candle->second].push_back(given);
        else
            out.unlearned.push_back(given);
    }
    return out;
}

} // namespace truebar
