// What people have said to a session, and at which of its candles it learned of it.
#pragma once

#include "core/bots/session_store.h"

#include <map>

namespace truebar {

// The name under which a session asks; unique for ever.
std::string askingName(std::int64_t session);

struct SessionAnswers {
    // To be given before the step of that candle.
    std::map<std::uint64_t, std::vector<GivenAnswer>> byCandle{};
    // Delivered, but the step that would have shown it is not durable.
    std::vector<GivenAnswer> unlearned{};
};
SessionAnswers sessionAnswers(const SessionHistory& history, const std::vector<GivenAnswer>& delivered);

} // namespace truebar
