// A live subscription seen from the window's thread: feeds call from their own thread as often as they like, the window
// takes the latest state when it pleases.
#pragma once

#include "core/market/series.h"
#include "core/sdk/feed.h"

#include <functional>
#include <mutex>
#include <optional>

namespace truebar {

class LiveSeries {
public:
    // `store` gets every closed one-minute candle, on the feed's thread.
    static Result<std::unique_ptr<LiveSeries>> start(
        IFeed& feed, SeriesSnapshot series, std::function<void(const Candle&)> store);

    struct Change {
        SeriesSnapshot extended; // set if candles have closed that were not there
        std::optional<Candle> forming;
    };
    // What has happened since the last call.
    Change take();

private:
    explicit LiveSeries(SeriesSnapshot series)
        : m_series(std::move(series)) { }
    void onCandle(const LiveCandle& live);

    std::mutex m_mutex;
    SeriesSnapshot m_series;
    std::vector<Candle> m_closed;
    std::optional<Candle> m_forming;
    // Last members: destroyed first, so no call arrives in a half-gone object.
    std::unique_ptr<ISubscription> m_shown;
    std::unique_ptr<ISubscription> m_stored;
};

} // namespace truebar
