// What can be said about the candles of one series within a span: what is there, what looks wrong, how far it can be
// trusted. docs/data-health.md tells what the numbers mean.
#pragma once

#include "core/data/coverage_map.h"
#include "core/quality/quality_report.h"

namespace truebar {

struct DataCheck {
    InstrumentId instrument{};
    Timeframe timeframe{}; // as asked
    // The stored timeframe that candles of `timeframe` are made of, and that was looked at: the same unless resampled.
    Timeframe stored{};
    TimeSpan span{}; // an open end is the end of the data
    CoverageReport coverage{};
    QualityReport quality{};
    double trust = 1; // trustScore()

    // present / (present + missing); 1 where nothing was expected.
    double share() const;
};

struct DataCheckScope {
    TimeSpan span{};
    // Also look at the other series of the venue, to tell its outages from holes of our own. The answer then depends on
    // what else is stored.
    bool withVenue = false;
    // Only candles of these hours; of no effect where the instrument has a calendar of its own.
    SessionCalendar session{};
    // All stored candles of the span, where they are at hand: a second copy of them need not be read. Ignored if they
    // are of another timeframe than the one that would be looked at, or if `session` takes some of them out.
    const Series* stored = nullptr;
};

// "data.unknown_series" as readSeries, "calendar.unknown", and errors of the store.
Result<DataCheck> checkData(
    const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe, const DataCheckScope& scope = {});

// The finding as a text with arguments, to be translated, and as an English sentence.
Error errorOf(const Finding& finding);
std::string sentenceOf(const Finding& finding);

} // namespace truebar
