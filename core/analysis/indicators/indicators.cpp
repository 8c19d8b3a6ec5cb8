#include "core/analysis/indicators/indicators.h"

#include "core/analysis/indicators/moving_averages.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

template <class Average>
Line runOver(std::span<const double> values, Average average) {
    Line out;
    out.reserve(values.size());
    for (const double value : values)
        out.push_back(average.update(value));
    return out;
}

double relativeStrength(double gain, double loss) {
    if (std::isnan(gain) || std::isnan(loss))
        return notYet;
    const double sum = gain + loss;
    // The share first: 100 × gain / sum may round to a little more than 100.
    return sum > 0 ? 100.0 * (gain / sum) : 50.0;
}

// Best of a sliding window in constant time a value, whatever the values do: a window of `length` is the end of one
// block of that length and the beginning of the next, and the best of either part is a running one. No value is
// compared more than three times, and no branch depends on the values.
template <class Best>
Line slidingBest(std::span<const double> values, std::size_t length, Best best) {
    Line out(values.size(), notYet);
    if (length == 0 || length > values.size())
        return out;
    std::vector<double> ends(length); // best of the block before from here to its end
    for (std::size_t begin = 0; begin < values.size(); begin += length) {
        const std::size_t size = std::min(length, values.size() - begin);
        double soFar = values[begin];
        for (std::size_t k = 0; k < size; ++k) {
            soFar = best(soFar, values[begin + k]);
            if (k + 1 == length)
                out[begin + k] = soFar;
            else if (begin > 0)
                out[begin + k] = best(ends[k + 1], soFar);
        }
        if (size < length)
            break;
        ends[length - 1] = values[begin + length - 1];
        for (std::size_t k = length - 1; k-- > 0;)
            ends[k] = best(ends[k + 1], values[begin + k]);
    }
    return out;
}

// Two passes over the window: slower than sums of squares, but right for prices like 100000.01 and 100000.02.
double populationDeviation(std::span<const double> window, double mean) {
    double squares = 0;
    for (const double value : window)
        squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(window.size()));
}

} // namespace

Line sma(std::span<const double> values, std::size_t length) {
    return runOver(values, Sma(length));
}

Line ema(std::span<const double> values, std::size_t length) {
    return runOver(values, makeEma(length));
}

Line rsi(std::span<const double> closes, std::size_t length) {
    Line out(closes.size(), notYet);
    SeededAverage gains = makeWilder(length);
    SeededAverage losses = makeWilder(length);
    for (std::size_t i = 1; i < closes.size(); ++i) {
        const double change = closes[i] - closes[i - 1];
        const double gain = gains.update(std::max(change, 0.0));
        const double loss = losses.update(std::max(-change, 0.0));
        out[i] = relativeStrength(gain, loss);
    }
    return out;
}

Line atr(const Series& series, std::size_t length) {
    Line out(series.size(), notYet);
    SeededAverage average = makeWilder(length);
    for (std::size_t i = 1; i < series.size(); ++i) {
        const double previous = series.closes()[i - 1];
        const double top = std::max(series.highs()[i], previous);
        const double bottom = std::min(series.lows()[i], previous);
        out[i] = average.update(top - bottom);
    }
    return out;
}

Band donchian(const Series& series, std::size_t length) {
    Band out;
    out.upper = slidingBest(series.highs(), length, [](double a, double b) { return a > b ? a : b; });
    out.lower = slidingBest(series.lows(), length, [](double a, double b) { return a < b ? a : b; });
    out.middle.reserve(series.size());
    for (std::size_t i = 0; i < series.size(); ++i)
        out.middle.push_back((out.upper[i] + out.lower[i]) / 2);
    return out;
}

Band bollinger(std::span<const double> closes, std::size_t length, double width) {
    Band out;
    out.middle = sma(closes, length);
    out.upper.assign(closes.size(), notYet);
    out.lower.assign(closes.size(), notYet);
    for (std::size_t i = length - 1; i < closes.size(); ++i) {
        const double mean = out.middle[i];
        const double reach = width * populationDeviation(closes.subspan(i + 1 - length, length), mean);
        out.upper[i] = mean + reach;
        out.lower[i] = mean - reach;
    }
    return out;
}

Macd macd(std::span<const double> closes, std::size_t fast, std::size_t slow, std::size_t signal) {
    Macd out;
    const Line quick = ema(closes, fast);
    const Line lazy = ema(closes, slow);
    SeededAverage signalAverage = makeEma(signal);
    for (std::size_t i = 0; i < closes.size(); ++i) {
        const double difference = quick[i] - lazy[i];
        out.macd.push_back(difference);
        out.signal.push_back(std::isnan(difference) ? notYet : signalAverage.update(difference));
        out.histogram.push_back(difference - out.signal.back());
    }
    return out;
}

Line vwap(const Series& series) {
    Line out;
    out.reserve(series.size());
    auto day = std::chrono::sys_days::min();
    double money = 0;
    double volume = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Candle candle = series.at(i);
        if (const auto today = std::chrono::floor<std::chrono::days>(candle.openTime); today != day) {
            day = today;
            money = volume = 0;
        }
        money += (candle.high + candle.low + candle.close) / 3 * candle.volume;
        volume += candle.volume;
        out.push_back(volume > 0 ? money / volume : notYet);
    }
    return out;
}

} // namespace truebar
