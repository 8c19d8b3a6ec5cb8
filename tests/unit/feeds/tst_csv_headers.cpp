// What columns are called, which moment and which zone their times mean, and what is refused because it may mean two
// things.
#include "tests/unit/feeds/feed_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const QByteArray values(",100,102,99,101,5\n");
const QByteArray names(",open,high,low,close,volume\n");

// One minute of 2023-11-15, as most files write it.
QByteArray minute(int number) {
    return "2023-11-15 00:0" + QByteArray::number(number) + ":00";
}

// Three rows whose times are those given.
QByteArray rowsOf(const QByteArrayList& times, const QByteArray& rest = values) {
    QByteArray out;
    for (const QByteArray& time : times)
        out += time + rest;
    return out;
}

std::string firstOpen(const Fetched& got) {
    return got.sink.candles.empty() ? outcome(got).toStdString() : formatUtc(got.sink.candles.front().openTime);
}

} // namespace

class TestCsvHeaders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void volumes_data();
    void volumes();
    void noVolumeIsSaid();
    void timeNames_data();
    void timeNames();
    void theMomentOfUnixIsPreferredWithinDays();
    void endsByName_data();
    void endsByName();
    void endsOfDays();
    void stampsAreDeclared();
    void writtenTimes_data();
    void writtenTimes();
    void zonesOfHeaders();
    void abbreviationsOfZonesAreRefused();
    void aGivenZoneSettlesAbbreviations();
    void decimalCommas();
    void linesAboveTheTable_data();
    void linesAboveTheTable();
    void firstYearsAfter1970();
    void columnsNamedTwice_data();
    void columnsNamedTwice();

private:
    FeedFolder m_folder;
};

void TestCsvHeaders::volumes_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<double>("volume");
    const auto row = [](const char* header, double volume) { QTest::newRow(header) << QByteArray(header) << volume; };
    row("unix,date,symbol,open,high,low,close,Volume BTC,Volume USD", 7);
    row("unix,date,symbol,open,high,low,close,Volume USD,Volume BTC", 8);
    row("unix,date,symbol,open,high,low,close,Volume USDT,tradecount", 7);
    row("unix,date,symbol,open,high,low,close,Volume_(BTC),Volume_(Currency)", 7);
    row("unix,date,symbol,open,high,low,close,Volume (ETH),Weighted_Price", 7);
    row("unix,date,symbol,open,high,low,close,volumefrom,volumeto", 7);
    row("unix,date,symbol,open,high,low,close,volumeto,volumefrom", 8);
    row("unix,date,symbol,open,high,low,close,volume_traded,trades_count", 7);
    row("unix,date,symbol,open,high,low,close,count,Volume BTC", 8);
    row("unix,date,symbol,open,high,low,close,Volume MA,Volume", 8);
    row("unix,date,symbol,open,high,low,close,quote_volume,base_volume", 8);
    row("unix,date,symbol,open,high,low,close,<TICKVOL>,<VOL>", 8);
    row("unix,date,symbol,open,high,low,close,<TICKVOL>,<SPREAD>", 7);
}

void TestCsvHeaders::volumes() {
    QFETCH(QByteArray, header);
    QFETCH(double, volume);
    const auto got = m_folder.fetchText(header
        + "\n1700006400,2023-11-15 00:00:00,BTC/USD,100,102,99,101,7,8\n"
          "1700006460,2023-11-15 00:01:00,BTC/USD,100,102,99,101,7,8\n");
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(got.sink.candles.size(), 2u);
    QCOMPARE(got.sink.candles[0].volume, volume);
}

void TestCsvHeaders::noVolumeIsSaid() {
    const auto described = [&](const char* header) {
        const auto got = m_folder.fetchText(QByteArray(header) + "\n1700006400,100,102,99,101,7\n");
        return got.report ? QString::fromStdString(got.report->dialect) : outcome(got);
    };
    QCOMPARE(described("time,open,high,low,close,volume"), QStringLiteral("comma, header, epoch seconds, candles"));
    QCOMPARE(described("time,open,high,low,close,Volume BTC"),
        QStringLiteral("comma, header, epoch seconds, candles, volume from 'Volume BTC'"));
    QCOMPARE(described("time,open,high,low,close,Volume MA"),
        QStringLiteral("comma, header, epoch seconds, candles, no volume"));
}

