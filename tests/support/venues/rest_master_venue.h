// A master data store on this machine: pages of several instruments over REST, candles over WebSocket, one token.
#pragma once

#include "tests/support/venues/fault_gate.h"
#include "tests/support/venues/market_truth.h"
#include "tests/support/venues/stream_server.h"

namespace truebar::test {

class RestMasterVenue {
public:
    RestMasterVenue(const IClock& clock, MarketTruth truth, std::set<InstrumentId> instruments, QByteArray token,
        VenueFaults faults = {});

    QString restUrl() const { return m_http.url(); }
    QString streamUrl() const { return m_stream.url(); }
    FaultGate& gate() { return m_gate; }
    const MarketTruth& truth() const { return m_truth; }
    // Where the store's own data end.
    void setCompleteTo(UtcMs time) { m_completeTo = toCount(time); }
    // Each page leads to another, for ever.
    void setEndless(bool endless) { m_isEndless = endless; }
    // To everyone who follows the series; how many those are.
    int sendCandle(const InstrumentId& instrument, Timeframe timeframe, const Candle& candle, bool closed);
    int followers(const InstrumentId& instrument, Timeframe timeframe);
    void sendText(const QByteArray& text);
    int strangers() const { return m_strangers; }

private:
    WireReply candles(const WireRequest& request);
    void said(int client, const QByteArray& text);

    const IClock& m_clock;
    const MarketTruth m_truth;
    const std::set<InstrumentId> m_instruments;
    const QByteArray m_token;
    std::atomic<std::int64_t> m_completeTo = 0;
    std::atomic<bool> m_isEndless = false;
    std::atomic<int> m_strangers = 0;
    std::map<int, std::set<std::string>> m_followed; // "VENUE:SYMBOL 1m"; of the stream's thread
    FaultGate m_gate;
    StreamServer m_stream;
    HttpServer m_http;
};

} // namespace truebar::test
