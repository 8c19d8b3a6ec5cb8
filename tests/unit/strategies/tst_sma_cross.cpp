// sma_cross from end to end: a case worked out by hand, and an independent plain loop over random and real candles.
#include "plugins/strategies/sma_cross/sma_cross.h"
#include "tests/support/engine_fixture.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

Settings crossSettings(std::int64_t fast, std::int64_t slow, const char* direction = "long") {
    Settings out;
    out.set("fast", fast);
    out.set("slow", slow);
    out.set("direction", std::string(direction));
    out.set("sizing", std::string("all_in"));
    return out;
}

RunResult runCross(
    const Series& series, const Instrument& instrument, const RunSettings& settings, const Settings& strategySettings) {
    auto strategy = SmaCross::create(strategySettings).value();
    const RunSetup setup{&series, instrument, settings, strategy.get(), simulatedVenue(instrument, settings)};
    auto result = runSeries(setup);
    if (!result)
        throw std::runtime_error(result.error().message());
    return std::move(*result);
}

// The plain loop: whole numbers only. Prices count ticks, quantities lots, money ticks × lots × 10,000 (so that basis
// points are whole); all sums are made anew for every candle, nothing is shared with the product.
__extension__ typedef __int128 Wide;

struct PlainFill {
    std::size_t candle;
    bool isBuy;
    std::int64_t price;
    std::int64_t lots;
    bool operator==(const PlainFill&) const = default;
};

struct PlainMarket {
    std::vector<std::int64_t> opens; // ticks
    std::vector<std::int64_t> closes;
};

struct PlainRules {
    std::size_t fast = 0;
    std::size_t slow = 0;
    bool both = false;
    std::int64_t feeBps = 0;
    std::int64_t slippage = 0;
    Wide cash = 0; // ticks × lots × 10,000
};

// −1, 0, 1: where the fast average is relative to the slow one at the close of candle i.
int sideOf(const PlainMarket& market, const PlainRules& rules, std::size_t i) {
    const auto sum = [&](std::size_t n) {
        std::int64_t out = 0;
        for (std::size_t k = 0; k < n; ++k)
            out += market.closes[i - k];
        return out;
    };
    const Wide left = static_cast<Wide>(sum(rules.fast)) * static_cast<Wide>(rules.slow);
    const Wide right = static_cast<Wide>(sum(rules.slow)) * static_cast<Wide>(rules.fast);
    return left < right ? -1 : (left > right ? 1 : 0);
}

struct PlainResult {
    std::vector<PlainFill> fills;
    Wide cash = 0;
    std::int64_t lots = 0;
};