void TestCsvHeaders::timeNames_data() {
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"unix", "Unix Timestamp", "epoch", "ts_event", "start", "Start Time", "Datum",
             "Date (UTC)", "Open time (UTC)", "datetime_utc", "time_utc", "Gmt time", "timestamp_ms",
             "time_period_start", "timeOpen", "open_time", "begin", "<DATE>"})
        QTest::newRow(name) << QByteArray(name);
}

void TestCsvHeaders::timeNames() {
    QFETCH(QByteArray, name);
    for (const QByteArrayList& times : {QByteArrayList{"1700006400", "1700006460"},
             QByteArrayList{"1700006400000000000", "1700006460000000000"}, QByteArrayList{minute(0), minute(1)}}) {
        const auto got = m_folder.fetchText(name + names + rowsOf(times));
        QCOMPARE(firstOpen(got), "2023-11-15T00:00:00Z");
        QCOMPARE(got.sink.candles.size(), 2u);
    }
}

void TestCsvHeaders::theMomentOfUnixIsPreferredWithinDays() {
    const QByteArray text("unix,date,open,high,low,close,volume\n1700006400,2023-11-14 19:00:00,100,102,99,101,5\n");
    QCOMPARE(firstOpen(m_folder.fetchText(text)), "2023-11-15T00:00:00Z");
    QCOMPARE(firstOpen(m_folder.fetchText(text, {.timeframe = "1d"})), "2023-11-14T00:00:00Z");
}

void TestCsvHeaders::endsByName_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
    const QByteArrayList ends{minute(1), minute(2), minute(3)};
    for (const char* name : {"close_time", "End Time", "end", "time_close", "bar_end", "Close time (UTC)"})
        row(name, name + names + rowsOf(ends));
    row("the last millisecond", "close_time" + names + rowsOf({"1700006459999", "1700006519999", "1700006579999"}));
    row("the last microsecond",
        "close_time" + names + rowsOf({"1700006459999999", "1700006519999999", "1700006579999999"}));
    row("the last second", "close_time" + names + rowsOf({"1700006459", "1700006519", "1700006579"}));
    row("the first second after", "close_time" + names + rowsOf({"1700006460", "1700006520", "1700006580"}));
    row("beside the beginning",
        "close_time,open_time" + names
            + rowsOf({"1700006460,1700006400", "1700006520,1700006460", "1700006580,1700006520"}));
    const QByteArray semicolons(";100;102;99;101;5\n");
    const QByteArrayList ninja{"20231115 000100", "20231115 000200", "20231115 000300"};
    row("NinjaTrader", rowsOf(ninja, semicolons));
    row("NinjaTrader with a header", "Date;Open;High;Low;Close;Volume\n" + rowsOf(ninja, semicolons));
}

void TestCsvHeaders::endsByName() {
    QFETCH(QByteArray, text);
    const auto got = m_folder.fetchText(text);
    QCOMPARE(firstOpen(got), "2023-11-15T00:00:00Z");
    QCOMPARE(got.sink.candles.size(), 3u);
    QCOMPARE(rejections(got), QStringList());
    const bool isSaid = got.report->dialect.find("stamped at the end") != std::string::npos;
    QCOMPARE(isSaid, !text.contains("open_time"));
}

void TestCsvHeaders::endsOfDays() {
    const auto first = [&](const QByteArray& header, const char* time, const char* stamps = "") {
        return firstOpen(m_folder.fetchText(header + names + time + values, {.timeframe = "1d", .stamps = stamps}));
    };
    QCOMPARE(first("close_time", "1700092799999"), "2023-11-15T00:00:00Z");
    QCOMPARE(first("close_time", "1700092800"), "2023-11-15T00:00:00Z");
    QCOMPARE(first("End Time", "2023-11-16 00:00:00"), "2023-11-15T00:00:00Z");
    QCOMPARE(first("End Time", "2023-11-15 16:00:00"), "2023-11-15T00:00:00Z");
    // A date is the day itself.
    QCOMPARE(first("End Date", "2023-11-15"), "2023-11-15T00:00:00Z");
    QCOMPARE(first("Date", "2023-11-16 00:00:00", "end"), "2023-11-15T00:00:00Z");
    QCOMPARE(first("Date", "2023-11-16 00:00:00"), "2023-11-16T00:00:00Z");
}

