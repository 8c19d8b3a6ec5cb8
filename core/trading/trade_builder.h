// Fills → round trips.
#pragma once

#include "core/accounts/split_ratio.h"
#include "core/market/instrument.h"
#include "core/trading/trade.h"

#include <optional>

namespace truebar {

class TradeBuilder {
public:
    explicit TradeBuilder(Instrument instrument)
        : m_instrument(std::move(instrument)) { }

    // `candle` counts the candles of the run. The trade that this fill ends, if it ends one; a fill through zero ends
    // one and begins the next, its fee shared by quantity.
    std::optional<Trade> add(const Fill& fill, std::size_t candle);
    // The units of the trade that is open are no longer what they were.
    void split(const SplitRatio& ratio);
    // The trade still open at the end, marked at `mark`.
    std::optional<Trade> open(Price mark, UtcMs at, std::size_t candle) const;

private:
    struct Working {
        Trade trade{};
        std::size_t firstCandle = 0;
        Quantity position{}; // signed
        Money entryValue{};
        Money exitValue{};
        Quantity entered{};
        Quantity exited{};
    };

    void enter(const Fill& fill, Quantity quantity, Money value, Money fee, std::size_t candle);
    Trade finished(const Working& working, UtcMs at, std::size_t candle) const;

    Instrument m_instrument;
    std::optional<Working> m_working;
    std::uint64_t m_count = 0;
};

} // namespace truebar
