#include "yahoo_feed.h"

#include "chart.h"
#include "plugins/feeds/net/venue_feed.h"

namespace truebar::yahoo {

Result<std::unique_ptr<IFeed>> createFeed(const Settings& settings, const IClock& clock) {
    const auto base = net::parseBaseUrl(settings.text("base_url"), "base_url");
    if (!base)
        return base.error();
    const auto adjustment = adjustmentOf(settings.text("adjustment", "splits"));
    if (!adjustment)
        return adjustment.error();
    net::VenueParts parts;
    parts.http.base = *base;
    // Yahoo tells no budget; this pace has not been throttled.
    parts.http.budget = 30;
    // Yahoo throttles clients without a browser's name at once.
    parts.http.headers = {{"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"},
        {"Accept", "application/json"}};
    parts.http.errorOf = errorOf;
    parts.http.isAnswer = isEmptyAnswer;
    parts.history = std::make_unique<Chart>(*adjustment);
    return std::unique_ptr<IFeed>(std::make_unique<net::VenueFeed>(clock, std::move(parts)));
}

} // namespace truebar::yahoo
