#include "demo_feed.h"

#include "demo_market.h"

#include "core/market/resample.h"

#include <algorithm>
#include <optional>
#include <thread>

namespace truebar::demo {

namespace {

constexpr std::chrono::milliseconds tickInterval(250);
constexpr std::int64_t minutesPerBatch = 10'000;

std::int64_t minuteOf(UtcMs time) {
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

Result<DemoInstrument> find(const InstrumentId& id) {
    std::string known;
    for (const DemoInstrument& each : demoInstruments()) {
        if (each.instrument.id == id)
            return each;
        known += (known.empty() ? "" : ", ") + each.instrument.id.toString();
    }
    return Error{"feed.unknown_instrument", "the demo market has no %1; it has: %2", {id.toString(), known}};
}

// Candles of the timeframe made of one-minute candles, for history and for live ones.
class LiveSubscription final : public ISubscription {
public:
    LiveSubscription(DemoMarket market, Timeframe timeframe, LiveHandlers handlers, const IClock& clock)
        : m_market(std::move(market))
        , m_timeframe(timeframe)
        , m_handlers(std::move(handlers))
        , m_clock(clock)
        , m_passed(timeframe)
        , m_thread([this](const std::stop_token& stop) { run(stop); }) { }
    // The thread is the last member, so it ends before what it uses.

private:
    void run(const std::stop_token& stop) {
        if (m_handlers.link)
            m_handlers.link(LinkState::Live, {});
        UtcMs open = m_timeframe.floor(m_clock.now());
        do {
            // A clock that is set back does not reopen what has closed.
            const UtcMs now = std::max(m_clock.now(), open);
            for (; m_timeframe.next(open) <= now; open = m_timeframe.next(open))
                tell({candleAt(open, m_timeframe.next(open)), true});
            tell({candleAt(open, now), false});
        } while (m_clock.waitFor(tickInterval, stop));
    }

    void tell(const LiveCandle& candle) const {
        if (m_handlers.candle)
            m_handlers.candle(candle);
    }

    // The minutes that have passed are gathered once; a long candle would take too long to gather at every tick.
    Candle candleAt(UtcMs open, UtcMs now) {
        if (m_open != open) {
            m_open = open;
            m_nextMinute = minuteOf(open);
            m_passed = CandleAggregator(m_timeframe);
        }
        for (; m_nextMinute < minuteOf(now); ++m_nextMinute)
            m_passed.add(m_market.candle(m_nextMinute));
        CandleAggregator all = m_passed;
        const double share = static_cast<double>((now - utcMs(m_nextMinute * 60'000)).count()) / 60'000.0;
        if (share > 0 || !all.forming())
            all.add(m_market.forming(m_nextMinute, std::max(share, 0.0)));
        return *all.forming();
    }

    DemoMarket m_market;
    Timeframe m_timeframe;
    LiveHandlers m_handlers;
    const IClock& m_clock;
    // Of the thread alone.
    CandleAggregator m_passed;
    std::optional<UtcMs> m_open;
    std::int64_t m_nextMinute = 0;
    std::jthread m_thread;
};

Result<void> checkTimeframe(Timeframe timeframe) {
    if (timeframe.isMultipleOf(Timeframe(1, Timeframe::Unit::Minute)))
        return {};
    return Error{"feed.timeframe", "the demo market has no %1 candles", {timeframe.toString()}};
}

} // namespace

Result<FetchReport> DemoFeed::fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) {
    const auto instrument = find(request.instrument);
    if (!instrument)
        return instrument.error();
    if (auto good = checkTimeframe(request.timeframe); !good)
        return std::move(good).error();
    if (request.span.begin < earliestTime || request.span.end > latestTime || request.span.isEmpty())
        return Error{"feed.span", "the demo market needs a beginning and an end"};
    DemoMarket market(*instrument, m_seed);
    // Whole candles that open within the span, the last of them perhaps closing after it, and that have closed by now.
    const UtcMs lastOpen = request.timeframe.floor(request.span.end - Millis(1));
    const UtcMs end = std::min(request.timeframe.next(lastOpen), request.timeframe.floor(m_clock.now()));
    const std::int64_t first = minuteOf(request.timeframe.floor(request.span.begin));
    const std::int64_t last = minuteOf(end);
    CandleAggregator aggregator(request.timeframe);
    std::vector<Candle> batch;
    FetchReport report;
    const auto keep = [&](const Candle& candle) {
        if (request.span.contains(candle.openTime))
            batch.push_back(candle);
    };
    for (std::int64_t minute = first; minute < last; ++minute) {
        if (const auto finished = aggregator.add(market.candle(minute)))
            keep(*finished);
        if ((minute - first) % minutesPerBatch == minutesPerBatch - 1) {
            if (stop.stop_requested())
                return Error{"feed.cancelled", "the fetch was cancelled"};
            report.rowsRead += batch.size();
            sink.onCandles(batch, {});
            batch.clear();
            sink.onProgress(static_cast<double>(minute - first) / static_cast<double>(last - first));
        }
    }
    if (aggregator.forming())
        keep(*aggregator.forming());
    report.rowsRead += batch.size();
    sink.onCandles(batch, {});
    sink.onProgress(1.0);
    report.precision = {
        instrument->instrument.tickSize.value().decimals(), instrument->instrument.lotStep.value().decimals()};
    report.dialect = "demo market";
    return report;
}

Result<std::unique_ptr<ISubscription>> DemoFeed::subscribe(
    const InstrumentId& id, Timeframe timeframe, LiveHandlers handlers) {
    const auto instrument = find(id);
    if (!instrument)
        return instrument.error();
    if (auto good = checkTimeframe(timeframe); !good)
        return std::move(good).error();
    return std::unique_ptr<ISubscription>(
        std::make_unique<LiveSubscription>(DemoMarket(*instrument, m_seed), timeframe, std::move(handlers), m_clock));
}

std::vector<Instrument> DemoFeed::instruments() const {
    std::vector<Instrument> out;
    for (const DemoInstrument& each : demoInstruments())
        out.push_back(each.instrument);
    return out;
}

} // namespace truebar::demo
