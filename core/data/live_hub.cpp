#include "core/data/live_hub.h"

#include <algorithm>
#include <set>

namespace truebar {

LiveHub::LiveHub(FeedSet& feeds, StoreDoor& store, SeriesLocks& locks, LiveSettings settings)
    : m_feeds(feeds)
    , m_store(store)
    , m_locks(locks)
    , m_settings(settings) { }

LiveHub::~LiveHub() {
    setWatches({});
    m_lanes.clear();
    // Whatever was posted before still concerns this object.
    m_store.thread().runAndWait([] {});
}

TopUpLane& LiveHub::laneOf(const Watch& watch) {
    const std::string name = watch.feed.empty() ? watch.instrument.venue + ':' : watch.feed;
    auto& lane = m_lanes[name];
    if (!lane)
        lane = std::make_unique<TopUpLane>(m_feeds, m_store, m_locks, watch.feed, m_settings.topUp,
            [this](const TopUpOutcome& outcome) { m_store.thread().post([this, outcome] { toppedUp(outcome); }); });
    return *lane;
}

FeedWatch& LiveHub::watchOf(const std::string& feed) {
    auto& watch = m_watches[feed];
    if (!watch)
        watch = std::make_unique<FeedWatch>(feed, m_feeds.clock(), m_settings.queueCapacity, m_settings.staleAfter,
            [this, raw = &watch] { m_store.thread().post([this, raw] { drain(**raw); }); });
    return *watch;
}

void LiveHub::setWatches(const std::vector<Watch>& watches) {
    const std::lock_guard lock(m_controlMutex);
    std::set<SeriesKey> kept;
    for (const Watch& watch : watches) {
        const auto found = m_entries.find(watch.key());
        if (found != m_entries.end() && found->second.watch == watch)
            kept.insert(watch.key());
    }
    for (auto it = m_entries.begin(); it != m_entries.end();) {
        if (kept.contains(it->first)) {
            ++it;
            continue;
        }
        stop(it->second);
        it = m_entries.erase(it);
    }
    for (const Watch& watch : watches) {
        if (!m_entries.contains(watch.key()))
            start(watch);
    }
}

void LiveHub::refreshFeeds() {
    const std::lock_guard lock(m_controlMutex);
    std::vector<Watch> changed;
    for (const auto& [key, entry] : m_entries) {
        if (entry.feeds != feedsOf(entry.watch).value_or(std::vector<SharedFeed*>()))
            changed.push_back(entry.watch);
    }
    for (const Watch& watch : changed) {
        stop(m_entries.at(watch.key()));
        m_entries.erase(watch.key());
        start(watch);
    }
}

Result<std::vector<SharedFeed*>> LiveHub::feedsOf(const Watch& watch) {
    if (watch.feed.empty())
        return m_feeds.feedsFor(watch.instrument);
    const auto named = m_feeds.named(watch.feed);
    return named ? Result<std::vector<SharedFeed*>>({*named}) : named.error();
}

void LiveHub::start(const Watch& watch) {
    Entry& entry = m_entries[watch.key()];
    entry.watch = watch;
    entry.number = m_nextNumber++;
    const auto feeds = feedsOf(watch);
    if (!feeds) {
        entry.problem = feeds.error();
        return;
    }
    entry.feeds = *feeds;
    const auto from = beginning(watch, *feeds);
    if (!from) {
        entry.problem = from.error();
        return;
    }
    entry.lane = &laneOf(watch);
    m_store.thread().runAndWait([&] {
        m_channels.insert_or_assign(entry.number, Channel{LiveChannel(watch, *from), entry.lane, nullptr});
    });
    subscribe(entry, *feeds);
    entry.lane->add(watch.key(), *from);
}

// Where the series must be complete from: what was stored last if that is not long ago, and the warm-up in any case,
// as far as the source reaches.
Result<UtcMs> LiveHub::beginning(const Watch& watch, const std::vector<SharedFeed*>& feeds) {
    const UtcMs now = m_feeds.clock().now();
    const Timeframe timeframe = watch.timeframe;
    UtcMs from =
        timeframe.floor(timeframe.floor(now) - timeframe.nominalLength() * static_cast<Millis::rep>(watch.warmUp));
    const auto done = m_store.run([&](CandleStore& store) -> Result<void> {
        const auto present = store.present(watch.instrument, timeframe, {now - m_settings.catchUp, UtcMs::max()});
        if (!present)
            return present.error();
        if (!present->runs.empty())
            from = std::min(from, present->runs.back().end);
        return {};
    });
    if (!done)
        return done.error();
    for (SharedFeed* shared : feeds) {
        const auto feed = shared->feed();
        const auto limits = feed ? (*feed)->limits(watch.instrument, timeframe) : Result<FeedLimits>(feed.error());
        if (!limits)
            continue;
        if (limits->history)
            from = std::max(from, timeframe.next(timeframe.floor(now - *limits->history)));
        break;
    }
    return from;
}

void LiveHub::subscribe(Entry& entry, const std::vector<SharedFeed*>& feeds) {
    for (SharedFeed* shared : feeds) {
        const auto feed = shared->feed();
        if (!feed) {
            entry.problem = feed.error();
            continue;
        }
        FeedWatch& watch = watchOf(shared->profile().name);
        // Known before the first event can come.
        m_store.thread().runAndWait([&] { m_channels.at(entry.number).feed = &watch; });
        watch.subscribed(entry.number);
        auto subscription = (*feed)->subscribe(
            entry.watch.instrument, entry.watch.timeframe, watch.handlers(entry.number, entry.watch.timeframe));
        if (subscription) {
            entry.subscription = std::move(*subscription);
            entry.feed = &watch;
            entry.problem.reset();
            return;
        }
        watch.unsubscribed(entry.number);
        m_store.thread().runAndWait([&] { m_channels.at(entry.number).feed = nullptr; });
        // A source without live data is no fault: its candles are fetched when they close.
        if (subscription.error().code != "feed.no_live")
            entry.problem = subscription.error();
    }
}

void LiveHub::stop(Entry& entry) {
    entry.subscription.reset();
    if (entry.feed)
        entry.feed->unsubscribed(entry.number);
    if (entry.lane)
        entry.lane->remove(entry.watch.key());
    m_store.thread().runAndWait([&] { m_channels.erase(entry.number); });
}

Result<std::unique_ptr<LiveFollower>> LiveHub::follow(const SeriesKey& key, std::size_t warmUp, LiveListener listener) {
    const std::lock_guard lock(m_controlMutex);
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end() || !entry->second.lane)
        return Error{
            "watch.unknown", "%1 %2 is not followed live", {key.instrument.toString(), key.timeframe.toString()}};
    const std::uint64_t channel = entry->second.number;
    Series warm(key.instrument, key.timeframe);
    int number = 0;
    // In one go on the data thread, where nothing can be stored between.
    const auto done = m_store.run([&](CandleStore& store) -> Result<void> {
        LiveChannel& live = m_channels.at(channel).live;
        Series stored(key.instrument, key.timeframe);
        if (auto loaded = store.load(key.instrument, key.timeframe))
            stored = std::move(*loaded);
        else if (loaded.error().code != "data.unknown_series")
            return loaded.error();
        const std::size_t end = stored.lowerBound(live.confirmed());
        for (std::size_t i = end - std::min(end, warmUp); i < end; ++i)
            warm.append(stored.at(i));
        number = live.follow(stored, std::move(listener));
        live.tell();
        return {};
    });
    if (!done)
        return done.error();
    return std::make_unique<LiveFollower>(std::make_shared<const Series>(std::move(warm)), [this, channel, number] {
        m_store.thread().runAndWait([&] {
            if (const auto found = m_channels.find(channel); found != m_channels.end())
                found->second.live.unfollow(number);
        });
    });
}

