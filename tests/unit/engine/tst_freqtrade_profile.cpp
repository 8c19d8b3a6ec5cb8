// Profile `freqtrade` beside the rules of freqtrade's back-tester: the rows of stop, target and exit signal of the
// table in docs/fills.md, both ways through the same engine.
#include "plugins/brokers/simulated/freqtrade_venue.h"
#include "tests/unit/engine/order_scene.h"

#include <QRegularExpression>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

OrderRequest entryOf(Side side) {
    Bracket exits;
    exits.stop = ExitLevel{ExitLevel::Kind::Percent, dec("5")};
    exits.target = ExitLevel{ExitLevel::Kind::Percent, dec("10")};
    OrderRequest out = orderOf(side, OrderType::Market, "1");
    out.bracket = exits;
    return out;
}

// Entered at 100 at the open of candle 1; stop 5 % and target 10 % away.
Scene sceneOf(Side side, const Ohlc& first, const Ohlc& next) {
    Scene s;
    s.profile("freqtrade");
    s.candles = {flat, first, next, flat, flat};
    s.offer(0, entryOf(side));
    return s;
}

// The same orders at the venue of freqtrade's rules.
QString asFreqtrade(const Scene& scene) {
    const Series series = seriesOf(scene.candles);
    RunSetup setup;
    setup.series = &series;
    setup.instrument = scene.instrument;
    setup.settings = scene.settings;
    ScriptedStrategy strategy;
    strategy.script = scene.strategy.script;
    setup.strategy = &strategy;
    setup.broker = [&](IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
        FreqtradeSetup venue;
        venue.cash = scene.settings.cash;
        venue.minutesOfBar = 1;
        venue.exits.stopLoss = -0.05;
        venue.exits.roi = {{0, 0.1}};
        return std::unique_ptr<IBroker>(std::make_unique<FreqtradeVenue>(std::move(venue), events));
    };
    const auto done = runSeries(setup);
    if (!done)
        return QString::fromStdString(done.error().message());
    return done->fills.size() < 2 ? QStringLiteral("held")
                                  : QString::fromStdString(done->fills[1].price.toString())
            + QStringLiteral(" c%1").arg((done->fills[1].time - seriesBegin) / std::chrono::minutes(1));
}

// Price and candle of the exit: "95 c2".
QString asProfile(Scene& scene) {
    const QString fills = scene.fills();
    return fills.section(QLatin1String("; "), 1)
        .section(QLatin1String("@ "), 1)
        .remove(QRegularExpression(QStringLiteral(" #\\d+")));
}

} // namespace

class TestFreqtradeProfile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void besideItsRules_data();
    void besideItsRules();
    void anExitSignalMeetsTheOpenFirst();
    void aTurnAtTheOpenCountsAsWhatIsHeldThen();
    void whatIsSoldAtTheEndCountsAsSold_data();
    void whatIsSoldAtTheEndCountsAsSold();
};

void TestFreqtradeProfile::besideItsRules_data() {
    QTest::addColumn<bool>("isShort");
    QTest::addColumn<QList<double>>("first");
    QTest::addColumn<QList<double>>("next");
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("freqtrade");
    using Bar = QList<double>;
    const Bar calm{100, 100, 100, 100};
    const auto row = [](const char* name, bool isShort, const Bar& first, const Bar& next, const char* ours,
                         const char* theirs) {
        QTest::newRow(name) << isShort << first << next << QString::fromLatin1(ours) << QString::fromLatin1(theirs);
    };
    row("stop and target", false, calm, {100, 112, 94, 100}, "95 c2", "95 c2");
    row("stop and target, short", true, calm, {100, 106, 88, 100}, "105 c2", "105 c2");
    row("on the entry's candle", false, {100, 112, 94, 100}, calm, "95 c1", "95 c1");
    row("on the entry's candle, short", true, {100, 106, 88, 100}, calm, "105 c1", "105 c1");
    row("the target alone", false, calm, {100, 112, 96, 100}, "110 c2", "110 c2");
    row("the target alone, short", true, calm, {100, 104, 88, 100}, "90 c2", "90 c2");
    // Held, then sold at the open of the last candle.
    row("touches the target", false, calm, {100, 110, 96, 100}, "100 c4", "100 c4");
    row("opens beyond the stop and returns", false, calm, {93, 97, 92, 96}, "93 c2", "95 c2");
    row("opens beyond the stop and returns, short", true, calm, {107, 108, 103, 104}, "107 c2", "105 c2");
    row("beyond the stop as a whole", false, calm, {93, 94, 92, 93}, "93 c2", "93 c2");
    row("opens beyond the target", false, calm, {113, 115, 109, 114}, "113 c2", "110 c2");
    row("beyond the target as a whole", false, calm, {113, 115, 112, 114}, "113 c2", "112 c2");
}

