// The forming candle of one series, made of what a source tells: ticks, states of the candle, or both. Pure.
#pragma once

#include "core/market/candle.h"

#include <optional>
#include <vector>

namespace truebar {

class LiveAggregator {
public:
    // Candles that are over but not confirmed; more are forgotten, oldest first.
    static constexpr std::size_t mostProvisional = 1000;

    // What some ticks of one candle make together. Those of a candle that is over are ignored.
    void addTicks(const Candle& ticks);
    // The candle as the source sees it: replaces what was made of ticks.
    void addForming(const Candle& candle);
    // The source's last word on a candle; it stays among the provisional ones until it is confirmed.
    void addClosed(const Candle& candle);
    // Every candle that opens before `until` is known for certain now, or known not to exist.
    void confirm(UtcMs until);

    const std::optional<Candle>& forming() const { return m_forming; }
    // Candles after the confirmed ones that are over by what the source tells, as they were last seen: good to be
    // shown. Ascending.
    const std::vector<Candle>& provisional() const { return m_provisional; }

private:
    bool isOver(const Candle& candle) const;
    void shelve();

    std::optional<Candle> m_forming;
    bool m_isTold = false; // the forming candle is the source's, not ours
    std::vector<Candle> m_provisional;
    UtcMs m_confirmed = UtcMs::min();
};

} // namespace truebar
