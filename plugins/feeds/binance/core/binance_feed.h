// Spot and USD-M futures in one feed; each has its own addresses, budget and stream.
#pragma once

#include "core/sdk/feed_plugin.h"
#include "market.h"
#include "plugins/feeds/net/venue_feed.h"

namespace truebar::binance {

class BinanceFeed final : public IFeed, public ITermsSource {
public:
    static Result<std::unique_ptr<IFeed>> create(const Settings& settings, const IClock& clock);

    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) override;
    std::vector<Instrument> instruments() const override { return {}; }
    Result<FeedLimits> limits(const InstrumentId& instrument, Timeframe timeframe) const override;
    Result<InstrumentTerms> terms(const InstrumentId& instrument, std::stop_token stop) override;
    UtcMs blockedUntil() const override { return std::max(m_spot->blockedUntil(), m_usdm->blockedUntil()); }

private:
    BinanceFeed(std::unique_ptr<net::VenueFeed> spot, std::unique_ptr<net::VenueFeed> usdm)
        : m_spot(std::move(spot))
        , m_usdm(std::move(usdm)) { }
    Result<net::VenueFeed*> feedOf(const InstrumentId& instrument) const;

    std::unique_ptr<net::VenueFeed> m_spot;
    std::unique_ptr<net::VenueFeed> m_usdm;
};

} // namespace truebar::binance
