// An account that trades at a real venue, as those see it who place orders: a person's panel, bots, the command line.
// Everything may be called from any thread. What the account does happens on a thread of its own; docs/trading-desk.md.
#pragma once

#include "core/desk/account_snapshot.h"
#include "core/desk/margin_setting.h"
#include "core/sdk/live_broker.h"

#include <functional>
#include <memory>
#include <span>

namespace truebar {

// An order that is wished for: `id` is empty and is given when it is placed.
using OrderDraft = OrderIntent;

// An order that belongs together with others, as its link says.
struct LinkedOrder {
    LiveOrder order{};
    std::vector<VenueFill> fills{};
};

// What becomes known of orders, on the account's thread: return soon, do not wait there. Placing and cancelling from
// within is allowed. Comes after everything of the call that caused it is done, and in the order in which it happened.
class IAccountEvents {
public:
    virtual ~IAccountEvents() = default;
    // A change of phase, of what is filled, or of what was asked of the venue.
    virtual void onOrderChanged(const LiveOrder& order) = 0;
    // Once for each fill; `bot` is whose order it was.
    virtual void onFillBooked(const VenueFill& fill, const std::string& bot) = 0;
    // What setMarginSoon() had the venue confirm for the instrument no longer holds: it was changed elsewhere.
    virtual void onMarginLost(const InstrumentId&) { }
    // The state as a whole has changed; ten times a second at most.
    virtual void onSnapshot(const std::shared_ptr<const AccountSnapshot>& snapshot) = 0;
};

class ILiveAccount {
public:
    using Placed = std::function<void(const Result<std::vector<ClientOrderId>>&)>;
    using MarginSet = std::function<void(const Result<void>&)>;
    // As long as it lives events arrive; none after it is gone. Must not be let go of while a lock is held that a
    // handler wants.
    using Subscription = std::shared_ptr<void>;

    virtual ~ILiveAccount() = default;

    virtual const std::string& id() const = 0;
    virtual bool isPaper() const = 0;
    virtual LiveBrokerCapabilities capabilities() const = 0;

    // All of them or none, durable in one step, handed to the broker in this order. Waits for that, some milliseconds
    // of disk; the answers of the venue come as events. An error means that nothing was sent: of the vault's gate
    // ("gate.*", "vault.role"), of mayTrade() ("live.*"), of limits ("risk.*", "filter.*"), "desk.unprepared",
    // "desk.closed", "order.quantity", "journal.*", "io.*".
    virtual Result<std::vector<ClientOrderId>> place(std::span<const OrderDraft> drafts) = 0;
    // The same without waiting, for threads that must not; `then` is called on the account's thread, always once unless
    // the account is closed before.
    virtual void placeSoon(std::vector<OrderDraft> drafts, Placed then) = 0;
    // Of what a bot holds, the part that `draft` sells or buys back, as long as the account counts `held` (negative
    // where short) as the bot's in that instrument, and no order with the same link can still fill: what place() says,
    // and "desk.position_changed", "desk.closing". However often it is asked, by whomever, nothing is closed twice.
    virtual Result<ClientOrderId> closeHeld(const OrderDraft& draft, Quantity held) = 0;
    // Asks the venue to cancel; waits for no disk and no venue. "order.unknown", "order.final", "desk.closed".
    virtual Result<void> cancel(const ClientOrderId& id) = 0;
    virtual void cancelSoon(const ClientOrderId& id) = 0;
    // Of one bot, or of all.
    virtual void cancelAllSoon(const std::optional<std::string>& bot) = 0;

    // Whether an order of this bot could be placed now, as far as it does not depend on the order; never waits.
    virtual Result<void> mayTrade(const std::string& bot = {}) const = 0;
    // The latest, at most a tenth of a second old; never waits and is never empty.
    virtual std::shared_ptr<const AccountSnapshot> snapshot() const = 0;
    [[nodiscard]] virtual Subscription subscribe(IAccountEvents& events) = 0;
    // The state as a whole to one who has subscribed, as an event that has come when this returns.
    virtual void show(IAccountEvents& events) = 0;
    // Every order that the journal holds and whose link begins so, by id, with its fills: for whoever keeps linked
    // orders, at the start. Waits for the account's thread. Nothing once it is closed.
    virtual std::vector<LinkedOrder> linked(const std::string&) const { return {}; }

    // Orders in an instrument are refused ("desk.unprepared") until its filters are known. Asks the venue and waits.
    virtual Result<InstrumentFilters> prepare(const InstrumentId& instrument) = 0;
    // Whether the venue has a leverage of its own for each instrument: whoever counts on one has it set before.
    virtual bool hasMargin() const { return false; }
    // Asks the venue unless it has confirmed the same before and nothing has changed since. Waits for nothing; `then`
    // is called on the account's thread, always once unless the account is closed before. Errors: those of
    // setMarginTerms(), "desk.margin_timeout". Nothing to do without margin.
    virtual void setMarginSoon(const InstrumentId&, const MarginTerms&, MarginSet then) { then({}); }
    // The last price of the market, for limits and for profit: whoever hears it tells it.
    virtual void notePrice(const InstrumentId& instrument, Price price, UtcMs at) = 0;

    // Lets a bot trade from now on, if the vault's gate allows it now: its orders pass although the vault is locked or
    // the time of the PIN is over, but not once the role is lowered or the workspace is for analysis only. The person's
    // own orders (bot "") are asked about each time. Until admit() or after dismiss() a bot's orders are as a person's.
    virtual Result<void> admit(const std::string& bot) = 0;
    virtual void dismiss(const std::string& bot) = 0;
};

} // namespace truebar
