// Forecasts of the next close: what they are made of, and that the count of hits tells good ones from bad ones.
#include "core/market/series.h"
#include "core/outlook/range_forecast.h"
#include "core/robustness/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

using namespace truebar;

namespace {

constexpr Timeframe hour(1, Timeframe::Unit::Hour);

class Market {
public:
    explicit Market(double price = 100)
        : m_price(price) {
        push();
    }
    void move(double logReturn) {
        m_price *= std::exp(logReturn);
        push();
    }
    void skip() { m_open = hour.next(m_open); }
    const std::vector<Candle>& candles() const { return m_candles; }

private:
    void push() {
        m_candles.push_back({m_open, m_price, m_price, m_price, m_price, 1});
        m_open = hour.next(m_open);
    }

    UtcMs m_open = utcMs(0);
    double m_price;
    std::vector<Candle> m_candles;
};

double normal(Random& random) {
    return std::sqrt(-2 * std::log(1 - random.uniform())) * std::cos(2 * std::numbers::pi * random.uniform());
}

Market walk(int steps, double volatility, std::uint64_t seed) {
    Random random(seed);
    Market out;
    for (int i = 0; i < steps; ++i)
        out.move(volatility * normal(random));
    return out;
}

RangeForecaster fed(const Market& market, const ForecastSettings& settings = {}) {
    RangeForecaster out(hour, settings);
    for (const Candle& candle : market.candles())
        out.step(candle);
    return out;
}

// A share of hits may be this far from its promise: four deviations of a binomial, and as much again for quantiles that
// are themselves of `window` values, of which steps/window lots are independent.
double bound(double level, double steps) {
    return 4 * std::sqrt(2 * level * (1 - level) / steps);
}

} // namespace

class TestForecast : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysNothingOfTooFew();
    void isWorkedOutByHand();
    void passesOverGaps();
    void saysNothingWithoutMovement();
    void holdsItsPromiseOnARandomWalk_data();
    void holdsItsPromiseOnARandomWalk();
    void holdsItsPromiseWhenVolatilityComesInWaves();
    void admitsWhenTheMarketGetsEverWilder();
    void admitsWhenTheMarketGetsEverCalmer();
    void judgesCounts_data();
    void judgesCounts();
    void refusesBadSettings();
};

void TestForecast::saysNothingOfTooFew() {
    // 20 returns begin the volatility, 100 more are standardised: 121 candles.
    const Market market = walk(121, 0.01, 1);
    RangeForecaster forecaster(hour, {});
    for (int i = 0; i < 120; ++i) {
        forecaster.step(market.candles()[static_cast<std::size_t>(i)]);
        QVERIFY(!forecaster.next());
    }
    QCOMPARE(forecaster.sample(), std::size_t(99));
    forecaster.step(market.candles()[120]);
    QVERIFY(forecaster.next());
    QCOMPARE(forecaster.sample(), std::size_t(100));
    QCOMPARE(forecaster.calibration().wide.forecasts, std::size_t(0));
    QVERIFY(!forecaster.calibration().wide.share());
    QVERIFY(forecaster.calibration().wide.verdict() == CalibrationVerdict::TooFew);
    forecaster.step(market.candles()[121]);
    QCOMPARE(forecaster.calibration().wide.forecasts, std::size_t(1));
}

