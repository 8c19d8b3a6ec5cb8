#include "coinbase_feed.h"

#include "candles.h"
#include "match_stream.h"
#include "plugins/feeds/net/venue_feed.h"
#include "product_terms.h"

namespace truebar::coinbase {

Result<std::unique_ptr<IFeed>> createFeed(const Settings& settings, const IClock& clock) {
    const auto rest = net::parseBaseUrl(settings.text("rest_url"), "rest_url");
    if (!rest)
        return rest.error();
    const auto stream = net::parseBaseUrl(settings.text("stream_url"), "stream_url");
    if (!stream)
        return stream.error();
    net::VenueParts parts;
    parts.http.base = *rest;
    // Ten requests a second and address; a fifth is left to whatever else uses the address.
    parts.http.budget = 8;
    parts.http.period = std::chrono::seconds(1);
    parts.http.silence = std::chrono::seconds(10);
    // Refused without one.
    parts.http.headers = {{"User-Agent", "truebar"}};
    parts.http.errorOf = errorOf;
    parts.history = std::make_unique<Candles>();
    parts.lag = std::chrono::minutes(1);
    parts.terms = std::make_unique<ProductTerms>();
    parts.stream = std::make_unique<MatchStream>(*stream);
    // A heartbeat comes every second.
    parts.streamSettings.silence = std::chrono::seconds(15);
    parts.streamSettings.pongsAreLife = false;
    return std::unique_ptr<IFeed>(std::make_unique<net::VenueFeed>(clock, std::move(parts)));
}

} // namespace truebar::coinbase
