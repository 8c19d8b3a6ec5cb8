#include "core/trading/fill.h"
#include "core/trading/order.h"

#include <array>

namespace truebar {

namespace {

// Empty for a value that none of them has: readers look for the value of a name.
template <std::size_t N, class E>
std::string_view nameOf(const std::array<std::string_view, N>& names, E value) {
    const auto index = static_cast<std::size_t>(value);
    return index < N ? names[index] : std::string_view();
}

} // namespace

std::string_view toString(Side side) {
    return nameOf(std::array<std::string_view, 2>{"buy", "sell"}, side);
}

std::string_view toString(OrderType type) {
    return nameOf(std::array<std::string_view, orderTypeCount>{"market", "limit", "stop", "stop_limit", "trailing_stop",
                      "take_profit"},
        type);
}

std::string_view toString(OrderStatus status) {
    return nameOf(std::array<std::string_view, 5>{"pending", "open", "filled", "cancelled", "rejected"}, status);
}

std::string_view toString(TimeInForce timeInForce) {
    return nameOf(std::array<std::string_view, timeInForceCount>{"gtc", "ioc", "fok", "gtd", "day"}, timeInForce);
}

std::string_view toString(TrailingDistance::Kind kind) {
    return nameOf(std::array<std::string_view, 3>{"amount", "percent", "atr"}, kind);
}

std::string_view toString(ExitLevel::Kind kind) {
    return nameOf(std::array<std::string_view, 3>{"price", "amount", "percent"}, kind);
}

std::string_view toString(Liquidity liquidity) {
    return nameOf(std::array<std::string_view, 2>{"maker", "taker"}, liquidity);
}

} // namespace truebar
