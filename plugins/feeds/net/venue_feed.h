// A feed over a network, made of what a venue's history and stream look like.
#pragma once

#include "core/sdk/terms_source.h"
#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/live_stream.h"
#include "plugins/feeds/net/terms_protocol.h"
#include "plugins/feeds/net/venue_http.h"

#include <mutex>

namespace truebar::net {

struct VenueParts {
    VenueSettings http{};
    std::unique_ptr<IHistoryProtocol> history{};
    std::unique_ptr<IStreamProtocol> stream{}; // none: "feed.no_live"
    std::unique_ptr<ITermsProtocol> terms{}; // none: only those of `instruments`, if any
    StreamSettings streamSettings{};
    // How long after its end a candle may still be missing from an answer that omits candles without trades: the last
    // of what is missing counts as answered only after that.
    Millis lag{};
    std::vector<Instrument> instruments{}; // what can be asked for, where that is known
};

class VenueFeed final : public IFeed, public ITermsSource {
public:
    VenueFeed(const IClock& clock, VenueParts parts);

    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override;
    Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) override;
    std::vector<Instrument> instruments() const override { return m_instruments; }
    Result<FeedLimits> limits(const InstrumentId&, Timeframe timeframe) const override {
        return m_history->limits(timeframe);
    }
    // Answers that tell of many instruments are kept for a minute.
    Result<InstrumentTerms> terms(const InstrumentId& instrument, std::stop_token stop) override;
    UtcMs blockedUntil() const override { return m_http.blockedUntil(); }

private:
    struct KeptTerms {
        QString path{};
        QByteArray body{};
        UtcMs until = UtcMs::min();
    };

    const IClock& m_clock;
    Millis m_lag;
    std::unique_ptr<IHistoryProtocol> m_history;
    std::unique_ptr<ITermsProtocol> m_terms;
    std::mutex m_termsMutex;
    KeptTerms m_keptTerms; // under m_termsMutex
    std::vector<Instrument> m_instruments;
    NetworkThread m_thread;
    VenueHttp m_http;
    std::unique_ptr<LiveStream> m_stream;
};

// A base address from a setting: http or https (ws or wss for streams) with a host, without user, query or fragment;
// plain http and ws only to this machine.
Result<QUrl> parseBaseUrl(const std::string& text, const char* setting);

} // namespace truebar::net
