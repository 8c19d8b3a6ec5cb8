// What a comparison with another feed has found is kept beside the candles until they, or the comparison, are done
// anew.
#include "tests/unit/data/data_fixture.h"

#include "core/data/data_check.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const InstrumentId gold{"T", "GOLD"};

UtcMs at(int minuteOfDay) {
    return *parseUtc("2024-01-01") + std::chrono::minutes(minuteOfDay);
}

Finding apart(int from, int to, Severity severity = Severity::Warning) {
    Finding out;
    out.check = Check::WrongTwin;
    out.severity = severity;
    out.span = {at(from), at(to)};
    out.count = static_cast<std::uint64_t>(to - from);
    out.found = 101;
    out.expected = 100;
    return out;
}

// "a 10-20 (10) b 30-40 (10)"
QString textOf(const CandleStore& store, TimeSpan span = {}) {
    QStringList out;
    const auto findings = store.twinFindings(gold, Timeframe(), span);
    if (!findings)
        return QString::fromStdString(findings.error().message());
    for (const Finding& each : *findings)
        out.append(QStringLiteral("%1 %2-%3 (%4)")
                       .arg(QString::fromStdString(each.source))
                       .arg((each.span.begin - at(0)).count() / minute)
                       .arg((each.span.end - at(0)).count() / minute)
                       .arg(each.count));
    return out.join(QLatin1Char(' '));
}

} // namespace

class TestTwinFindings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void areKeptByFeedAndSpan();
    void goWithTheCandles();
    void countInTheCheck();
};

void TestTwinFindings::areKeptByFeedAndSpan() {
    const StoreFolder folder;
    folder.put(risingSeries(gold, "1m", "2024-01-01", 200));
    const auto store = folder.open();
    QVERIFY(store->writeTwinFindings(gold, Timeframe(), "a", {at(0), at(200)}, {apart(10, 20), apart(50, 150)}));
    QVERIFY(store->writeTwinFindings(gold, Timeframe(), "b", {at(0), at(200)}, {apart(30, 40, Severity::Error)}));
    QCOMPARE(textOf(*store), QStringLiteral("a 10-20 (10) b 30-40 (10) a 50-150 (100)"));
    QCOMPARE(textOf(*store, {at(20), at(40)}), QStringLiteral("b 30-40 (10)"));
    const auto error = store->twinFindings(gold, Timeframe(), {at(30), at(40)});
    QVERIFY(error->front().severity == Severity::Error && error->front().check == Check::WrongTwin);
    QCOMPARE(error->front().found, 101.0);
    // Compared anew in part: the rest is as it was, and the other feed is not spoken for.
    QVERIFY(store->writeTwinFindings(gold, Timeframe(), "a", {at(15), at(100)}, {apart(70, 71)}));
    QCOMPARE(textOf(*store), QStringLiteral("a 10-15 (5) b 30-40 (10) a 70-71 (1) a 100-150 (50)"));
    // Of a series that is not stored nothing is kept.
    QVERIFY(store->writeTwinFindings({"T", "TIN"}, Timeframe(), "a", {at(0), at(9)}, {apart(1, 2)}));
    QVERIFY(store->twinFindings({"T", "TIN"}, Timeframe())->empty());
}

void TestTwinFindings::goWithTheCandles() {
    const StoreFolder folder;
    const Series candles = risingSeries(gold, "1m", "2024-01-01", 200);
    folder.put(candles);
    const auto store = folder.open();
    QVERIFY(store->writeTwinFindings(gold, Timeframe(), "a", {at(0), at(200)}, {apart(10, 110)}));
    // The same candles again, or others that are not taken, change nothing.
    QVERIFY(store->write(candles, true));
    QVERIFY(store->write(risingSeries(gold, "1m", "2024-01-01", 200, 300)));
    QCOMPARE(textOf(*store), QStringLiteral("a 10-110 (100)"));
    QVERIFY(store->write(risingSeries(gold, "1m", "2024-01-01", 20, 300), true));
    QCOMPARE(textOf(*store), QStringLiteral("a 20-110 (90)"));
    QVERIFY(store->erase(gold, Timeframe(), {at(50), at(60)}));
    QCOMPARE(textOf(*store), QStringLiteral("a 20-50 (30) a 60-110 (50)"));
    QVERIFY(store->remove(gold, Timeframe()));
    QCOMPARE(textOf(*store), QString());
}

void TestTwinFindings::countInTheCheck() {
    const StoreFolder folder;
    folder.put(risingSeries(gold, "1m", "2024-01-01", 200));
    const auto store = folder.open();
    const double before = checkData(*store, gold, Timeframe())->trust;
    QVERIFY(store->writeTwinFindings(gold, Timeframe(), "a", {at(0), at(200)}, {apart(0, 100, Severity::Error)}));
    const auto check = checkData(*store, gold, Timeframe());
    QVERIFY(check);
    QVERIFY(check->trust < before - 0.4);
    const auto found = std::find_if(check->quality.findings.begin(), check->quality.findings.end(),
        [](const Finding& each) { return each.check == Check::WrongTwin; });
    QVERIFY(found != check->quality.findings.end());
    QCOMPARE(sentenceOf(*found), std::string("100 candles disagree with a (101 instead of 100)"));
    // Without them the later half stands as before.
    QCOMPARE(checkData(*store, gold, Timeframe(), {{at(100), at(200)}, false, {}})->trust, 1.0);
}

QTEST_GUILESS_MAIN(TestTwinFindings)
#include "tst_twin_findings.moc"
