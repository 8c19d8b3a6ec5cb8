#include "core/runs/preflight.h"

#include "core/sdk/clock.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace truebar {

namespace {

constexpr std::size_t gapsInSentence = 3;

bool isLarger(const CoverageGap& a, const CoverageGap& b) {
    return a.candles != b.candles ? a.candles > b.candles : a.from < b.from;
}

void keepGaps(const CoverageReport& report, FeedQuality& out) {
    for (const CoverageGap& gap : report.gaps) {
        if (gap.kind != GapKind::CoveredEmpty)
            out.gaps.push_back(gap);
    }
    out.gapCount = out.gaps.size();
    if (out.gaps.size() <= keptGaps)
        return;
    std::nth_element(out.gaps.begin(), out.gaps.begin() + keptGaps, out.gaps.end(), isLarger);
    out.gaps.resize(keptGaps);
    std::sort(
        out.gaps.begin(), out.gaps.end(), [](const CoverageGap& a, const CoverageGap& b) { return a.from < b.from; });
}

FeedQuality qualityOf(const DataCheck& check) {
    FeedQuality out;
    out.instrument = check.instrument;
    out.timeframe = check.timeframe;
    out.stored = check.stored;
    out.span = check.span;
    out.present = check.coverage.present;
    out.missing = check.coverage.missing;
    for (const Finding& finding : check.quality.findings) {
        if (finding.severity != Severity::Info)
            (finding.severity == Severity::Error ? out.errors : out.warnings) += finding.count;
    }
    out.coverage = check.share();
    out.trust = check.trust;
    keepGaps(check.coverage, out);
    return out;
}

// Nothing is there at all.
FeedQuality nothingOf(const InstrumentId& instrument, Timeframe timeframe, TimeSpan span) {
    FeedQuality out;
    out.instrument = instrument;
    out.timeframe = out.stored = timeframe;
    out.span = span;
    out.coverage = out.trust = 0;
    return out;
}

Result<FeedQuality> judge(const CandleStore& store, const InstrumentId& instrument, Timeframe timeframe, TimeSpan span,
    const SessionCalendar& session, const Series* stored = nullptr) {
    const auto check = checkData(store, instrument, timeframe, {span, false, session, stored});
    if (check)
        return qualityOf(*check);
    const std::string& code = check.error().code;
    if (code == "data.unknown_series" || code == "data.unknown_instrument")
        return nothingOf(instrument, timeframe, span);
    return check.error();
}

std::string percent(double share) {
    char text[32];
    // Never rounded up to what was asked for.
    std::snprintf(text, sizeof text, "%.2f", std::floor(share * 10'000) / 100);
    return text;
}

} // namespace

bool RunDataQuality::isIncomplete() const {
    return std::any_of(feeds.begin(), feeds.end(), [&](const FeedQuality& feed) { return isIncomplete(feed); });
}

double RunDataQuality::coverage() const {
    double out = 1;
    for (const FeedQuality& feed : feeds)
        out = std::min(out, feed.coverage);
    return out;
}

double RunDataQuality::trust() const {
    double out = 1;
    for (const FeedQuality& feed : feeds)
        out = std::min(out, feed.trust);
    return out;
}

Result<RunDataQuality> preflight(
    const CandleStore& store, const IStrategy& strategy, const RunRequest& request, const Series* own) {
    RunDataQuality out;
    out.leastCoverage = request.demand.coverage;
    out.leastTrust = request.demand.trust;
    TimeSpan span = request.span;
    // What has not happened yet cannot be missing.
    if (span.end > systemClock().now())
        span.end = UtcMs::max();
    const auto session = store.calendars().find(request.session);
    if (!session)
        return session.error();
    // The run's own candles are those of the same span only if none were added before it or taken out of it.
    const bool isWhole = session->isAlwaysOpen() && span == request.span && request.settings.warmUp == 0;
    auto judged = judge(store, request.instrument, request.timeframe, span, *session, isWhole ? own : nullptr);
    if (!judged)
        return std::move(judged).error();
    out.feeds.push_back(std::move(*judged));
    // The other feeds are needed for as long as the run's own series.
    const TimeSpan needed = out.feeds.front().span;
    for (const FeedDefinition& feed : strategy.feeds()) {
        const InstrumentId instrument = feed.instrument.value_or(request.instrument);
        const Timeframe timeframe = feed.timeframe.value_or(request.timeframe);
        const bool isJudged = std::any_of(out.feeds.begin(), out.feeds.end(),
            [&](const FeedQuality& each) { return each.instrument == instrument && each.timeframe == timeframe; });
        if (isJudged)
            continue;
        auto other = judge(store, instrument, timeframe, needed, *session);
        if (!other)
            return std::move(other).error();
        out.feeds.push_back(std::move(*other));
    }
    return out;
}

Result<RunDataQuality> preflight(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request) {
    const auto strategy = plugins.createStrategy(request.strategy, request.strategySettings);
    if (!strategy)
        return strategy.error();
    return preflight(store, **strategy, request);
}

std::string namedGaps(const FeedQuality& feed, std::size_t most) {
    std::vector<CoverageGap> gaps = feed.gaps;
    std::sort(gaps.begin(), gaps.end(), isLarger);
    std::string out;
    for (std::size_t i = 0; i < std::min(most, gaps.size()); ++i)
        out += (i == 0 ? "" : ", ") + formatUtc(gaps[i].from) + " to " + formatUtc(gaps[i].to) + " ("
            + std::to_string(gaps[i].candles) + ')';
    if (feed.gapCount > most && !out.empty())
        out += " and " + std::to_string(feed.gapCount - most) + " more";
    return out;
}

Result<void> mayRun(const RunDataQuality& quality, const DataDemand& demand) {
    if (demand.allowIncomplete)
        return {};
    for (const FeedQuality& feed : quality.feeds) {
        if (!quality.isIncomplete(feed))
            continue;
        const std::string name = feed.instrument.toString() + ' ' + feed.stored.toString();
        const std::string gaps = namedGaps(feed, gapsInSentence);
        if (feed.coverage >= quality.leastCoverage)
            return Error{"run.incomplete_data", "%1: trust is %2 %, at least %3 % is asked for",
                {name, percent(feed.trust), percent(quality.leastTrust)}};
        return Error{"run.incomplete_data",
            "%1: %2 % of the candles are there, at least %3 % are asked for; missing: %4",
            {name, percent(feed.coverage), percent(quality.leastCoverage), gaps.empty() ? "all of it" : gaps}};
    }
    return {};
}

std::vector<FetchJob> repairJobs(const RunDataQuality& quality) {
    std::vector<FetchJob> out;
    for (const FeedQuality& feed : quality.feeds) {
        const bool isLacking = feed.missing > 0 || feed.coverage == 0;
        if (!isLacking || feed.span.begin == UtcMs::min())
            continue;
        const auto same = std::find_if(out.begin(), out.end(),
            [&](const FetchJob& each) { return each.instrument == feed.instrument && each.timeframe == feed.stored; });
        if (same == out.end())
            out.push_back({feed.instrument, feed.stored, feed.span});
    }
    return out;
}

} // namespace truebar
