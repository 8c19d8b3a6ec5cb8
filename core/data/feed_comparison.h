// Where the stored candles of a series and those of a feed disagree: found, kept beside the candles, told.
#pragma once

#include "core/data/fetcher.h"

namespace truebar {

// For a series that was fetched in the mode Compare: checkTwins() over what both have; the feed is the findings'
// source. They are kept until the next comparison with that feed, and count in checkData(). Errors of the store.
Result<std::vector<Finding>> keepDisagreements(CandleStore& store, const SeriesFetch& fetched);

} // namespace truebar
