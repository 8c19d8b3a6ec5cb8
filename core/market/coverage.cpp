#include "core/market/coverage.h"

#include "core/market/time_spans.h"

#include <algorithm>

namespace truebar {

namespace {

// Collects the holes of one series.
class HoleCounter {
public:
    HoleCounter(Timeframe timeframe, TimeSpan whole, const SessionCalendar& calendar, std::vector<TimeSpan> empty)
        : m_timeframe(timeframe)
        , m_whole(whole)
        , m_calendar(calendar)
        , m_empty(std::move(empty)) { }

    // Nothing is there from `begin` (an open time) up to `end`.
    void addHole(UtcMs begin, UtcMs end) {
        const bool isFixed = m_timeframe.unit() != Timeframe::Unit::Month;
        if (isFixed && (m_timeframe.isIntraday() || m_calendar.isAlwaysOpen()))
            addOnGrid(begin, end);
        else
            addOneByOne(begin, end);
    }

    CoverageReport finish(std::uint64_t present) {
        m_report.present = present;
        return std::move(m_report);
    }

private:
    // By session, however many candles: the work is in the number of sessions.
    void addOnGrid(UtcMs begin, UtcMs end) {
        const auto step = m_timeframe.nominalLength();
        const auto total = (end - begin) / step;
        if (total <= 0)
            return;
        end = begin + total * step;
        const auto indexAfter = [&](UtcMs time) { return (time - begin + step - Millis(1)) / step; };
        CoverageGap gap;
        std::int64_t expected = 0;
        std::int64_t next = 0; // first candle not yet looked at
        for (const TimeSpan& open : openTimes({begin, end})) {
            // Every candle that holds any of the session; the first may also hold the end of the session before.
            const auto first = std::max(next, std::max(open.begin - begin, Millis(0)) / step);
            const auto last = indexAfter(std::min(open.end, end));
            if (first >= last)
                continue;
            expected += last - first;
            next = last;
            addExpected(gap, begin, first, last);
        }
        finishGap(gap);
        addClosed(begin, end, static_cast<std::uint64_t>(total), static_cast<std::uint64_t>(expected));
    }

    // Candles first … last − 1 of the hole are expected; some of them may be known to be empty.
    void addExpected(CoverageGap& gap, UtcMs begin, std::int64_t first, std::int64_t last) {
        const auto step = m_timeframe.nominalLength();
        const auto put = [&](std::int64_t from, std::int64_t to, GapKind kind) {
            if (from < to)
                extend(gap, begin + from * step, begin + to * step, static_cast<std::uint64_t>(to - from), kind);
        };
        for (const TimeSpan& empty : overlapping(m_empty, {begin + first * step, begin + last * step})) {
            const auto from = empty.begin <= begin ? 0 : (empty.begin - begin + step - Millis(1)) / step;
            const auto to = std::min(last, (empty.end - begin) / step);
            if (std::max(first, from) >= to)
                continue;
            put(first, from, GapKind::Missing);
            put(std::max(first, from), to, GapKind::CoveredEmpty);
            first = to;
        }
        put(first, last, GapKind::Missing);
    }

    void addOneByOne(UtcMs begin, UtcMs end) {
        CoverageGap gap;
        std::uint64_t total = 0;
        std::uint64_t expected = 0;
        UtcMs open = begin;
        for (UtcMs next = m_timeframe.next(open); next <= end; open = next, next = m_timeframe.next(open)) {
            ++total;
            const TimeSpan candle{open, next};
            if (!m_calendar.isOpenWithin(candle) || (!m_timeframe.isIntraday() && !m_calendar.isOpenOnDates(candle)))
                continue;
            ++expected;
            const auto empty = overlapping(m_empty, candle);
            const bool isEmpty = !empty.empty() && empty.front().begin <= open && next <= empty.front().end;
            extend(gap, open, next, 1, isEmpty ? GapKind::CoveredEmpty : GapKind::Missing);
        }
        finishGap(gap);
        addClosed(begin, open, total, expected);
    }

    void extend(CoverageGap& gap, UtcMs from, UtcMs to, std::uint64_t candles, GapKind kind) {
        if (gap.candles > 0 && gap.kind != kind)
            finishGap(gap);
        if (gap.candles == 0) {
            gap.from = from;
            gap.kind = kind;
        }
        gap.to = to;
        gap.candles += candles;
    }