void TestFreqtradeProfile::besideItsRules() {
    QFETCH(bool, isShort);
    QFETCH(QList<double>, first);
    QFETCH(QList<double>, next);
    const auto bar = [](const QList<double>& b) { return Ohlc{b[0], b[1], b[2], b[3]}; };
    Scene s = sceneOf(isShort ? Side::Sell : Side::Buy, bar(first), bar(next));
    QTEST(asProfile(s), "profile");
    QTEST(asFreqtrade(s), "freqtrade");
    QCOMPARE(s.result.ambiguousCandles, std::uint64_t(0));
}

void TestFreqtradeProfile::anExitSignalMeetsTheOpenFirst() {
    Scene s = sceneOf(Side::Buy, flat, {98, 112, 94, 100});
    s.offer(1, reducing(orderOf(Side::Sell, OrderType::Market, "1")));
    QCOMPARE(asProfile(s), QStringLiteral("98 c2"));
    QCOMPARE(asFreqtrade(s), QStringLiteral("98 c2"));
}

// Long before the open and short after it: the high is the bad end of that candle.
void TestFreqtradeProfile::aTurnAtTheOpenCountsAsWhatIsHeldThen() {
    Scene s;
    s.profile("freqtrade");
    s.candles = {flat, flat, {100, 106, 88, 100}, flat, flat};
    s.offer(0, orderOf(Side::Buy, OrderType::Market, "1"));
    s.offer(1, reducing(orderOf(Side::Sell, OrderType::Market, "1")));
    s.offer(1, entryOf(Side::Sell));
    const QString fills = s.fills();
    QVERIFY2(fills.contains(QLatin1String("buy 1 @ 105")), qPrintable(fills));
}

void TestFreqtradeProfile::whatIsSoldAtTheEndCountsAsSold_data() {
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("timeframe");
    for (const char* profile : {"freqtrade", "backtesting_py"}) {
        // The last candle of days closes when the day of its equity does, that of minutes within the day.
        for (const char* timeframe : {"1d", "1m"})
            QTest::addRow("%s, %s", profile, timeframe) << QByteArray(profile) << QByteArray(timeframe);
    }
}

// Bought at 100, sold at the last open of 110, though the last close is 120.
void TestFreqtradeProfile::whatIsSoldAtTheEndCountsAsSold() {
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, timeframe);
    Scene s;
    s.profile(profile.constData());
    s.timeframe = timeframe.constData();
    s.candles = {flat, flat, {110, 120, 110, 120}};
    s.offer(0, orderOf(Side::Buy, OrderType::Market, "1"));
    QCOMPARE(s.fills(), QStringLiteral("buy 1 @ 100 #1 c1; sell 1 @ 110 #2 c2"));
    QCOMPARE(s.result.metrics.finalEquity.toString(), std::string("100010"));
    QCOMPARE(s.result.equity.back().equity.toString(), std::string("100010"));
    QCOMPARE(s.result.trades.back().profit.toString(), std::string("10"));
}

QTEST_GUILESS_MAIN(TestFreqtradeProfile)
#include "tst_freqtrade_profile.moc"
