// The feeds over a network, each with a venue on this machine: what is the same for all is tested over this table.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/feed.h"
#include "core/sdk/settings.h"
#include "tests/support/venues/local_venue.h"

#include <QString>

namespace truebar::test {

struct FeedCase {
    const char* name = nullptr;
    std::unique_ptr<LocalVenue> (*venue)(const IClock&, MarketTruth, VenueFaults) = nullptr;
    // At these addresses, with secrets in a folder of the test.
    Settings (*settings)(const QString& rest, const QString& stream, const QString& folder) = nullptr;
    Result<std::unique_ptr<IFeed>> (*create)(const Settings&, const IClock&) = nullptr;
    InstrumentId instrument{}; // that the venue has
    std::string unknown{}; // symbol that it does not have
    std::string otherVenue{}; // that the feed does not serve
    std::optional<Timeframe> noCandles{}; // that it has not; empty: it has all
    std::string wrongPlace{}; // at which its answer of another shape is wrong
    // A long history: so many hours before noon, in pages.
    Timeframe timeframe{};
    int hours = 0;
    std::size_t perPage = 0;
    int retryAfterSeconds = 60; // that the venue wants
    int silenceSeconds = 60; // that the feed keeps, at least
    bool isLive = true;
    std::vector<const char*> addresses{}; // settings
    std::string secret{}; // that no error may tell

    std::unique_ptr<IFeed> feedTo(const LocalVenue& where, const IClock& clock, const QString& folder) const {
        return create(settings(where.restUrl(), where.streamUrl(), folder), clock).value();
    }
};

const std::vector<FeedCase>& feedCases();

} // namespace truebar::test
