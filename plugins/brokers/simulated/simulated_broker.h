#pragma once

#include "account_desk.h"
#include "resting_order.h"
#include "simulated_account.h"

#include "core/sdk/broker.h"
#include "core/sdk/broker_plugin.h"
#include "core/trading/fill_rules.h"

#include <deque>
#include <vector>

namespace truebar {

// A venue made of closed candles. Orders submitted after a candle meet the next one, first those that the open decides,
// then those within the candle; there stops come before limits, because nobody can tell the order and that one is the
// worse for the trader (counted as ambiguous). Orders sent from an event meet the next candle too, never this one.
class SimulatedBroker final : public IBroker {
public:
    SimulatedBroker(const BrokerSetup& setup, IBrokerEvents& events);

    Result<void> submit(const Order& order) override;
    Result<void> cancel(OrderNumber order) override;
    void onCandle(const MarketCandle& candle) override {
        m_now = candle.candle.openTime;
        if (!m_isPlain)
            beforeOpen(candle);
        if (!m_orders.empty())
            match(candle.candle);
        if (!m_isPlain)
            afterFills(candle);
    }
    void settle() override { m_desk.settle(); }
    BrokerSnapshot snapshot() const override;
    BrokerCapabilities capabilities() const override;

private:
    struct Planned {
        std::size_t order;
        Match match;
    };

    void match(const Candle& candle);
    std::vector<Planned> plan(const PriceBar& bar, std::size_t count);
    void execute(const Planned& planned);
    void fill(RestingOrder& order, const Match& match, Quantity quantity);
    Quantity volumeLeft() const;
    void close(RestingOrder& order, OrderStatus status, const std::string& reason);
    void endCandle(std::size_t count);
    void forgetDone();
    // simulated_liquidation.cpp: what happens to the account around the fills.
    void beforeOpen(const MarketCandle& candle);
    void afterFills(const MarketCandle& candle);
    void splitOrders(const SplitRatio& ratio);
    // Closes the position by force if this candle does so before `next`, an order that is about to fill (none: at all).
    void liquidateBefore(const Match* next, const PriceBar& bar);
    void liquidate(Side side, Price price);
    void countAmbiguous();

    Instrument m_instrument;
    FillRules m_rules;
    double m_participation;
    SimulatedAccount m_account;
    IBrokerEvents& m_events;
    AccountDesk m_desk;
    bool m_isPlain; // nothing but fills can happen to the account
    Decimal m_liquidationFeeBps;
    // Events may submit and cancel: references stay valid at push_back, and nothing is erased while a candle is
    // matched.
    std::deque<RestingOrder> m_orders;
    bool m_isMatching = false;
    UtcMs m_now{}; // open of the candle being matched
    Quantity m_volumeCap{};
    Quantity m_volumeUsed{};
    std::uint64_t m_fillCount = 0;
    std::uint64_t m_ambiguous = 0;
    std::optional<UtcMs> m_lastAmbiguous{};
};

} // namespace truebar
