// A suggestion that is put to a person, and the one decision on it, as they are kept in workspace.db.
#pragma once

#include "core/engine/answer.h"
#include "core/engine/decision_settings.h"
#include "core/market/instrument.h"
#include "core/market/timeframe.h"
#include "core/runs/run_record.h"

namespace truebar {

using PromptId = std::int64_t; // 1, 2, 3 … within a workspace

// Who asks.
struct PromptOrigin {
    std::string bot{}; // its name; empty for a run without one
    std::string run{}; // of the run or session; with the number of the suggestion unique for ever
    RunMode mode = RunMode::DryRun;
    std::string strategy{}; // plugin id
    InstrumentId instrument{};
    Timeframe timeframe{};
    std::string currency{}; // of the account: of notional, worst loss and equity

    bool operator==(const PromptOrigin&) const = default;
};

struct Prompt {
    PromptId id = 0; // 0: not yet kept
    PromptOrigin origin{};
    PendingSuggestion pending{}; // what is proposed and what was known then
    OnExpiry onExpiry = OnExpiry::Reject;
    UtcMs askedAt{}; // when it became durable

    bool operator==(const Prompt&) const = default;
};

// Through which door an answer came: "window", "cli", "rule" …
struct PromptDecision {
    Answer answer{};
    std::string channel{};
    Millis latency{}; // from the question to the answer

    bool operator==(const PromptDecision&) const = default;
};

// What the run made of the decision: the answer as it got it, and the orders that came of it.
struct PromptOutcome {
    UtcMs learnedAt{}; // the last close that the run knew
    bool isWithdrawn = false; // the run had stopped asking by itself
    Verdict verdict = Verdict::Expired; // Expired where the decision reached the run too late
    std::vector<OrderNumber> orders{}; // empty until they are known
    std::string note{};

    bool operator==(const PromptOutcome&) const = default;
};

struct KeptPrompt {
    Prompt prompt{};
    std::optional<PromptDecision> decision{}; // empty: open
    std::optional<PromptOutcome> outcome{}; // empty: the run has not learned of it

    bool operator==(const KeptPrompt&) const = default;
};

// What becomes of a prompt that nobody has answered, `now` being when that is noticed. It is accepted only if the bot
// says so and the deadline has passed just now: what nobody looked at for longer, because the program did not run, must
// not be sent any more.
Answer expiryOf(const Prompt& prompt, UtcMs now);
constexpr Millis expiryGrace{10'000};

} // namespace truebar