void LiveHub::drain(FeedWatch& feed) {
    std::set<std::uint64_t> changed;
    std::map<std::uint64_t, std::vector<Candle>> closed;
    for (const LiveEvent& event : feed.take()) {
        const auto found = m_channels.find(event.watch);
        if (found == m_channels.end())
            continue;
        LiveChannel& live = found->second.live;
        changed.insert(event.watch);
        if (event.kind != LiveEvent::Kind::Link)
            live.onHeard(event.heardAt);
        switch (event.kind) {
        case LiveEvent::Kind::Ticks:
            live.onTicks(event.candle);
            break;
        case LiveEvent::Kind::Forming:
            live.onForming(event.candle);
            break;
        case LiveEvent::Kind::Closed:
            closed[event.watch].push_back(event.candle);
            break;
        case LiveEvent::Kind::Link:
            if (live.onLink(event.link))
                found->second.lane->lookSoon(live.watch().key());
            break;
        }
    }
    for (const auto& [number, candles] : closed)
        store(number, candles);
    for (const std::uint64_t number : changed)
        m_channels.at(number).live.tell();
}

void LiveHub::store(std::uint64_t number, const std::vector<Candle>& closed) {
    Channel& channel = m_channels.at(number);
    const SeriesKey key = channel.live.watch().key();
    std::map<UtcMs, Candle> ordered; // a source may tell twice, or late
    for (const Candle& candle : closed)
        ordered.insert_or_assign(candle.openTime, candle);
    Series series(key.instrument, key.timeframe);
    std::vector<Candle> written;
    for (const auto& [open, candle] : ordered) {
        series.append(candle);
        written.push_back(candle);
    }
    const auto opened = m_store.store();
    const auto report = opened ? (*opened)->write(series) : Result<StoreReport>(opened.error());
    if (!report) {
        // The first fetch introduces the instrument; until then, and after a fault, the lane fetches these again.
        if (report.error().code != "data.unknown_instrument")
            channel.live.setProblem(report.error());
        return;
    }
    // Where the store knows better, followers get what is stored, with the next top-up.
    std::erase_if(written, [&](const Candle& candle) {
        return std::find(report->conflicts.begin(), report->conflicts.end(), candle.openTime)
            != report->conflicts.end();
    });
    channel.live.onClosed(written);
    // Only what the channel counts as complete: the outcome of a fetch may still be on its way to it, and a lane that
    // is ahead of it would never look at what lies between.
    for (const Candle& candle : written) {
        if (candle.openTime < channel.live.confirmed())
            channel.lane->told(key, candle.openTime);
    }
}

