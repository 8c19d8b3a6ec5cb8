// What people have said to a session, and at which of its candles it learned of it.
#pragma once

#include "core/bots/session_store.h"

#include <map>
#include <optional>

namespace truebar {

// The name under which a session asks; unique for ever.
std::string askingName(std::int64_t session);
// The session of such a name; nothing if it is none.
std::optional<std::int64_t> askingSession(std::string_view name);

struct SessionAnswers {
    // To be given before the step of that candle.
    std::map<std::uint64_t, std::vector<GivenAnswer>> byCandle{};
    // Delivered, but no step shows it: it is not durable, or the session has ended before.
    std::vector<GivenAnswer> unlearned{};
};
SessionAnswers sessionAnswers(const SessionHistory& history, const std::vector<GivenAnswer>& delivered);
// Those of a live session, which are among its reports.
SessionAnswers reportedAnswers(const SessionHistory& history);

} // namespace truebar
