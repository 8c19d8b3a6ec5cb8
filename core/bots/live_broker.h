// The broker of a live session as its runner sees it. It sends nothing: orders are gathered until the step is durable,
// and what becomes of them is told at the next step. Follows trailing stops from candle to candle. Knows no clock, no
// disk and no thread, so that the same candles and reports make the same steps.
#pragma once

#include "core/bots/live_report.h"
#include "core/engine/run_settings.h"
#include "core/market/instrument.h"
#include "core/sdk/broker.h"
#include "core/trading/ledger.h"
#include "core/trading/price_bar.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace truebar {

// An order that the account is to have.
struct LiveOrderWish {
    OrderNumber number = 0; // within the session
    OrderRequest request{}; // its size is fixed
    Quantity quantity{}; // > 0
    UtcMs decidedAt{}; // close of the candle on which it was decided, or when a later answer was given
    std::optional<UtcMs> sendBy{}; // of an answer: the last moment for sending it
    std::optional<UtcMs> expiresAt{}; // when it is cancelled
    OrderNumber parent = 0; // of an exit of a bracket: its entry; its quantity follows from that
    std::optional<Price> atr{}; // where a trailing distance needs it
};

// Where an order stands that waits for its stop, as the closed candles say.
struct LiveLevel {
    Price stop{};
    bool isReached = false; // in the last candle

    bool operator==(const LiveLevel&) const = default;
};
using LiveLevels = std::map<OrderNumber, LiveLevel>;

class LiveBroker final : public IBroker {
public:
    // So much of the cash an order for all of it leaves untouched, since nobody knows the price of its fill: 1/200.
    static constexpr std::int64_t allInReserve = 200;

    LiveBroker(IBrokerEvents& events, const Instrument& instrument, const RunSettings& settings, UtcMs openedAt);

    // Told at the next candle, or by tell().
    void setReports(std::vector<LiveReport> reports) { m_reports = std::move(reports); }
    void tell();
    // What is submitted next follows from an answer between two candles.
    void beginAnswer(UtcMs sendBy);
    // Those that were taken since the last call, oldest first.
    std::vector<LiveOrderWish> takeWishes() { return std::exchange(m_wishes, {}); }
    // Fills that no order of the session has caused, by their number: why there was one.
    const std::map<std::uint64_t, std::string>& outside() const { return m_outside; }
    // Of all that wait for a stop and live.
    const LiveLevels& levels() const { return m_levels; }
    // Numbers of all that are not over.
    const std::set<OrderNumber>& open() const { return m_open; }

    // "bot.held" while orders may not be sent, "bot.too_small"
    Result<void> submit(const Order& order) override;
    // At the end of the session only, of orders whose end is not known.
    Result<void> cancel(OrderNumber order) override;
    void onCandle(const MarketCandle& candle) override;
    BrokerSnapshot snapshot() const override;
    BrokerCapabilities capabilities() const override { return {true, true, true, true, true}; }

private:
    // An order that is not over.
    struct Open {
        OrderRequest request{};
        OrderNumber parent = 0;
        std::optional<Price> atr{};
        std::optional<Price> best{}; // of a trailing stop: the best price that it has seen
        Quantity filled{};
        bool isLive = true; // an exit is from its entry's first fill on
        bool isWhole = true; // the next candle is one that it lives through from its open on
    };

    void tell(const LiveReport& report);
    Quantity sizeOf(const OrderRequest& request) const;
    void linkFill(const Fill& fill);
    void bringExitsToLife(OrderNumber entry, const Fill& fill);
    void shrinkPartners(OrderNumber number, Quantity quantity);
    void follow(const MarketCandle& candle);
    void followStop(OrderNumber number, Open& order, const PriceBar& bar);

    IBrokerEvents& m_events;
    const Instrument m_instrument;
    const Decimal m_feeBps;
    Ledger m_ledger;
    std::vector<LiveReport> m_reports;
    std::vector<LiveOrderWish> m_wishes;
    std::set<OrderNumber> m_open;
    std::map<OrderNumber, Open> m_orders; // those that are open
    LiveLevels m_levels;
    std::optional<std::string> m_held; // why no order may be sent
    std::optional<UtcMs> m_sendBy; // of the answer that is being given
    Price m_lastClose{};
    UtcMs m_closeTime{};
    std::uint64_t m_fills = 0;
    std::map<std::uint64_t, std::string> m_outside;
};

} // namespace truebar
