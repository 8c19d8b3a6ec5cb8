#include "symbol_terms.h"

#include "plugins/feeds/net/json_reader.h"

namespace truebar::binance {

namespace {

// What a request costs.
constexpr double spotUnits = 20;
constexpr double usdmUnits = 1;

// A step of 0 means that there is none.
template <class T>
Result<void> readStep(const net::JsonReader& value, std::optional<T>& into) {
    const auto number = value.number();
    if (!number)
        return number.error();
    if (*number == 0)
        return {};
    const auto step = value.step();
    if (!step)
        return step.error();
    into = T(*step);
    return {};
}

Result<void> readFilter(const net::JsonReader& filter, InstrumentTerms& into) {
    const auto kind = filter["filterType"].text();
    if (!kind)
        return kind.error();
    if (*kind == QLatin1String("PRICE_FILTER"))
        return readStep(filter["tickSize"], into.tickSize);
    if (*kind == QLatin1String("LOT_SIZE"))
        return readStep(filter["stepSize"], into.lotStep);
    // Spot has the one or the other with "minNotional", futures the first with "notional".
    if (*kind == QLatin1String("MIN_NOTIONAL") || *kind == QLatin1String("NOTIONAL"))
        return readStep(
            filter["minNotional"].isMissing() ? filter["notional"] : filter["minNotional"], into.minNotional);
    return {};
}

} // namespace

Result<net::HistoryAsk> SymbolTerms::ask(const InstrumentId& instrument) const {
    if (auto good = checkSymbol(instrument); !good)
        return std::move(good).error();
    // Futures tell of all symbols at once, whatever is asked.
    if (m_market == Market::UsdM)
        return net::HistoryAsk{QStringLiteral("/fapi/v1/exchangeInfo"), usdmUnits};
    return net::HistoryAsk{
        QString(QStringLiteral("/api/v3/exchangeInfo?symbol=") + QString::fromStdString(instrument.symbol)), spotUnits};
}

Result<InstrumentTerms> SymbolTerms::read(const QByteArray& body, const InstrumentId& instrument) const {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader all = net::JsonReader(*json)["symbols"];
    const auto symbols = all.array();
    if (!symbols)
        return symbols.error();
    const QString wanted = QString::fromStdString(instrument.symbol);
    for (qsizetype i = 0; i < symbols->size(); ++i) {
        const net::JsonReader symbol = all[i];
        if (symbol["symbol"].value().toString() != wanted)
            continue;
        const auto filters = symbol["filters"].array();
        const auto quote = symbol["quoteAsset"].text();
        if (!filters || !quote)
            return filters.error_or(quote.error_or({}));
        InstrumentTerms out;
        if (isCurrency(quote->toStdString()))
            out.currency = quote->toStdString();
        for (qsizetype k = 0; k < filters->size(); ++k) {
            if (auto read = readFilter(symbol["filters"][k], out); !read)
                return std::move(read).error();
        }
        return out;
    }
    return Error{"feed.unknown_instrument", "Binance does not tell of %1", {instrument.symbol}};
}

} // namespace truebar::binance
