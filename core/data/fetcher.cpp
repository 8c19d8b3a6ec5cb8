#include "core/data/fetcher.h"

#include "core/data/fetch_request.h"
#include "core/data/missing_candles.h"
#include "core/data/series_merge.h"
#include "core/data/terms_ask.h"
#include "core/market/time_spans.h"

#include <algorithm>
#include <deque>
#include <map>
#include <thread>

namespace truebar {

namespace {

constexpr std::size_t mostRejects = 1000; // kept for each series

// A planned request and whom to ask.
struct Task {
    PlannedFetch request{};
    std::vector<SharedFeed*> feeds{};
};

class FetchRun {
public:
    FetchRun(FeedSet& feeds, StoreDoor& store, const FetchOptions& options,
        const std::function<void(FetchProgress)>& progress)
        : m_feeds(feeds)
        , m_store(store)
        , m_terms(store)
        , m_options(options)
        , m_progress(progress) { }

    Result<FetchSummary> run(const std::vector<FetchJob>& jobs, const std::stop_token& stop) {
        if (auto planned = plan(jobs); !planned)
            return std::move(planned).error();
        if (auto learnt = learnTerms(jobs, stop); !learnt)
            return std::move(learnt).error();
        {
            std::vector<std::jthread> workers;
            for (std::size_t i = 0; i < m_workers; ++i)
                workers.emplace_back([&] { work(stop); });
        }
        if (m_storeError)
            return *m_storeError;
        if (stop.stop_requested())
            return Error{"feed.cancelled", "the fetch was cancelled"};
        for (SeriesFetch& series : m_summary.series)
            series.source = joined(series.instrument, series.timeframe);
        return std::move(m_summary);
    }

private:
    Result<void> plan(const std::vector<FetchJob>& jobs) {
        // Jobs that ask the same feeds with the same limits are planned together, so that requests can be shared.
        struct Group {
            std::vector<SharedFeed*> feeds;
            FeedLimits limits;
            std::vector<FetchNeed> needs;
        };
        std::vector<Group> groups;
        for (const FetchJob& job : jobs) {
            SeriesFetch series;
            series.instrument = job.instrument;
            series.timeframe = job.timeframe;
            m_summary.series.push_back(std::move(series));
            auto feeds = feedsOf(job);
            if (!feeds)
                return std::move(feeds).error();
            auto needed = need(job);
            // Without its calendar nobody can say what one series lacks; the others do not suffer for it.
            if (!needed && needed.error().code.starts_with("calendar.")) {
                m_summary.series.back().failure = needed.error();
                continue;
            }
            if (!needed)
                return std::move(needed).error();
            if (needed->spans.empty())
                continue;
            const auto limits = firstLimits(*feeds, job);
            if (!limits) {
                m_summary.series.back().failure = limits.error();
                m_summary.series.back().unanswered = needed->spans;
                continue;
            }
            const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
                return group.feeds == *feeds && group.limits.candlesPerRequest == limits->candlesPerRequest
                    && group.limits.history == limits->history;
            });
            Group& group = same == groups.end() ? groups.emplace_back(Group{*feeds, *limits, {}}) : *same;
            group.needs.push_back(std::move(*needed));
        }
        for (Group& group : groups) {
            noteUnreachable(group.needs, group.limits);
            for (PlannedFetch& request : planFetches(group.needs, group.limits, m_feeds.clock().now()))
                m_tasks.push_back({std::move(request), group.feeds});
            m_workers = std::max(m_workers, std::min(m_tasks.size(), group.limits.concurrentRequests));
        }
        if (m_options.mostAtOnce > 0)
            m_workers = std::min(m_workers, m_options.mostAtOnce);
        m_known = m_tasks.size();
        return {};
    }

