// Zerodha Kite as a server on this machine: candles over REST, binary prices over WebSocket, one key for both.
#pragma once

#include "tests/support/venues/local_venue.h"

#include <set>

namespace truebar::test {

class KiteDialect;

class KiteVenue final : public LocalVenue {
public:
    // Only these tokens are known; the truth calls them KITE:<token>.
    KiteVenue(const IClock& clock, MarketTruth truth, std::set<std::uint32_t> tokens, VenueFaults faults = {});

    // "key:token" that is accepted from now on.
    void setCredentials(const QByteArray& credentials);
    // A full packet to everyone who follows the token; how many those are.
    int sendPrice(std::uint32_t token, double price, std::uint32_t dayVolume, UtcMs traded);
    // Links that want full packets of the token.
    int followers(std::uint32_t token) { return static_cast<int>(wanting(token).size()); }
    // Any bytes as a binary message, any text, to all.
    void sendBytes(const QByteArray& bytes);
    void sendText(const QByteArray& text);
    // Links that showed another key.
    int strangers() const;

private:
    std::vector<int> wanting(std::uint32_t token);

    KiteDialect& m_dialect;
};

} // namespace truebar::test
