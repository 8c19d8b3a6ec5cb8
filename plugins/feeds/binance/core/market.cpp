#include "market.h"

#include <algorithm>
#include <array>

namespace truebar::binance {

namespace {

struct Interval {
    const char* name;
    Timeframe timeframe;
};
using Unit = Timeframe::Unit;
// Not "3d": its candles are counted from an epoch of Binance's own.
constexpr std::array intervals{Interval{"1s", {1, Unit::Second}}, Interval{"1m", {1, Unit::Minute}},
    Interval{"3m", {3, Unit::Minute}}, Interval{"5m", {5, Unit::Minute}}, Interval{"15m", {15, Unit::Minute}},
    Interval{"30m", {30, Unit::Minute}}, Interval{"1h", {1, Unit::Hour}}, Interval{"2h", {2, Unit::Hour}},
    Interval{"4h", {4, Unit::Hour}}, Interval{"6h", {6, Unit::Hour}}, Interval{"8h", {8, Unit::Hour}},
    Interval{"12h", {12, Unit::Hour}}, Interval{"1d", {1, Unit::Day}}, Interval{"1w", {1, Unit::Week}},
    Interval{"1M", {1, Unit::Month}}};

} // namespace

std::optional<Market> marketOf(const InstrumentId& instrument) {
    for (const Market market : {Market::Spot, Market::UsdM}) {
        if (instrument.venue == venueOf(market))
            return market;
    }
    return std::nullopt;
}

const char* venueOf(Market market) {
    return market == Market::Spot ? "BINANCE" : "BINANCE_USDM";
}

QString intervalOf(Timeframe timeframe, Market market) {
    for (const Interval& each : intervals) {
        if (each.timeframe == timeframe && !(market == Market::UsdM && timeframe.unit() == Unit::Second))
            return QString::fromLatin1(each.name);
    }
    return {};
}

std::optional<Timeframe> timeframeOf(const QString& interval) {
    for (const Interval& each : intervals) {
        if (interval == QLatin1String(each.name))
            return each.timeframe;
    }
    return std::nullopt;
}

Result<void> checkSymbol(const InstrumentId& instrument) {
    const std::string& symbol = instrument.symbol;
    const bool isGood = symbol.size() <= 30 && std::all_of(symbol.begin(), symbol.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
    if (isGood)
        return {};
    return Error{"feed.unknown_instrument",
        "Binance has no %1: its symbols are capital letters and digits, as in BTCUSDT", {symbol}};
}

} // namespace truebar::binance
