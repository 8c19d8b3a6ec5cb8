#include "symbol.h"

namespace truebar::yahoo {

namespace {
constexpr const char* venue = "YAHOO";
}

Result<QString> yahooSymbol(const InstrumentId& instrument) {
    if (instrument.venue != venue)
        return Error{"feed.unknown_instrument", "Yahoo's venue is YAHOO, not %1", {instrument.venue}};
    QString out = QString::fromStdString(instrument.symbol);
    out.replace(QLatin1Char('/'), QLatin1Char('='));
    if (out.startsWith(QLatin1Char('_')))
        out[0] = QLatin1Char('^');
    out.replace(QLatin1Char('_'), QLatin1Char('&'));
    return out;
}

Result<InstrumentId> instrumentOf(const QString& symbol) {
    const Error unknown{"feed.unknown_instrument", "%1 is not a symbol of Yahoo", {symbol.left(60).toStdString()}};
    QString ours = symbol;
    if (ours.contains(QLatin1Char('_')) || ours.contains(QLatin1Char('/')))
        return unknown;
    ours.replace(QLatin1Char('='), QLatin1Char('/'));
    if (ours.startsWith(QLatin1Char('^')))
        ours[0] = QLatin1Char('_');
    else if (ours.startsWith(QLatin1Char('&')))
        return unknown;
    ours.replace(QLatin1Char('&'), QLatin1Char('_'));
    auto out = InstrumentId::parse(std::string(venue) + ':' + ours.toStdString());
    return out ? std::move(out) : unknown;
}

} // namespace truebar::yahoo
