// Whether a person is asked before a suggestion becomes orders, and what happens if nobody answers.
#pragma once

#include "core/base/amount.h"
#include "core/base/time.h"

#include <string_view>

namespace truebar {

// AskAbove: only where the orders are worth more than the threshold. SimulateDelay: a rule says yes after the delay, as
// a person would who needs that long.
enum class DecisionMode : std::uint8_t { Auto, Ask, AskAbove, SimulateDelay };
enum class OnExpiry : std::uint8_t { Reject, Accept };
constexpr int decisionModeCount = 4;
constexpr int onExpiryCount = 2;
// "auto", "ask", "ask_above", "simulate_delay"; "reject", "accept"
std::string_view toString(DecisionMode mode);
std::string_view toString(OnExpiry onExpiry);

struct DecisionSettings {
    DecisionMode mode = DecisionMode::Auto;
    Money threshold{}; // AskAbove: of the orders together, in the account's currency; ≥ 0
    Millis delay{}; // SimulateDelay: 0 … 30 days
    Millis deadline{300'000}; // how long a suggestion may be answered: 1 second … 30 days
    OnExpiry onExpiry = OnExpiry::Reject;

    bool isAuto() const { return mode == DecisionMode::Auto; }
    // "run.decision_threshold", "run.decision_delay", "run.decision_deadline".
    static Result<DecisionSettings> checked(const DecisionSettings& settings);
    bool operator==(const DecisionSettings&) const = default;
};

// "run.decision", "run.decision_expiry" if there is nothing of that name.
Result<DecisionMode> decisionModeNamed(std::string_view name);
Result<OnExpiry> onExpiryNamed(std::string_view name);

} // namespace truebar
