#include "core/bots/session_answers.h"

#include "core/bots/bot_status.h"

#include <charconv>

namespace truebar {

namespace {

constexpr std::string_view askingPrefix = "bot-session-";

} // namespace

std::string askingName(std::int64_t session) {
    return std::string(askingPrefix) + std::to_string(session);
}

std::optional<std::int64_t> askingSession(std::string_view name) {
    if (!name.starts_with(askingPrefix))
        return std::nullopt;
    name.remove_prefix(askingPrefix.size());
    std::int64_t out = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), out);
    const bool isNumber = parsed.ec == std::errc{} && parsed.ptr == name.data() + name.size();
    return isNumber ? std::optional(out) : std::nullopt;
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

SessionAnswers reportedAnswers(const SessionHistory& history) {
    SessionAnswers out;
    for (std::size_t i = 0; i < history.candles.size(); ++i) {
        for (const LiveReport& report : history.candles[i].step.reports) {
            if (report.answer)
                out.byCandle[i + 1].push_back(*report.answer);
        }
    }
    for (const LiveReport& report : history.lastReports) {
        if (report.answer)
            out.unlearned.push_back(*report.answer);
    }
    return out;
}

} // namespace truebar
