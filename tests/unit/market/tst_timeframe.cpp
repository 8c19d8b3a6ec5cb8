#include "core/market/timeframe.h"

#include <QTest>

using namespace truebar;

namespace {

Timeframe frame(std::string_view text) {
    return Timeframe::parse(text).value();
}

UtcMs at(std::string_view text) {
    return parseUtc(text).value();
}

} // namespace

class TestTimeframe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void printsWhatItReads_data();
    void printsWhatItReads();
    void refuses_data();
    void refuses();
    void floorsToTheCalendar_data();
    void floorsToTheCalendar();
    void knowsWhatIsMadeOfWhat_data();
    void knowsWhatIsMadeOfWhat();
    void ordersByLength();
};

void TestTimeframe::printsWhatItReads_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"1s", "30s", "1m", "5m", "15m", "30m", "1h", "4h", "12h", "1d", "1w", "1mo"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTimeframe::printsWhatItReads() {
    QFETCH(const QByteArray, text);
    const auto parsed = Timeframe::parse(text.toStdString());
    QVERIFY(parsed);
    QCOMPARE(parsed->toString(), text.toStdString());
}

void TestTimeframe::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", "m", "0m", "-5m", "+5m", "7m", "60m", "90m", "45s", "5h", "24h", "2d", "2w", "2mo",
             "1M", "1y", "1 m", "1m ", "1.5h", "99999999999m", "1min"})
        QTest::newRow(text) << QByteArray(text);
}

void TestTimeframe::refuses() {
    QFETCH(const QByteArray, text);
    const auto parsed = Timeframe::parse(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, std::string("timeframe.syntax"));
}

void TestTimeframe::floorsToTheCalendar_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("next");
    const auto row = [](const char* text, const char* time, const char* open, const char* next) {
        QTest::addRow("%s %s", text, time)
            << QByteArray(text) << QByteArray(time) << QByteArray(open) << QByteArray(next);
    };
    row("1m", "2024-05-05T12:34:56.789Z", "2024-05-05T12:34:00Z", "2024-05-05T12:35:00Z");
    row("5m", "2024-05-05T12:35:00Z", "2024-05-05T12:35:00Z", "2024-05-05T12:40:00Z");
    row("4h", "2024-05-05T23:59:59Z", "2024-05-05T20:00:00Z", "2024-05-06T00:00:00Z");
    row("1d", "2024-02-29T23:59:59Z", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z");
    row("1w", "2024-05-05T23:00:00Z", "2024-04-29T00:00:00Z", "2024-05-06T00:00:00Z"); // Sunday → Monday
    row("1w", "2024-05-06T00:00:00Z", "2024-05-06T00:00:00Z", "2024-05-13T00:00:00Z");
    row("1mo", "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z");
    row("1mo", "2023-12-31T23:59:59Z", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z");
    // Before the epoch times round down too, not towards zero.
    row("1h", "1969-12-31T23:30:00Z", "1969-12-31T23:00:00Z", "1970-01-01T00:00:00Z");
    row("1w", "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z", "1970-01-05T00:00:00Z");
    row("1mo", "1969-12-31T23:59:59Z", "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z");
}

void TestTimeframe::floorsToTheCalendar() {
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, time);
    QFETCH(const QByteArray, open);
    QFETCH(const QByteArray, next);
    const Timeframe timeframe = frame(text.toStdString());
    const UtcMs floored = timeframe.floor(at(time.toStdString()));
    QCOMPARE(formatUtc(floored), open.toStdString());
    QCOMPARE(formatUtc(timeframe.next(floored)), next.toStdString());
}

void TestTimeframe::knowsWhatIsMadeOfWhat_data() {
    QTest::addColumn<QByteArray>("coarse");
    QTest::addColumn<QByteArray>("fine");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char* coarse, const char* fine, bool expected) {
        QTest::addRow("%s of %s", coarse, fine) << QByteArray(coarse) << QByteArray(fine) << expected;
    };
    row("5m", "1m", true);
    row("5m", "5m", true);
    row("1m", "5m", false);
    row("15m", "10m", false);
    row("1h", "20m", true);
    row("4h", "3h", false);
    row("1d", "4h", true);
    row("1w", "1d", true);
    row("1w", "12h", true);
    row("1mo", "1d", true);
    row("1mo", "1m", true);
    row("1mo", "1w", false);
    row("1mo", "1mo", true);
    row("1w", "1mo", false);
}

void TestTimeframe::knowsWhatIsMadeOfWhat() {
    QFETCH(const QByteArray, coarse);
    QFETCH(const QByteArray, fine);
    QFETCH(const bool, expected);
    QCOMPARE(frame(coarse.toStdString()).isMultipleOf(frame(fine.toStdString())), expected);
}

void TestTimeframe::ordersByLength() {
    QVERIFY(frame("30m") < frame("1h"));
    QVERIFY(frame("1w") < frame("1mo"));
    QVERIFY(!(frame("1h") < frame("1h")));
    QVERIFY(frame("4h").isIntraday());
    QVERIFY(!frame("1d").isIntraday());
}

QTEST_APPLESS_MAIN(TestTimeframe)
#include "tst_timeframe.moc"
