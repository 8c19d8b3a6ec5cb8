#include "core/data/top_up_lane.h"

#include "core/data/missing_candles.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::chrono::hours longestNap(1);

} // namespace

TopUpLane::TopUpLane(FeedSet& feeds, StoreDoor& store, SeriesLocks& locks, std::string feed, TopUpSettings settings,
    std::function<void(const TopUpOutcome&)> done)
    : m_feeds(feeds)
    , m_store(store)
    , m_clock(feeds.clock())
    , m_fetcher(feeds, store, locks)
    , m_feed(std::move(feed))
    , m_settings(settings)
    , m_done(std::move(done)) {
    m_thread = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

TopUpLane::~TopUpLane() {
    m_thread.request_stop();
    wake();
    m_thread.join();
}

void TopUpLane::wake() {
    const std::lock_guard lock(m_mutex);
    m_nap.request_stop();
}

void TopUpLane::add(const SeriesKey& key, UtcMs from) {
    const auto seed = static_cast<std::uint64_t>(std::hash<std::string>()(key.instrument.toString()));
    {
        const std::lock_guard lock(m_mutex);
        m_entries.insert_or_assign(
            key, Entry{from, m_clock.now(), Backoff(m_settings.firstRetry, m_settings.longestRetry, seed)});
    }
    wake();
}

void TopUpLane::remove(const SeriesKey& key) {
    const std::lock_guard lock(m_mutex);
    m_entries.erase(key);
}

void TopUpLane::told(const SeriesKey& key, UtcMs open) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end() || found->second.confirmed != open)
        return;
    found->second.confirmed = key.timeframe.next(open);
    found->second.due = std::max(found->second.due, dueAfter(key, found->second));
}

void TopUpLane::lookSoon(const SeriesKey& key) {
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(key);
        // After a failure the wait goes on: the source needs its rest.
        if (found == m_entries.end() || found->second.backoff.failures() > 0)
            return;
        found->second.due = m_clock.now();
    }
    wake();
}

UtcMs TopUpLane::dueAfter(const SeriesKey& key, const Entry& entry) const {
    return key.timeframe.next(key.timeframe.floor(entry.confirmed)) + m_settings.delay;
}

void TopUpLane::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        UtcMs due = m_clock.now() + longestNap;
        std::stop_token nap;
        {
            const std::lock_guard lock(m_mutex);
            m_nap = std::stop_source();
            nap = m_nap.get_token();
            for (const auto& [key, entry] : m_entries)
                due = std::min(due, entry.due);
        }
        if (stop.stop_requested() || !m_clock.waitUntil(due, nap))
            continue;
        if (const auto jobs = takeDue(); !jobs.empty())
            topUp(jobs, stop);
    }
}

std::vector<FetchJob> TopUpLane::takeDue() {
    const std::lock_guard lock(m_mutex);
    const UtcMs now = m_clock.now();
    std::vector<FetchJob> out;
    for (auto& [key, entry] : m_entries) {
        if (entry.due > now)
            continue;
        const TimeSpan span{entry.confirmed, key.timeframe.floor(now - settlingTime)};
        if (span.isEmpty())
            entry.due = std::max(dueAfter(key, entry), now + Millis(1));
        else
            out.push_back({key.instrument, key.timeframe, span});
    }
    return out;
}

void TopUpLane::topUp(const std::vector<FetchJob>& jobs, const std::stop_token& stop) {
    FetchOptions options;
    options.feed = m_feed;
    // The lane itself waits and comes again, so that one silent feed does not keep the others' series waiting; and it
    // asks one by one, so that no second request is on its way when the first is answered with a wish for silence.
    options.attempts = 2;
    options.patience = Millis(0);
    options.mostAtOnce = 1;
    options.emptyAfter = m_settings.emptyAfter;
    const auto summary = m_fetcher.run(jobs, options, {}, stop);
    if (stop.stop_requested())
        return;
    for (const FetchJob& job : jobs) {
        const SeriesFetch* fetched = nullptr;
        if (summary) {
            for (const SeriesFetch& each : summary->series) {
                if (each.instrument == job.instrument && each.timeframe == job.timeframe)
                    fetched = &each;
            }
        }
        const TopUpOutcome outcome =
            judge(job, fetched, summary ? std::nullopt : std::optional<Error>(summary.error()));
        settle(outcome, outcome.confirmed >= job.span.end);
        m_done(outcome);
    }
}

// What is known after a fetch is what the store says, not what the fetch hoped for.
TopUpOutcome TopUpLane::judge(const FetchJob& job, const SeriesFetch* fetched, const std::optional<Error>& error) {
    TopUpOutcome out;
    out.key = {job.instrument, job.timeframe};
    out.from = out.confirmed = job.span.begin;
    if (fetched) {
        out.stored = fetched->stored;
        out.requests = fetched->requests;
        out.failure = fetched->failure;
    } else {
        out.failure = error;
    }
    // Candles told meanwhile count too.
    const TimeSpan looked{job.span.begin, job.timeframe.floor(m_clock.now() - settlingTime)};
    const auto done = m_store.run([&](CandleStore& store) -> Result<void> {
        const auto missing = missingSpans(store, job.instrument, job.timeframe, looked);
        if (!missing)
            return missing.error();
        out.confirmed = missing->empty() ? looked.end : missing->front().begin;
        return {};
    });
    if (!done && !out.failure)
        out.failure = done.error();
    return out;
}

void TopUpLane::settle(const TopUpOutcome& outcome, bool isComplete) {
    UtcMs available = UtcMs::min();
    if (!isComplete) {
        available = UtcMs::max();
        const auto named = m_feed.empty() ? Result<SharedFeed*>(nullptr) : m_feeds.named(m_feed);
        const auto feeds = m_feed.empty() ? m_feeds.feedsFor(outcome.key.instrument)
            : named                       ? Result<std::vector<SharedFeed*>>({*named})
                                          : Result<std::vector<SharedFeed*>>(named.error());
        for (SharedFeed* feed : feeds ? *feeds : std::vector<SharedFeed*>())
            available = std::min(available, feed->availableAt());
        if (available == UtcMs::max())
            available = UtcMs::min();
    }
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(outcome.key);
    // The series may have been added anew meanwhile, with an earlier beginning.
    if (found == m_entries.end() || found->second.confirmed < outcome.from)
        return;
    Entry& entry = found->second;
    entry.confirmed = std::max(entry.confirmed, outcome.confirmed);
    if (isComplete) {
        entry.backoff.succeeded();
        entry.due = dueAfter(outcome.key, entry);
    } else {
        // A little after, so that our clock need not agree with theirs to the millisecond.
        entry.due = std::max(m_clock.now() + entry.backoff.next(), available + Millis(250));
    }
}

} // namespace truebar
