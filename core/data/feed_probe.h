// Whether a feed would work as it is set up: asks it once for a few candles.
#pragma once

#include "core/data/feed_set.h"

namespace truebar {

struct FeedProbe {
    InstrumentId instrument{};
    Timeframe timeframe{};
    std::size_t candles = 0; // that came
    std::optional<UtcMs> newestClose{};
    Millis took{};
    bool isLive = false; // it can be followed live too
};

// Blocking, for a worker thread. The feed is made anew with the profile's settings; nothing is stored. Within a silence
// that the venue has asked any feed of the plugin for, nothing is sent: "feed.throttled". Errors: those of
// checkProfile() and IFeed::fetch(), "feed.probe_symbol" if there is no symbol and the feed cannot name one.
Result<FeedProbe> probeFeed(const PluginRegistry& plugins, FeedSet& feeds, const FeedProfile& profile,
    const std::string& symbol, std::stop_token stop = {});

} // namespace truebar
