// Look-ahead guard and warm-up stability over honest and dishonest strategies.
#include "core/validation/bought_in_parts.h"
#include "core/validation/look_ahead.h"
#include "core/validation/warm_up.h"
#include "tests/unit/validation/examined.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestGuards : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anHonestStrategyIsClean();
    void aPeekIsCaughtWithItsTime();
    void caprice();
    void cutsAndThreadsAreChecked();
    void crossesAgreeOnceWarm();
    void neverWarm();
    void tooFewCandles();
    void equalPartsAreBought();
    void partsThatAreLessThanALotAddUp();
    void everyPartOfAFundIsBoughtInParts();
};

void TestGuards::anHonestStrategyIsClean() {
    const Series series = randomHours(2'000);
    const auto report = lookAhead(examinationOf(series), crossSettings(5, 20)).value();
    QVERIFY(report.isClean());
    QCOMPARE(report.cuts, std::size_t(40));
    QCOMPARE(report.differingCuts, std::size_t(0));
    QVERIFY2(report.deeds > 300, qPrintable(QString::number(report.deeds)));
}

void TestGuards::aPeekIsCaughtWithItsTime() {
    const Series series = randomHours(2'000);
    Settings settings;
    settings.set("candles", std::int64_t(2'000));
    const auto report = lookAhead(examinationOf(series, factoryOf<PeekingStrategy>()), settings).value();
    QVERIFY(!report.isClean());
    QVERIFY(report.isRepeatable);
    QVERIFY(report.first.has_value());
    // It decides every fiftieth candle, and nothing else can differ first.
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(report.first->time - seriesBegin).count();
    QCOMPARE(hours % 50, std::int64_t(0));
    QCOMPARE(report.first->what, std::string("suggestion"));
    QVERIFY(report.first->whole != report.first->altered);
    QVERIFY(report.first->time <= report.first->cut);
    QVERIFY2(report.reach >= 1 && report.reach <= PeekingStrategy::distance, qPrintable(QString::number(report.reach)));
    // Cuts right after decisions find most of what differs.
    QVERIFY2(report.differingCuts >= 5, qPrintable(QString::number(report.differingCuts)));
}

void TestGuards::caprice() {
    const Series series = randomHours(500);
    const auto report = lookAhead(examinationOf(series, factoryOf<CapriciousStrategy>()), {}).value();
    QVERIFY(!report.isRepeatable);
    QVERIFY(!report.isClean());
}

void TestGuards::cutsAndThreadsAreChecked() {
    const Series series = randomHours(400);
    LookAheadOptions options;
    options.cuts = 0;
    QCOMPARE(
        lookAhead(examinationOf(series), crossSettings(5, 20), options).error().code, std::string("robustness.option"));
    QCOMPARE(lookAhead(examinationOf(series), crossSettings(20, 5)).error().code, std::string("setting.order"));
    options.cuts = 7;
    Settings settings;
    settings.set("candles", std::int64_t(400));
    const auto with = [&](unsigned threads) {
        options.workers.threads = threads;
        return lookAhead(examinationOf(series, factoryOf<PeekingStrategy>()), settings, options).value();
    };
    QVERIFY(with(1).first->time == with(4).first->time);
    QCOMPARE(with(1).reach, with(3).reach);
    std::stop_source stop;
    stop.request_stop();
    options.workers.stop = stop.get_token();
    QCOMPARE(lookAhead(examinationOf(series), crossSettings(5, 20), options).error().code,
        std::string("robustness.cancelled"));
}

// sma_cross 5/20 needs 20 closes and the gap before: with fewer it misses a cross, with more nothing changes.
void TestGuards::crossesAgreeOnceWarm() {
    const Series series = randomHours(1'500);
    const auto report = warmUpStability(examinationOf(series), crossSettings(5, 20)).value();
    QCOMPARE(report.declared, std::size_t(21));
    QVERIFY(report.isDeclaredEnough);
    QVERIFY2(report.deeds > 100, qPrintable(QString::number(report.deeds)));
    QVERIFY(report.recommended.has_value());
    QVERIFY2(*report.recommended <= 21, qPrintable(QString::number(*report.recommended)));
    for (const WarmUpRow& row : report.rows) {
        QCOMPARE(row.tested, std::size_t(5));
        QVERIFY(row.candles < 21 || row.agreeing == row.tested);
        QVERIFY((row.slowest == 0) == (row.agreeing == row.tested));
        // Once the averages are those of the same closes, nothing differs any more.
        QVERIFY2(row.slowest <= 22, qPrintable(QString::number(row.slowest)));
    }
}

void TestGuards::neverWarm() {
    const Series series = randomHours(1'500);
    const auto report = warmUpStability(examinationOf(series, factoryOf<NeverWarmStrategy>()), {}).value();
    QVERIFY(!report.recommended);
    QVERIFY(!report.isDeclaredEnough);
    QVERIFY(report.rows.back().firstDifference.has_value());
    QVERIFY(report.rows.back().slowest > 500); // to the end
}

void TestGuards::tooFewCandles() {
    const Series two = randomHours(2);
    QCOMPARE(lookAhead(examinationOf(two), crossSettings(5, 20)).error().code, std::string("run.no_candles"));
    QCOMPARE(warmUpStability(examinationOf(two), crossSettings(5, 20)).error().code, std::string("run.no_candles"));
}

// Four weeks at one price: a part each, no fee; then the price doubles.
void TestGuards::equalPartsAreBought() {
    Series series({"TEST", "PAIR"}, Timeframe(1, Timeframe::Unit::Day));
    const UtcMs monday = parseUtc("2026-01-05").value();
    for (int day = 0; day < 28; ++day) {
        const double price = day < 27 ? 100 : 200;
        series.append({monday + std::chrono::days(day), price, price, price, price, 1'000});
    }
    RunSetup setup;
    setup.series = &series;
    setup.instrument = instrumentWith("0.01", "0.0001");
    setup.settings = settingsWith("4000");
    setup.broker = simulatedVenue(setup.instrument, setup.settings);
    const auto bought = boughtInParts(setup, Timeframe(1, Timeframe::Unit::Week)).value();
    QCOMPARE(bought.metrics.finalEquity.toString(), std::string("8000"));
    QCOMPARE(bought.metrics.feesPaid.toString(), std::string("0"));
    // With fees of 1 % the four parts of 1,000 buy 9.9009 each; what is left of a part waits for the last.
    setup.settings = settingsWith("4000", "100");
    setup.broker = simulatedVenue(setup.instrument, setup.settings);
    const auto paid = boughtInParts(setup, Timeframe(1, Timeframe::Unit::Week)).value();
    QVERIFY(std::abs(paid.metrics.feesPaid.toDouble() - 4000.0 / 101) < 0.02);
    QVERIFY(std::abs(paid.metrics.finalEquity.toDouble() - 8000.0 / 1.01) < 0.04);
    // The last day is the first of February: a part that is ordered at the last close is never bought.
    const auto monthly = boughtInParts(setup, Timeframe(1, Timeframe::Unit::Month)).value();
    QVERIFY(std::abs(monthly.metrics.finalEquity.toDouble() - (2000 + 4000 / 1.01)) < 0.04);
}

// A lot costs more than a part: it is bought as soon as the parts so far pay for it, not from the last parts only.
void TestGuards::partsThatAreLessThanALotAddUp() {
    Series series({"TEST", "PAIR"}, Timeframe(1, Timeframe::Unit::Day));
    const UtcMs monday = parseUtc("2026-01-05").value();
    for (int day = 0; day < 8 * 7; ++day)
        series.append({monday + std::chrono::days(day), 100, 100, 100, 100, 1'000});
    RunSetup setup;
    setup.series = &series;
    setup.instrument = instrumentWith("0.01", "1");
    setup.settings = settingsWith("400");
    setup.broker = simulatedVenue(setup.instrument, setup.settings);
    const auto bought = boughtInParts(setup, Timeframe(1, Timeframe::Unit::Week)).value();
    // The first lot on the Tuesday of the second week, 48 of 56 days; then one in every other week.
    QCOMPARE(bought.metrics.exposure, std::optional<double>(48.0 / 56));
    QCOMPARE(bought.metrics.turnover, std::optional<double>(1.0));
}

// Four weeks of two series at one price, of which one doubles on the last day; 60 % and 30 % of the capital, 10 % idle.
void TestGuards::everyPartOfAFundIsBoughtInParts() {
    std::vector<Series> series;
    for (const double last : {200.0, 100.0}) {
        Series& each = series.emplace_back(InstrumentId{"TEST", "PAIR"}, Timeframe(1, Timeframe::Unit::Day));
        const UtcMs monday = parseUtc("2026-01-05").value();
        for (int day = 0; day < 28; ++day) {
            const double price = day < 27 ? 100 : last;
            each.append({monday + std::chrono::days(day), price, price, price, price, 1'000});
        }
    }
    PortfolioSetup fund;
    fund.settings = settingsWith("4000");
    // What the portfolio does itself is no business of averaging in.
    fund.portfolio.rebalance = RebalancePeriod::Daily;
    fund.portfolio.limits.maxGross = dec("0.01");
    for (std::size_t i = 0; i < series.size(); ++i) {
        SleeveSetup sleeve;
        sleeve.series = &series[i];
        sleeve.instrument = instrumentWith("0.01", "0.0001");
        sleeve.weight = dec(i == 0 ? "0.6" : "0.3");
        sleeve.broker = [instrument = sleeve.instrument, settings = fund.settings](Money cash, const Money* backing) {
            RunSettings own = settings;
            own.cash = cash;
            VenueOptions options;
            options.backing = backing;
            return simulatedVenue(instrument, own, options);
        };
        fund.sleeves.push_back(std::move(sleeve));
    }
    constexpr Timeframe week(1, Timeframe::Unit::Week);
    const auto bought = boughtInParts(fund, week).value();
    QCOMPARE(bought.metrics.finalEquity.toString(), std::string("6400"));
    // One part with all the weight is the run over one instrument.
    fund.sleeves.resize(1);
    fund.sleeves.front().weight = dec("1");
    RunSetup alone;
    alone.series = &series.front();
    alone.instrument = fund.sleeves.front().instrument;
    alone.settings = fund.settings;
    alone.broker = simulatedVenue(alone.instrument, alone.settings);
    QVERIFY(boughtInParts(fund, week).value() == boughtInParts(alone, week).value());
}

QTEST_APPLESS_MAIN(TestGuards)
#include "tst_guards.moc"
