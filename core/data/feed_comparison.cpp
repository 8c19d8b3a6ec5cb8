#include "core/data/feed_comparison.h"

#include "core/quality/two_feeds.h"

namespace truebar {

Result<std::vector<Finding>> keepDisagreements(CandleStore& store, const SeriesFetch& fetched) {
    if (fetched.source.isEmpty())
        return std::vector<Finding>();
    const TimeSpan span = fetched.source.span();
    const auto stored = store.load(fetched.instrument, fetched.timeframe, span);
    if (!stored)
        return stored.error().code == "data.unknown_series" ? Result<std::vector<Finding>>(std::vector<Finding>())
                                                            : Result<std::vector<Finding>>(stored.error());
    std::vector<Finding> findings = checkTwins(*stored, fetched.source);
    for (Finding& finding : findings)
        finding.source = fetched.feed;
    if (auto kept = store.writeTwinFindings(fetched.instrument, fetched.timeframe, fetched.feed, span, findings); !kept)
        return std::move(kept).error();
    return findings;
}

} // namespace truebar
