// The feeds that are in use: made once, shared by all who ask, each with its circuit breaker and its health.
// Safe from any thread.
#pragma once

#include "core/data/circuit_breaker.h"
#include "core/data/feed_profile.h"
#include "core/sdk/clock.h"

#include <functional>
#include <memory>
#include <mutex>

namespace truebar {

struct FeedStatus {
    FeedProfile profile{};
    FeedHealth health{};
    CircuitBreaker::State breaker = CircuitBreaker::State::Closed;
};

// One feed of the set.
class SharedFeed {
public:
    SharedFeed(const PluginRegistry& plugins, const IClock& clock, FeedProfile profile, FeedHealth health)
        : m_plugins(plugins)
        , m_clock(clock)
        , m_profile(std::move(profile))
        , m_health(std::move(health)) { }

    const FeedProfile& profile() const { return m_profile; }
    // Made at the first call; the error of a feed that cannot be made stays.
    Result<IFeed*> feed();
    // When a request may be tried: now or earlier if at once.
    UtcMs availableAt();
    // Until when the venue itself has asked for silence.
    UtcMs silentUntil() const;
    void silence(UtcMs until);
    // Runs `request` if the breaker and the venue's wish for silence allow it, and keeps account of how it went.
    // "feed.throttled" or "feed.paused" without running it otherwise.
    template <class T>
    Result<T> attempt(const std::function<Result<T>(IFeed&)>& request) {
        const auto ready = enter();
        if (!ready)
            return ready.error();
        auto result = request(**ready);
        leave(**ready, result ? nullptr : &result.error());
        return result;
    }
    FeedStatus status() const;

private:
    Result<IFeed*> enter();
    void leave(const IFeed& feed, const Error* error);

    const PluginRegistry& m_plugins;
    const IClock& m_clock;
    const FeedProfile m_profile;
    mutable std::mutex m_mutex;
    FeedHealth m_health;
    CircuitBreaker m_breaker;
    std::optional<Error> m_broken;
    std::unique_ptr<IFeed> m_feed;
};

class FeedSet {
public:
    FeedSet(const PluginRegistry& plugins, const IClock& clock, std::vector<FeedProfile> profiles,
        std::map<std::string, FeedHealth> health = {});

    const IClock& clock() const { return m_clock; }
    // Goes on with these. Feeds whose profile stays the same are not disturbed; the others begin anew with the health
    // that is known of their name, so that a venue's wish for silence is kept.
    void setProfiles(std::vector<FeedProfile> profiles);
    // Until when any feed made of this plugin must stay silent; UtcMs::min() if it may ask.
    UtcMs silentUntil(std::string_view plugin) const;
    // A venue has asked for silence outside of this set.
    void silence(std::string_view plugin, UtcMs until);
    // Those that serve the instrument's venue, in the order in which they are asked. "feed.none" if there is none.
    Result<std::vector<SharedFeed*>> feedsFor(const InstrumentId& instrument);
    // The one of that name alone. "feed.unknown_profile" names the ones there are.
    Result<SharedFeed*> named(std::string_view name);
    std::vector<FeedStatus> status() const;

private:
    const PluginRegistry& m_plugins;
    const IClock& m_clock;
    mutable std::mutex m_mutex; // of what follows
    std::map<std::string, FeedHealth> m_known; // from an earlier program
    std::vector<std::unique_ptr<SharedFeed>> m_feeds; // by priority
    std::vector<std::unique_ptr<SharedFeed>> m_retired; // somebody may still be asking them
};

// Whether another try may succeed, later or elsewhere.
bool isTransient(const Error& error);

} // namespace truebar