// The whole model again, the plain way.
void TestForecast::isWorkedOutByHand() {
    const Market market = walk(700, 0.01, 7);
    ForecastSettings settings;
    settings.window = 300;
    const RangeForecaster forecaster = fed(market, settings);
    const auto& candles = market.candles();
    std::vector<double> returns;
    for (std::size_t i = 1; i < candles.size(); ++i)
        returns.push_back(std::log(candles[i].close / candles[i - 1].close));
    double variance = 0;
    for (std::size_t i = 0; i < 20; ++i)
        variance += returns[i] * returns[i] / 20;
    std::vector<double> standardised;
    for (std::size_t i = 20; i < returns.size(); ++i) {
        standardised.push_back(returns[i] / std::sqrt(variance));
        variance = 0.94 * variance + 0.06 * returns[i] * returns[i];
    }
    std::vector<double> newest(standardised.end() - 300, standardised.end());
    std::sort(newest.begin(), newest.end());
    // Place 0.05 × 301 = 15.05 counted from one, and so on.
    const auto at = [&](double place) {
        const auto below = static_cast<std::size_t>(place) - 1;
        return newest[below] + (place - std::floor(place)) * (newest[below + 1] - newest[below]);
    };
    const double price = candles.back().close;
    const auto& said = forecaster.next();
    QVERIFY(said);
    QCOMPARE(said->base, price);
    QCOMPARE(said->volatility, std::sqrt(variance));
    QCOMPARE(said->sample, std::size_t(300));
    QVERIFY(said->from == hour.next(candles.back().openTime));
    QVERIFY(said->until == hour.next(said->from));
    QCOMPARE(said->wide.low, price * std::exp(std::sqrt(variance) * at(15.05)));
    QCOMPARE(said->wide.high, price * std::exp(std::sqrt(variance) * at(285.95)));
    QCOMPARE(said->narrow.low, price * std::exp(std::sqrt(variance) * at(75.25)));
    QCOMPARE(said->narrow.high, price * std::exp(std::sqrt(variance) * at(225.75)));
}

void TestForecast::passesOverGaps() {
    Market market = walk(200, 0.01, 3);
    const RangeForecaster before = fed(market);
    market.skip();
    market.move(5);
    const RangeForecaster after = fed(market);
    // The leap over the gap is neither judged nor learned: the bands are as wide as before, around the new price.
    QVERIFY(after.calibration() == before.calibration());
    QCOMPARE(after.sample(), before.sample());
    QCOMPARE(after.next()->volatility, before.next()->volatility);
    QCOMPARE(after.next()->base, market.candles().back().close);
}

void TestForecast::saysNothingWithoutMovement() {
    Market market;
    for (int i = 0; i < 300; ++i)
        market.move(0);
    QVERIFY(!fed(market).next());
    QCOMPARE(fed(market).calibration().wide.forecasts, std::size_t(0));
}

void TestForecast::holdsItsPromiseOnARandomWalk_data() {
    QTest::addColumn<quint64>("seed");
    QTest::addColumn<double>("volatility");
    QTest::newRow("calm") << quint64(11) << 0.0005;
    QTest::newRow("usual") << quint64(12) << 0.01;
    QTest::newRow("wild") << quint64(13) << 0.2;
}

