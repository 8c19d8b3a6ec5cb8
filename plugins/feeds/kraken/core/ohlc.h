// GET /0/public/OHLC. Whatever is asked, the answer is the last 720 candles, or those of them after "since".
#pragma once

#include "pair.h"
#include "plugins/feeds/net/history_protocol.h"
#include "plugins/feeds/net/http_client.h"

namespace truebar::kraken {

class Ohlc final : public net::IHistoryProtocol {
public:
    Result<FeedLimits> limits(Timeframe timeframe) const override;
    Result<net::HistoryAsk> ask(const FetchRequest& request) const override;
    // "feed.span" if the span lies wholly before what the venue still has.
    Result<net::HistoryAnswer> read(const QByteArray& body, const FetchRequest& request) const override;
};

// {"error":["EQuery:Unknown asset pair"]}, which comes with status 200, in words of ours.
std::optional<Error> errorOf(const net::HttpReply& reply);

} // namespace truebar::kraken