    void finishGap(CoverageGap& gap) {
        if (gap.candles == 0)
            return;
        (gap.kind == GapKind::CoveredEmpty ? m_report.coveredEmpty : m_report.missing) += gap.candles;
        m_report.gaps.push_back(gap);
        gap = {};
    }

    void addClosed(UtcMs from, UtcMs to, std::uint64_t total, std::uint64_t expected) {
        m_report.expectedClosed += total - expected;
        if (total > 0 && expected == 0)
            m_report.closed.push_back({from, to, total, GapKind::ExpectedClosed});
    }

    std::span<const TimeSpan> openTimes(TimeSpan span) {
        if (!m_sessions)
            m_sessions = m_calendar.sessions(m_whole);
        return overlapping(*m_sessions, span);
    }

    Timeframe m_timeframe;
    TimeSpan m_whole;
    const SessionCalendar& m_calendar;
    std::vector<TimeSpan> m_empty;
    std::optional<std::vector<TimeSpan>> m_sessions; // of the whole span, made at the first hole
    CoverageReport m_report;
};

// The first open time of the grid that `anyOpen` lies on at or after `time`; series may lie off the UTC grid (half-hour
// opens).
UtcMs firstOpen(Timeframe timeframe, std::optional<UtcMs> anyOpen, UtcMs time) {
    if (timeframe.unit() == Timeframe::Unit::Month || !anyOpen) {
        const UtcMs floor = timeframe.floor(time);
        return floor == time ? time : timeframe.next(floor);
    }
    const auto step = timeframe.nominalLength();
    auto rest = (time - *anyOpen) % step;
    if (rest < Millis(0))
        rest += step;
    return rest == Millis(0) ? time : time + (step - rest);
}

} // namespace

std::string_view toString(GapKind kind) {
    switch (kind) {
    case GapKind::Missing:
        return "missing";
    case GapKind::ExpectedClosed:
        return "expected_closed";
    case GapKind::VenueOutage:
        return "venue_outage";
    case GapKind::CoveredEmpty:
        return "covered_empty";
    }
    return {};
}

CoverageReport coverage(const Series& series, const std::optional<TimeSpan>& span, const SessionCalendar& calendar,
    std::span<const TimeSpan> coveredEmpty) {
    const TimeSpan whole = span ? *span : series.span();
    HoleCounter counter(series.timeframe(), whole, calendar, merged({coveredEmpty.begin(), coveredEmpty.end()}));
    if (whole.isEmpty())
        return counter.finish(0);
    const std::size_t first = series.lowerBound(whole.begin);
    const std::size_t last = std::max(first, series.lowerBound(whole.end));
    const auto times = series.times();
    const Timeframe timeframe = series.timeframe();
    UtcMs expected = firstOpen(timeframe, series.isEmpty() ? std::nullopt : std::optional(times.front()), whole.begin);
    for (std::size_t i = first; i < last; ++i) {
        if (times[i] > expected)
            counter.addHole(expected, times[i]);
        expected = timeframe.next(times[i]);
    }
    if (expected < whole.end)
        counter.addHole(expected, whole.end);
    return counter.finish(last - first);
}

CoverageReport coverage(const PresentRuns& present, const TimeSpan& span, const SessionCalendar& calendar,
    std::span<const TimeSpan> coveredEmpty) {
    HoleCounter counter(present.timeframe, span, calendar, merged({coveredEmpty.begin(), coveredEmpty.end()}));
    if (span.isEmpty())
        return counter.finish(0);
    std::uint64_t candles = 0;
    UtcMs expected = firstOpen(
        present.timeframe, present.runs.empty() ? std::nullopt : std::optional(present.runs.front().begin), span.begin);
    for (const TimeSpan& run : overlapping(present.runs, span)) {
        const UtcMs from = std::max(run.begin, expected);
        const UtcMs to = std::min(run.end, span.end);
        if (from > expected)
            counter.addHole(expected, from);
        for (UtcMs open = from; present.timeframe.unit() == Timeframe::Unit::Month && open < to;
             open = present.timeframe.next(open))
            ++candles;
        if (present.timeframe.unit() != Timeframe::Unit::Month && from < to) {
            const auto step = present.timeframe.nominalLength();
            candles += static_cast<std::uint64_t>((to - from + step - Millis(1)) / step);
        }
        expected = std::max(expected, run.end);
    }
    if (expected < span.end)
        counter.addHole(expected, span.end);
    return counter.finish(candles);
}

} // namespace truebar
