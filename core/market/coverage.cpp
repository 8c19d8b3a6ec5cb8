#include "core/market/coverage.h"

#include <algorithm>

namespace truebar {

namespace {

class Counter {
public:
    Counter(const Series& series, const SessionFilter& session)
        : m_timeframe(series.timeframe())
        , m_session(session) { }

    // Nothing is there from `begin` (an open time) up to `end`.
    void addHole(UtcMs begin, UtcMs end) {
        if (m_session.isAlwaysOpen() && m_timeframe.unit() != Timeframe::Unit::Month) {
            const auto step = m_timeframe.nominalLength();
            addGap(begin, begin + (end - begin) / step * step, static_cast<std::uint64_t>((end - begin) / step));
            return;
        }
        // A closed time between two open ones does not split a gap: it is one hole in the data.
        CoverageGap gap;
        for (UtcMs open = begin; open < end; open = m_timeframe.next(open)) {
            if (!isExpected(open)) {
                ++m_report.expectedClosed;
                continue;
            }
            if (gap.candles++ == 0)
                gap.from = open;
            gap.to = m_timeframe.next(open);
        }
        addGap(gap.from, gap.to, gap.candles);
    }

    CoverageReport finish(std::uint64_t present) {
        m_report.present = present;
        return std::move(m_report);
    }

private:
    // A candle is expected if any of its time is open, even if it begins before the session does.
    bool isExpected(UtcMs open) const { return m_session.isOpenWithin({open, m_timeframe.next(open)}); }
    void addGap(UtcMs from, UtcMs to, std::uint64_t candles) {
        if (candles == 0)
            return;
        m_report.missing += candles;
        m_report.gaps.push_back({from, to, candles});
    }

    Timeframe m_timeframe;
    const SessionFilter& m_session;
    CoverageReport m_report;
};

// The first open time of the series' own grid at or after `time`; series may lie off the UTC grid (half-hour opens).
UtcMs firstOpen(const Series& series, UtcMs time) {
    const Timeframe timeframe = series.timeframe();
    if (timeframe.unit() == Timeframe::Unit::Month || series.isEmpty()) {
        const UtcMs floor = timeframe.floor(time);
        return floor == time ? time : timeframe.next(floor);
    }
    const auto step = timeframe.nominalLength();
    auto rest = (time - series.times().front()) % step;
    if (rest < Millis(0))
        rest += step;
    return rest == Millis(0) ? time : time + (step - rest);
}

} // namespace

CoverageReport coverage(const Series& series, const std::optional<TimeSpan>& span, const SessionFilter& session) {
    Counter counter(series, session);
    const TimeSpan whole = span ? *span : series.span();
    if (whole.isEmpty())
        return counter.finish(0);
    const std::size_t first = series.lowerBound(whole.begin);
    const std::size_t last = std::max(first, series.lowerBound(whole.end));
    const auto times = series.times();
    const Timeframe timeframe = series.timeframe();
    UtcMs expected = firstOpen(series, whole.begin);
    for (std::size_t i = first; i < last; ++i) {
        if (times[i] > expected)
            counter.addHole(expected, times[i]);
        expected = timeframe.next(times[i]);
    }
    if (expected < whole.end)
        counter.addHole(expected, whole.end);
    return counter.finish(last - first);
}

} // namespace truebar
