#pragma once

#include "core/data/feed_set.h"
#include "core/data/watch_list.h"

namespace truebar {

// Whether a feed serves what is to be watched. "feed.none", "feed.unknown_profile", "feed.timeframe", "watch.venue" if
// the named feed does not serve the venue, and the error of a feed that cannot be made.
Result<void> checkWatch(FeedSet& feeds, const Watch& watch);

} // namespace truebar
