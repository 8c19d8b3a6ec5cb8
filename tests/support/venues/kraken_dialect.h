// What Kraken says: the last 720 candles by REST, whatever is asked; the channels "ohlc" and "trade" of WebSocket v2. A
// trade happens every second at the price that the truth has then.
#pragma once

#include "tests/support/venues/venue_dialect.h"

#include <map>

namespace truebar::test {

class KrakenDialect final : public IVenueDialect {
public:
    // BTC/USD and ETH/USD are traded.
    explicit KrakenDialect(MarketTruth truth)
        : IVenueDialect(std::move(truth)) { }

    WireReply answer(const WireRequest& request, UtcMs now) override;
    WireReply throttled(std::optional<int>) const override;
    WireReply wrongShape() const override;
    void disorder(WireReply& reply) const override;

    void opened(int client, const Send& send) override;
    void said(int client, const QByteArray& text, UtcMs now, const Send& send) override;
    void closed(int client) override;
    void tick(UtcMs now, const Send& send) override;

private:
    struct Channel {
        int client = 0;
        std::string symbol{};
        int minutes = 0; // 0: trades
        auto operator<=>(const Channel&) const = default;
    };
    void subscribe(const Channel& channel, UtcMs now, const Send& send);
    void tellCandles(const Channel& channel, UtcMs told, UtcMs now, const Send& send) const;
    void tellTrades(const Channel& channel, UtcMs told, UtcMs now, const Send& send) const;

    std::map<Channel, UtcMs> m_told; // up to when
};

} // namespace truebar::test
