#include "core/data/coverage_map.h"

#include "core/market/time_spans.h"
#include "core/market/venue_outages.h"

#include <algorithm>

namespace truebar {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Everything that is asked again and again about one series.
class DayCounter {
public:
    DayCounter(const StoredSeries& stored, const PresentRuns& present, const SessionCalendar& calendar,
        std::span<const TimeSpan> empty)
        : m_stored(stored)
        , m_present(present)
        , m_calendar(calendar)
        , m_empty(empty) { }

    // Candles that open within the span, which is cut to that of the series.
    CoverageCounts count(TimeSpan span) const {
        const UtcMs begin = firstOpen(std::max(span.begin, m_stored.span.begin));
        const UtcMs end = span.end >= m_stored.span.end ? m_stored.span.end : firstOpen(span.end);
        CoverageCounts out;
        if (begin >= end)
            return out;
        if (const auto whole = countWithinRun({begin, end})) {
            out.present = *whole;
            return out;
        }
        const auto report = coverage(m_present, {begin, end}, m_calendar, overlapping(m_empty, {begin, end}));
        out.present = static_cast<std::uint32_t>(report.present);
        out.missing = static_cast<std::uint32_t>(report.missing);
        out.coveredEmpty = static_cast<std::uint32_t>(report.coveredEmpty);
        out.closed = static_cast<std::uint32_t>(report.expectedClosed);
        return out;
    }

private:
    // The first open time on the grid of the series at or after `time`.
    UtcMs firstOpen(UtcMs time) const {
        const Timeframe timeframe = m_stored.timeframe;
        if (timeframe.unit() == Timeframe::Unit::Month) {
            const UtcMs floor = timeframe.floor(time);
            return floor == time ? time : timeframe.next(floor);
        }
        const auto step = timeframe.nominalLength();
        const auto rest = (time - m_stored.span.begin) % step; // never below 0: time is cut to the span
        return rest == Millis(0) ? time : time + (step - rest);
    }

    // The usual day: one run of candles holds all of it.
    std::optional<std::uint32_t> countWithinRun(TimeSpan span) const {
        if (m_stored.timeframe.unit() == Timeframe::Unit::Month)
            return std::nullopt;
        const auto runs = overlapping(m_present.runs, span);
        if (runs.size() != 1 || runs.front().begin > span.begin || runs.front().end < span.end)
            return std::nullopt;
        const auto step = m_stored.timeframe.nominalLength();
        return static_cast<std::uint32_t>((span.end - span.begin + step - Millis(1)) / step);
    }

    const StoredSeries& m_stored;
    const PresentRuns& m_present;
    const SessionCalendar& m_calendar;
    std::span<const TimeSpan> m_empty;
};

// What is needed of a series until the outages of all are known.
struct Work {
    PresentRuns present{};
    SessionCalendar calendar{};
    std::vector<TimeSpan> empty{};
};

Result<Work> read(const CandleStore& store, SeriesCoverage& out) {
    const StoredSeries& stored = out.series;
    Work work;
    auto present = store.present(stored.instrument.id, stored.timeframe);
    if (!present)
        return std::move(present).error();
    work.present = std::move(*present);
    auto empty = store.coveredEmpty(stored.instrument.id, stored.timeframe);
    if (!empty)
        return std::move(empty).error();
    work.empty = std::move(*empty);
    if (auto calendar = store.calendars().find(stored.instrument.calendar))
        work.calendar = *calendar;
    else
        out.problem = std::move(calendar).error();
    out.gaps = coverage(work.present, stored.span, work.calendar, work.empty).gaps;
    return work;
}

void countDays(const Work& work, SeriesCoverage& out) {
    const DayCounter counter(out.series, work.present, work.calendar, work.empty);
    out.firstDay = std::chrono::floor<days>(out.series.span.begin);
    const sys_days end = std::chrono::ceil<days>(out.series.span.end);
    out.days.reserve(static_cast<std::size_t>((end - out.firstDay).count()));
    for (sys_days day = out.firstDay; day < end; day += days(1))
        out.days.push_back(counter.count({day, day + days(1)}));
    // Outages were counted as missing: a gap knows its kind only once all series of the venue have been looked at.
    for (const CoverageGap& gap : out.gaps) {
        if (gap.kind != GapKind::VenueOutage)
            continue;
        for (sys_days day = std::chrono::floor<days>(gap.from); day < gap.to; day += days(1)) {
            const auto within = counter.count({std::max<UtcMs>(day, gap.from), std::min<UtcMs>(day + days(1), gap.to)});
            CoverageCounts& cell = out.days[static_cast<std::size_t>((day - out.firstDay).count())];
            cell.missing -= within.missing;
            cell.outage += within.missing;
        }
    }
    for (const CoverageCounts& day : out.days)
        out.total += day;
}

} // namespace

CoverageCounts& CoverageCounts::operator+=(const CoverageCounts& other) {
    present += other.present;
    missing += other.missing;
    outage += other.outage;
    coveredEmpty += other.coveredEmpty;
    closed += other.closed;
    return *this;
}

Result<CoverageMap> makeCoverageMap(const CandleStore& store, const std::stop_token& stop) {
    auto listed = store.list();
    if (!listed)
        return std::move(listed).error();
    CoverageMap out;
    std::vector<Work> works;
    const auto isStopped = [&]() -> std::optional<Error> {
        return stop.stop_requested() ? std::optional(Error{"data.cancelled", "the coverage was not needed any more"})
                                     : std::nullopt;
    };
    for (StoredSeries& stored : *listed) {
        if (const auto cancelled = isStopped())
            return *cancelled;
        if (stored.candles == 0)
            continue;
        SeriesCoverage& series = out.series.emplace_back();
        series.series = std::move(stored);
        auto work = read(store, series);
        if (!work)
            return std::move(work).error();
        works.push_back(std::move(*work));
    }
    std::vector<SeriesGaps> gaps;
    for (std::size_t i = 0; i < works.size(); ++i) {
        SeriesCoverage& each = out.series[i];
        gaps.push_back(
            {each.series.instrument.id, each.series.timeframe, works[i].calendar.isAlwaysOpen(), &each.gaps});
    }
    markVenueOutages(gaps);
    for (std::size_t i = 0; i < works.size(); ++i) {
        if (const auto cancelled = isStopped())
            return *cancelled;
        SeriesCoverage& each = out.series[i];
        countDays(works[i], each);
        const sys_days end = each.firstDay + days(each.days.size());
        out.firstDay = i == 0 ? each.firstDay : std::min(out.firstDay, each.firstDay);
        out.lastDay = i == 0 ? end : std::max(out.lastDay, end);
    }
    return out;
}

} // namespace truebar
