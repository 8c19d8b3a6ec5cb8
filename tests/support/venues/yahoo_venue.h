// Yahoo's charts as a server on this machine: holes where nothing traded, the live row at the end, errors in its words.
#pragma once

#include "tests/support/venues/fault_gate.h"
#include "tests/support/venues/market_truth.h"

namespace truebar::test {

class YahooVenue {
public:
    YahooVenue(const IClock& clock, MarketTruth truth, std::set<std::string> symbols, VenueFaults faults = {});

    QString url() const { return m_http.url(); }
    FaultGate& gate() { return m_gate; }
    const MarketTruth& truth() const { return m_truth; }

private:
    WireReply chart(const WireRequest& request) const;

    const IClock& m_clock;
    const MarketTruth m_truth;
    const std::set<std::string> m_symbols;
    FaultGate m_gate;
    HttpServer m_http;
};

} // namespace truebar::test
