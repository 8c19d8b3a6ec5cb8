// Zerodha Kite as a server on this machine: candles over REST, binary prices over WebSocket, one key for both.
#pragma once

#include "tests/support/venues/fault_gate.h"
#include "tests/support/venues/market_truth.h"
#include "tests/support/venues/stream_server.h"

namespace truebar::test {

class KiteVenue {
public:
    // Only these tokens are known; the truth calls them KITE:<token>.
    KiteVenue(const IClock& clock, MarketTruth truth, std::set<std::uint32_t> tokens, VenueFaults faults = {});

    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url(); }
    FaultGate& gate() { return m_gate; }
    const MarketTruth& truth() const { return m_truth; }
    // "key:token" that is accepted from now on.
    void setCredentials(const QByteArray& credentials);

    // A full packet to everyone who follows the token; how many those are.
    int sendPrice(std::uint32_t token, double price, std::uint32_t dayVolume, UtcMs traded);
    // Links that want full packets of the token.
    int followers(std::uint32_t token);
    // Any bytes as a binary message, any text, to all.
    void sendBytes(const QByteArray& bytes);
    void sendText(const QByteArray& text);
    void dropStreams() { m_stream.dropAll(); }
    // Links that showed another key.
    int strangers() const { return m_strangers; }

private:
    WireReply candles(const WireRequest& request);
    void asked(int client, const QNetworkRequest& request);
    void said(int client, const QByteArray& text);

    const IClock& m_clock;
    const MarketTruth m_truth;
    const std::set<std::uint32_t> m_tokens;
    std::mutex m_mutex; // of the credentials
    QByteArray m_credentials = "key:token";
    std::atomic<int> m_strangers = 0;
    std::map<int, std::map<std::uint32_t, QString>> m_followed; // modes; of the stream's thread
    FaultGate m_gate;
    StreamServer m_stream;
    HttpServer m_http;
};

} // namespace truebar::test
