// What a strategy offers: a target position or one order. It never sends anything itself.
#pragma once

#include "core/trading/order.h"

#include <string>
#include <variant>
#include <vector>

namespace truebar {

enum class Exposure : std::uint8_t { Flat, Long, Short };
// "flat", "long", "short"
std::string_view toString(Exposure exposure);

// "Be long, all in": the engine works out the orders from the position at that moment. A target that already holds
// (same side) causes no order.
struct TargetPosition {
    Exposure exposure = Exposure::Flat;
    OrderSize size = OrderSize::allIn(); // ignored for Flat

    bool operator==(const TargetPosition&) const = default;
};

struct Suggestion {
    std::variant<TargetPosition, OrderRequest> proposal;
    std::string reason{}; // for a person: "SMA 10 crossed above SMA 30"
    double confidence = 1.0; // 0 … 1
    std::optional<UtcMs> validUntil{};

    bool operator==(const Suggestion&) const = default;
};

class SuggestionSink {
public:
    void suggest(Suggestion suggestion) { m_suggestions.push_back(std::move(suggestion)); }

    bool isEmpty() const { return m_suggestions.empty(); }
    std::vector<Suggestion>& suggestions() { return m_suggestions; }
    void clear() { m_suggestions.clear(); }

private:
    std::vector<Suggestion> m_suggestions;
};

} // namespace truebar
