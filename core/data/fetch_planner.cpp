#include "core/data/fetch_planner.h"

#include <algorithm>

namespace truebar {

namespace {

// Where the candle that is `count` after the one that opens at `open` opens.
UtcMs advanced(Timeframe timeframe, UtcMs open, std::size_t count) {
    if (timeframe.unit() != Timeframe::Unit::Month)
        return open + timeframe.nominalLength() * static_cast<Millis::rep>(count);
    for (; count > 0; --count)
        open = timeframe.next(open);
    return open;
}

// The fewest windows of `most` candles: each begins at the first candle not yet covered.
std::vector<TimeSpan> windows(const FetchNeed& need, std::size_t most) {
    std::vector<TimeSpan> out;
    for (TimeSpan span : need.spans) {
        if (!out.empty() && most == 0) {
            out.back().end = span.end;
            continue;
        }
        if (!out.empty()) {
            // What the request before has room for comes with it.
            const UtcMs reach = advanced(need.timeframe, out.back().begin, most);
            if (span.begin < reach) {
                out.back().end = std::min(reach, span.end);
                span.begin = out.back().end;
            }
        }
        while (span.begin < span.end) {
            const UtcMs end = most > 0 ? std::min(span.end, advanced(need.timeframe, span.begin, most)) : span.end;
            out.push_back({span.begin, end});
            span.begin = end;
        }
    }
    return out;
}

FetchNeed withinHistory(FetchNeed need, const FeedLimits& limits, UtcMs now) {
    if (!limits.history)
        return need;
    const UtcMs earliest = need.timeframe.next(need.timeframe.floor(now - *limits.history));
    std::erase_if(need.spans, [&](const TimeSpan& span) { return span.end <= earliest; });
    for (TimeSpan& span : need.spans)
        span.begin = std::max(span.begin, earliest);
    return need;
}

// Joins windows of several instruments into requests, window by window in order of time.
std::vector<PlannedFetch> grouped(std::vector<PlannedFetch> single, const FeedLimits& limits) {
    std::stable_sort(single.begin(), single.end(), [](const PlannedFetch& a, const PlannedFetch& b) {
        return a.timeframe != b.timeframe ? a.timeframe < b.timeframe : a.span.begin < b.span.begin;
    });
    std::vector<PlannedFetch> out;
    for (PlannedFetch& each : single) {
        const auto fits = [&](const PlannedFetch& group) {
            if (group.timeframe != each.timeframe || group.instruments.size() >= limits.instrumentsPerRequest
                || std::find(group.instruments.begin(), group.instruments.end(), each.instruments.front())
                    != group.instruments.end())
                return false;
            const UtcMs end = std::max(group.span.end, each.span.end);
            return limits.candlesPerRequest == 0
                || end <= advanced(each.timeframe, group.span.begin, limits.candlesPerRequest);
        };
        // Groups begin in ascending order, so an earlier group may still have room.
        const auto group = std::find_if(out.begin(), out.end(), fits);
        if (group == out.end()) {
            out.push_back(std::move(each));
            continue;
        }
        group->instruments.push_back(each.instruments.front());
        group->span.end = std::max(group->span.end, each.span.end);
    }
    return out;
}

// The candles of `hole` in which the market is open at some time of `open`; counted from the beginning of the hole,
// because series may lie off the UTC grid.
void addCandles(std::vector<TimeSpan>& out, TimeSpan hole, TimeSpan open, Millis step) {
    const auto first = std::max<Millis::rep>(0, (open.begin - hole.begin) / step);
    const auto last = (std::min(open.end, hole.end) - hole.begin + step - Millis(1)) / step;
    const TimeSpan candles{hole.begin + first * step, std::min(hole.end, hole.begin + last * step)};
    if (candles.isEmpty())
        return;
    if (!out.empty() && candles.begin <= out.back().end)
        out.back().end = candles.end;
    else
        out.push_back(candles);
}

} // namespace

std::vector<TimeSpan> spansToFetch(const CoverageReport& report, Timeframe timeframe, const SessionCalendar& calendar) {
    std::vector<TimeSpan> out;
    for (const CoverageGap& gap : report.gaps) {
        if (gap.kind == GapKind::CoveredEmpty)
            continue;
        const TimeSpan hole{gap.from, gap.to};
        if (!timeframe.isIntraday()) {
            out.push_back(hole);
            continue;
        }
        for (const TimeSpan& open : calendar.sessions(hole))
            addCandles(out, hole, open, timeframe.nominalLength());
    }
    return out;
}

std::vector<PlannedFetch> planFetches(const std::vector<FetchNeed>& needs, const FeedLimits& limits, UtcMs now) {
    std::vector<PlannedFetch> out;
    for (const FetchNeed& need : needs) {
        const FetchNeed possible = withinHistory(need, limits, now);
        for (const TimeSpan& window : windows(possible, limits.candlesPerRequest))
            out.push_back({{need.instrument}, need.timeframe, window});
    }
    return limits.instrumentsPerRequest > 1 ? grouped(std::move(out), limits) : out;
}

} // namespace truebar
