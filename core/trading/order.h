// Orders as exchanges use them. The client order id is ours and unique for ever.
#pragma once

#include "core/base/amount.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace truebar {

enum class Side : std::uint8_t { Buy, Sell };
enum class OrderType : std::uint8_t { Market, Limit, Stop, StopLimit };
enum class OrderStatus : std::uint8_t { Pending, Open, Filled, Cancelled, Rejected };
enum class TimeInForce : std::uint8_t { GoodTilCancelled, ImmediateOrCancel, FillOrKill };

constexpr Side opposite(Side side) {
    return side == Side::Buy ? Side::Sell : Side::Buy;
}

// "buy", "sell"; "market", "limit", "stop", "stop_limit"; "pending" …; "gtc", "ioc", "fok".
std::string_view toString(Side side);
std::string_view toString(OrderType type);
std::string_view toString(OrderStatus status);
std::string_view toString(TimeInForce timeInForce);

// Within a run: 1, 2, 3 …; the id for ever is run id + this number.
using OrderNumber = std::uint64_t;

// How much: a fixed quantity, or the most whole lots that the cash pays for at the fill price including the fee.
struct OrderSize {
    enum class Kind : std::uint8_t { Fixed, AllIn };
    Kind kind = Kind::Fixed;
    Quantity quantity{}; // for Fixed

    static OrderSize fixed(Quantity quantity) { return {Kind::Fixed, quantity}; }
    static OrderSize allIn() { return {Kind::AllIn, {}}; }
    bool operator==(const OrderSize&) const = default;
};

struct OrderRequest {
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    OrderSize size{};
    std::optional<Price> limitPrice{}; // Limit, StopLimit
    std::optional<Price> stopPrice{}; // Stop, StopLimit
    TimeInForce timeInForce = TimeInForce::GoodTilCancelled;
    bool reduceOnly = false;

    bool operator==(const OrderRequest&) const = default;
};

struct Order {
    OrderNumber number = 0;
    OrderRequest request{};
    UtcMs submittedAt{}; // close of the candle on which it was decided
    OrderStatus status = OrderStatus::Pending;
    Quantity filledQuantity{};
    std::optional<UtcMs> triggeredAt{}; // stop orders
    std::optional<UtcMs> closedAt{}; // filled, cancelled or rejected
    std::string reason{}; // of the suggestion, or of the rejection

    bool isOpen() const { return status == OrderStatus::Pending || status == OrderStatus::Open; }
    bool operator==(const Order&) const = default;
};

} // namespace truebar
