#pragma once

#include "core/sdk/broker.h"
#include "core/trading/freqtrade_rules.h"

#include <vector>

namespace truebar {

struct FreqtradeSetup {
    Money cash{};
    freqtrade::ExitRules exits{};
    int minutesOfBar = 60;
    // A resting order is given up in the candle that opens later than this.
    int entryTimeoutMinutes = 10;
    int exitTimeoutMinutes = 30;
    // What an entry that rests is moved to in the next candle; cancelled without it.
    std::optional<double> movedEntry{};
};

// A venue that fills as the back-tester of freqtrade would: one position, without fees. An entry brings its exits as a
// bracket (stop, trailing stop, target); they are filled when the rules say so, and an order that only reduces is the
// exit signal. An opening order that finds a position on its own side, and whatever finds nothing to do, is cancelled.
class FreqtradeVenue final : public IBroker {
public:
    FreqtradeVenue(FreqtradeSetup setup, IBrokerEvents& events);

    Result<void> submit(const Order& order) override;
    Result<void> cancel(OrderNumber order) override;
    void onCandle(const MarketCandle& candle) override;
    BrokerSnapshot snapshot() const override;
    BrokerCapabilities capabilities() const override;

private:
    struct Entry {
        OrderNumber number = 0;
        bool isShort = false;
        Quantity quantity{};
        std::optional<double> price{}; // asked for
        UtcMs placedAt{};
        std::vector<Order> exits{};
    };
    struct Resting {
        OrderNumber number = 0;
        freqtrade::ExitReason reason = freqtrade::ExitReason::Signal;
        double price = 0;
        UtcMs placedAt{};
    };
    // One position and what belongs to it, from the placing of its entry.
    struct Game {
        Entry entry{};
        UtcMs begunAt{};
        std::optional<freqtrade::Holding> holding{}; // once filled
        std::optional<Resting> exit{};
    };

    void play(const Candle& candle);
    // False if the entry was given up.
    bool keepEntry(const Candle& candle);
    void giveUpLateExit(const Candle& candle);
    void begin(const Candle& candle);
    void fillEntry(const Candle& candle);
    void seekExit(const Candle& candle);
    void fillExit(const Candle& candle);
    void closeAtOpen(const Candle& candle);

    const Order* signal(bool exitsShort) const;
    OrderNumber orderFor(freqtrade::ExitReason reason) const;
    void rest(const freqtrade::Exit& exit, const Candle& candle);
    void trade(OrderNumber order, Side side, double price, Quantity quantity);
    void endGame(const std::string& reason);
    void end(OrderNumber order, OrderStatus status, const std::string& reason);
    bool isOpen(OrderNumber order) const;

    FreqtradeSetup m_setup;
    IBrokerEvents& m_events;
    std::vector<Order> m_incoming; // decided at the close before
    std::vector<OrderNumber> m_open;
    std::optional<Game> m_game;
    Money m_cash;
    Quantity m_position{};
    UtcMs m_now = UtcMs::min(); // open of the last candle
    std::uint64_t m_fillCount = 0;
};

} // namespace truebar