void LiveHub::toppedUp(const TopUpOutcome& outcome) {
    const auto found = std::find_if(m_channels.begin(), m_channels.end(),
        [&](const auto& each) { return each.second.live.watch().key() == outcome.key; });
    if (found == m_channels.end())
        return;
    Channel& channel = found->second;
    // Nobody has told the channel of what lies between, because the store could not be read then.
    if (outcome.from > channel.live.confirmed()) {
        channel.lane->add(outcome.key, channel.live.confirmed());
        return;
    }
    Series stored(outcome.key.instrument, outcome.key.timeframe);
    const TimeSpan span{channel.live.missingFrom(), outcome.confirmed};
    if (const auto opened = m_store.store(); opened && !span.isEmpty()) {
        auto loaded = (*opened)->load(outcome.key.instrument, outcome.key.timeframe, span);
        if (loaded)
            stored = std::move(*loaded);
        else if (loaded.error().code != "data.unknown_series") {
            channel.live.setProblem(loaded.error());
            return;
        }
    }
    if (channel.live.onToppedUp(outcome, stored) && channel.feed)
        channel.feed->noteRefilled(outcome.stored);
    channel.live.tell();
}

std::optional<std::uint64_t> LiveHub::beginning(const SeriesKey& key) const {
    const std::lock_guard lock(m_controlMutex);
    const auto entry = m_entries.find(key);
    return entry == m_entries.end() ? std::nullopt : std::optional(entry->second.number);
}

std::vector<LiveHealth> LiveHub::health() const {
    const std::lock_guard lock(m_controlMutex);
    std::vector<LiveHealth> out;
    for (const auto& [name, watch] : m_watches)
        out.push_back(watch->health());
    return out;
}

std::vector<LiveSeriesStatus> LiveHub::series() const {
    const std::lock_guard lock(m_controlMutex);
    std::vector<LiveSeriesStatus> out;
    m_store.thread().runAndWait([&] {
        for (const auto& [key, entry] : m_entries) {
            LiveSeriesStatus status;
            status.watch = entry.watch;
            status.feed = entry.feed ? entry.feed->health().feed : std::string();
            status.problem = entry.problem;
            if (const auto found = m_channels.find(entry.number); found != m_channels.end()) {
                status.confirmed = found->second.live.confirmed();
                status.forming = found->second.live.forming();
                status.lastHeard = found->second.live.lastHeard();
                if (found->second.live.problem())
                    status.problem = found->second.live.problem();
            }
            out.push_back(std::move(status));
        }
    });
    return out;
}

} // namespace truebar