PlainResult plainCross(const PlainMarket& market, const PlainRules& rules) {
    PlainResult out;
    out.cash = rules.cash;
    const auto trade = [&](std::size_t candle, bool isBuy, std::int64_t price, std::int64_t lots) {
        if (lots == 0)
            return;
        const Wide value = static_cast<Wide>(price) * lots * 10'000;
        out.cash += (isBuy ? -value : value) - value * rules.feeBps / 10'000;
        out.lots += isBuy ? lots : -lots;
        out.fills.push_back({candle, isBuy, price, lots});
    };
    for (std::size_t i = rules.slow; i + 1 < market.closes.size(); ++i) {
        const int before = sideOf(market, rules, i - 1);
        const int now = sideOf(market, rules, i);
        const int wanted = before < 0 && now > 0 ? 1 : (before > 0 && now < 0 ? -1 : 0);
        const int held = out.lots > 0 ? 1 : (out.lots < 0 ? -1 : 0);
        if (wanted == 0 || wanted == held)
            continue;
        const bool isBuy = wanted > 0;
        const std::int64_t price = market.opens[i + 1] + (isBuy ? rules.slippage : -rules.slippage);
        trade(i + 1, isBuy, price, std::abs(out.lots));
        if (!isBuy && !rules.both)
            continue;
        const Wide perLot = static_cast<Wide>(price) * (10'000 + rules.feeBps);
        trade(i + 1, isBuy, price, out.cash > 0 ? static_cast<std::int64_t>(out.cash / perLot) : 0);
    }
    return out;
}

// Empty if the run did the same as the plain loop; otherwise what was different first.
QString difference(const Series& series, const PlainMarket& market, const PlainRules& rules,
    const Instrument& instrument, Decimal cash) {
    RunSettings settings;
    settings.cash = Money(cash);
    settings.feeBps = Decimal(static_cast<int>(rules.feeBps));
    settings.slippageTicks = static_cast<int>(rules.slippage);
    const RunResult run = runCross(series, instrument, settings,
        crossSettings(static_cast<std::int64_t>(rules.fast), static_cast<std::int64_t>(rules.slow),
            rules.both ? "both" : "long"));
    const PlainResult plain = plainCross(market, rules);
    std::vector<PlainFill> fills;
    for (const Fill& fill : run.fills) {
        const auto ticks = Decimal::divide(fill.price.value(), instrument.tickSize.value());
        const auto lots = Decimal::divide(fill.quantity.value(), instrument.lotStep.value());
        fills.push_back({series.lowerBound(fill.time), fill.side == Side::Buy,
            static_cast<std::int64_t>(ticks.units() / Decimal::unitsPerOne),
            static_cast<std::int64_t>(lots.units() / Decimal::unitsPerOne)});
    }
    for (std::size_t i = 0; i < std::max(fills.size(), plain.fills.size()); ++i) {
        if (i >= fills.size() || i >= plain.fills.size() || fills[i] != plain.fills[i])
            return QStringLiteral("fill %1 of %2 (plain loop: %3)")
                .arg(i + 1)
                .arg(fills.size())
                .arg(plain.fills.size());
    }
    // One unit of plain money is tick × lot / 10,000.
    const Decimal unit = Decimal::multiply(
        Decimal::multiply(instrument.tickSize.value(), instrument.lotStep.value()), Decimal::powerOfTen(-4));
    const Decimal plainCash = Decimal::fromUnits(plain.cash * unit.units());
    Decimal cashLeft = cash;
    for (const Fill& fill : run.fills) {
        const Decimal value = Decimal::multiply(fill.price.value(), fill.quantity.value());
        cashLeft += (fill.side == Side::Buy ? -value : value) - fill.fee.value();
    }
    return cashLeft == plainCash
        ? QString()
        : QStringLiteral("cash %1 (plain loop: %2)")
              .arg(QString::fromStdString(cashLeft.toString()), QString::fromStdString(plainCash.toString()));
}

// fast 2, slow 3:
// i      1    2    3   4    5     6      7     8   9
// close  9    8    10  12   11    8      7     9   12
// fast   9.5  8.5  9   11   11.5  9.5    7.5   8   10.5
// slow   –    9    9   10   11    9.67   8.67  8   9.33
const std::vector<Ohlc> handCandles{{10, 10, 10, 10}, {9, 9, 9, 9}, {8, 8, 8, 8}, {9, 10, 9, 10}, {11, 12, 11, 12},
    {12, 12, 11, 11}, {10, 10, 8, 8}, {8, 8, 7, 7}, {8, 9, 8, 9}, {10, 12, 10, 12}};

std::vector<Ohlc> crossingCandles() {
    std::vector<Ohlc> out = handCandles;
    out[3] = {9, 11, 9, 11};
    return out;
}

} // namespace

class TestSmaCross : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void handWorkedCase();
    void handWorkedCaseBothWays();
    void equalityIsNoCross();
    void flatMarketsNeverCross();
    void rejectsFastNotBelowSlow();
    void rejectsFixedSizeOfNothing();
    void equalsThePlainLoopOnRandomCandles();
    void equalsThePlainLoopOnRealCandles();
};

