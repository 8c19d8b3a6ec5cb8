// GET /instruments/historical/<token>/<interval>.
#pragma once

#include "instruments.h"
#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/http_client.h"

#include <memory>

namespace truebar::kite {

class Candles final : public net::IHistoryProtocol {
public:
    explicit Candles(std::shared_ptr<const Instruments> instruments)
        : m_instruments(std::move(instruments)) { }

    Result<FeedLimits> limits(Timeframe timeframe) const override;
    Result<net::HistoryAsk> ask(const FetchRequest& request) const override;
    // Days open at 00:00 UTC of the Indian date.
    Result<net::HistoryAnswer> read(const QByteArray& body, const FetchRequest& request) const override;

private:
    std::shared_ptr<const Instruments> m_instruments;
};

// {"status":"error","message":"…","error_type":"TokenException"} in words of ours.
std::optional<Error> errorOf(const net::HttpReply& reply);

} // namespace truebar::kite