    // Also where no candle is missing: what was guessed is put right. A comparison changes nothing that is stored.
    Result<void> learnTerms(const std::vector<FetchJob>& jobs, const std::stop_token& stop) {
        for (std::size_t i = 0; i < jobs.size() && m_options.mode != FetchMode::Compare; ++i) {
            if (m_summary.series[i].failure)
                continue;
            const auto feeds = feedsOf(jobs[i]);
            if (!feeds)
                return feeds.error();
            if (auto learnt = m_terms.learn(jobs[i].instrument, *feeds, stop); !learnt)
                return learnt;
        }
        return {};
    }

    Result<std::vector<SharedFeed*>> feedsOf(const FetchJob& job) {
        if (m_options.feed.empty())
            return m_feeds.feedsFor(job.instrument);
        const auto named = m_feeds.named(m_options.feed);
        return named ? Result<std::vector<SharedFeed*>>({*named}) : named.error();
    }

    // Limits of the first feed that has such candles at all.
    static Result<FeedLimits> firstLimits(std::vector<SharedFeed*>& feeds, const FetchJob& job) {
        std::optional<Error> first;
        while (!feeds.empty()) {
            const auto feed = feeds.front()->feed();
            auto limits = feed ? (*feed)->limits(job.instrument, job.timeframe) : Result<FeedLimits>(feed.error());
            if (limits)
                return limits;
            if (!first)
                first = limits.error();
            feeds.erase(feeds.begin());
        }
        return *first;
    }

    Result<FetchNeed> need(const FetchJob& job) {
        const Timeframe timeframe = job.timeframe;
        if (job.span.begin < earliestTime)
            return Error{"feed.span", "a beginning is needed"};
        const UtcMs closed = timeframe.floor(m_feeds.clock().now() - settlingTime);
        const UtcMs floor = timeframe.floor(job.span.begin);
        TimeSpan wanted{floor == job.span.begin ? floor : timeframe.next(floor), std::min(job.span.end, closed)};
        FetchNeed out{job.instrument, timeframe, {}};
        if (wanted.isEmpty())
            return out;
        if (m_options.mode != FetchMode::Missing) {
            out.spans.push_back(wanted);
            return out;
        }
        auto done = m_store.run([&](CandleStore& store) -> Result<void> {
            auto missing = missingSpans(store, job.instrument, timeframe, wanted);
            if (!missing)
                return std::move(missing).error();
            out.spans = std::move(*missing);
            return {};
        });
        return done ? Result<FetchNeed>(std::move(out)) : Result<FetchNeed>(std::move(done).error());
    }

    void noteUnreachable(const std::vector<FetchNeed>& needs, const FeedLimits& limits) {
        if (!limits.history)
            return;
        const TimeSpan old{UtcMs::min(), m_feeds.clock().now() - *limits.history};
        for (const FetchNeed& each : needs) {
            for (const TimeSpan& span : clipped(each.spans, old))
                seriesOf(each.instrument, each.timeframe).unanswered.push_back(span);
        }
    }

    SeriesFetch& seriesOf(const InstrumentId& instrument, Timeframe timeframe) {
        return *std::find_if(m_summary.series.begin(), m_summary.series.end(),
            [&](const SeriesFetch& each) { return each.instrument == instrument && each.timeframe == timeframe; });
    }

    void work(const std::stop_token& stop) {
        while (const auto task = next(stop)) {
            auto outcome = carryOut(task->request, task->feeds, m_options, m_feeds.clock(), stop);
            if (outcome)
                keep(*task, *outcome);
            else if (outcome.error().code != "feed.cancelled")
                give(*task, outcome.error());
            const std::lock_guard lock(m_mutex);
            m_summary.requests = ++m_done;
            --m_underWay;
            m_changed.notify_all();
            if (m_progress)
                m_progress({m_done, m_known});
        }
    }

