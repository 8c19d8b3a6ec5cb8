#include "core/analysis/bar_analysis.h"

#include <QTest>

#include <limits>

using namespace truebar;

namespace {

constexpr BarClass none = BarClass::Unclassified;
constexpr BarClass bull = BarClass::RealBull;
constexpr BarClass bear = BarClass::RealBear;
constexpr BarClass fake = BarClass::Fake;

class Market {
public:
    Market& add(double open, double high, double low, double close, double volume = 1) {
        m_series.append({m_next, open, high, low, close, volume});
        m_next += std::chrono::hours(1);
        return *this;
    }
    // A candle that moves from the last close to `close`, no wicks.
    Market& to(double close, double volume = 1) {
        const double open = m_series.isEmpty() ? close : m_series.closes().back();
        return add(open, std::max(open, close), std::min(open, close), close, volume);
    }
    Market& gap(int hours) {
        m_next += std::chrono::hours(hours);
        return *this;
    }
    const Series& series() const { return m_series; }

private:
    Series m_series{{"TEST", "A"}, Timeframe(1, Timeframe::Unit::Hour)};
    UtcMs m_next = utcMs(0);
};

std::vector<BarClass> classesOf(const BarAnalysis& analysis) {
    std::vector<BarClass> out;
    for (const BarState& state : analysis.states)
        out.push_back(state.barClass);
    return out;
}

// One letter a candle: u, d (real bull, bear) and f (fake), after a first unclassified candle.
Market spelled(std::string_view word) {
    Market market;
    double close = 1000;
    market.add(close, close + 1, close - 1, close);
    for (const char letter : word) {
        close += letter == 'u' ? 10 : (letter == 'd' ? -10 : 0);
        market.add(close, close + 1, close - 1, close);
    }
    return market;
}

std::string trendsOf(std::string_view word, const AnalysisOptions& options = {}) {
    std::string out;
    for (const BarState& state : analyzeBars(spelled(word).series(), options).states)
        out += state.trend == Trend::Bullish ? '+' : (state.trend == Trend::Bearish ? '-' : '0');
    return out.substr(1);
}

} // namespace

class TestBarAnalysis : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classifiesAgainstThePreviousRange();
    void equalityIsFake();
    void comparesWithTheBodyIfAsked();
    void comparesWithThePreviousCandleWhateverItsClass();
    void comparesAcrossGaps();
    void twoRealBarsSetTheTrend_data();
    void twoRealBarsSetTheTrend();
    void strictAdjacencyCountsFakesAsBreaks();
    void firesOnceOnTheSecondBarAtItsClose();
    void warnsOncePerRunOfOppositeBars();
    void thinCandlesBecomeFake();
    void volumeFilterWaitsForItsAverage();
    void equalVolumesAreNotBelowTheirAverage();
    void doesNotPileUpRoundingInTheVolumeAverage();
    void checksOptions();
    void namesEveryValue();
};

void TestBarAnalysis::classifiesAgainstThePreviousRange() {
    Market market;
    market.add(10, 12, 8, 11).add(11, 13, 10, 12.5).add(12, 12.6, 9, 9.5).add(9.5, 20, 1, 11);
    const std::vector<BarClass> expected{none, bull, bear, fake};
    QVERIFY(classesOf(analyzeBars(market.series())) == expected);
    QVERIFY(analyzeBars(Series()).states.empty());
}

void TestBarAnalysis::equalityIsFake() {
    Market market;
    market.add(10, 12, 8, 11).add(11, 12, 8, 12).add(11, 12, 8, 8);
    const std::vector<BarClass> expected{none, fake, fake};
    QVERIFY(classesOf(analyzeBars(market.series())) == expected);
}

void TestBarAnalysis::comparesWithTheBodyIfAsked() {
    Market market;
    // The close leaves the body 10 … 11 but not the range 8 … 12, upwards and downwards.
    market.add(10, 12, 8, 11).add(11, 11.6, 7, 11.5).add(11.5, 11.6, 9, 10.9).add(10.9, 11, 10, 10.9);
    const std::vector<BarClass> byRange{none, fake, fake, fake};
    const std::vector<BarClass> byBody{none, bull, bear, fake};
    QVERIFY(classesOf(analyzeBars(market.series())) == byRange);
    QVERIFY(classesOf(analyzeBars(market.series(), {.compareWithBody = true})) == byBody);
}