void TestCsvHeaders::stampsAreDeclared() {
    const auto first = [&](const QByteArray& text, const char* stamps) {
        return firstOpen(m_folder.fetchText(text, {.stamps = stamps}));
    };
    const QByteArray plain = "time" + names + rowsOf({minute(1), minute(2), minute(3)});
    QCOMPARE(first(plain, ""), "2023-11-15T00:01:00Z");
    QCOMPARE(first(plain, "detected"), "2023-11-15T00:01:00Z");
    QCOMPARE(first(plain, "open"), "2023-11-15T00:01:00Z");
    QCOMPARE(first(plain, "end"), "2023-11-15T00:00:00Z");
    QCOMPARE(first("time" + names + rowsOf({"1700006460", "1700006520"}), "end"), "2023-11-15T00:00:00Z");
    const QByteArray ninja = rowsOf({"20231115 000100", "20231115 000200"}, ";100;102;99;101;5\n");
    QCOMPARE(first(ninja, "open"), "2023-11-15T00:01:00Z");
    QCOMPARE(first(ninja, "end"), "2023-11-15T00:00:00Z");
    const QByteArray both = "open_time,close_time" + names + "1700006400,1700006460" + values;
    QCOMPARE(first(both, "open"), "2023-11-15T00:00:00Z");
    QCOMPARE(first(both, "end"), "2023-11-15T00:00:00Z");
    QCOMPARE(first("[[1700006460,100,102,99,101,5],[1700006520,100,102,99,101,5]]", "end"), "2023-11-15T00:00:00Z");
}

void TestCsvHeaders::writtenTimes_data() {
    QTest::addColumn<QByteArrayList>("times");
    const auto row = [](const char* name, const QByteArrayList& times) { QTest::newRow(name) << times; };
    row("Dukascopy", {"15.11.2023 01:00:00.000 GMT+0100", "15.11.2023 01:01:00.000 GMT+0100"});
    row("GMT", {"15.11.2023 00:00:00.000 GMT", "15.11.2023 00:01:00.000 GMT"});
    row("UTC and an offset", {"2023-11-15 05:30 UTC+05:30", "2023-11-15 05:31 UTC+05:30"});
    row("west", {"2023-11-14 19:00 GMT-5", "2023-11-14 19:01 GMT-5"});
    row("twelve hours", {"11/15/2023 12:00:00 AM", "11/15/2023 12:01:00 AM"});
    row("twelve hours, small letters", {"11/15/2023 12:00am", "11/15/2023 12:01am"});
    row("noon as an offset", {"11/15/2023 12:00:00 PM +1200", "11/15/2023 12:01:00 PM +1200"});
}

void TestCsvHeaders::writtenTimes() {
    QFETCH(QByteArrayList, times);
    const auto got = m_folder.fetchText("Date" + names + rowsOf(times));
    QCOMPARE(firstOpen(got), "2023-11-15T00:00:00Z");
    QCOMPARE(got.sink.candles.size(), 2u);
    // Hours of the clock that has twelve.
    const auto hours = m_folder.fetchText("Date" + names
            + rowsOf({"2023-11-15 10-AM", "2023-11-15 11-AM", "2023-11-15 12-PM", "2023-11-15 01-PM",
                "2023-11-15 13-PM", "2023-11-15 00:30 PM"}),
        {.timeframe = "1h"});
    QCOMPARE(firstOpen(hours), "2023-11-15T10:00:00Z");
    QCOMPARE(hours.sink.candles.size(), 4u);
    QCOMPARE(formatUtc(hours.sink.candles[3].openTime), "2023-11-15T13:00:00Z");
    QCOMPARE(rejections(hours),
        QStringList({QStringLiteral("6: '2023-11-15 13-PM' is not a time"),
            QStringLiteral("7: '2023-11-15 00:30 PM' is not a time")}));
}

