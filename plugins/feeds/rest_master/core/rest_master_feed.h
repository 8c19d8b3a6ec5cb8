// A store of candles that somebody keeps for all his workstations: several instruments in one request, page by page.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/feed.h"
#include "core/sdk/settings.h"
#include "plugins/feeds/net/live_stream.h"
#include "plugins/feeds/net/venue_http.h"
#include "wire.h"

namespace truebar::rest_master {

class RestMasterFeed final : public IFeed, public IBatchFeed {
public:
    static Result<std::unique_ptr<IFeed>> create(const Settings& settings, const IClock& clock);

    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::vector<FetchReport>> fetchBatch(
        const BatchRequest& request, IBatchSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) override;
    std::vector<Instrument> instruments() const override { return {}; }
    Result<FeedLimits> limits(const InstrumentId&, Timeframe) const override;
    UtcMs blockedUntil() const override { return m_http.blockedUntil(); }
    IBatchFeed* batch() override { return this; }

private:
    RestMasterFeed(const IClock& clock, net::VenueSettings settings, std::unique_ptr<net::IStreamProtocol> stream);
    // All pages, or an error: half an answer is none.
    Result<std::map<InstrumentId, net::HistoryAnswer>> gather(const BatchRequest& request, const std::stop_token& stop);

    const IClock& m_clock;
    net::NetworkThread m_thread;
    net::VenueHttp m_http;
    std::unique_ptr<net::LiveStream> m_stream;
};

} // namespace truebar::rest_master