void TestBarAnalysis::comparesWithThePreviousCandleWhateverItsClass() {
    Market market;
    // The third candle closes above the fake before it but below the real bar before that.
    market.add(10, 10, 9, 10).add(10, 20, 10, 19).add(15, 15, 12, 14).add(14, 17, 13, 16);
    const std::vector<BarClass> expected{none, bull, fake, bull};
    QVERIFY(classesOf(analyzeBars(market.series())) == expected);
}

void TestBarAnalysis::comparesAcrossGaps() {
    Market market;
    market.to(10).to(11).gap(30).to(12);
    QVERIFY(market.series().isAfterGap(2));
    QVERIFY(analyzeBars(market.series()).states[2].barClass == bull);
}

void TestBarAnalysis::twoRealBarsSetTheTrend_data() {
    QTest::addColumn<QByteArray>("bars");
    QTest::addColumn<QByteArray>("trends");
    QTest::newRow("one is not enough") << QByteArray("u") << QByteArray("0");
    QTest::newRow("two") << QByteArray("uu") << QByteArray("0+");
    QTest::newRow("down") << QByteArray("dd") << QByteArray("0-");
    QTest::newRow("fakes do not reset") << QByteArray("ufffu") << QByteArray("0000+");
    QTest::newRow("alternating stays neutral") << QByteArray("ududud") << QByteArray("000000");
    QTest::newRow("single opposite bar changes nothing") << QByteArray("uudu") << QByteArray("0+++");
    QTest::newRow("it resets the count of the other side") << QByteArray("udfu") << QByteArray("0000");
    QTest::newRow("turn") << QByteArray("uudfd") << QByteArray("0+++-");
    QTest::newRow("interrupted turn begins anew") << QByteArray("uududd") << QByteArray("0++++-");
    QTest::newRow("never back to neutral") << QByteArray("uudfuffffd") << QByteArray("0+++++++++");
}

void TestBarAnalysis::twoRealBarsSetTheTrend() {
    QFETCH(const QByteArray, bars);
    QFETCH(const QByteArray, trends);
    QCOMPARE(trendsOf(bars.toStdString()), trends.toStdString());
}

void TestBarAnalysis::strictAdjacencyCountsFakesAsBreaks() {
    const AnalysisOptions strict{.strictAdjacency = true};
    QCOMPARE(trendsOf("ufu", strict), std::string("000"));
    QCOMPARE(trendsOf("ufuu", strict), std::string("000+"));
    QCOMPARE(trendsOf("uudfdd", strict), std::string("0++++-"));
    QCOMPARE(trendsOf("uufd", strict), std::string("0+++"));
}

void TestBarAnalysis::firesOnceOnTheSecondBarAtItsClose() {
    const Market market = spelled("uufuudfd");
    const BarAnalysis analysis = analyzeBars(market.series());
    const std::vector<TrendEvent> expected{
        {market.series().closeTime(2), TrendEventKind::TrendChanged, Trend::Neutral, Trend::Bullish},
        {market.series().closeTime(8), TrendEventKind::TrendChanged, Trend::Bullish, Trend::Bearish}};
    QVERIFY(analysis.events == expected);
}

void TestBarAnalysis::warnsOncePerRunOfOppositeBars() {
    const Market market = spelled("duudfudd");
    QCOMPARE(analyzeBars(market.series()).events.size(), std::size_t(2));
    const BarAnalysis analysis = analyzeBars(market.series(), {.earlyWarning = true});
    // No warning at the first bar (the trend is neutral); two at the two runs against the bullish trend.
    const auto at = [&](std::size_t i) { return market.series().closeTime(i); };
    const std::vector<TrendEvent> expected{{at(3), TrendEventKind::TrendChanged, Trend::Neutral, Trend::Bullish},
        {at(4), TrendEventKind::EarlyWarning, Trend::Bullish, Trend::Bearish},
        {at(7), TrendEventKind::EarlyWarning, Trend::Bullish, Trend::Bearish},
        {at(8), TrendEventKind::TrendChanged, Trend::Bullish, Trend::Bearish}};
    QVERIFY(analysis.events == expected);
}

