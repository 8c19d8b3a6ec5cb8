#include "pair_terms.h"

#include "plugins/feeds/net/json_reader.h"

namespace truebar::kraken {

namespace {

Result<Decimal> decimalsStep(const net::JsonReader& value) {
    const auto decimals = value.integer();
    if (!decimals)
        return decimals.error();
    if (*decimals < 0 || *decimals > 12)
        return value.wrong("a number of decimals up to 12");
    return Decimal::powerOfTen(-static_cast<int>(*decimals));
}

} // namespace

Result<net::HistoryAsk> PairTerms::ask(const InstrumentId& instrument) const {
    if (auto good = checkSymbol(instrument); !good)
        return std::move(good).error();
    return net::HistoryAsk{QString(QStringLiteral("/0/public/AssetPairs?pair=") + restPair(instrument.symbol))};
}

Result<InstrumentTerms> PairTerms::read(const QByteArray& body, const InstrumentId& instrument) const {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader result = net::JsonReader(*json)["result"];
    const auto members = result.object();
    if (!members)
        return members.error();
    for (const QString& name : members->keys()) {
        if (!isPairOf(name, instrument.symbol))
            continue;
        const net::JsonReader pair = result[name.toUtf8().constData()];
        // Its decimals are how a price may be written, the tick what it must be a multiple of; old answers lack it.
        const auto tick =
            pair["tick_size"].isMissing() ? decimalsStep(pair["pair_decimals"]) : pair["tick_size"].step();
        const auto lot = decimalsStep(pair["lot_decimals"]);
        if (!tick || !lot)
            return tick.error_or(lot.error_or({}));
        InstrumentTerms out;
        out.tickSize = Price(*tick);
        out.lotStep = Quantity(*lot);
        if (!pair["costmin"].isMissing()) {
            const auto least = pair["costmin"].step();
            if (!least)
                return least.error();
            out.minNotional = Money(*least);
        }
        const std::string quote = instrument.symbol.substr(instrument.symbol.find('/') + 1);
        if (truebar::isCurrency(quote))
            out.currency = quote;
        return out;
    }
    return Error{"feed.unknown_instrument", "Kraken does not tell of %1", {instrument.symbol}};
}

} // namespace truebar::kraken
