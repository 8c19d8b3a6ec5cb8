// The candles of a chart that follows a watched series, in the timeframe shown: fed on the data thread, taken by the
// window when it pleases. Safe from any thread.
#pragma once

#include "core/data/live_channel.h"
#include "core/market/resample.h"

#include <mutex>

namespace truebar {

class LiveChart {
public:
    // `warmUp`: the followed series so far, of which whole candles of `shown` are made. What `shown` has from before it
    // stays.
    LiveChart(const Series& shown, const Series& warmUp);

    void apply(const LiveUpdate& update);

    struct Change {
        SeriesSnapshot extended{}; // set if candles of the shown timeframe have closed
        std::optional<Candle> forming{};
        bool isFormingChanged = false;
    };
    // What has happened since the last call; the first answers with everything.
    Change take();

private:
    void append(const Candle& candle, Series& into);

    std::mutex m_mutex;
    const Timeframe m_followed;
    const Timeframe m_shown;
    CandleAggregator m_bucket; // of the closed candles after the last shown one
    SeriesSnapshot m_series;
    std::optional<Candle> m_forming;
    bool m_isExtended = true;
    bool m_isFormingChanged = false;
};

} // namespace truebar
