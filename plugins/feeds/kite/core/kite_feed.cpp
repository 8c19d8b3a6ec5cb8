#include "kite_feed.h"

#include "candles.h"
#include "credentials.h"
#include "plugins/feeds/net/venue_feed.h"
#include "ticker.h"

namespace truebar::kite {

namespace {

constexpr double historyBudget = 3; // candles: three requests …
constexpr std::chrono::seconds budgetPeriod(1); // … a second

} // namespace

Result<std::unique_ptr<IFeed>> createFeed(const Settings& settings, const IClock& clock) {
    const auto base = net::parseBaseUrl(settings.text("base_url"), "base_url");
    if (!base)
        return base.error();
    const auto stream = net::parseBaseUrl(settings.text("stream_url"), "stream_url");
    if (!stream)
        return stream.error();
    const std::string file = settings.text("credentials_file");
    if (auto credentials = readCredentials(file); !credentials)
        return std::move(credentials).error();
    auto read = Instruments::fromFile(settings.text("instruments_file"));
    if (!read)
        return std::move(read).error();
    const auto instruments = std::make_shared<const Instruments>(std::move(*read));
    net::VenueParts parts;
    parts.http.base = *base;
    parts.http.budget = historyBudget;
    parts.http.period = budgetPeriod;
    parts.http.headers = {{"X-Kite-Version", "3"}};
    parts.http.secretHeaders = [file]() -> Result<net::HttpHeaders> {
        const auto credentials = readCredentials(file);
        if (!credentials)
            return credentials.error();
        return net::HttpHeaders{{"Authorization", credentials->header()}};
    };
    parts.http.errorOf = errorOf;
    parts.history = std::make_unique<Candles>(instruments);
    parts.stream = std::make_unique<Ticker>(clock, instruments, *stream, file);
    parts.instruments = instruments->list();
    return std::unique_ptr<IFeed>(std::make_unique<net::VenueFeed>(clock, std::move(parts)));
}

} // namespace truebar::kite
