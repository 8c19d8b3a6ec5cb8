// Orders and fills as they travel between us and a real venue: what we ask for, and what the venue says it has.
#pragma once

#include "core/base/result.h"
#include "core/market/instrument.h"
#include "core/trading/fill.h"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

// Ours, unique for ever, never given twice: 18 characters of a–z and 0–9, which every venue takes as it is. Venues that
// want another form (a UUID) derive it from this one and back.
struct ClientOrderId {
    std::string text{};

    bool isEmpty() const { return text.empty(); }
    auto operator<=>(const ClientOrderId&) const = default;
};

// One order that we want the venue to have. It is durable before it is sent, and it is sent once.
struct OrderIntent {
    ClientOrderId id{};
    InstrumentId instrument{};
    Side side = Side::Buy;
    OrderType type = OrderType::Limit;
    Quantity quantity{}; // > 0, in whole lots
    std::optional<Price> limitPrice{}; // in whole ticks
    std::optional<Price> stopPrice{};
    TimeInForce timeInForce = TimeInForce::GoodTilCancelled;
    bool reduceOnly = false;
    bool postOnly = false;
    std::string bot{}; // whose order it is; "" for the account itself (panic, a person's repair)
    UtcMs decidedAt{};
    // Which orders belong together: "GROUP what it is for"; the group has no space. Never sent, kept with the order.
    std::string link{};

    std::string_view group() const { return std::string_view(link).substr(0, link.find(' ')); }

    bool operator==(const OrderIntent&) const = default;
};

// How to find an order at the venue. The venue's own id is empty as long as it has not told us.
struct OrderReference {
    ClientOrderId id{};
    InstrumentId instrument{};
    std::string venueOrderId{};

    bool operator==(const OrderReference&) const = default;
};

// What we know after a request. Unknown is the answer to every doubt: time-out, closed connection, 5xx, an answer that
// cannot be read. Only the venue's own clear words are Refused; "we have certainly sent nothing" is Refused as well.
enum class Certainty : std::uint8_t { Accepted, Refused, Unknown };
// "accepted", "refused", "unknown"
std::string_view toString(Certainty certainty);

struct OrderAnswer {
    Certainty certainty = Certainty::Unknown;
    std::string venueOrderId{}; // Accepted, where the venue tells it at once
    Error reason{}; // Refused and Unknown
    UtcMs at{}; // the venue's time where it tells it, else ours

    bool operator==(const OrderAnswer&) const = default;
};

enum class VenueOrderState : std::uint8_t { Open, PartiallyFilled, Filled, Cancelled, Refused, Expired };
// "open", "partially_filled", "filled", "cancelled", "refused", "expired"
std::string_view toString(VenueOrderState state);
constexpr bool isFinal(VenueOrderState state) {
    return state != VenueOrderState::Open && state != VenueOrderState::PartiallyFilled;
}

// An order as the venue shows it, ours or not.
struct VenueOrder {
    ClientOrderId id{}; // as the venue gives it: empty or foreign where somebody else placed the order
    std::string venueOrderId{};
    InstrumentId instrument{};
    Side side = Side::Buy;
    OrderType type = OrderType::Limit;
    Quantity quantity{};
    Quantity filled{}; // so far; fills that make it up may reach us later, earlier or never
    std::optional<Price> averagePrice{}; // of what is filled, where the venue tells it
    std::optional<Price> limitPrice{};
    std::optional<Price> stopPrice{};
    bool reduceOnly = false;
    VenueOrderState state = VenueOrderState::Open;
    std::string reason{}; // of a refusal or expiry, in the venue's words
    UtcMs updatedAt{}; // by the venue's clock

    bool operator==(const VenueOrder&) const = default;
};

// Identifies a fill for ever. `tradeId` is unique within the account: where a venue counts trades for each symbol, the
// broker puts the symbol in front ("BTCUSDT:4711").
struct FillKey {
    std::string venue{};
    std::string account{}; // our name of the account
    std::string tradeId{};

    auto operator<=>(const FillKey&) const = default;
};

struct VenueFill {
    FillKey key{};
    ClientOrderId order{}; // may be empty where the venue names only its own id
    std::string venueOrderId{};
    InstrumentId instrument{};
    Side side = Side::Buy;
    Price price{};
    Quantity quantity{}; // > 0
    Decimal fee{}; // what was paid; negative for a rebate
    std::string feeCurrency{};
    Liquidity liquidity = Liquidity::Taker;
    UtcMs time{}; // by the venue's clock

    bool operator==(const VenueFill&) const = default;
};

struct VenuePosition {
    InstrumentId instrument{};
    Quantity quantity{}; // negative where short
    std::optional<Price> entryPrice{};
    std::optional<Decimal> leverage{};

    bool operator==(const VenuePosition&) const = default;
};

struct VenueBalance {
    std::string currency{};
    Decimal free{};
    Decimal locked{};

    bool operator==(const VenueBalance&) const = default;
};

} // namespace truebar
