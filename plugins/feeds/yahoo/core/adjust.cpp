#include "adjust.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace truebar::yahoo {

namespace {

// What is computed has no more decimals than this; otherwise 1/7 would look exact.
double rounded(double price) {
    constexpr double steps = 1e6;
    constexpr double largestToRound = 1e9;
    return price < largestToRound ? std::round(price * steps) / steps : price;
}

void scalePrices(Candle& candle, double factor) {
    for (double* price : {&candle.open, &candle.high, &candle.low, &candle.close})
        *price = rounded(*price * factor);
}

} // namespace

Result<Adjustment> adjustmentOf(const std::string& text) {
    if (text == "none")
        return Adjustment::None;
    if (text == "splits")
        return Adjustment::Splits;
    if (text == "all")
        return Adjustment::All;
    return Error{"feed.setting", "'%1' is none of none, splits and all", {text.substr(0, 40)}, "setting 'adjustment'"};
}

void undoSplits(Candle& candle, const std::vector<Split>& splits) {
    double ratio = 1;
    for (const Split& split : splits) {
        if (candle.openTime < split.day)
            ratio *= split.ratio;
    }
    if (ratio == 1)
        return;
    scalePrices(candle, ratio);
    candle.volume = std::round(candle.volume / ratio);
}

void applyDividends(Candle& candle, double adjustedClose) {
    if (adjustedClose != candle.close)
        scalePrices(candle, adjustedClose / candle.close);
}

double shortestFloat(double sent) {
    if (!(std::fabs(sent) < std::numeric_limits<float>::max()))
        return sent;
    const auto small = static_cast<float>(sent);
    if (static_cast<double>(small) != sent)
        return sent;
    std::array<char, 32> text{};
    const auto written = std::to_chars(text.begin(), text.end(), small);
    double out = sent;
    std::from_chars(text.begin(), written.ptr, out);
    return out;
}

} // namespace truebar::yahoo
