// GET /api/v3/klines and /fapi/v1/klines.
#pragma once

#include "market.h"
#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/http_client.h"

namespace truebar::binance {

class Klines final : public net::IHistoryProtocol {
public:
    explicit Klines(Market market)
        : m_market(market) { }

    Result<FeedLimits> limits(Timeframe timeframe) const override;
    Result<net::HistoryAsk> ask(const FetchRequest& request) const override;
    Result<net::HistoryAnswer> read(const QByteArray& body, const FetchRequest& request) const override;

private:
    Market m_market;
};

// {"code":-1121,"msg":"Invalid symbol."} in words of ours.
std::optional<Error> errorOf(const net::HttpReply& reply);

} // namespace truebar::binance
