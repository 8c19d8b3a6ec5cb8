#include "plugins/feeds/net/history_protocol.h"

#include "core/base/decimal.h"
#include "core/market/candle_check.h"

#include <algorithm>
#include <cmath>

namespace truebar::net {

namespace {

int decimalsOf(double value) {
    constexpr double onlyWholeBeyond = 9007199254740992.0;
    return std::fabs(value) < onlyWholeBeyond ? Decimal::fromDouble(value).decimals() : 0;
}

} // namespace

PrecisionHint precisionOf(const std::vector<Candle>& candles) {
    // A few hundred rows show the tick as well as all of them.
    constexpr std::size_t most = 500;
    PrecisionHint out;
    for (std::size_t i = 0; i < std::min(most, candles.size()); ++i) {
        const Candle& candle = candles[i];
        for (const double price : {candle.open, candle.high, candle.low, candle.close})
            out.priceDecimals = std::max(out.priceDecimals, decimalsOf(price));
        out.quantityDecimals = std::max(out.quantityDecimals, decimalsOf(candle.volume));
    }
    return out;
}

FetchReport deliver(HistoryAnswer answer, const FetchRequest& request, UtcMs now, IFeedSink& sink) {
    FetchReport report;
    report.rowsRead = answer.rowsRead;
    report.answered = answer.answered;
    for (RejectedRow& row : answer.rejected)
        sink.onRejected(std::move(row));
    std::vector<Candle>& candles = answer.candles;
    std::stable_sort(
        candles.begin(), candles.end(), [](const Candle& a, const Candle& b) { return a.openTime < b.openTime; });
    std::vector<Candle> good;
    good.reserve(candles.size());
    for (const Candle& candle : candles) {
        if (!request.span.contains(candle.openTime) || request.timeframe.next(candle.openTime) > now)
            continue;
        const auto refuse = [&](Error reason) {
            sink.onRejected({0, std::move(reason).at(formatUtc(candle.openTime))});
        };
        if (auto checked = checkCandle(candle); !checked) {
            refuse(std::move(checked).error());
        } else if (request.timeframe.floor(candle.openTime) != candle.openTime) {
            refuse({"row.off_grid", "the time is not the beginning of a %1 candle", {request.timeframe.toString()}});
        } else if (!good.empty() && good.back() == candle) {
            ++report.duplicates;
        } else if (!good.empty() && good.back().openTime == candle.openTime) {
            refuse({"row.conflict", "the source sent two different candles for one time"});
        } else {
            good.push_back(candle);
        }
    }
    report.precision = precisionOf(good);
    sink.onCandles(good, {});
    std::erase_if(answer.actions, [&](const CorporateAction& each) {
        return !request.span.contains(each.day) || each.day > now || !(each.value > 0);
    });
    sink.onActions(answer.actions);
    std::erase_if(answer.adjustedCloses, [&](const AdjustedPrice& each) {
        return !std::binary_search(good.begin(), good.end(), Candle{each.openTime},
            [](const Candle& a, const Candle& b) { return a.openTime < b.openTime; });
    });
    sink.onAdjustedCloses(answer.adjustedCloses);
    sink.onProgress(1.0);
    return report;
}

} // namespace truebar::net
