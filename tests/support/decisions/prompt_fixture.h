// Questions as bots ask them, and a clock that stands where it is put.
#pragma once

#include "core/decisions/prompt.h"
#include "core/sdk/clock.h"

namespace truebar::test {

// 2026-01-05T09:00:00Z
constexpr UtcMs promptTime = utcMs(1'767'603'600'000);

class HandClock final : public IClock {
public:
    UtcMs time = promptTime;

    UtcMs now() const override { return time; }
    bool waitUntil(UtcMs, std::stop_token) const override { return true; }
};

PromptOrigin promptOrigin(const std::string& bot = "Momentum BTC", const std::string& run = "run-1");
// Buy 2 at 100 with a stop at 95, offered at promptTime, to be answered within five minutes.
PendingSuggestion pendingSuggestion(std::uint64_t number = 1);
Prompt promptOf(std::uint64_t number = 1, const std::string& run = "run-1");
Answer answerOf(Verdict verdict, UtcMs at = promptTime, const std::string& by = "ada");

} // namespace truebar::test
