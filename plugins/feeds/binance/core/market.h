// The two markets of Binance that we read, and how they differ on the wire.
#pragma once

#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace truebar::binance {

enum class Market { Spot, UsdM };

// Our venue names: "BINANCE" and "BINANCE_USDM".
std::optional<Market> marketOf(const InstrumentId& instrument);
const char* venueOf(Market market);

// Binance's word for a candle length ("1m", "1M"); empty if it has none.
QString intervalOf(Timeframe timeframe, Market market);
std::optional<Timeframe> timeframeOf(const QString& interval);

// "feed.unknown_instrument" for a symbol that cannot be one of Binance's (it must be A–Z and 0–9, at most 30).
Result<void> checkSymbol(const InstrumentId& instrument);

} // namespace truebar::binance
