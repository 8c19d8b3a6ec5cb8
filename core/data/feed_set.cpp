#include "core/data/feed_set.h"

#include <algorithm>

namespace truebar {

bool isTransient(const Error& error) {
    return error.code == "feed.unavailable" || error.code == "feed.throttled" || error.code == "feed.paused";
}

Result<IFeed*> SharedFeed::feed() {
    const std::lock_guard lock(m_mutex);
    if (m_broken)
        return *m_broken;
    if (m_feed)
        return m_feed.get();
    const auto make = [&]() -> Result<std::unique_ptr<IFeed>> {
        const auto plugin = m_plugins.find(PluginKind::Feed, m_profile.plugin);
        if (!plugin)
            return plugin.error();
        const auto settings = (*plugin)->metadata.settings.resolve(m_profile.settings);
        if (!settings)
            return settings.error();
        return m_plugins.createFeed(m_profile.plugin, *settings, m_clock);
    };
    auto made = make();
    if (!made) {
        m_broken = std::move(made).error();
        return *m_broken;
    }
    m_feed = std::move(*made);
    return m_feed.get();
}

UtcMs SharedFeed::availableAt() {
    const std::lock_guard lock(m_mutex);
    UtcMs out = m_health.blockedUntil.value_or(UtcMs::min());
    if (m_feed)
        out = std::max(out, m_feed->blockedUntil());
    if (m_breaker.state(m_clock.now()) == CircuitBreaker::State::Open)
        out = std::max(out, m_breaker.opensAt());
    return out;
}

UtcMs SharedFeed::silentUntil() const {
    const std::lock_guard lock(m_mutex);
    const UtcMs known = m_health.blockedUntil.value_or(UtcMs::min());
    return m_feed ? std::max(known, m_feed->blockedUntil()) : known;
}

void SharedFeed::silence(UtcMs until) {
    const std::lock_guard lock(m_mutex);
    if (until > std::max(m_clock.now(), m_health.blockedUntil.value_or(UtcMs::min())))
        m_health.blockedUntil = until;
}

Result<IFeed*> SharedFeed::enter() {
    const auto made = feed();
    if (!made)
        return made;
    const std::lock_guard lock(m_mutex);
    const UtcMs now = m_clock.now();
    const UtcMs blockedUntil = std::max(m_health.blockedUntil.value_or(UtcMs::min()), m_feed->blockedUntil());
    if (now < blockedUntil)
        return Error{"feed.throttled", "%1 wants no request before %2", {m_profile.name, formatUtc(blockedUntil)}};
    if (!m_breaker.tryEnter(now))
        return Error{"feed.paused", "%1 has failed several times and rests until %2",
            {m_profile.name, formatUtc(m_breaker.opensAt())}};
    return made;
}

void SharedFeed::leave(const IFeed& feed, const Error* error) {
    const std::lock_guard lock(m_mutex);
    const UtcMs now = m_clock.now();
    ++m_health.requests;
    // A request that was on its way may have been overtaken by a wish that another one was told.
    const UtcMs blockedUntil = std::max(feed.blockedUntil(), m_health.blockedUntil.value_or(UtcMs::min()));
    m_health.blockedUntil = blockedUntil > now ? std::optional(blockedUntil) : std::nullopt;
    if (!error) {
        m_health.lastSuccess = now;
        m_breaker.succeeded();
        return;
    }
    if (error->code == "feed.cancelled") {
        m_breaker.abandoned();
        return;
    }
    m_health.lastFailure = now;
    m_health.lastError = error->message();
    ++m_health.failures;
    // Being asked to wait, or asked for what does not exist, is an answer: the source is well.
    if (error->code == "feed.unavailable")
        m_breaker.failed(now);
    else if (error->code == "feed.throttled")
        m_breaker.abandoned();
    else
        m_breaker.succeeded();
}

FeedStatus SharedFeed::status() const {
    const std::lock_guard lock(m_mutex);
    return {m_profile, m_health, m_breaker.state(m_clock.now())};
}

FeedSet::FeedSet(const PluginRegistry& plugins, const IClock& clock, std::vector<FeedProfile> profiles,
    std::map<std::string, FeedHealth> health)
    : m_plugins(plugins)
    , m_clock(clock)
    , m_known(std::move(health)) {
    setProfiles(std::move(profiles));
}

void FeedSet::setProfiles(std::vector<FeedProfile> profiles) {
    const std::lock_guard lock(m_mutex);
    std::vector<std::unique_ptr<SharedFeed>> next;
    for (FeedProfile& profile : profiles) {
        const auto same = std::find_if(m_feeds.begin(), m_feeds.end(),
            [&](const auto& feed) { return feed && feed->profile().name == profile.name; });
        if (same == m_feeds.end()) {
            next.push_back(std::make_unique<SharedFeed>(m_plugins, m_clock, profile, m_known[profile.name]));
        } else if ((*same)->profile() == profile) {
            next.push_back(std::move(*same));
        } else {
            next.push_back(std::make_unique<SharedFeed>(m_plugins, m_clock, profile, (*same)->status().health));
        }
    }
    for (auto& feed : m_feeds) {
        if (!feed)
            continue;
        m_known[feed->profile().name] = feed->status().health;
        m_retired.push_back(std::move(feed));
    }
    m_feeds = std::move(next);
}

UtcMs FeedSet::silentUntil(std::string_view plugin) const {
    const std::lock_guard lock(m_mutex);
    UtcMs out = UtcMs::min();
    for (const auto* feeds : {&m_feeds, &m_retired}) {
        for (const auto& feed : *feeds) {
            if (feed->profile().plugin == plugin)
                out = std::max(out, feed->silentUntil());
        }
    }
    return out;
}

void FeedSet::silence(std::string_view plugin, UtcMs until) {
    const std::lock_guard lock(m_mutex);
    for (const auto* feeds : {&m_feeds, &m_retired}) {
        for (const auto& feed : *feeds) {
            if (feed->profile().plugin == plugin)
                feed->silence(until);
        }
    }
}

Result<std::vector<SharedFeed*>> FeedSet::feedsFor(const InstrumentId& instrument) {
    const std::lock_guard lock(m_mutex);
    std::vector<SharedFeed*> out;
    for (const auto& feed : m_feeds) {
        const auto& venues = feed->profile().venues;
        if (std::find(venues.begin(), venues.end(), instrument.venue) != venues.end())
            out.push_back(feed.get());
    }
    if (out.empty())
        return Error{"feed.none", "no feed serves the venue %1; 'feed add' sets one up", {instrument.venue}};
    return out;
}

Result<SharedFeed*> FeedSet::named(std::string_view name) {
    const std::lock_guard lock(m_mutex);
    std::string known;
    for (const auto& feed : m_feeds) {
        if (feed->profile().name == name)
            return feed.get();
        known += (known.empty() ? "" : ", ") + feed->profile().name;
    }
    return Error{
        "feed.unknown_profile", "there is no feed '%1'; there are: %2", {std::string(name.substr(0, 60)), known}};
}

std::vector<FeedStatus> FeedSet::status() const {
    const std::lock_guard lock(m_mutex);
    std::vector<FeedStatus> out;
    for (const auto& feed : m_feeds)
        out.push_back(feed->status());
    return out;
}

} // namespace truebar
