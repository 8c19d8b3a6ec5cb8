#include "kraken_feed.h"

#include "ohlc.h"
#include "ohlc_stream.h"
#include "pair_terms.h"
#include "plugins/feeds/net/venue_feed.h"

namespace truebar::kraken {

Result<std::unique_ptr<IFeed>> createFeed(const Settings& settings, const IClock& clock) {
    const auto rest = net::parseBaseUrl(settings.text("rest_url"), "rest_url");
    if (!rest)
        return rest.error();
    const auto stream = net::parseBaseUrl(settings.text("stream_url"), "stream_url");
    if (!stream)
        return stream.error();
    net::VenueParts parts;
    parts.http.base = *rest;
    // One request a second, and a few at once.
    parts.http.budget = 5;
    parts.http.period = std::chrono::seconds(5);
    parts.http.silence = std::chrono::seconds(15);
    parts.http.headers = {{"User-Agent", "truebar"}};
    parts.http.errorOf = errorOf;
    parts.history = std::make_unique<Ohlc>();
    parts.terms = std::make_unique<PairTerms>();
    parts.stream = std::make_unique<OhlcStream>(*stream);
    // A heartbeat comes every second in which nothing else does.
    parts.streamSettings.silence = std::chrono::seconds(15);
    parts.streamSettings.pongsAreLife = false;
    return std::unique_ptr<IFeed>(std::make_unique<net::VenueFeed>(clock, std::move(parts)));
}

} // namespace truebar::kraken
