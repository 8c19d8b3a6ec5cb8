// A broker that trades with a real venue. It never decides: it sends what it is given, once, and reports what it hears.
// Orders must not go through a client that repeats requests on its own (QNetworkAccessManager does): see
// docs/order-path.md.
#pragma once

#include "core/sdk/account_probe.h"
#include "core/sdk/feed.h"
#include "core/sdk/live_order.h"
#include "core/sdk/manual_reports.h"

#include <span>
#include <stop_token>

namespace truebar {

// What a live broker reports, on a thread of its own; the calls of one broker never overlap.
class ILiveBrokerEvents {
public:
    virtual ~ILiveBrokerEvents() = default;
    // Exactly one for each order handed to submit() and for each cancel(), whatever happens: at the latest when the
    // broker's time-out has passed (then Unknown). Never from within submit() or cancel().
    virtual void onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) = 0;
    virtual void onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) = 0;
    // From the venue's stream. Both may come twice, late, in any order, before the answer, or not at all; orders and
    // fills of others on the same account come as well.
    virtual void onOrderUpdate(const VenueOrder& order) = 0;
    virtual void onFill(const VenueFill& fill) = 0;
    // Of the stream of the account. After Lost, updates and fills may be missing until they are asked for.
    virtual void onLink(LinkState state, const std::string& reason) = 0;
};

struct LiveBrokerCapabilities {
    bool marketOrders = false;
    bool limitOrders = false;
    bool stopOrders = false;
    bool postOnly = false;
    bool reduceOnly = false;
    bool immediateOrCancel = false; // limit orders that never rest
    bool fillOrKill = false;
    bool dayOrders = false; // that end by themselves with the venue's session
    bool shortSelling = false;
    // The venue has positions of its own (derivatives); otherwise positions() gives the holdings of currencies as they
    // were traded, and a position of ours is compared with a balance by whoever set the account up.
    bool positions = false;
    // So long after it was sent an order can neither be accepted any more nor be hidden from a query: from then on "no
    // such order" is evidence. It holds the venue's receive window and the lag of its queries. Empty: never, a person
    // must decide.
    std::optional<Millis> notFoundIsFinalAfter{};

    bool operator==(const LiveBrokerCapabilities&) const = default;
};

// What the venue lets through for one instrument; everything that is empty has no bound.
struct InstrumentFilters {
    Price tickSize{};
    Quantity lotStep{};
    Quantity minQuantity{};
    std::optional<Quantity> maxQuantity{};
    std::optional<Quantity> maxMarketQuantity{};
    Money minNotional{};
    std::optional<Money> maxNotional{};
    // A limit price must lie between these multiples of the reference price.
    std::optional<Decimal> lowestPriceFactor{};
    std::optional<Decimal> highestPriceFactor{};
    std::optional<std::size_t> maxOpenOrders{};
    Decimal contractMultiplier{1};
    std::string baseCurrency{};
    std::string quoteCurrency{};
    bool isTrading = true;

    bool operator==(const InstrumentFilters&) const = default;
};

// One question for the time: the skew is venue − (asked + answered) / 2, sure to half the time between.
struct VenueTime {
    UtcMs asked{};
    UtcMs venue{};
    UtcMs answered{};

    Millis skew() const { return (venue - asked + (venue - answered)) / 2; }
    bool operator==(const VenueTime&) const = default;
};

// How much may be sent; unknown where empty.
struct RateHint {
    std::optional<std::int64_t> ordersLeft{}; // in the venue's present window
    std::optional<std::int64_t> requestsLeft{};
    UtcMs blockedUntil = UtcMs::min(); // banned or throttled: nothing leaves before
};

// For venues with margin; each answers Accepted only if the venue has confirmed it.
class IMarginControl {
public:
    virtual ~IMarginControl() = default;
    virtual OrderAnswer setLeverage(const InstrumentId& instrument, int leverage, std::stop_token stop) = 0;
    virtual OrderAnswer setIsolated(const InstrumentId& instrument, bool isolated, std::stop_token stop) = 0;
};

// A dead man's switch at the venue: unless it is set anew in time, the venue cancels all orders of the instrument. Zero
// disarms it.
class ICancelCountdown {
public:
    virtual ~ICancelCountdown() = default;
    virtual OrderAnswer set(const InstrumentId& instrument, Millis countdown, std::stop_token stop) = 0;
};

class ILiveBroker {
public:
    virtual ~ILiveBroker() = default;

    // Begins to connect and to report; called once, before anything else.
    virtual void start() = 0;

    // Neither blocks. Each order leaves at most once, in the order of the span, all of them before the first answer is
    // waited for. A broker that is not connected answers Refused ("live.not_sent").
    virtual void submit(std::span<const OrderIntent> orders) = 0;
    virtual void cancel(const OrderReference& order) = 0;

    // The rest blocks, for a worker thread, and may be called from several at once and while orders are sent. An error
    // means that nothing is known: "live.throttled" (ask again after rateHint().blockedUntil), "live.unavailable"
    // (network, time-out, 5xx, broken answer), "live.refused" (key, permission, clock: will not get better by itself),
    // "live.cancelled" (the token asked to stop).

    // Empty only where the venue itself has said that it knows no such order.
    virtual Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token stop) = 0;
    virtual Result<std::vector<VenueOrder>> openOrders(std::stop_token stop) = 0;
    // Without instruments in which nothing is held.
    virtual Result<std::vector<VenuePosition>> positions(std::stop_token stop) = 0;
    virtual Result<std::vector<VenueBalance>> balances(std::stop_token stop) = 0;
    // All fills of the account in this instrument from this venue time on, oldest first, all pages.
    virtual Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) = 0;
    // Every open order of the instrument, of whomever, in one request. Accepted means that the venue has taken the
    // request, not that the orders are gone.
    virtual OrderAnswer cancelAll(const InstrumentId& instrument, std::stop_token stop) = 0;
    virtual Result<InstrumentFilters> filters(const InstrumentId& instrument, std::stop_token stop) = 0;
    virtual Result<VenueTime> time(std::stop_token stop) = 0;
    virtual Result<AccountPermissions> permissions(std::stop_token stop) = 0;

    virtual LiveBrokerCapabilities capabilities() const = 0;
    virtual RateHint rateHint() const = 0;
    virtual IMarginControl* margin() { return nullptr; }
    virtual ICancelCountdown* countdown() { return nullptr; }
    // Where a person tells what became of orders.
    virtual IManualReports* reports() { return nullptr; }
};

} // namespace truebar
