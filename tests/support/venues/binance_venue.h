// Binance as a server on this machine: klines over REST, klines and trades over WebSocket, spot and USD-M, with the
// faults that the real one shows. Keeps account of every request it saw.
#pragma once

#include "core/sdk/clock.h"
#include "tests/support/venues/http_server.h"
#include "tests/support/venues/market_truth.h"
#include "tests/support/venues/stream_server.h"
#include "tests/support/venues/venue_faults.h"

#include <QTimer>

#include <atomic>
#include <random>
#include <set>

namespace truebar::test {

class BinanceVenue {
public:
    BinanceVenue(const IClock& clock, MarketTruth truth, std::set<std::string> symbols, VenueFaults faults = {});
    ~BinanceVenue();

    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url(); }
    const MarketTruth& truth() const { return m_truth; }

    int requests() const { return m_requests; }
    // Requests that came while a Retry-After was running.
    int requestsInSilence() const { return m_requestsInSilence; }
    int connections() const { return m_connections; }
    void dropStreams() { m_stream.dropAll(); }
    // No frames from now on, though the links stay open and answer pings.
    void setStalled(bool stalled) { m_isStalled = stalled; }
    // All requests are answered 503.
    void setDown(bool down) { m_isDown = down; }
    void setFaults(const VenueFaults& faults);

private:
    WireReply answer(const WireRequest& request);
    WireReply klines(const WireRequest& request, std::size_t most);
    void said(int client, const QByteArray& text);
    void tick();
    bool happens(double share);

    const IClock& m_clock;
    MarketTruth m_truth;
    const std::set<std::string> m_symbols;
    std::mutex m_mutex; // of the faults and the silence
    VenueFaults m_faults;
    std::mt19937_64 m_random;
    std::mt19937_64 m_streamRandom; // of the stream's thread
    UtcMs m_silentUntil = UtcMs::min();
    std::atomic<int> m_requests = 0;
    std::atomic<int> m_requestsInSilence = 0;
    std::atomic<int> m_connections = 0;
    std::atomic<bool> m_isStalled = false;
    std::atomic<bool> m_isDown = false;
    struct Subscribed {
        int client = 0;
        std::string symbol;
        Timeframe timeframe{};
        UtcMs open{}; // of the candle last sent
    };
    std::vector<Subscribed> m_subscribed; // of the stream's thread
    StreamServer m_stream;
    HttpServer m_http;
    QTimer* m_pulse = nullptr; // lives on the stream's thread
};

} // namespace truebar::test
