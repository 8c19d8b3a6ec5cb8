#include "core/analysis/indicators/indicator_registry.h"
#include "core/analysis/indicators/moving_averages.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace truebar;

namespace {

bool isNear(double a, double b) {
    return std::fabs(a - b) <= 1e-12 * std::max(1.0, std::fabs(b));
}

std::size_t leadingNans(const Line& line) {
    return static_cast<std::size_t>(
        std::find_if(line.begin(), line.end(), [](double v) { return !std::isnan(v); }) - line.begin());
}

Series hourly(const std::vector<double>& closes, double volume = 1) {
    Series series({"TEST", "A"}, Timeframe(1, Timeframe::Unit::Hour));
    UtcMs time = utcMs(0);
    for (const double close : closes) {
        series.append({time, close, close + 1, close - 1, close, volume});
        time += std::chrono::hours(1);
    }
    return series;
}

std::vector<double> ramp(std::size_t count) {
    std::vector<double> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(100 + static_cast<double>(i));
    return out;
}

} // namespace

class TestIndicators : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linesHaveTheLengthOfTheInput_data();
    void linesHaveTheLengthOfTheInput();
    void smaForgetsGiants();
    void emaIsSeededWithTheSma();
    void rsiAtItsEdges();
    void atrTakesGapsBetweenCandles();
    void donchianSeesItsOwnCandle();
    void bollingerIsExactForNearlyEqualPrices();
    void vwapBeginsAnewEachDay();
    void registryListsDefaults();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void parametersReachTheFormula();
};

void TestIndicators::linesHaveTheLengthOfTheInput_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<std::size_t>("firstValue"); // of the first line, with default settings
    QTest::newRow("sma") << QByteArray("sma") << std::size_t(19);
    QTest::newRow("ema") << QByteArray("ema") << std::size_t(19);
    QTest::newRow("rsi") << QByteArray("rsi") << std::size_t(14);
    QTest::newRow("atr") << QByteArray("atr") << std::size_t(14);
    QTest::newRow("donchian") << QByteArray("donchian") << std::size_t(19);
    QTest::newRow("bollinger") << QByteArray("bollinger") << std::size_t(19);
    QTest::newRow("macd") << QByteArray("macd") << std::size_t(25);
    QTest::newRow("vwap") << QByteArray("vwap") << std::size_t(0);
}

void TestIndicators::linesHaveTheLengthOfTheInput() {
    QFETCH(const QByteArray, name);
    QFETCH(const std::size_t, firstValue);
    for (const std::size_t count : {std::size_t(0), std::size_t(1), firstValue, firstValue + 1, std::size_t(100)}) {
        const auto lines = computeIndicator(name.toStdString(), {}, hourly(ramp(count)));
        QVERIFY(lines);
        for (const NamedLine& line : *lines)
            QCOMPARE(line.values.size(), count);
        QCOMPARE(leadingNans(lines->front().values), std::min(count, firstValue));
    }
}

void TestIndicators::smaForgetsGiants() {
    Sma average(3);
    for (const double value : {1e17, -3e16, 1e17, 0.1, 0.2, 0.3, 0.4})
        average.update(value);
    QVERIFY(isNear(average.update(0.5), 0.4));
    QVERIFY(isNear(average.update(0.6), 0.5));
}

void TestIndicators::emaIsSeededWithTheSma() {
    const Line line = ema(std::vector<double>{1, 2, 6, 7, 3}, 3);
    QVERIFY(std::isnan(line[1]));
    QCOMPARE(line[2], 3.0);
    QCOMPARE(line[3], 5.0);
    QCOMPARE(line[4], 4.0);
    const Line same = ema(std::vector<double>{4, 5, 6}, 1);
    QCOMPARE(same, (Line{4, 5, 6}));
}

void TestIndicators::rsiAtItsEdges() {
    QCOMPARE(rsi(std::vector<double>(20, 5.0), 14).back(), 50.0);
    QCOMPARE(rsi(ramp(20), 14).back(), 100.0);
    std::vector<double> falling = ramp(20);
    std::reverse(falling.begin(), falling.end());
    QCOMPARE(rsi(falling, 14).back(), 0.0);
}

