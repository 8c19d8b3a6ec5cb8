#include "core/data/fetch_request.h"

#include "core/sdk/backoff.h"

#include <algorithm>

namespace truebar {

namespace {

class Collector final : public IFeedSink {
public:
    explicit Collector(Fetched& into)
        : m_into(into) { }
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
        m_into.candles.insert(m_into.candles.end(), candles.begin(), candles.end());
    }
    void onRejected(RejectedRow row) override { m_into.rejected.push_back(std::move(row)); }
    void onActions(std::span<const CorporateAction> actions) override {
        m_into.actions.insert(m_into.actions.end(), actions.begin(), actions.end());
    }
    void onAdjustedCloses(std::span<const AdjustedPrice> closes) override {
        m_into.adjustedCloses.insert(m_into.adjustedCloses.end(), closes.begin(), closes.end());
    }
    void onProgress(double) override { }

private:
    Fetched& m_into;
};

class BatchCollector final : public IBatchSink {
public:
    explicit BatchCollector(std::vector<Fetched>& into) {
        for (Fetched& each : into)
            m_sinks.emplace_back(each.instrument, Collector(each));
    }
    IFeedSink& of(const InstrumentId& instrument) override {
        const auto found =
            std::find_if(m_sinks.begin(), m_sinks.end(), [&](const auto& each) { return each.first == instrument; });
        // A feed that answers for what was not asked speaks into the void.
        return found == m_sinks.end() ? m_void : found->second;
    }

private:
    std::vector<std::pair<InstrumentId, Collector>> m_sinks;
    Fetched m_nothing;
    Collector m_void{m_nothing};
};

Result<std::vector<Fetched>> fetchFrom(IFeed& feed, const PlannedFetch& request, std::stop_token stop) {
    std::vector<Fetched> out;
    for (const InstrumentId& instrument : request.instruments) {
        Fetched each;
        each.instrument = instrument;
        out.push_back(std::move(each));
    }
    if (IBatchFeed* batch = feed.batch(); batch && out.size() > 1) {
        BatchCollector sinks(out);
        auto reports = batch->fetchBatch({request.instruments, request.timeframe, request.span}, sinks, stop);
        if (!reports)
            return std::move(reports).error();
        if (reports->size() != out.size())
            return Error{"feed.unavailable", "the feed reported on %1 of %2 instruments",
                {std::to_string(reports->size()), std::to_string(out.size())}};
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i].report = std::move((*reports)[i]);
        return out;
    }
    for (Fetched& each : out) {
        Collector sink(each);
        auto report = feed.fetch({each.instrument, request.timeframe, request.span}, sink, stop);
        if (!report)
            return std::move(report).error();
        each.report = std::move(*report);
    }
    return out;
}

Error cancelled() {
    return {"feed.cancelled", "the fetch was cancelled"};
}

} // namespace

Result<RequestOutcome> carryOut(const PlannedFetch& request, const std::vector<SharedFeed*>& feeds,
    const FetchOptions& options, const IClock& clock, std::stop_token stop) {
    std::vector<SharedFeed*> left = feeds;
    Backoff backoff(options.firstWait, options.longestWait, static_cast<std::uint64_t>(toCount(request.span.begin)));
    std::optional<Error> last;
    const UtcMs giveUp = clock.now() + options.patience;
    for (int attempt = 0; attempt < options.attempts;) {
        bool hasAsked = false;
        for (SharedFeed* feed : std::vector(left)) {
            auto result =
                feed->attempt<std::vector<Fetched>>([&](IFeed& source) { return fetchFrom(source, request, stop); });
            if (result)
                return RequestOutcome{std::move(*result), feed->profile().name};
            if (stop.stop_requested() || result.error().code == "feed.cancelled")
                return cancelled();
            last = result.error();
            hasAsked = hasAsked || last->code == "feed.unavailable";
            if (!isTransient(*last))
                std::erase(left, feed);
        }
        if (left.empty())
            return *last;
        if (hasAsked) {
            ++attempt;
            if (attempt < options.attempts && !clock.waitFor(backoff.next(), stop))
                return cancelled();
            continue;
        }
        // All want silence: waiting costs no attempt, but patience.
        UtcMs next = UtcMs::max();
        for (SharedFeed* feed : left)
            next = std::min(next, feed->availableAt());
        if (next > giveUp)
            break;
        // A little after, so that our clock need not agree with theirs to the millisecond.
        if (!clock.waitUntil(std::max(next, clock.now()) + Millis(250), stop))
            return cancelled();
    }
    return Error{"feed.halted", "no feed could answer; the last said: %1", {last ? last->message() : "nothing"}};
}

} // namespace truebar