void TestSmaCross::handWorkedCase() {
    // < 0 → 0 → > 0 is no cross: at the previous close it was equal, not below. So nothing is bought at all, and the
    // cross down finds nothing to sell.
    const Instrument instrument = instrumentWith("0.01", "1");
    const RunResult none = runCross(seriesOf(handCandles), instrument, settingsWith("1000"), crossSettings(2, 3));
    QVERIFY(none.fills.empty());
    QCOMPARE(none.suggestions.size(), std::size_t(1));
    QCOMPARE(none.suggestions[0].suggestion.reason, std::string("SMA 2 crossed below SMA 3"));

    // With a fourth close of 11 the averages cross there, without being equal in between:
    // i   2    3     4      5      6      7     8   9
    // f   8.5  9.5   11.5   11.5   9.5    7.5   8   10.5
    // s   9    9.33  10.33  11.33  10.33  8.67  8   9.33
    const Series series = seriesOf(crossingCandles());
    const RunResult run = runCross(series, instrument, settingsWith("1000", "10", 1), crossSettings(2, 3));
    QCOMPARE(run.suggestions.size(), std::size_t(2));
    QVERIFY(run.suggestions[0].time == series.closeTime(3));
    QCOMPARE(run.suggestions[0].suggestion.reason, std::string("SMA 2 crossed above SMA 3"));
    QVERIFY(run.suggestions[1].time == series.closeTime(6));
    QCOMPARE(run.fills.size(), std::size_t(2));
    // Bought at open 4 + 1 tick: 90 × 11.01 = 990.9 and the fee 0.9909; one more would cost 1002.91191 in all.
    QVERIFY(run.fills[0].time == series.times()[4] && run.fills[0].side == Side::Buy);
    QVERIFY(run.fills[0].price == price("11.01") && run.fills[0].quantity == quantity("90"));
    QVERIFY(run.fills[0].fee == money("0.9909"));
    // Sold at open 7 − 1 tick: 90 × 7.99 = 719.1, fee 0.7191.
    QVERIFY(run.fills[1].time == series.times()[7] && run.fills[1].side == Side::Sell);
    QVERIFY(run.fills[1].price == price("7.99") && run.fills[1].quantity == quantity("90"));
    QVERIFY(run.fills[1].fee == money("0.7191"));
    // 1000 − 991.8909 + 719.1 − 0.7191 = 726.49.
    QVERIFY(run.metrics.finalEquity == money("726.49"));
    QVERIFY(run.metrics.feesPaid == money("1.71"));
    QCOMPARE(run.trades.size(), std::size_t(1));
    QVERIFY(run.trades[0].profit == money("-273.51"));
    QVERIFY(run.trades[0].fees == money("1.71"));
    QCOMPARE(run.trades[0].profitRatio, -273.51 / 990.9);
    QCOMPARE(run.trades[0].candles, std::size_t(3));
    QCOMPARE(*run.metrics.exposure, 0.3); // held at the closes of 4, 5 and 6
    QCOMPARE(*run.metrics.totalReturn, -0.27351);
    QCOMPARE(run.metrics.tradeCount, std::size_t(1));
    QCOMPARE(*run.metrics.tradeWinRate, 0.0);
    // Held from open 1 (9 + 1 tick): 110 × 9.01 = 991.1, fee 0.9911; 7.9089 of cash and 110 × 12 at the end.
    QVERIFY(run.benchmark.metrics.finalEquity == money("1327.9089"));
}

void TestSmaCross::handWorkedCaseBothWays() {
    const RunResult run = runCross(
        seriesOf(crossingCandles()), instrumentWith("0.01", "1"), settingsWith("1000"), crossSettings(2, 3, "both"));
    // Long 90 at 11 (cash 10), sold at 8 (730), short 91 at 8 (1458), marked at 12: 1458 − 1092 = 366.
    QCOMPARE(run.fills.size(), std::size_t(3));
    QVERIFY(run.fills[2].side == Side::Sell && run.fills[2].quantity == quantity("91"));
    QVERIFY(run.fills[2].price == price("8"));
    QVERIFY(run.metrics.finalEquity == money("366"));
    QVERIFY(run.trades.back().isOpen && run.trades.back().profit == money("-364"));
}

void TestSmaCross::equalityIsNoCross() {
    // Mirror of the first case above: > 0 → 0 → < 0.
    std::vector<Ohlc> mirrored;
    for (const Ohlc& c : handCandles)
        mirrored.push_back({20 - c.open, 20 - c.low, 20 - c.high, 20 - c.close});
    const RunResult run =
        runCross(seriesOf(mirrored), instrumentWith("0.01", "1"), settingsWith("1000"), crossSettings(2, 3, "both"));
    QCOMPARE(run.suggestions.size(), std::size_t(1));
    QCOMPARE(run.suggestions[0].suggestion.reason, std::string("SMA 2 crossed above SMA 3"));
}

