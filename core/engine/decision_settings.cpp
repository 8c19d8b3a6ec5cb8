#include "core/engine/decision_settings.h"

namespace truebar {

namespace {

constexpr Millis longest = std::chrono::days(30);

} // namespace

std::string_view toString(DecisionMode mode) {
    switch (mode) {
    case DecisionMode::Auto:
        return "auto";
    case DecisionMode::Ask:
        return "ask";
    case DecisionMode::AskAbove:
        return "ask_above";
    case DecisionMode::SimulateDelay:
        return "simulate_delay";
    }
    return {};
}

std::string_view toString(OnExpiry onExpiry) {
    return onExpiry == OnExpiry::Accept ? "accept" : "reject";
}

Result<DecisionMode> decisionModeNamed(std::string_view name) {
    for (int i = 0; i < decisionModeCount; ++i) {
        if (toString(static_cast<DecisionMode>(i)) == name)
            return static_cast<DecisionMode>(i);
    }
    return Error{"run.decision", "there is no way to decide called %1", {std::string(name)}, "decision"};
}

Result<OnExpiry> onExpiryNamed(std::string_view name) {
    for (int i = 0; i < onExpiryCount; ++i) {
        if (toString(static_cast<OnExpiry>(i)) == name)
            return static_cast<OnExpiry>(i);
    }
    return Error{
        "run.decision_expiry", "what expires is accepted or rejected, not %1", {std::string(name)}, "decision-expiry"};
}

Result<DecisionSettings> DecisionSettings::checked(const DecisionSettings& settings) {
    if (settings.threshold.sign() < 0)
        return Error{
            "run.decision_threshold", "the size above which to ask must not be below 0", {}, "decision-threshold"};
    if (settings.delay.count() < 0 || settings.delay > longest)
        return Error{"run.decision_delay", "the delay of a decision must be 0 to 2592000000 milliseconds", {},
            "decision-delay-ms"};
    if (settings.deadline < Millis(1'000) || settings.deadline > longest)
        return Error{"run.decision_deadline", "the time for a decision must be 1000 to 2592000000 milliseconds", {},
            "decision-deadline-ms"};
    return settings;
}

} // namespace truebar
