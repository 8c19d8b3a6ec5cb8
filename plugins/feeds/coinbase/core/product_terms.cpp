#include "product_terms.h"

#include "candles.h"
#include "plugins/feeds/net/json_reader.h"

namespace truebar::coinbase {

Result<net::HistoryAsk> ProductTerms::ask(const InstrumentId& instrument) const {
    if (auto good = checkSymbol(instrument); !good)
        return std::move(good).error();
    return net::HistoryAsk{QString(QStringLiteral("/products/") + QString::fromStdString(instrument.symbol))};
}

Result<InstrumentTerms> ProductTerms::read(const QByteArray& body, const InstrumentId& instrument) const {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader product(*json);
    const auto id = product["id"].text();
    if (!id)
        return id.error();
    if (id->toStdString() != instrument.symbol)
        return product["id"].wrong("the product that was asked for");
    const auto tick = product["quote_increment"].step();
    const auto quote = product["quote_currency"].text();
    if (!tick || !quote)
        return tick.error_or(quote.error_or({}));
    InstrumentTerms out;
    out.tickSize = Price(*tick);
    // Old answers tell the least quantity and no step; the least one is none.
    if (!product["base_increment"].isMissing()) {
        const auto lot = product["base_increment"].step();
        if (!lot)
            return lot.error();
        out.lotStep = Quantity(*lot);
    }
    if (!product["min_market_funds"].isMissing()) {
        const auto least = product["min_market_funds"].step();
        if (!least)
            return least.error();
        out.minNotional = Money(*least);
    }
    if (isCurrency(quote->toStdString()))
        out.currency = quote->toStdString();
    return out;
}

} // namespace truebar::coinbase
