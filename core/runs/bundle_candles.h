// Candles of a bundle as CSV: "open_time,open,high,low,close,volume", epoch milliseconds and shortest exact numbers.
#pragma once

#include "core/base/result.h"
#include "core/market/series.h"

#include <QByteArray>

namespace truebar {

QByteArray candlesToCsv(const Series& series);
// Errors are located at the line number: "bundle.csv", "bundle.order" and those of checkCandle().
Result<Series> candlesFromCsv(const QByteArray& csv, const InstrumentId& instrument, Timeframe timeframe);

} // namespace truebar
