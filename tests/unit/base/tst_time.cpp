#include "core/base/time.h"

#include <QTest>

using namespace truebar;

class TestTime : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void printsWhatItReads();
    void spans();
};

void TestTime::parses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("millis");
    const auto row = [](const char* text, qint64 millis) { QTest::newRow(text) << QByteArray(text) << millis; };
    row("0", 0);
    row("1680307200000", 1'680'307'200'000);
    row("-86400000", -86'400'000);
    row("2023-04-01", 1'680'307'200'000);
    row("2023-04-01 12:00", 1'680'350'400'000);
    row("2023-04-01T12:00", 1'680'350'400'000);
    row("2023-04-01T12:00:00", 1'680'350'400'000);
    row("2023-04-01T12:00:00Z", 1'680'350'400'000);
    row("2023-04-01T12:00:00.5Z", 1'680'350'400'500);
    row("2023-04-01T12:00:00.123456Z", 1'680'350'400'123);
    row("2023-04-01T12:00:00+02:00", 1'680'343'200'000);
    row("2023-04-01T12:00:00-0530", 1'680'370'200'000);
    row("2024-02-29", 1'709'164'800'000);
    row("1900-01-01", -2'208'988'800'000);
    row("2199-12-31T23:59:59.999Z", 7'258'118'399'999);
}

void TestTime::parses() {
    QFETCH(const QByteArray, text);
    QFETCH(const qint64, millis);
    const auto time = parseUtc(text.toStdString());
    QVERIFY(time);
    QCOMPARE(qint64(toCount(*time)), millis);
}

void TestTime::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    for (const char* text : {"", "2023", "2023-4-1", "2023-02-29", "2023-13-01", "2023-00-10", "2023-01-32", "2023-01",
             "2023-01-01T", "2023-01-01T24:00", "2023-01-01T12:60", "2023-01-01T12:00:60", "2023-01-01T12",
             "2023-01-01T-0:00", "2023-01-01T12:-0", "2023-01-01T+1:00", "2023-01-01T12:00:00.",
             "2023-01-01T12:00:00.Z", "2023-01-01T12:00:00+", "2023-01-01T12:00:00+2", "2023-01-01T12:00:00+-1:00",
             "2023-01-01T12:00:00+15:00", "2023-01-01T12:00:00Zx", " 2023-01-01", "2023/01/01", "01.02.2023",
             "99999999999999999999", "1e12", "1680307200000.5", "now"})
        QTest::newRow(text) << QByteArray(text) << QByteArray("time.syntax");
    for (const char* text : {"1899-12-31", "2200-01-01", "9999-01-01", "0000-01-01", "9223372036854775807",
             "-9223372036854775808", "1680307200000000"})
        QTest::newRow(text) << QByteArray(text) << QByteArray("time.range");
}

void TestTime::refuses() {
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, code);
    const auto time = parseUtc(text.toStdString());
    QVERIFY(!time);
    QCOMPARE(time.error().code, code.toStdString());
}

void TestTime::printsWhatItReads() {
    for (const char* text :
        {"2023-04-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "1900-01-01T00:00:00Z", "2024-02-29T23:59:59.001Z"})
        QCOMPARE(formatUtc(parseUtc(text).value()), std::string(text));
    QCOMPARE(formatDate(utcMs(-1)), std::string("1969-12-31"));
}

void TestTime::spans() {
    const TimeSpan span{utcMs(10), utcMs(20)};
    QVERIFY(!span.contains(utcMs(9)) && span.contains(utcMs(10)) && span.contains(utcMs(19)));
    QVERIFY(!span.contains(utcMs(20)));
    QVERIFY(!span.isEmpty());
    QVERIFY((TimeSpan{utcMs(20), utcMs(20)}).isEmpty());
    QVERIFY((TimeSpan{utcMs(20), utcMs(10)}).isEmpty());
    QVERIFY(TimeSpan().contains(utcMs(0)));
}

QTEST_APPLESS_MAIN(TestTime)
#include "tst_time.moc"