void TestForecast::holdsItsPromiseOnARandomWalk() {
    QFETCH(quint64, seed);
    QFETCH(double, volatility);
    const Calibration all = fed(walk(20'000, volatility, seed)).calibration();
    std::vector<HitCount> counts(all.deciles.begin(), all.deciles.end());
    counts.push_back(all.narrow);
    counts.push_back(all.wide);
    for (const HitCount& count : counts) {
        QCOMPARE(count.forecasts, std::size_t(20'000 - 120));
        const double off = std::abs(*count.share() - count.level);
        QVERIFY2(off < bound(count.level, 19'880),
            qPrintable(QStringLiteral("%1: %2").arg(count.level).arg(*count.share())));
    }
    QVERIFY(all.wide.verdict() == CalibrationVerdict::Fits);
    QVERIFY(all.narrow.verdict() == CalibrationVerdict::Fits);
}

// What a plain band of fixed width fails at: quiet and wild spells of fifty candles, ten times apart.
void TestForecast::holdsItsPromiseWhenVolatilityComesInWaves() {
    Random random(21);
    Market market;
    std::vector<double> returns;
    for (int i = 0; i < 20'000; ++i) {
        returns.push_back((i / 50 % 2 ? 0.02 : 0.002) * normal(random));
        market.move(returns.back());
    }
    const Calibration all = fed(market).calibration();
    QVERIFY2(std::abs(*all.wide.share() - 0.9) < bound(0.9, 19'880), qPrintable(QString::number(*all.wide.share())));
    QVERIFY2(
        std::abs(*all.narrow.share() - 0.5) < bound(0.5, 19'880), qPrintable(QString::number(*all.narrow.share())));
}

// Each move is larger against those before it than any was: past moves say too little of the next one.
void TestForecast::admitsWhenTheMarketGetsEverWilder() {
    Market market;
    for (int i = 0; i < 380; ++i)
        market.move((i % 2 ? 1 : -1) * std::exp(-28 + 1.9e-4 * i * i));
    const Calibration all = fed(market).calibration();
    QVERIFY(all.wide.forecasts > 200);
    QVERIFY2(*all.wide.share() < 0.1, qPrintable(QString::number(*all.wide.share())));
    QVERIFY(all.wide.verdict() == CalibrationVerdict::TooNarrow);
    QVERIFY(all.narrow.verdict() == CalibrationVerdict::TooNarrow);
}

// The mirror image: past moves promise more than the next one ever brings.
void TestForecast::admitsWhenTheMarketGetsEverCalmer() {
    Market market;
    for (int i = 0; i < 380; ++i)
        market.move((i % 2 ? 1 : -1) * std::exp(-1 - 1.9e-4 * i * i));
    const Calibration all = fed(market).calibration();
    QVERIFY(all.narrow.forecasts > 200);
    QVERIFY2(*all.narrow.share() > 0.9, qPrintable(QString::number(*all.narrow.share())));
    QVERIFY(all.narrow.verdict() == CalibrationVerdict::TooWide);
    QVERIFY(all.wide.verdict() == CalibrationVerdict::TooWide);
}

void TestForecast::judgesCounts_data() {
    QTest::addColumn<int>("forecasts");
    QTest::addColumn<int>("hits");
    QTest::addColumn<int>("verdict");
    const auto row = [](const char* name, int forecasts, int hits, CalibrationVerdict verdict) {
        QTest::newRow(name) << forecasts << hits << static_cast<int>(verdict);
    };
    row("none", 0, 0, CalibrationVerdict::TooFew);
    row("99 of 99", 99, 99, CalibrationVerdict::TooFew);
    row("90 of 100", 100, 90, CalibrationVerdict::Fits);
    row("all of 100", 100, 100, CalibrationVerdict::TooWide);
    row("80 of 100", 100, 80, CalibrationVerdict::TooNarrow);
    row("83 of 100", 100, 83, CalibrationVerdict::Fits);
    row("880 of 1000", 1000, 880, CalibrationVerdict::Fits);
    row("870 of 1000", 1000, 870, CalibrationVerdict::TooNarrow);
    row("930 of 1000", 1000, 930, CalibrationVerdict::TooWide);
}

void TestForecast::judgesCounts() {
    QFETCH(int, forecasts);
    QFETCH(int, hits);
    QFETCH(int, verdict);
    HitCount count;
    count.level = 0.9;
    count.forecasts = static_cast<std::size_t>(forecasts);
    count.hits = static_cast<std::size_t>(hits);
    QCOMPARE(static_cast<int>(count.verdict()), verdict);
}

void TestForecast::refusesBadSettings() {
    const auto codeOf = [](const std::function<void(ForecastSettings&)>& change) {
        ForecastSettings settings;
        change(settings);
        const auto checked = ForecastSettings::checked(settings);
        return checked ? std::string() : checked.error().code;
    };
    QCOMPARE(codeOf([](ForecastSettings&) {}), std::string());
    QCOMPARE(codeOf([](ForecastSettings& s) { s.decay = 1; }), std::string("outlook.decay"));
    QCOMPARE(codeOf([](ForecastSettings& s) { s.decay = std::nan(""); }), std::string("outlook.decay"));
    QCOMPARE(codeOf([](ForecastSettings& s) { s.narrow = 0.9; }), std::string("outlook.levels"));
    QCOMPARE(codeOf([](ForecastSettings& s) { s.wide = 0.99; }), std::string("outlook.levels"));
    QCOMPARE(codeOf([](ForecastSettings& s) { s.window = 99; }), std::string("outlook.window"));
    QCOMPARE(codeOf([](ForecastSettings& s) { s.window = 100; }), std::string());
    QCOMPARE(codeOf([](ForecastSettings& s) { s.wide = 0.98; }), std::string());
    QCOMPARE(ForecastSettings{}.least(), 100);
}

QTEST_APPLESS_MAIN(TestForecast)
#include "tst_forecast.moc"
