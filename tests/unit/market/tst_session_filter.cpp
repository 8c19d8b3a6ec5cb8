#include "core/market/session_calendar.h"

#include <QTest>

using namespace truebar;

namespace {

SessionFilter filterOf(const char* text) {
    auto parsed = SessionFilter::parse(text);
    if (!parsed)
        qFatal("%s", parsed.error().message().c_str());
    return *parsed;
}

UtcMs at(const char* time) {
    return *parseUtc(time);
}

} // namespace

class TestSessionFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isOpen_data();
    void isOpen();
    void isOpenWithin_data();
    void isOpenWithin();
    void writesWhatItHasRead_data();
    void writesWhatItHasRead();
    void refuses_data();
    void refuses();
    void keepsCandlesThatOpenInTheSession();
    void alwaysOpenKeepsEverything();
};

// 2024-01-05 is a Friday.
void TestSessionFilter::isOpen_data() {
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<bool>("open");
    const auto row = [](const char* filter, const char* time, bool open) {
        QTest::addRow("%s at %s", filter, time) << QByteArray(filter) << QByteArray(time) << open;
    };
    row("24/7", "2024-01-06 03:00", true);
    row("weekdays", "2024-01-05 23:59:59.999", true);
    row("weekdays", "2024-01-06 00:00", false);
    row("mon-fri 14:30-21:00", "2024-01-05 14:29:59.999", false);
    row("mon-fri 14:30-21:00", "2024-01-05 14:30", true);
    row("mon-fri 14:30-21:00", "2024-01-05 20:59:59.999", true);
    row("mon-fri 14:30-21:00", "2024-01-05 21:00", false);
    row("mon-fri 14:30-21:00", "2024-01-06 15:00", false);
    // The session that began on Thursday lasts into Friday; none begins on Friday.
    row("sun-thu 22:00-06:00", "2024-01-05 05:59", true);
    row("sun-thu 22:00-06:00", "2024-01-05 06:00", false);
    row("sun-thu 22:00-06:00", "2024-01-05 22:00", false);
    row("sun-thu 22:00-06:00", "2024-01-07 22:00", true);
    row("sun-thu 22:00-06:00", "2024-01-07 05:00", false);
    row("fri-sun", "2024-01-07 12:00", true);
    row("fri-sun", "2024-01-08 12:00", false);
    row("mon,fri", "2024-01-05 12:00", true);
    row("mon,fri", "2024-01-04 12:00", false);
    row("mon,wed-fri 00:00-24:00", "2024-01-04 23:59", true);
    row("mon,wed-fri 00:00-24:00", "2024-01-02 12:00", false);
    row("mon-fri 09:00-09:00", "2024-01-05 03:00", true); // equal hours mean the whole day
    row("sat", "1969-12-27 12:00", true);
}

void TestSessionFilter::isOpen() {
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, time);
    QTEST(filterOf(filter.constData()).isOpen(at(time.constData())), "open");
}

void TestSessionFilter::isOpenWithin_data() {
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<bool>("open");
    QTest::newRow("up to the opening") << QByteArray("2024-01-05 00:00") << QByteArray("2024-01-05 14:30") << false;
    QTest::newRow("over the opening") << QByteArray("2024-01-05 00:00") << QByteArray("2024-01-05 14:30:00.001")
                                      << true;
    QTest::newRow("from the close on") << QByteArray("2024-01-05 21:00") << QByteArray("2024-01-08 14:30") << false;
    QTest::newRow("a weekend and a minute") << QByteArray("2024-01-05 21:00") << QByteArray("2024-01-08 14:31") << true;
    QTest::newRow("within the session") << QByteArray("2024-01-05 15:00") << QByteArray("2024-01-05 15:01") << true;
    QTest::newRow("nothing") << QByteArray("2024-01-05 15:00") << QByteArray("2024-01-05 15:00") << false;
    QTest::newRow("backwards") << QByteArray("2024-01-05 15:00") << QByteArray("2024-01-04 15:00") << false;
}

void TestSessionFilter::isOpenWithin() {
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, end);
    QTEST(SessionCalendar(filterOf("mon-fri 14:30-21:00")).isOpenWithin({at(begin.constData()), at(end.constData())}),
        "open");
}

void TestSessionFilter::writesWhatItHasRead_data() {
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("24/7") << QByteArray("24/7");
    QTest::newRow("sun-sat") << QByteArray("24/7");
    QTest::newRow("weekdays") << QByteArray("mon,tue,wed,thu,fri");
    QTest::newRow("fri-sun 22:00-06:05") << QByteArray("sun,fri,sat 22:00-06:05");
    QTest::newRow("mon 00:00-24:00") << QByteArray("mon 00:00-24:00");
}

void TestSessionFilter::writesWhatItHasRead() {
    const SessionFilter filter = filterOf(QTest::currentDataTag());
    QTEST(QByteArray::fromStdString(filter.toString()), "written");
    QCOMPARE(filterOf(filter.toString().c_str()).toString(), filter.toString());
}

void TestSessionFilter::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"", " ", "monday", "mon-", "mon-xyz", "monXfri", "mon,", ",mon", "mon, tue", "mon-fri-sun",
             "mon-fri 14:30", "mon-fri 14:30-", "mon-fri 14:30-25:00", "mon-fri 24:01-02:00", "mon-fri 9:00-17:00",
             "mon-fri 09:00-17:00 ", "mon-fri  09:00-17:00", "mon-fri 0x:00-17:00", "mon-fri 09:1x-17:00",
             "mon-fri +9:00-17:00", "mon-fri 09:-1-17:00", "mon-fri -0:00-17:00", "mon-fri 24:00-06:00", "MON-FRI",
             "24/7 09:00-17:00"})
        QTest::addRow("'%s'", text) << QByteArray(text);
}

void TestSessionFilter::refuses() {
    QFETCH(QByteArray, text);
    const auto filter = SessionFilter::parse(text.constData());
    QVERIFY(!filter);
    QCOMPARE(filter.error().code, std::string("session.syntax"));
    QVERIFY(isInputError(filter.error()));
}

void TestSessionFilter::keepsCandlesThatOpenInTheSession() {
    Series series({"T", "X"}, *Timeframe::parse("1h"));
    for (int hour = 0; hour < 48; ++hour)
        series.append({at("2024-01-05") + std::chrono::hours(hour), 1, 2, 0.5, 1.5, hour + 1.0});
    const Series kept = filterSession(series, filterOf("mon-fri 14:30-21:00"));
    QCOMPARE(kept.instrument(), series.instrument());
    QVERIFY(kept.timeframe() == series.timeframe());
    QCOMPARE(kept.size(), std::size_t(6)); // the candles of 15:00 … 20:00; that of 14:00 opens before the session
    for (std::size_t i = 0; i < kept.size(); ++i)
        QVERIFY(kept.at(i) == series.at(15 + i));
}

void TestSessionFilter::alwaysOpenKeepsEverything() {
    Series series({"T", "X"}, *Timeframe::parse("1d"));
    for (int day = 0; day < 10; ++day)
        series.append({at("2024-01-05") + std::chrono::days(day), 1, 2, 0.5, 1.5, 1});
    QCOMPARE(filterSession(series, SessionFilter()).size(), std::size_t(10));
    QCOMPARE(filterSession(series, filterOf("weekdays")).size(), std::size_t(6));
    QVERIFY(filterSession(Series(), filterOf("weekdays")).isEmpty());
}

QTEST_APPLESS_MAIN(TestSessionFilter)
#include "tst_session_filter.moc"
