#include "core/data/watch_check.h"

#include <algorithm>

namespace truebar {

Result<void> checkWatch(FeedSet& feeds, const Watch& watch) {
    std::vector<SharedFeed*> asked;
    if (watch.feed.empty()) {
        auto serving = feeds.feedsFor(watch.instrument);
        if (!serving)
            return std::move(serving).error();
        asked = std::move(*serving);
    } else {
        const auto named = feeds.named(watch.feed);
        if (!named)
            return named.error();
        const auto& venues = (*named)->profile().venues;
        if (std::find(venues.begin(), venues.end(), watch.instrument.venue) == venues.end())
            return Error{
                "watch.venue", "the feed %1 does not serve the venue %2", {watch.feed, watch.instrument.venue}};
        asked.push_back(*named);
    }
    // One feed that has such candles is enough.
    std::optional<Error> reason;
    for (SharedFeed* shared : asked) {
        const auto feed = shared->feed();
        const auto limits =
            feed ? (*feed)->limits(watch.instrument, watch.timeframe) : Result<FeedLimits>(feed.error());
        if (limits)
            return {};
        reason = limits.error();
    }
    return *reason;
}

} // namespace truebar
