// Our symbols have no '^', '=' and '&'; Yahoo's do.
#pragma once

#include "core/market/instrument.h"

#include <QString>

namespace truebar::yahoo {

// YAHOO:AAPL → "AAPL", YAHOO:_GSPC → "^GSPC", YAHOO:EURUSD/X → "EURUSD=X", YAHOO:M_M.NS → "M&M.NS": a leading '_' is
// '^', any other '_' is '&', '/' is '='. "feed.unknown_instrument" for another venue.
Result<QString> yahooSymbol(const InstrumentId& instrument);
// The way back; "feed.unknown_instrument" if the text cannot be a symbol.
Result<InstrumentId> instrumentOf(const QString& symbol);

} // namespace truebar::yahoo
