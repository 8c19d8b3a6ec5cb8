// GET /0/public/AssetPairs?pair=…: steps of prices and quantities of a pair.
#pragma once

#include "pair.h"
#include "plugins/feeds/net/terms_protocol.h"

namespace truebar::kraken {

class PairTerms final : public net::ITermsProtocol {
public:
    Result<net::HistoryAsk> ask(const InstrumentId& instrument) const override;
    Result<InstrumentTerms> read(const QByteArray& body, const InstrumentId& instrument) const override;
};

} // namespace truebar::kraken