    // The next request, or nothing when all are done; a request under way may still leave a rest behind.
    std::optional<Task> next(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [&] { return !m_tasks.empty() || m_underWay == 0 || m_storeError; });
        if (stop.stop_requested() || m_tasks.empty() || m_storeError)
            return std::nullopt;
        Task out = std::move(m_tasks.front());
        m_tasks.pop_front();
        ++m_underWay;
        return out;
    }

    void give(const Task& task, const Error& error) {
        const std::lock_guard lock(m_mutex);
        for (const InstrumentId& instrument : task.request.instruments) {
            SeriesFetch& series = seriesOf(instrument, task.request.timeframe);
            ++series.requests;
            series.unanswered.push_back(task.request.span);
            if (!series.failure)
                series.failure = error;
        }
    }

    void keep(const Task& task, const RequestOutcome& outcome) {
        for (const Fetched& fetched : outcome.fetched) {
            if (auto kept = keepOne(task, fetched, outcome.feed); !kept) {
                const std::lock_guard lock(m_mutex);
                if (!m_storeError)
                    m_storeError = kept.error();
                return;
            }
        }
    }

    Result<void> keepOne(const Task& task, const Fetched& fetched, const std::string& feed) {
        const TimeSpan asked = task.request.span;
        TimeSpan answered = fetched.report.answered.value_or(asked);
        answered = {std::max(answered.begin, asked.begin), std::min(answered.end, asked.end)};
        const TimeSpan believed{answered.begin,
            std::min(answered.end, task.request.timeframe.floor(m_feeds.clock().now() - m_options.emptyAfter))};
        Series series(fetched.instrument, task.request.timeframe);
        for (const Candle& candle : fetched.candles)
            series.append(candle);
        StoreReport stored;
        std::uint64_t empty = 0;
        auto done = m_store.run([&](CandleStore& store) {
            return store.transaction([&]() -> Result<void> {
                if (m_options.mode == FetchMode::Compare)
                    return compare(store, series, fetched, stored);
                if (auto known = m_terms.introduce(store, fetched); !known)
                    return known;
                auto written = store.write(series, m_options.mode == FetchMode::Replace);
                if (!written)
                    return std::move(written).error();
                stored = std::move(*written);
                if (auto kept = keepBeside(store, series, fetched); !kept)
                    return kept;
                // A row that was sent but refused is not nothing.
                return fetched.rejected.empty() ? rememberEmpty(store, series, believed, empty) : Result<void>();
            });
        });
        if (!done)
            return done;
        const std::lock_guard lock(m_mutex);
        SeriesFetch& report = seriesOf(fetched.instrument, task.request.timeframe);
        ++report.requests;
        report.rowsRead += fetched.report.rowsRead;
        report.stored += stored.stored;
        report.emptyCandles += empty;
        report.conflicts.insert(report.conflicts.end(), stored.conflicts.begin(), stored.conflicts.end());
        if (m_options.mode == FetchMode::Compare && !series.isEmpty())
            m_told[{series.instrument(), series.timeframe()}].push_back(std::move(series));
        for (const RejectedRow& row : fetched.rejected) {
            if (report.rejected.size() < mostRejects)
                report.rejected.push_back(row);
        }
        report.feed = feed;
        if (answered.begin > asked.begin && answered.begin < asked.end)
            report.unanswered.push_back({asked.begin, answered.begin});
        askForRest(task, fetched.instrument, answered);
        return {};
    }

    // Candles and what is known of them stay as they are; only what differs is told.
    static Result<void> compare(CandleStore& store, const Series& series, const Fetched& fetched, StoreReport& report) {
        if (series.isEmpty())
            return {};
        const auto known = store.load(series.instrument(), series.timeframe(), series.span());
        if (!known)
            return known.error().code == "data.unknown_series" ? Result<void>() : Result<void>(known.error());
        (void)mergeSeries(*known, series, false, report);
        report.stored = 0;
        return keepBeside(store, series, fetched);
    }

    // Answers come in any order; they do not overlap, because requests do not.
    Series joined(const InstrumentId& instrument, Timeframe timeframe) {
        std::vector<Series>& pieces = m_told[{instrument, timeframe}];
        std::sort(pieces.begin(), pieces.end(),
            [](const Series& a, const Series& b) { return a.times().front() < b.times().front(); });
        Series out(instrument, timeframe);
        for (const Series& piece : pieces)
            out.appendColumns(
                piece.times(), piece.opens(), piece.highs(), piece.lows(), piece.closes(), piece.volumes());
        return out;
    }

    // What the source told beside the candles.
    static Result<void> keepBeside(CandleStore& store, const Series& series, const Fetched& fetched) {
        if (auto actions = store.writeActions(series.instrument(), fetched.actions); !actions)
            return actions;
        return store.writeAdjustedCloses(series.instrument(), series.timeframe(), fetched.adjustedCloses);
    }

    // A source that cut its answer short is asked for the rest; one that gave nothing at all is not asked again.
    void askForRest(const Task& task, const InstrumentId& instrument, TimeSpan answered) {
        const TimeSpan rest{std::max(answered.end, task.request.span.begin), task.request.span.end};
        if (rest.isEmpty())
            return;
        if (answered.isEmpty()) {
            seriesOf(instrument, task.request.timeframe).unanswered.push_back(rest);
            return;
        }
        m_tasks.push_back({{{instrument}, task.request.timeframe, rest}, task.feeds});
        ++m_known;
    }

    // What the source answered for and did not have, while the market was open, does not exist.
    static Result<void> rememberEmpty(
        CandleStore& store, const Series& series, TimeSpan answered, std::uint64_t& count) {
        if (answered.isEmpty())
            return {};
        std::vector<TimeSpan> spans;
        const auto calendar = store.calendarOf(series.instrument());
        if (!calendar)
            return calendar.error();
        const auto report = coverage(series, answered, *calendar);
        for (const CoverageGap& gap : report.gaps) {
            spans.push_back({gap.from, gap.to});
            count += gap.candles;
        }
        return store.addCoveredEmpty(series.instrument(), series.timeframe(), spans);
    }

    FeedSet& m_feeds;
    StoreDoor& m_store;
    TermsAsk m_terms; // learns before the workers begin; they only read it
    const FetchOptions& m_options;
    const std::function<void(FetchProgress)>& m_progress;
    std::size_t m_workers = 0;
    std::mutex m_mutex; // of everything below
    std::condition_variable_any m_changed;
    std::deque<Task> m_tasks;
    std::size_t m_underWay = 0;
    std::uint64_t m_done = 0;
    std::uint64_t m_known = 0;
    std::optional<Error> m_storeError;
    std::map<SeriesKey, std::vector<Series>> m_told; // what is compared
    FetchSummary m_summary;
};

} // namespace

bool FetchSummary::isHalted() const {
    return std::any_of(series.begin(), series.end(),
        [](const SeriesFetch& each) { return each.failure && each.failure->code == "feed.halted"; });
}

Fetcher::Fetcher(FeedSet& feeds, StoreDoor& store, SeriesLocks& locks)
    : m_feeds(feeds)
    , m_store(store)
    , m_locks(locks) { }

Result<FetchSummary> Fetcher::run(const std::vector<FetchJob>& jobs, const FetchOptions& options,
    const std::function<void(FetchProgress)>& progress, std::stop_token stop) {
    std::set<SeriesKey> keys;
    for (const FetchJob& job : jobs) {
        if (!keys.insert({job.instrument, job.timeframe}).second)
            return Error{
                "feed.twice", "%1 %2 is asked for twice", {job.instrument.toString(), job.timeframe.toString()}};
    }
    const auto hold = m_locks.acquire(std::move(keys), stop);
    if (!hold)
        return hold.error();
    return FetchRun(m_feeds, m_store, options, progress).run(jobs, stop);
}

} // namespace truebar
