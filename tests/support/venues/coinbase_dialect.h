// What Coinbase Exchange says: candles by REST; the channels "matches" and "heartbeat". A trade happens every second at
// the price that the truth has then, numbered without holes.
#pragma once

#include "tests/support/venues/venue_dialect.h"

#include <map>
#include <set>

namespace truebar::test {

class CoinbaseDialect final : public IVenueDialect {
public:
    CoinbaseDialect(MarketTruth truth, std::set<std::string> symbols)
        : IVenueDialect(std::move(truth))
        , m_symbols(std::move(symbols)) { }

    WireReply answer(const WireRequest& request, UtcMs now) override;
    WireReply throttled(std::optional<int> retryAfterSeconds) const override;
    WireReply wrongShape() const override;
    void disorder(WireReply& reply) const override;

    void said(int client, const QByteArray& text, UtcMs now, const Send& send) override;
    void closed(int client) override;
    void tick(UtcMs now, const Send& send) override;

private:
    QByteArray match(const std::string& symbol, std::int64_t second, const char* type) const;

    std::set<std::string> m_symbols;
    // The last second that was told, by client and symbol.
    std::map<std::pair<int, std::string>, std::int64_t> m_told;
};

} // namespace truebar::test
