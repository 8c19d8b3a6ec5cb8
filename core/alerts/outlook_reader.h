// The history of an outlook, out of the candle store: closed candles only, in portions, so that years of minutes are
// never in memory at once.
#pragma once

#include "core/data/candle_store.h"
#include "core/outlook/outlook.h"

namespace truebar {

// Candles that an outlook begins with, per timeframe: enough for its forecasts, and for many to be judged.
std::size_t warmUpOf(const ForecastSettings& forecast);

// The candles of `timeframe` that open at `from` or later and close at `until` at the latest. Those that are stored
// come first; after them others made of `source`, which is what is followed live, where it has them from their
// beginning. Precondition: the source is complete up to `until`.
Result<Series> closedCandles(const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe,
    Timeframe source, UtcMs from, UtcMs until);

// An outlook and how far it has read.
class OutlookReader {
public:
    // Reads from a warm-up before `since` on: two readers that are made alike say the same of the same candles, however
    // far either has read.
    OutlookReader(const InstrumentId& instrument, const OutlookSettings& settings, UtcMs since);

    // Goes on to `until`; what changed, in order of time. Nothing is skipped if it fails: ask again.
    Result<std::vector<OutlookEvent>> advance(const CandleStore& store, Timeframe source, UtcMs until);
    // Whether there may be something new by then.
    bool isDue(UtcMs until) const;

    const Outlook& outlook() const { return m_outlook; }

private:
    InstrumentId m_instrument;
    Outlook m_outlook;
    std::vector<UtcMs> m_next; // per timeframe: open time of the next candle
    std::vector<OutlookEvent> m_untold; // of an advance that failed later on
};

} // namespace truebar
