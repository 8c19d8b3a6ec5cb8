// A venue that exists on paper: it takes orders like a futures venue and fills them by the prices it is told, for a
// dry-run without an account. After a restart it has what the book says it had.
//
// A resting order fills, at its own price and with the maker's fee, when the price has gone through it: at a price that
// is only touched, others were in the queue before. A market order fills at the last price with the taker's fee.
#pragma once

#include "core/live/order_book.h"
#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"

#include <deque>
#include <mutex>

namespace truebar {

struct PaperFees {
    Decimal maker{};
    Decimal taker{};
};

class PaperBroker final : public ILiveBroker {
public:
    // Events are told by deliver(), on the thread that calls it.
    PaperBroker(ILiveBrokerEvents& events, const IClock& clock);

    // Called whenever there is something to tell, from within the call that caused it. Where the events only post what
    // they hear, deliver() may be called at once.
    void setWake(std::function<void()> wake) { m_wake = std::move(wake); }

    // Open orders, fills and positions as the book knows them; before start().
    void restore(const OrderBook& book);
    void setFees(const InstrumentId& instrument, PaperFees fees, std::string currency);
    void setFilters(const InstrumentId& instrument, InstrumentFilters filters);
    // The market trades here.
    void notePrice(const InstrumentId& instrument, Price price);
    // Tells what has happened; true if there was anything.
    bool deliver();

    void start() override;
    void submit(std::span<const OrderIntent> orders) override;
    void cancel(const OrderReference& order) override;
    Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token stop) override;
    Result<std::vector<VenueOrder>> openOrders(std::stop_token stop) override;
    Result<std::vector<VenuePosition>> positions(std::stop_token stop) override;
    Result<std::vector<VenueBalance>> balances(std::stop_token stop) override;
    Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) override;
    OrderAnswer cancelAll(const InstrumentId& instrument, std::stop_token stop) override;
    Result<InstrumentFilters> filters(const InstrumentId& instrument, std::stop_token stop) override;
    Result<VenueTime> time(std::stop_token stop) override;
    Result<AccountPermissions> permissions(std::stop_token stop) override;
    LiveBrokerCapabilities capabilities() const override;
    RateHint rateHint() const override { return {}; }

private:
    struct Market {
        std::optional<Price> last{};
        PaperFees fees{};
        std::string currency{};
        InstrumentFilters filters{};
        Quantity position{};
    };
    using Call = std::function<void(ILiveBrokerEvents&)>;

    void takeAll(std::span<const OrderIntent> orders);
    OrderAnswer take(const OrderIntent& order);
    void trade(const InstrumentId& instrument, Price price);
    OrderAnswer refused(const char* code, const char* text, std::vector<std::string> arguments = {}) const;
    void fill(VenueOrder& order, Market& market, Price price, Liquidity liquidity);
    void endReducing(const InstrumentId& instrument, Quantity position);
    void announce(const VenueOrder& order);
    OrderAnswer cancelLocked(const OrderReference& order);
    void wake() const {
        if (m_wake)
            m_wake();
    }

    ILiveBrokerEvents& m_events;
    const IClock& m_clock;
    std::function<void()> m_wake;
    mutable std::mutex m_mutex; // questions come from other threads
    std::map<InstrumentId, Market> m_markets;
    std::map<std::string, VenueOrder> m_orders; // open ones, by their number
    std::map<ClientOrderId, VenueOrder> m_over;
    std::vector<VenueFill> m_fills;
    std::deque<Call> m_toTell;
    std::uint64_t m_nextOrder = 1;
    std::uint64_t m_nextTrade = 1;
};

} // namespace truebar
