// One planned request carried out: over the feeds in their order, with waits between failures.
#pragma once

#include "core/data/fetcher.h"

namespace truebar {

// What came for one instrument of a request.
struct Fetched {
    InstrumentId instrument{};
    std::vector<Candle> candles{}; // ascending, closed, checked
    std::vector<RejectedRow> rejected{};
    std::vector<CorporateAction> actions{};
    std::vector<AdjustedPrice> adjustedCloses{};
    FetchReport report{};
};

struct RequestOutcome {
    std::vector<Fetched> fetched{}; // one for each instrument of the request
    std::string feed{};
};

// "feed.cancelled"; the error of the source where no other feed is left to ask; "feed.halted" with the last reason when
// all attempts have failed or all feeds want silence for longer than `options.patience`.
Result<RequestOutcome> carryOut(const PlannedFetch& request, const std::vector<SharedFeed*>& feeds,
    const FetchOptions& options, const IClock& clock, std::stop_token stop);

} // namespace truebar
