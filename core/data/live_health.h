// How live collection is doing, as values for whoever shows it.
#pragma once

#include "core/data/watch_list.h"
#include "core/sdk/feed.h"

#include <optional>

namespace truebar {

// Of one feed, since the hub began.
struct LiveHealth {
    std::string feed{};
    LinkState link = LinkState::Connecting; // Live if all of its subscriptions are
    std::string lastLoss{}; // why a link was lost, in words
    std::size_t subscriptions = 0;
    std::optional<UtcMs> lastHeard{}; // a tick or a candle
    std::optional<Millis> lag{}; // from the time of the newest tick or close to when we heard of it
    bool isStale = false; // nothing heard for longer than is set, though something is subscribed
    std::uint64_t ticks = 0;
    std::uint64_t closedCandles = 0; // told by the source
    std::uint64_t reconnects = 0;
    std::uint64_t gapsRefilled = 0; // holes in what was told that a fetch has filled …
    std::uint64_t candlesRefilled = 0; // … with so many candles
    std::uint64_t queueOverflows = 0;
};

// Of one watched series.
struct LiveSeriesStatus {
    Watch watch{};
    std::string feed{}; // that tells live; empty: none does, closed candles are fetched
    std::optional<UtcMs> confirmed{}; // everything before it is stored or does not exist
    std::optional<Candle> forming{};
    std::optional<UtcMs> lastHeard{}; // a tick or a candle of this series
    std::optional<Error> problem{}; // why it is not up to date
};

} // namespace truebar
