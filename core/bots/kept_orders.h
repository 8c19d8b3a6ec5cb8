// Orders that the host keeps for a live bot, because they depend on one another or on a price that the venue does not
// watch: exits of a bracket, orders of a group, trailing stops, take-profits, stops where the venue takes none. Of
// those that exclude one another at most one is at the venue; the others wait here. So two of them can never fill
// together, whatever happens to the program. Pure: what stands is read from the orders at the venue and their fills,
// and asked again whenever something has changed. docs/decisions/0017-kept-orders.md
#pragma once

#include "core/bots/live_broker.h"
#include "core/live/order_book.h"
#include "core/sdk/live_broker.h"

namespace truebar {

// One of them, with the orders that have been placed for it so far.
struct KeptOrder {
    const LiveOrderWish* wish = nullptr;
    std::optional<Price> level{}; // where it stands now: its stop, or the limit of a limit order
    Quantity filled{}; // told
    std::vector<const LiveOrder*> pieces{}; // by id, oldest first
    bool isTriggered = false; // its stop was reached
    bool isBehind = false; // fills are known that were not told yet
    bool isEnding = false; // an entry whose exits have begun to fill

    OrderNumber number() const { return wish->number; }
    // Waits for a price and is a market order from there on, or a limit order (StopLimit).
    bool waitsForStop() const {
        return wish->request.type != OrderType::Limit && wish->request.type != OrderType::Market;
    }
    Quantity working() const; // at the venue or on its way
    std::ptrdiff_t refused() const; // by the venue, one after the other, up to now
};

// Those that exclude one another: the exits of one entry, the orders of one group, or one alone.
struct KeptChain {
    std::vector<KeptOrder> orders{}; // by number
    Quantity before{}; // filled of those that are over
    OrderNumber entry = 0; // of exits
    Quantity entered{}; // filled of the entry
    bool isEntryOver = true;
    // The most that may be sold, or bought back, by it; nothing where it does not lessen a position.
    std::optional<Quantity> most{};
    bool isClaimed = false; // an order for the market takes of what is held
    bool isPositionClosed = false; // what they were there to close is gone

    Quantity filled() const;
    Quantity working() const;
    bool hasLive() const;
    bool isInDoubt() const;
    // What is left to do for one of them; ≤ 0 where nothing is.
    Quantity rest(const KeptOrder& order) const;
};

struct KeptView {
    std::optional<Price> last{}; // trade of the market
    LiveBrokerCapabilities venue{};
    InstrumentFilters filters{};
    UtcMs now{};
};

struct KeptStep {
    struct Piece {
        OrderNumber number = 0;
        OrderType type = OrderType::Market;
        std::optional<Price> limitPrice{};
        std::optional<Price> stopPrice{};
        Quantity quantity{};
    };
    struct End {
        OrderNumber number = 0;
        OrderStatus status = OrderStatus::Cancelled;
        std::string text{};
    };
    std::vector<ClientOrderId> cancels{};
    std::optional<Piece> piece{};
    std::vector<End> ends{}; // nothing of theirs is at the venue any more
    std::optional<OrderNumber> triggered{}; // from now on
    bool endsEntry = false; // what is left of the entry is to be cancelled
};

// Whether the host keeps the order instead of sending it as it is.
bool isKept(const LiveOrderWish& wish, const LiveBrokerCapabilities& venue);
// Whether this price has reached the stop.
bool isReached(const OrderRequest& request, Price level, Price last);
// · what excludes the one that is to stand is cancelled, and when the venue has shown that it is gone, that one is sent
// · at most as much as is entered, not yet left, and held
// · a stop stands at the venue where it takes stops; until a limit of the same chain is reached
// · a stop that is kept and reached is a market order; one that the venue refuses twice is kept
// Nothing is placed while one of them is in doubt: it may be the one that is missing.
KeptStep nextStep(const KeptChain& chain, const KeptView& view);

} // namespace truebar