void TestBarAnalysis::thinCandlesBecomeFake() {
    Market market;
    market.to(10, 9).to(11, 9).to(12, 3).to(13, 100);
    const std::vector<BarClass> all{none, bull, bull, bull};
    // Averages of two, this one included: –, 9, 6, 51.5.
    const std::vector<BarClass> filtered{none, bull, fake, bull};
    QVERIFY(classesOf(analyzeBars(market.series())) == all);
    QVERIFY(classesOf(analyzeBars(market.series(), {.volumeFactor = 1, .volumeLength = 2})) == filtered);
    QVERIFY(classesOf(analyzeBars(market.series(), {.volumeFactor = 0.5, .volumeLength = 2})) == all);
    QVERIFY(classesOf(analyzeBars(market.series(), {.volumeFactor = 0, .volumeLength = 2})) == all);
}

void TestBarAnalysis::volumeFilterWaitsForItsAverage() {
    Market market;
    market.to(10, 100).to(11, 1).to(12, 1).to(13, 1);
    const std::vector<BarClass> expected{none, bull, bull, fake};
    QVERIFY(classesOf(analyzeBars(market.series(), {.volumeFactor = 1, .volumeLength = 4})) == expected);
}

void TestBarAnalysis::equalVolumesAreNotBelowTheirAverage() {
    for (const int length : {3, 7, 20}) {
        Market market;
        for (int i = 0; i < 100; ++i)
            market.to(10 + i, 0.1);
        const auto classes = classesOf(analyzeBars(market.series(), {.volumeFactor = 1, .volumeLength = length}));
        QCOMPARE(std::count(classes.begin(), classes.end(), bull), 99);
    }
}

void TestBarAnalysis::doesNotPileUpRoundingInTheVolumeAverage() {
    VolumeAverage average(2);
    average.isBelow(1e17, 1);
    average.isBelow(1e17, 1);
    average.isBelow(0.5, 1);
    average.isBelow(0.5, 1);
    QVERIFY(average.isBelow(0.25, 1)); // 0.375: the giants have left no residue
    QVERIFY(!average.isBelow(0.5, 1));
}

void TestBarAnalysis::checksOptions() {
    QVERIFY(AnalysisOptions::checked({}));
    QVERIFY(AnalysisOptions::checked({.volumeFactor = 1e6, .volumeLength = 100'000}));
    for (const double factor : {-0.1, 1e7, std::numeric_limits<double>::infinity(), std::nan("")})
        QCOMPARE(AnalysisOptions::checked({.volumeFactor = factor}).error().code, std::string("analysis.volume_k"));
    for (const int length : {-1, 100'001})
        QCOMPARE(AnalysisOptions::checked({.volumeLength = length}).error().code, std::string("analysis.volume_n"));
}

void TestBarAnalysis::namesEveryValue() {
    QCOMPARE(toString(none), std::string_view("unclassified"));
    QCOMPARE(toString(bull), std::string_view("real_bull"));
    QCOMPARE(toString(bear), std::string_view("real_bear"));
    QCOMPARE(toString(fake), std::string_view("fake"));
    QCOMPARE(toString(Trend::Neutral), std::string_view("neutral"));
    QCOMPARE(toString(Trend::Bullish), std::string_view("bullish"));
    QCOMPARE(toString(Trend::Bearish), std::string_view("bearish"));
    QCOMPARE(toString(TrendEventKind::TrendChanged), std::string_view("trend_changed"));
    QCOMPARE(toString(TrendEventKind::EarlyWarning), std::string_view("early_warning"));
}

QTEST_APPLESS_MAIN(TestBarAnalysis)
#include "tst_bar_analysis.moc"
