// Which candles are there, which are missing, and why.
#pragma once

#include "core/market/series.h"
#include "core/market/session_calendar.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace truebar {

enum class GapKind {
    Missing, // the market was open; ask for them
    ExpectedClosed, // the market was closed
    VenueOutage, // the venue itself had none; see core/market/venue_outages.h
    CoveredEmpty, // asked for, and the source answered with nothing
};
// "missing", "expected_closed", "venue_outage", "covered_empty"
std::string_view toString(GapKind kind);

struct CoverageGap {
    UtcMs from{}; // open time of the first candle that is not there
    UtcMs to{}; // close time of the last
    std::uint64_t candles = 0; // not there; those of closed times only count where all of the gap is closed
    GapKind kind = GapKind::Missing;

    bool operator==(const CoverageGap&) const = default;
};

struct CoverageReport {
    std::uint64_t present = 0;
    std::uint64_t missing = 0; // those of venue outages included
    std::uint64_t expectedClosed = 0; // candles not there because the market was closed
    std::uint64_t coveredEmpty = 0;
    std::vector<CoverageGap> gaps{}; // Missing, VenueOutage and CoveredEmpty, ascending
    std::vector<CoverageGap> closed{}; // holes in which the market was closed all the time: ExpectedClosed, ascending

    bool operator==(const CoverageReport&) const = default;
};

// Over `span`, or from the first to the last candle if there is none; candles missing at the ends of the span count,
// one that would not be over at the end of the span does not. A candle is expected if the market is open at any of its
// time; one of a day or more only if it is open on its date as exchanges write it, too, because daily candles are
// stamped either way. `coveredEmpty`: spans that the source answered with nothing, in any order; a candle must lie
// wholly within them. A closed time between two open ones does not split a gap: it is one hole in the data.
CoverageReport coverage(const Series& series, const std::optional<TimeSpan>& span = {},
    const SessionCalendar& calendar = {}, std::span<const TimeSpan> coveredEmpty = {});

// Which candles there are, told by runs of candles without a hole between them instead of by the candles: ascending,
// from the open time of a run's first to the close time of its last.
struct PresentRuns {
    Timeframe timeframe{};
    std::vector<TimeSpan> runs{};
};

// The same report without the candles.
CoverageReport coverage(const PresentRuns& present, const TimeSpan& span, const SessionCalendar& calendar = {},
    std::span<const TimeSpan> coveredEmpty = {});

} // namespace truebar
