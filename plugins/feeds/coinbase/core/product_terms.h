// GET /products/<id>: steps of prices and quantities of a product.
#pragma once

#include "plugins/feeds/net/terms_protocol.h"

namespace truebar::coinbase {

class ProductTerms final : public net::ITermsProtocol {
public:
    Result<net::HistoryAsk> ask(const InstrumentId& instrument) const override;
    Result<InstrumentTerms> read(const QByteArray& body, const InstrumentId& instrument) const override;
};

} // namespace truebar::coinbase