void TestIndicators::atrTakesGapsBetweenCandles() {
    Series series({"TEST", "A"}, Timeframe());
    series.append({utcMs(0), 10, 11, 9, 10, 1});
    series.append({utcMs(60'000), 20, 21, 19, 20, 1}); // up: 21 − 10
    series.append({utcMs(120'000), 5, 6, 4, 5, 1}); // down: 20 − 4
    const Line line = atr(series, 1);
    QVERIFY(std::isnan(line[0]));
    QCOMPARE(line[1], 11.0);
    QCOMPARE(line[2], 16.0);
    QCOMPARE(atr(series, 2)[2], 13.5);
}

void TestIndicators::donchianSeesItsOwnCandle() {
    const Series series = hourly({5, 9, 7, 3, 3, 4});
    const Band band = donchian(series, 3);
    QCOMPARE(leadingNans(band.upper), std::size_t(2));
    QCOMPARE(Line(band.upper.begin() + 2, band.upper.end()), (Line{10, 10, 8, 5}));
    QCOMPARE(Line(band.lower.begin() + 2, band.lower.end()), (Line{4, 2, 2, 2}));
    QCOMPARE(Line(band.middle.begin() + 2, band.middle.end()), (Line{7, 6, 5, 3.5}));
}

void TestIndicators::bollingerIsExactForNearlyEqualPrices() {
    // Sums of squares would lose every digit of this deviation.
    const std::vector<double> closes{100'000'000.25, 100'000'000.75, 100'000'000.25, 100'000'000.75};
    const Band band = bollinger(closes, 4, 2);
    QCOMPARE(band.middle[3], 100'000'000.5);
    QCOMPARE(band.upper[3], 100'000'001.0);
    QCOMPARE(band.lower[3], 100'000'000.0);
}

void TestIndicators::vwapBeginsAnewEachDay() {
    Series series({"TEST", "A"}, Timeframe(12, Timeframe::Unit::Hour));
    const auto at = [](int halfDays) { return utcMs(halfDays * 43'200'000LL); };
    series.append({at(0), 10, 12, 9, 9, 0}); // no volume yet: nothing to weigh with
    series.append({at(1), 10, 12, 9, 9, 2}); // typical 10
    series.append({at(2), 10, 24, 18, 18, 3}); // typical 20, a new day
    series.append({at(3), 10, 12, 9, 9, 1});
    series.append({at(5), 10, 99, 9, 9, 0}); // a day without volume
    const Line line = vwap(series);
    QVERIFY(std::isnan(line[0]));
    QCOMPARE(line[1], 10.0);
    QCOMPARE(line[2], 20.0);
    QCOMPARE(line[3], 17.5);
    QVERIFY(std::isnan(line[4]));
}

void TestIndicators::registryListsDefaults() {
    std::string seen;
    for (const IndicatorInfo& info : indicators()) {
        seen += info.name + (info.onPricePane ? ":price" : ":own");
        for (const IndicatorParameter& parameter : info.parameters)
            seen += ' ' + parameter.key + '=' + std::to_string(static_cast<int>(parameter.defaultValue));
        seen += '\n';
    }
    QCOMPARE(seen,
        std::string("sma:price length=20\nema:price length=20\nrsi:own length=14\natr:own length=14\n"
                    "donchian:price length=20\nbollinger:price length=20 width=2\n"
                    "macd:own fast=12 slow=26 signal=9\nvwap:price\n"));
}

void TestIndicators::refusesWhatItDoesNotKnow_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* title, const char* name, const char* key, const char* text, const char* message) {
        QTest::newRow(title) << QByteArray(name) << QByteArray(key) << QByteArray(text) << QByteArray(message);
    };
    row("name", "smaa", "length", "3",
        "there is no indicator 'smaa'; there are: sma, ema, rsi, atr, donchian, bollinger, macd, vwap");
    row("case", "SMA", "length", "3",
        "there is no indicator 'SMA'; there are: sma, ema, rsi, atr, donchian, bollinger, macd, vwap");
    row("key", "sma", "len", "3", "parameter 'len': sma has no such parameter; it has: length");
    row("no keys", "vwap", "length", "3", "parameter 'length': vwap has no such parameter; it has: none");
    row("two keys as one", "macd", "fast, slow", "3",
        "parameter 'fast, slow': macd has no such parameter; it has: fast, slow, signal");
    row("zero", "sma", "length", "0", "parameter 'length': 0 is outside 1 to 100000");
    row("negative", "ema", "length", "-5", "parameter 'length': -5 is outside 1 to 100000");
    row("huge", "ema", "length", "100001", "parameter 'length': 100001 is outside 1 to 100000");
    row("fraction", "rsi", "length", "2.5", "parameter 'length': '2.5' is not a whole number");
    row("word", "rsi", "length", "ten", "parameter 'length': 'ten' is not a whole number");
    row("empty", "rsi", "length", "", "parameter 'length': '' is not a whole number");
    row("tail", "rsi", "length", "5x", "parameter 'length': '5x' is not a whole number");
    row("nan", "bollinger", "width", "nan", "parameter 'width': 'nan' is not a number");
    row("infinite", "bollinger", "width", "inf", "parameter 'width': 'inf' is not a number");
    row("overflow", "bollinger", "width", "1e999", "parameter 'width': '1e999' is not a number");
    row("negative width", "bollinger", "width", "-1", "parameter 'width': -1 is outside 0 to 100");
    row("order", "macd", "fast", "26", "parameter 'fast': fast must be less than slow");
}

void TestIndicators::refusesWhatItDoesNotKnow() {
    QFETCH(const QByteArray, name);
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, message);
    const auto lines =
        computeIndicator(name.toStdString(), {{key.toStdString(), text.toStdString()}}, hourly(ramp(50)));
    QVERIFY(!lines);
    QCOMPARE(lines.error().message(), message.toStdString());
    QVERIFY(isInputError(lines.error()));
}

void TestIndicators::parametersReachTheFormula() {
    const Series series = hourly({1, 2, 3, 4, 5, 6, 7, 9});
    const auto lines = computeIndicator("macd", {{"fast", "2"}, {"slow", "4"}, {"signal", "1"}}, series);
    QVERIFY(lines);
    const Macd direct = macd(series.closes(), 2, 4, 1);
    QCOMPARE((*lines)[0].values.back(), direct.macd.back());
    QCOMPARE((*lines)[2].values.back(), 0.0);
    const auto wide = computeIndicator("bollinger", {{"length", "4"}, {"width", "0.5"}}, series);
    QVERIFY(wide);
    QCOMPARE((*wide)[0].values[3], 2.5 + 0.5 * std::sqrt(1.25));
}

QTEST_APPLESS_MAIN(TestIndicators)
#include "tst_indicators.moc"