void TestCsvHeaders::zonesOfHeaders() {
    const auto first = [&](const char* header, const char* given = "") {
        return firstOpen(m_folder.fetchText(header + names + rowsOf({minute(1), minute(2)}), {.timezone = given}));
    };
    QCOMPARE(first("Date (UTC)", "Asia/Tokyo"), "2023-11-15T00:01:00Z");
    QCOMPARE(first("Time (GMT+1)"), "2023-11-14T23:01:00Z");
    QCOMPARE(first("Date (America/New_York)"), "2023-11-15T05:01:00Z");
    QCOMPARE(first("Time (EST)"),
        "data.csv:1: the column 'Time (EST)' names the zone 'EST', which is not the same for everyone; give the time "
        "zone (--timezone), such as America/New_York");
    QCOMPARE(first("Time (EST)", "America/New_York"), "2023-11-15T05:01:00Z");
    QCOMPARE(first("Time (ms)"), "2023-11-15T00:01:00Z");
}

void TestCsvHeaders::abbreviationsOfZonesAreRefused() {
    const QByteArray text = "Date" + names + rowsOf({minute(0) + " EST", minute(1) + " EST"});
    QCOMPARE(outcome(m_folder.fetchText(text)),
        QStringLiteral("data.csv:2: the times name the zone 'EST', which is not the same for everyone; give the time "
                       "zone (--timezone), such as America/New_York"));
    // One such row among others costs itself.
    const auto one = m_folder.fetchText("Date" + names + rowsOf({minute(0) + " CST", minute(1), minute(2)}));
    QCOMPARE(rejections(one),
        QStringList(QStringLiteral("2: the time '2023-11-15 00:00:00 CST' names the zone 'CST', which is not the same "
                                   "for everyone")));
    QCOMPARE(one.sink.candles.size(), 2u);
}

void TestCsvHeaders::aGivenZoneSettlesAbbreviations() {
    const auto got = m_folder.fetchText(
        "Date" + names + rowsOf({minute(0) + " EST", minute(1) + " EST"}), {.timezone = "America/New_York"});
    QCOMPARE(firstOpen(got), "2023-11-15T05:00:00Z");
    QCOMPARE(got.sink.candles.size(), 2u);
}

void TestCsvHeaders::decimalCommas() {
    const QByteArray header("Datum;Open;High;Low;Close;Volume\n");
    const auto got = m_folder.fetchText(header
        + "15.11.2023 00:00;100,5;102;99,25;101;5,5\n15.11.2023 00:01;100,5;102;99,25;101;6\n"
          "15.11.2023 00:02;1.100,5;1.102;99,25;101;6\n15.11.2023 00:03;100.5;102;99,25;101;6\n"
          "15.11.2023 00:04;100,5;;99,25;101;6\n");
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QVERIFY((got.sink.candles.at(0) == Candle{time("2023-11-15T00:00:00Z"), 100.5, 102, 99.25, 101, 5.5}));
    QCOMPARE(rejections(got),
        QStringList({QStringLiteral("4: open '1.100,5' is not a number"),
            QStringLiteral("5: open '100.5' is not a number"), QStringLiteral("6: high is missing")}));
    QCOMPARE(got.report->precision.priceDecimals, 2);
    QCOMPARE(got.report->dialect, "semicolon, header, calendar times, decimal comma, candles");
    // All with three digits: thousands or thousandths.
    QCOMPARE(outcome(m_folder.fetchText(header + "15.11.2023 00:00;37,123;37,200;37,100;37,150;5\n")),
        QStringLiteral("data.csv:2: the comma in '37,150' may be that of decimals or of thousands; write the numbers "
                       "with a point"));
    const auto small = m_folder.fetchText(header + "15.11.2023 00:00;0,123;0,200;0,100;0,150;5\n");
    QCOMPARE(small.sink.candles.at(0).high, 0.2);
    // Without a header, with as many commas as semicolons.
    const auto bare = m_folder.fetchText("20231115 000100;100,5;102,5;99,5;101,5;5,5\n");
    QCOMPARE(bare.sink.candles.at(0).low, 99.5);
}

void TestCsvHeaders::linesAboveTheTable_data() {
    QTest::addColumn<QByteArray>("above");
    QTest::addColumn<int>("lines");
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("an address") << QByteArray("https://www.CryptoDataDownload.com\n") << 1;
    QTest::newRow("a comment") << QByteArray("# made, by, a, script, on, Monday\n") << 1;
    QTest::newRow("comments and blank lines") << QByteArray("# one\n\n// two\n\n") << 4;
    QTest::newRow("a title") << QByteArray("Bitcoin in dollars, by the minute\n") << 1;
    QTest::newRow("a spreadsheet's delimiter") << QByteArray("sep=,\n") << 1;
}

