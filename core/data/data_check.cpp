#include "core/data/data_check.h"

#include "core/base/error.h"
#include "core/data/adjusted_rows.h"
#include "core/data/series_reader.h"
#include "core/market/venue_outages.h"
#include "core/quality/trust.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace truebar {

namespace {

// An open end of the span means the end of the data.
TimeSpan bounded(TimeSpan asked, TimeSpan data) {
    if (asked.begin == UtcMs::min())
        asked.begin = data.begin;
    if (asked.end == UtcMs::max())
        asked.end = data.end;
    return asked;
}

Result<std::vector<StoredSeries>> neighbours(const CandleStore& store, const InstrumentId& instrument) {
    auto all = store.list();
    if (!all)
        return all;
    std::erase_if(*all, [&](const StoredSeries& each) {
        return each.instrument.id.venue != instrument.venue || each.instrument.id == instrument || each.candles == 0;
    });
    return all;
}

// Marks the gaps of `check` that are outages; those of the venue's other series are evidence.
Result<void> markOutages(const CandleStore& store, const DataCheckScope& scope, bool isAlwaysOpen, DataCheck& check) {
    std::vector<StoredSeries> others;
    if (scope.withVenue) {
        auto found = neighbours(store, check.instrument);
        if (!found)
            return std::move(found).error();
        others = std::move(*found);
    }
    std::vector<std::vector<CoverageGap>> holes(others.size());
    std::vector<SeriesGaps> gaps{{check.instrument, check.stored, isAlwaysOpen, &check.coverage.gaps}};
    for (std::size_t i = 0; i < others.size(); ++i) {
        const StoredSeries& each = others[i];
        const TimeSpan common{std::max(each.span.begin, check.span.begin), std::min(each.span.end, check.span.end)};
        const auto present = store.present(each.instrument.id, each.timeframe, common);
        if (!present)
            return present.error();
        const auto calendar = store.calendars().find(each.instrument.calendar);
        const SessionCalendar open = calendar ? *calendar : SessionCalendar();
        if (!common.isEmpty())
            holes[i] = coverage(*present, common, open).gaps;
        gaps.push_back({each.instrument.id, each.timeframe, open.isAlwaysOpen(), &holes[i]});
    }
    markVenueOutages(gaps);
    return {};
}

std::string shortText(double value) {
    char buffer[40];
    // Rounded: the sentence is for people.
    const double scale = std::abs(value) >= 1000 ? 1e2 : 1e6;
    const double rounded = std::isfinite(value) && std::abs(value) < 1e12 ? std::round(value * scale) / scale : value;
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, rounded).ptr;
    return {buffer, end};
}

} // namespace

double DataCheck::share() const {
    const auto expected = coverage.present + coverage.missing;
    return expected == 0 ? 1 : static_cast<double>(coverage.present) / static_cast<double>(expected);
}

Result<DataCheck> checkData(
    const CandleStore& store, const InstrumentId& id, Timeframe timeframe, const DataCheckScope& scope) {
    DataCheck out;
    out.instrument = id;
    out.timeframe = timeframe;
    const auto source = storedTimeframeFor(store, id, timeframe);
    if (!source)
        return source.error();
    out.stored = source->timeframe;
    out.span = bounded(scope.span, source->span);
    const auto calendar = store.calendarOf(id);
    if (!calendar)
        return calendar.error();
    const bool isBySession = calendar->isAlwaysOpen() && !scope.session.isAlwaysOpen();
    const SessionCalendar hours = isBySession ? scope.session : *calendar;
    Series loaded;
    const Series* series = scope.stored;
    if (!series || series->timeframe() != out.stored || isBySession) {
        auto read = store.load(id, out.stored, out.span);
        if (!read)
            return std::move(read).error();
        loaded = isBySession ? filterSession(*read, hours) : std::move(*read);
        series = &loaded;
    }
    const auto empty = store.coveredEmpty(id, out.stored);
    if (!empty)
        return empty.error();
    out.coverage = coverage(*series, out.span, hours, *empty);
    if (auto marked = markOutages(store, scope, hours.isAlwaysOpen(), out); !marked)
        return std::move(marked).error();
    out.quality = checkSeries(*series);
    auto adjustments = checkStoredAdjustments(store, *series);
    if (!adjustments)
        return std::move(adjustments).error();
    std::vector<Finding>& findings = out.quality.findings;
    findings.insert(findings.end(), adjustments->begin(), adjustments->end());
    const auto twins = store.twinFindings(id, out.stored, out.span);
    if (!twins)
        return twins.error();
    findings.insert(findings.end(), twins->begin(), twins->end());
    std::stable_sort(findings.begin(), findings.end(),
        [](const Finding& a, const Finding& b) { return a.span.begin < b.span.begin; });
    out.trust = trustScore(out.span, out.coverage, out.quality.findings);
    return out;
}

Error errorOf(const Finding& finding) {
    return Error{std::string(toString(finding.check)), std::string(textOf(finding.check)),
        {std::to_string(finding.count), shortText(finding.found), shortText(finding.expected),
            finding.source.empty() ? "the other feed" : finding.source}};
}

std::string sentenceOf(const Finding& finding) {
    return errorOf(finding).message();
}

} // namespace truebar
