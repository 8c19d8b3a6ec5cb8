// The broker of a dry run behind the gate that live orders pass: what the bot's own limits refuse does not reach it,
// for the same reason; while the bot is held nothing does. Without either it changes nothing. Knows no clock and no
// disk, so that the same candles make the same steps.
#pragma once

#include "core/engine/run_settings.h"
#include "core/engine/runner.h"
#include "core/risk/profit_book.h"
#include "core/risk/risk_desk.h"

namespace truebar {

class LimitedBroker final : public IBroker, private IBrokerEvents {
public:
    // `make` makes the broker that trades.
    static Result<std::unique_ptr<LimitedBroker>> create(IBrokerEvents& events, const Instrument& instrument,
        const RunSettings& settings, const std::string& bot, const BrokerFactory& make);

    // In force from the next order on. Drawdown is measured from the bot's cash where the limits name no capital.
    void setLimits(RiskLimits limits);
    // From here on until it is empty again: no order is taken, and behind the next candle those that could open or add
    // to a position are withdrawn. Exits that are there stay.
    void setHeld(std::optional<std::string> why) { m_held = std::move(why); }

    // "bot.held", and the codes of RiskDesk::check(). Exits of a bracket are never refused by a limit.
    Result<void> submit(const Order& order) override;
    Result<void> cancel(OrderNumber order) override { return m_broker->cancel(order); }
    void onCandle(const MarketCandle& candle) override;
    void settle() override { m_broker->settle(); }
    BrokerSnapshot snapshot() const override { return m_broker->snapshot(); }
    BrokerCapabilities capabilities() const override { return m_broker->capabilities(); }

private:
    LimitedBroker(
        IBrokerEvents& events, const Instrument& instrument, const RunSettings& settings, const std::string& bot);

    OrderIntent intentOf(const Order& order) const;
    void evenOut(UtcMs now);
    void withdrawOpenings();
    void noteFill(const Fill& fill);

    void onOrderOpened(OrderNumber order, UtcMs at) override { m_events.onOrderOpened(order, at); }
    void onOrderTriggered(OrderNumber order, UtcMs at) override { m_events.onOrderTriggered(order, at); }
    void onFill(const Fill& fill) override;
    void onOrderClosed(OrderNumber order, OrderStatus status, const std::string& reason, UtcMs at) override {
        m_events.onOrderClosed(order, status, m_isWithdrawing ? "withdrawn: " + *m_held : reason, at);
    }
    void onOrderAmended(OrderNumber order, const OrderRequest& request, UtcMs at) override {
        m_events.onOrderAmended(order, request, at);
    }
    void onAccountEvent(const AccountEvent& event) override { m_events.onAccountEvent(event); }

    IBrokerEvents& m_events;
    const Instrument m_instrument;
    const RunSettings m_settings;
    const std::string m_bot;
    std::unique_ptr<IBroker> m_broker;
    bool m_isLimited = false;
    RiskDesk m_desk{RiskLimits()};
    OrderBook m_book;
    ProfitBook m_profit;
    std::map<ClientOrderId, OrderNumber> m_numbers; // of orders that may be open
    Price m_lastClose{};
    UtcMs m_day{};
    bool m_isClosing = false; // an order of this candle only lessens what is held, and pays for what follows
    UtcMs m_now{};
    std::optional<std::string> m_held;
    bool m_isWithdrawing = false;
};

} // namespace truebar
