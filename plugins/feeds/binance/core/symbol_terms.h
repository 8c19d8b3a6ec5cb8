// GET /api/v3/exchangeInfo?symbol=… and /fapi/v1/exchangeInfo: the filters PRICE_FILTER, LOT_SIZE, MIN_NOTIONAL and
// NOTIONAL of a symbol.
#pragma once

#include "market.h"
#include "plugins/feeds/net/terms_protocol.h"

namespace truebar::binance {

class SymbolTerms final : public net::ITermsProtocol {
public:
    explicit SymbolTerms(Market market)
        : m_market(market) { }

    Result<net::HistoryAsk> ask(const InstrumentId& instrument) const override;
    Result<InstrumentTerms> read(const QByteArray& body, const InstrumentId& instrument) const override;

private:
    Market m_market;
};

} // namespace truebar::binance
