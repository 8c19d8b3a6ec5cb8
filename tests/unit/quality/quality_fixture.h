// Real rows as their files hold them, faults included, and series made by rule.
#pragma once

#include "core/quality/adjusted_closes.h"
#include "core/quality/quality_report.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>

namespace truebar::test {

// The whole file, unpacked.
QByteArray unpacked(const QString& file);
// A candle file of the shared data through the csv feed.
Series realSeries(const char* file, const char* timeframe, const char* zone = "", const char* quoteSide = "bid");

// A file of daily prices with columns named Open … Volume, Adj Close, Dividends, Stock Splits.
struct AdjustedFile {
    std::vector<Candle> rows{}; // as they stand in the file; what is not a number is NaN
    Series series{}; // the rows a store would take, ascending
    std::vector<AdjustedClose> adjusted{}; // ascending
};
AdjustedFile readAdjusted(const QString& file, const char* timeframe);

// `count` candles from 2024-01-01 whose closes are price(i), each opening at the close before it.
Series seriesOf(const char* timeframe, std::size_t count, const std::function<double(std::size_t)>& price);
// A price of 100 with noise of about 0.2 %, the same every time.
double noisyPrice(std::size_t i);

// "spike warning 3"
QStringList summaries(const std::vector<Finding>& findings);

} // namespace truebar::test
