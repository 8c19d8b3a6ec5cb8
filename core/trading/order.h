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
// TakeProfit: at its stop price a market order, reached from the side that is good for the trader (a sell from below).
enum class OrderType : std::uint8_t { Market, Limit, Stop, StopLimit, TrailingStop, TakeProfit };
enum class OrderStatus : std::uint8_t { Pending, Open, Filled, Cancelled, Rejected };
// Day: until the session in which it was decided ends; where there are no sessions, until the UTC day ends.
enum class TimeInForce : std::uint8_t { GoodTilCancelled, ImmediateOrCancel, FillOrKill, GoodTilDate, Day };
// How many values each of them has, for reading names.
constexpr int orderTypeCount = 6;
constexpr int timeInForceCount = 5;

constexpr Side opposite(Side side) {
    return side == Side::Buy ? Side::Sell : Side::Buy;
}

// By how much the position changes.
constexpr Quantity changeOf(Side side, Quantity quantity) {
    return side == Side::Buy ? quantity : -quantity;
}

// "buy", "sell"; "market", "limit", "stop", "stop_limit", "trailing_stop", "take_profit"; "pending" …; "gtc", "ioc",
// "fok", "gtd", "day".
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

// How far a trailing stop stays behind the best price since it is live. The average true range is the one at the
// decision (Wilder's, of `atrLength` candles): it does not change while the order lives.
struct TrailingDistance {
    enum class Kind : std::uint8_t { Amount /* of price */, Percent /* of that best price */, AtrMultiple };
    Kind kind = Kind::Amount;
    Decimal value{}; // > 0
    int atrLength = 14; // for AtrMultiple

    bool operator==(const TrailingDistance&) const = default;
};
// "amount", "percent", "atr"
std::string_view toString(TrailingDistance::Kind kind);

// Where an exit waits, seen from the price of the entry's first fill; distances are positive on both sides.
struct ExitLevel {
    enum class Kind : std::uint8_t { AtPrice, Amount /* of price */, Percent /* of the entry price */ };
    Kind kind = Kind::AtPrice;
    Decimal value{}; // > 0

    bool operator==(const ExitLevel&) const = default;
};
// "price", "amount", "percent"
std::string_view toString(ExitLevel::Kind kind);

// Exits that begin to live with the entry's first fill, for as much as is filled, one cancelling the others.
struct Bracket {
    std::optional<ExitLevel> target{}; // a limit order
    std::optional<ExitLevel> stop{}; // a stop order
    std::optional<TrailingDistance> trailing{}; // a trailing stop

    bool operator==(const Bracket&) const = default;
};

struct OrderRequest {
    Side side = Side::Buy;
    OrderType type = OrderType::Market;
    OrderSize size{};
    std::optional<Price> limitPrice{}; // Limit, StopLimit
    std::optional<Price> stopPrice{}; // Stop, StopLimit, TakeProfit
    TimeInForce timeInForce = TimeInForce::GoodTilCancelled;
    bool reduceOnly = false;
    bool postOnly = false; // Limit: rejected where it would take
    std::optional<UtcMs> goodUntil{}; // GoodTilDate
    std::optional<TrailingDistance> trailing{}; // TrailingStop
    // Orders of the same group other than 0 cancel one another: a fill of one shrinks the others by as much.
    std::uint64_t ocoGroup = 0;
    std::optional<Bracket> bracket{}; // of an entry

    bool operator==(const OrderRequest&) const = default;
};

struct Order {
    OrderNumber number = 0;
    OrderRequest request{};
    UtcMs submittedAt{}; // close of the candle on which it was decided
    OrderStatus status = OrderStatus::Pending;
    Quantity filledQuantity{};
    OrderNumber parent = 0; // of an exit of a bracket: its entry
    std::optional<UtcMs> expiresAt{}; // GoodTilDate, Day
    std::optional<Price> atr{}; // the average true range at the decision, where a trailing distance needs it
    std::optional<UtcMs> triggeredAt{}; // stop orders
    std::optional<UtcMs> closedAt{}; // filled, cancelled or rejected
    std::string reason{}; // of the suggestion, or of the rejection

    bool isOpen() const { return status == OrderStatus::Pending || status == OrderStatus::Open; }
    bool operator==(const Order&) const = default;
};

} // namespace truebar
