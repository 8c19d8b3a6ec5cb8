#include "tests/support/venues/market_truth.h"

#include "core/market/resample.h"
#include "plugins/feeds/demo/core/demo_market.h"
#include "tests/support/wave.h"

#include <algorithm>
#include <map>
#include <mutex>

namespace truebar::test {

namespace {

demo::DemoMarket& marketOf(const std::string& symbol) {
    static std::map<std::string, demo::DemoMarket> markets;
    const auto found = markets.find(symbol);
    if (found != markets.end())
        return found->second;
    demo::DemoInstrument made = demo::demoInstruments().front();
    made.instrument.id.symbol = symbol;
    return markets.emplace(symbol, demo::DemoMarket(made, 42)).first->second;
}

constexpr Timeframe oneSecond(1, Timeframe::Unit::Second);

std::int64_t minuteOf(UtcMs time) {
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

} // namespace

bool MarketTruth::wasDown(UtcMs time) const {
    return std::any_of(m_outages.begin(), m_outages.end(), [&](const TimeSpan& each) { return each.contains(time); });
}

Candle MarketTruth::minute(const InstrumentId& instrument, std::int64_t minute, double share) const {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    return marketOf(instrument.symbol).forming(minute, share);
}

Candle MarketTruth::second(UtcMs open) {
    return waveOf(toCount(open) / 1000, 0.45, open);
}

Series MarketTruth::candles(const InstrumentId& instrument, Timeframe timeframe, TimeSpan span, UtcMs now) const {
    if (timeframe == oneSecond) {
        Series out(instrument, timeframe);
        const UtcMs last = std::min(span.end, timeframe.floor(now));
        for (UtcMs open = timeframe.floor(span.begin + Millis(999)); open < last; open = timeframe.next(open)) {
            if (!wasDown(open))
                out.append(second(open));
        }
        return out;
    }
    Series minutes(instrument, Timeframe());
    const UtcMs end = std::min(timeframe.floor(span.end - Millis(1)) + timeframe.nominalLength(), timeframe.floor(now));
    const UtcMs begin = timeframe.floor(span.begin);
    for (std::int64_t each = minuteOf(begin); each < minuteOf(end); ++each) {
        if (!wasDown(utcMs(each * 60'000)))
            minutes.append(minute(instrument, each));
    }
    Series all = timeframe == Timeframe() ? std::move(minutes) : resample(minutes, timeframe).value();
    return all.slice(span);
}

std::optional<Candle> MarketTruth::forming(const InstrumentId& instrument, Timeframe timeframe, UtcMs now) const {
    const UtcMs open = timeframe.floor(now);
    if (timeframe == oneSecond)
        return wasDown(open) ? std::nullopt : std::optional(second(open));
    CandleAggregator aggregator(timeframe);
    for (std::int64_t each = minuteOf(open); each <= minuteOf(now); ++each) {
        const UtcMs begins = utcMs(each * 60'000);
        const double share = each == minuteOf(now) ? static_cast<double>((now - begins).count()) / 60'000.0 : 1;
        if (!wasDown(begins))
            aggregator.add(minute(instrument, each, share));
    }
    return aggregator.forming();
}

} // namespace truebar::test
