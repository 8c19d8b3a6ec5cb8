// The pyramid must say what a plain loop over the candles says, whatever the range and however the series grew.
#include "ui/chart/candle_pyramid.h"

#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::ui;

namespace {

Series randomSeries(std::size_t count, std::mt19937_64& random) {
    Series series({"T", "X"}, Timeframe());
    std::normal_distribution<double> step(0, 1);
    UtcMs time{};
    double price = 500;
    for (std::size_t i = 0; i < count; ++i) {
        const double open = price;
        price += step(random);
        series.append({time, open, std::max(open, price) + std::abs(step(random)),
            std::min(open, price) - std::abs(step(random)), price, std::abs(step(random)) * 10});
        time = series.timeframe().next(time);
    }
    return series;
}

CandleRange naive(const Series& series, const std::vector<BarState>& states, std::size_t first, std::size_t last) {
    CandleRange out;
    for (std::size_t i = first; i < last; ++i) {
        out.high = out.isEmpty ? series.highs()[i] : std::max(out.high, series.highs()[i]);
        out.low = out.isEmpty ? series.lows()[i] : std::min(out.low, series.lows()[i]);
        out.maxVolume = out.isEmpty ? series.volumes()[i] : std::max(out.maxVolume, series.volumes()[i]);
        out.bulls += states[i].barClass == BarClass::RealBull;
        out.bears += states[i].barClass == BarClass::RealBear;
        out.isEmpty = false;
    }
    return out;
}

void compare(const CandleRange& actual, const CandleRange& expected) {
    QCOMPARE(actual.isEmpty, expected.isEmpty);
    if (expected.isEmpty)
        return;
    QCOMPARE(actual.high, expected.high);
    QCOMPARE(actual.low, expected.low);
    QCOMPARE(actual.maxVolume, expected.maxVolume);
    QCOMPARE(actual.bulls, expected.bulls);
    QCOMPARE(actual.bears, expected.bears);
}

} // namespace

class TestChartPyramid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsThePlainLoopForEveryRangeOfASmallSeries() {
        std::mt19937_64 random(1);
        const Series series = randomSeries(75, random);
        const BarAnalysis analysis = analyzeBars(series);
        CandlePyramid pyramid;
        pyramid.build(series, analysis.states);
        for (std::size_t first = 0; first <= series.size(); ++first) {
            for (std::size_t last = first; last <= series.size(); ++last)
                compare(
                    pyramid.range(series, analysis.states, first, last), naive(series, analysis.states, first, last));
        }
    }

    void equalsThePlainLoopForRandomRanges() {
        std::mt19937_64 random(2);
        for (const std::size_t count : {1U, 7U, 8U, 9U, 63U, 64U, 65U, 511U, 512U, 513U, 5000U, 40'000U}) {
            const Series series = randomSeries(count, random);
            const BarAnalysis analysis = analyzeBars(series);
            CandlePyramid pyramid;
            pyramid.build(series, analysis.states);
            std::uniform_int_distribution<std::size_t> index(0, count);
            for (int i = 0; i < 200; ++i) {
                const auto [first, last] = std::minmax({index(random), index(random)});
                compare(
                    pyramid.range(series, analysis.states, first, last), naive(series, analysis.states, first, last));
            }
        }
    }

    void growsStepByStepToWhatIsBuiltAtOnce() {
        std::mt19937_64 random(3);
        const Series whole = randomSeries(3000, random);
        const BarAnalysis analysis = analyzeBars(whole);
        Series grown(whole.instrument(), whole.timeframe());
        CandlePyramid pyramid;
        std::uniform_int_distribution<std::size_t> portion(1, 90);
        while (grown.size() < whole.size()) {
            const std::size_t until = std::min(whole.size(), grown.size() + portion(random));
            while (grown.size() < until)
                grown.append(whole.at(grown.size()));
            const std::vector<BarState> states(
                analysis.states.begin(), analysis.states.begin() + static_cast<std::ptrdiff_t>(until));
            pyramid.extend(grown, states);
            std::uniform_int_distribution<std::size_t> index(0, until);
            const auto [first, last] = std::minmax({index(random), index(random)});
            compare(pyramid.range(grown, states, first, last), naive(whole, analysis.states, first, last));
            compare(pyramid.range(grown, states, 0, until), naive(whole, analysis.states, 0, until));
        }
    }

    void isEmptyForAnEmptyRange() {
        const Series series;
        CandlePyramid pyramid;
        pyramid.build(series, {});
        QVERIFY(pyramid.range(series, {}, 0, 0).isEmpty);
    }
};

QTEST_APPLESS_MAIN(TestChartPyramid)
#include "tst_chart_pyramid.moc"
