#pragma once

#include "account_desk.h"
#include "path_choice.h"

#include "core/sdk/broker.h"
#include "core/sdk/broker_plugin.h"

#include <limits>
#include <vector>

namespace truebar {

// A venue made of closed candles. Orders submitted after a candle meet the next one along the path that the fill
// profile believes (docs/fills.md). Orders sent from an event meet the next candle too, never this one; only the exits
// of a bracket live from their entry's fill on. A candle that reaches no order costs four comparisons.
class SimulatedBroker final : public IBroker, private IPlaySink {
public:
    SimulatedBroker(const BrokerSetup& setup, IBrokerEvents& events);

    Result<void> submit(const Order& order) override;
    Result<void> cancel(OrderNumber order) override;
    void onCandle(const MarketCandle& candle) override {
        m_now = candle.candle.openTime;
        if (!m_isPlain)
            beforeOpen(candle);
        if (mayConcern(candle))
            match(candle);
        m_closed = candle.closeTime;
        if (!m_isPlain)
            afterFills(candle);
    }
    void settle() override { m_desk.settle(); }
    BrokerSnapshot snapshot() const override;
    BrokerCapabilities capabilities() const override;

private:
    // Outside of these nothing happens to any order.
    struct Reach {
        double above = std::numeric_limits<double>::infinity();
        double below = -std::numeric_limits<double>::infinity();
        UtcMs until = UtcMs::max();
        bool always = false;
    };

    bool mayConcern(const MarketCandle& candle) const {
        return m_reach.always || candle.candle.high >= m_reach.above || candle.candle.low <= m_reach.below
            || candle.closeTime >= m_reach.until;
    }
    void match(const MarketCandle& candle);
    void play(const MarketCandle& candle);
    bool playFiner(const CandleFacts& whole, const PriceBar& bar);
    void expire(UtcMs until);
    void endCandle(bool isTraded);
    void tidy();
    Reach reach() const;
    void addReach(Reach& reach, const RestingOrder& order) const;

    // account_days.cpp: what happens to the account around the fills.
    void beforeOpen(const MarketCandle& candle);
    void afterFills(const MarketCandle& candle);
    void splitOrders(const SplitRatio& ratio);

    void triggered(OrderNumber order) override;
    void amended(const RestingOrder& order) override;
    void filled(const Fill& fill) override;
    void convert(SimulatedAccount& account) override;
    void paid(AccountEvent::Kind kind, Money amount) override;
    void closed(OrderNumber order, OrderStatus status, const std::string& reason) override;

    VenueRules m_rules;
    Decimal m_participation;
    LatencyModel m_latency;
    std::uint64_t m_seed;
    const Series* m_finer;
    VenueState m_state;
    IBrokerEvents& m_events;
    AccountDesk m_desk; // of m_state.account
    bool m_isPlain; // nothing but fills can happen to the account
    // Events may submit: those orders join the others after the candle.
    std::vector<RestingOrder> m_incoming;
    Reach m_reach{};
    bool m_isMatching = false;
    UtcMs m_now{}; // what events say: open of the candle being matched, or when an order expired
    UtcMs m_closed{}; // close of the last candle
    std::uint64_t m_ambiguous = 0;
};

} // namespace truebar
