// Stored candles and live ones as one series, without a seam and without a candle twice. Pure.
#pragma once

#include "core/market/series.h"

#include <map>
#include <span>
#include <vector>

namespace truebar {

// Live candles that follow the last one are handed on at once; those behind a hole wait until the hole is filled, or
// until it is certain that there is nothing to fill it with.
class LiveJoin {
public:
    // Live candles are to follow `stored`; nothing follows an empty one before the first confirm().
    explicit LiveJoin(const Series& stored);

    // Closed candles in any order, told live or read from the store. Those that now follow without a hole.
    std::vector<Candle> add(std::span<const Candle> candles);
    // Whatever exists and opens before `until` has been added: holes before it are real. Those that now follow.
    std::vector<Candle> confirm(UtcMs until);

    // Where the next candle is expected to open; UtcMs::min() if nothing is known yet.
    UtcMs next() const { return m_next; }
    // Candles behind a hole.
    std::size_t waiting() const { return m_waiting.size(); }

private:
    void release(std::vector<Candle>& into);

    Timeframe m_timeframe;
    UtcMs m_next;
    std::map<UtcMs, Candle> m_waiting;
};

} // namespace truebar
