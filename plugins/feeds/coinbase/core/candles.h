// GET /products/<id>/candles.
#pragma once

#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/http_client.h"

namespace truebar::coinbase {

// "feed.unknown_instrument" unless the venue is COINBASE and the symbol like BTC-USD.
Result<void> checkSymbol(const InstrumentId& instrument);

class Candles final : public net::IHistoryProtocol {
public:
    Result<FeedLimits> limits(Timeframe timeframe) const override;
    Result<net::HistoryAsk> ask(const FetchRequest& request) const override;
    Result<net::HistoryAnswer> read(const QByteArray& body, const FetchRequest& request) const override;
};

// {"message":"NotFound"} in words of ours.
std::optional<Error> errorOf(const net::HttpReply& reply);

} // namespace truebar::coinbase