void TestCsvHeaders::linesAboveTheTable() {
    QFETCH(QByteArray, above);
    QFETCH(int, lines);
    const QByteArray rows = rowsOf({minute(0), minute(1)}) + "2023-11-15 00:02:00,x,102,99,101,5\n";
    const auto got = m_folder.fetchText(above + "time" + names + rows);
    QCOMPARE(firstOpen(got), "2023-11-15T00:00:00Z");
    QCOMPARE(got.sink.candles.size(), 2u);
    QCOMPARE(got.sink.lines.front(), static_cast<std::uint64_t>(lines + 2));
    QCOMPARE(rejections(got), QStringList(QString::number(lines + 4) + QStringLiteral(": open 'x' is not a number")));
    // The names themselves as a comment.
    const auto commented = m_folder.fetchText(above + "# time" + names + rows);
    QCOMPARE(rejections(commented), rejections(got));
    QCOMPARE(commented.sink.candles.size(), 2u);
    if (!above.startsWith('#') && !above.startsWith("https"))
        return;
    const auto bare = m_folder.fetchText(above + rows);
    QCOMPARE(bare.sink.candles.size(), 2u);
    QCOMPARE(rejections(bare), QStringList(QString::number(lines + 3) + QStringLiteral(": open 'x' is not a number")));
}

void TestCsvHeaders::firstYearsAfter1970() {
    const auto fetched = [&](std::int64_t from, std::int64_t step, const char* timeframe, const char* name = "time") {
        QByteArrayList times;
        for (int i = 0; i < 10; ++i)
            times += QByteArray::number(from + i * step);
        return m_folder.fetchText(name + names + rowsOf(times), {.timeframe = timeframe});
    };
    QCOMPARE(firstOpen(fetched(86'400, 60, "1m")), "1970-01-02T00:00:00Z");
    QCOMPARE(firstOpen(fetched(864'000'000, 60'000, "1m")), "1970-01-11T00:00:00Z");
    QCOMPARE(firstOpen(fetched(8'640'000'000, 60'000, "1m")), "1970-04-11T00:00:00Z");
    QCOMPARE(firstOpen(fetched(8'640'000'000'000, 3'600'000'000, "1h")), "1970-04-11T00:00:00Z");
    QCOMPARE(firstOpen(fetched(-864'000, 86'400, "1d")), "1969-12-22T00:00:00Z");
    QCOMPARE(firstOpen(fetched(0, 60, "1m", "unix")), "1970-01-01T00:00:00Z");
    // Times within one day may be those of any day.
    QCOMPARE(firstOpen(fetched(0, 60, "1m")), "data.csv:2: '0' is neither a date nor a time since 1970");
    QCOMPARE(firstOpen(fetched(86'400, 61, "1m")), "data.csv:2: '86400' is neither a date nor a time since 1970");
    QCOMPARE(firstOpen(fetched(1'700'006'400, 60, "1m")), "2023-11-15T00:00:00Z");
}

void TestCsvHeaders::columnsNamedTwice_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* header, const char* name) {
        QTest::newRow(header) << QByteArray(header) << QString::fromLatin1(name);
    };
    row("time,open,open,high,low,close,volume", "open");
    row("time,Open,open,high,low,close,volume", "Open");
    row("time,time,open,high,low,close,volume", "time");
    row("time,open,high,low,close,volume,Volume", "volume");
    row("time,open,high,low,close,Volume BTC,Volume BTC", "Volume BTC");
    row("time,open,high,low,close,note,note", "");
}

void TestCsvHeaders::columnsNamedTwice() {
    QFETCH(QByteArray, header);
    QFETCH(QString, name);
    const auto got = m_folder.fetchText(header + "\n1700006400,100,100,102,99,101,5\n");
    const QString refused = QStringLiteral("data.csv:1: two columns are named '%1'").arg(name);
    QCOMPARE(outcome(got), name.isEmpty() ? QStringLiteral("ok") : refused);
}

QTEST_APPLESS_MAIN(TestCsvHeaders)
#include "tst_csv_headers.moc"