void TestSmaCross::flatMarketsNeverCross() {
    // Quiet markets stand still for hours at prices that doubles cannot hold, after moves that leave rounding behind.
    std::mt19937_64 random(7);
    for (int round = 0; round < 20; ++round) {
        std::vector<Ohlc> candles;
        for (int i = 0; i < 400; ++i) {
            const double at = static_cast<double>(i < 100 ? 500 + random() % 60 : 531) * 1e-8;
            candles.push_back({at, at, at, at});
        }
        const RunResult run =
            runCross(seriesOf(candles), instrumentWith("0.00000001", "1"), settingsWith("1"), crossSettings(10, 30));
        for (const RecordedSuggestion& offered : run.suggestions) // the last move leaves the slow average at 130
            QVERIFY(offered.time <= seriesBegin + std::chrono::minutes(130));
    }
}

void TestSmaCross::rejectsFastNotBelowSlow() {
    for (const std::int64_t slow : {10, 9}) {
        const auto made = SmaCross::create(crossSettings(10, slow));
        QVERIFY(!made);
        QCOMPARE(made.error().location, std::string("setting 'fast'"));
        QVERIFY(isInputError(made.error()));
    }
}

void TestSmaCross::rejectsFixedSizeOfNothing() {
    Settings settings = crossSettings(10, 30);
    settings.set("sizing", std::string("fixed"));
    settings.set("quantity", Decimal());
    const auto made = SmaCross::create(settings);
    QVERIFY(!made);
    QCOMPARE(made.error().location, std::string("setting 'quantity'"));
}

void TestSmaCross::equalsThePlainLoopOnRandomCandles() {
    // Few ticks and a slow walk, so that averages are often equal.
    const Instrument instrument = instrumentWith("0.01", "0.001");
    std::size_t fills = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        const auto step = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % (2 * n + 1)) - n; };
        PlainMarket market;
        std::vector<Ohlc> candles;
        std::int64_t at = 4'000;
        for (int i = 0; i < 500; ++i) {
            const std::int64_t open = std::max<std::int64_t>(1'000, at + step(1));
            at = std::max<std::int64_t>(1'000, open + step(seed % 3 == 0 ? 1 : 4));
            market.opens.push_back(open);
            market.closes.push_back(at);
            const double o = static_cast<double>(open) / 100;
            const double c = static_cast<double>(at) / 100;
            candles.push_back({o, std::max(o, c), std::min(o, c), c});
        }
        PlainRules rules{2 + seed % 5, 8 + seed % 13, seed % 2 == 0, static_cast<std::int64_t>(seed % 4) * 5,
            static_cast<std::int64_t>(seed % 3), 0};
        rules.cash = static_cast<Wide>(10'000) * 100 * 1'000 * 10'000;
        const QString found = difference(seriesOf(candles), market, rules, instrument, Decimal(10'000));
        QVERIFY2(found.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(found)));
        fills += plainCross(market, rules).fills.size();
    }
    QVERIFY(fills > 1'000); // the comparison was of something
}

void TestSmaCross::equalsThePlainLoopOnRealCandles() {
    TRUEBAR_NEEDS_SHARED();
    QFile file(sharedFile("data/crypto_1m/flox_binance_btcusdt_1m_2026-04.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    file.readLine(); // timestamp in µs, open, high, low, close, volume
    Series series({"TEST", "PAIR"}, Timeframe());
    PlainMarket market;
    while (!file.atEnd()) {
        const QList<QByteArray> cells = file.readLine().trimmed().split(',');
        if (cells.size() != 6)
            continue;
        const Candle candle{utcMs(cells[0].toLongLong() / 1000), cells[1].toDouble(), cells[2].toDouble(),
            cells[3].toDouble(), cells[4].toDouble(), cells[5].toDouble()};
        if (!series.isEmpty() && candle.openTime <= series.times().back())
            continue;
        series.append(candle);
        market.opens.push_back(std::llround(candle.open * 100));
        market.closes.push_back(std::llround(candle.close * 100));
    }
    QVERIFY(series.size() > 1'000);
    const Instrument instrument = instrumentWith("0.01", "0.00001");
    for (const bool both : {false, true}) {
        PlainRules rules{10, 30, both, 10, 2, 0};
        rules.cash = static_cast<Wide>(10'000) * 100 * 100'000 * 10'000;
        QVERIFY(plainCross(market, rules).fills.size() > 20);
        const QString found = difference(series, market, rules, instrument, Decimal(10'000));
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }
}

QTEST_APPLESS_MAIN(TestSmaCross)
#include "tst_sma_cross.moc"
