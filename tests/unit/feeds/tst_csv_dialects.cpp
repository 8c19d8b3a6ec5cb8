// The same candles, written the way many programs write them, are the same candles.
#include "tests/unit/feeds/feed_fixture.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include <functional>

using namespace truebar;
using namespace truebar::test;

namespace {

using Line = std::function<QString(const Candle&)>;

QString number(double value) {
    return QString::number(value, 'g', 12);
}

QString values(const Candle& c, const char* delimiter) {
    return QStringList{number(c.open), number(c.high), number(c.low), number(c.close), number(c.volume)}.join(
        QString::fromLatin1(delimiter));
}

QString stamp(const Candle& c, const char* format, int offsetSeconds = 0) {
    return QDateTime::fromMSecsSinceEpoch(toCount(c.openTime), Qt::OffsetFromUTC, offsetSeconds)
        .toString(QString::fromLatin1(format));
}

// A time format, a blank or comma, and the values.
Line written(const char* format, const char* delimiter = ",", int offsetSeconds = 0, const char* zone = "") {
    return [=](const Candle& c) -> QString {
        return stamp(c, format, offsetSeconds) + QString::fromLatin1(zone) + QString::fromLatin1(delimiter)
            + values(c, delimiter);
    };
}

Line epoch(std::int64_t multiply, std::int64_t divide = 1) {
    return [=](const Candle& c) -> QString {
        return QString::number(toCount(c.openTime) * multiply / divide) + QLatin1Char(',') + values(c, ",");
    };
}

// From 2017-03-03 13:22 UTC, so that the day and month agree and only the rest can be mistaken; 3 to 31 March.
std::vector<Candle> candles(Millis step, int count, const char* from = "2017-03-03T13:22:00Z") {
    std::vector<Candle> out;
    for (int i = 0; i < count; ++i) {
        const double base = 100 + i % 7;
        out.push_back({time(from) + step * i, base, base + 1.5, base - 0.25, base + 0.125, 10.0 + i});
    }
    return out;
}

QByteArray textOf(const QString& header, const std::vector<Candle>& rows, const Line& line, const char* end = "\n") {
    QString out = header.isEmpty() ? QString() : QString(header + QString::fromLatin1(end));
    for (const Candle& candle : rows)
        out += line(candle) + QString::fromLatin1(end);
    return out.toUtf8();
}

struct Case {
    const char* name;
    const char* header;
    Line line;
    const char* timezone = "";
};

const std::vector<Case>& minuteCases() {
    static const std::vector<Case> all{
        {"epoch seconds", "time,open,high,low,close,volume", epoch(1, 1000)},
        {"epoch milliseconds", "open_time,open,high,low,close,volume", epoch(1)},
        {"epoch microseconds", "timestamp,open,high,low,close,volume", epoch(1000)},
        {"epoch nanoseconds", "ts,o,h,l,c,v", epoch(1'000'000)},
        {"no header", "", epoch(1)},
        {"names in capitals", "OPEN_TIME,OPEN,HIGH,LOW,CLOSE,VOLUME", epoch(1)},
        {"spaced and quoted names", "\"Date Time\", \"Open\", \"High\", \"Low\", \"Close\", \"Volume\"",
            written("yyyy-MM-dd HH:mm:ss")},
        {"ISO with Z", "datetime,open,high,low,close,volume", written("yyyy-MM-ddTHH:mm:ss", ",", 0, "Z")},
        {"ISO with an offset", "date,open,high,low,close,volume",
            written("yyyy-MM-ddTHH:mm:ss", ",", 19'800, "+05:30")},
        {"ISO with fractions", "timestamp,open,high,low,close,volume", written("yyyy-MM-dd HH:mm:ss.zzz000")},
        {"the zone as a setting wins not over the file's", "date,open,high,low,close,volume",
            written("yyyy-MM-ddTHH:mm:ss", ",", -14'400, "-04:00"), "Asia/Tokyo"},
        {"a fixed offset as a setting", "date,open,high,low,close,volume", written("yyyy-MM-dd HH:mm:ss", ",", -18'000),
            "UTC-05:00"},
        {"an IANA name as a setting", "date,open,high,low,close,volume", written("yyyy-MM-dd HH:mm:ss", ",", 32'400),
            "Asia/Tokyo"},
        {"compact date, LEAN", "", written("yyyyMMdd HH:mm")},
        {"dots, day first", "Local time,Open,High,Low,Close,Volume", written("dd.MM.yyyy HH:mm:ss.zzz")},
        {"semicolons", "Date;Open;High;Low;Close;Volume", written("yyyy-MM-dd HH:mm:ss", ";")},
        {"tabs", "Date\tOpen\tHigh\tLow\tClose\tVolume", written("yyyy-MM-dd HH:mm:ss", "\t")},
        {"bars", "Date|Open|High|Low|Close|Volume", written("yyyy-MM-dd HH:mm:ss", "|")},
        {"a space after the comma", "Date, Open, High, Low, Close, Volume", written("yyyy-MM-dd HH:mm:ss", ", ")},
        {"unpadded", "date,open,high,low,close,volume", written("yyyy-M-d H:m:s")},
        {"slashes, two-digit year", "date,open,high,low,close,volume", written("MM/dd/yy HH:mm")},
        {"date and clock columns", "Date,Time,Open,High,Low,Close,Volume",
            [](const Candle& c) -> QString { return stamp(c, "yyyy-MM-dd,HH:mm:ss,") + values(c, ","); }},
        {"a clock that the header forgot", "Date,Open,High,Low,Close,Volume",
            [](const Candle& c) -> QString { return stamp(c, "yyyy-MM-dd,HH:mm:ss,") + values(c, ","); }},
        {"NinjaTrader stamps the end", "",
            [](Candle c) -> QString {
                c.openTime += std::chrono::minutes(1);
                return stamp(c, "yyyyMMdd HHmmss;") + values(c, ";");
            }},
        {"pandas index without a name", ",timestamp,open,high,low,close,volume",
            [i = 0](
                const Candle& c) mutable -> QString { return QString::number(i++) + QLatin1Char(',') + epoch(1)(c); }},
        {"another order of columns", "volume,close,low,high,open,time",
            [](const Candle& c) -> QString {
                return QStringList{number(c.volume), number(c.close), number(c.low), number(c.high), number(c.open),
                    QString::number(toCount(c.openTime))}
                    .join(QLatin1Char(','));
            }},
        {"extra columns", "Date,Open,High,Low,Close,Adj Close,Volume,Dividends",
            [](const Candle& c) -> QString {
                return QStringList{stamp(c, "yyyy-MM-dd HH:mm"), number(c.open), number(c.high), number(c.low),
                    number(c.close), number(c.close / 2), number(c.volume), QStringLiteral("0.0")}
                    .join(QLatin1Char(','));
            }},
        {"a comma behind the last column", "",
            [](const Candle& c) -> QString { return epoch(1)(c) + QLatin1Char(','); }},
        {"Binance bulk without a header", "",
            [](const Candle& c) -> QString {
                return epoch(1)(c) + QStringLiteral(",%1,1234.5,17,3.25,99.5,0").arg(toCount(c.openTime) + 59'999);
            }},
        {"Binance bulk with its header",
            "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,"
            "taker_buy_quote_volume,ignore",
            [](const Candle& c) -> QString {
                return epoch(1)(c) + QStringLiteral(",%1,1234.5,17,3.25,99.5,0").arg(toCount(c.openTime) + 59'999);
            }},
    };
    return all;
}

} // namespace

class TestCsvDialects : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void minutes_data();
    void minutes();
    void wrappings();
    void newestFirst();
    void jsonRows();
    void leanDayFile();
    void daysKeepTheDateWritten();
    void weeksAndMonthsBeginOnTheirFirstDay();
    void dayAndMonthAreDecidedByTheWholeFile();
    void undecidedOrderFollowsTheSeparator();
    void aLateRowSettlesTheOrderOfDayAndMonth();
    void clocksGoingBackFollowTheRows_data();
    void clocksGoingBackFollowTheRows();
    void clocksGoingForwardSkipAnHour();
    void quotes();
    void tradesAndTicks();
    void precisionIsWhatTheTextShows();
    void hoursMayShareAnotherPhase();

private:
    FeedFolder m_folder;
};

void TestCsvDialects::minutes_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < minuteCases().size(); ++i)
        QTest::newRow(minuteCases()[i].name) << static_cast<int>(i);
}

void TestCsvDialects::minutes() {
    QFETCH(int, index);
    const Case& c = minuteCases()[static_cast<std::size_t>(index)];
    // 40 minutes past midnight of the 13th: the order of day and month can be seen.
    const auto expected = candles(std::chrono::minutes(1), 40, "2017-03-13T23:40:00Z");
    const auto got = m_folder.fetchText(
        textOf(QString::fromLatin1(c.header), expected, c.line), {.timeframe = "1m", .timezone = c.timezone});
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(rejections(got), QStringList());
    QCOMPARE(got.sink.candles.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(formatUtc(got.sink.candles[i].openTime), formatUtc(expected[i].openTime));
        QVERIFY(got.sink.candles[i] == expected[i]);
        QCOMPARE(got.sink.lines[i], i + (*c.header ? 2 : 1));
    }
    QCOMPARE(got.report->rowsRead, expected.size());
    QCOMPARE(got.sink.progress.back(), 1.0);
}

void TestCsvDialects::wrappings() {
    const auto expected = candles(std::chrono::minutes(1), 500);
    const QByteArray plain = textOf(QStringLiteral("time,open,high,low,close,volume"), expected, epoch(1));
    QByteArray windows = plain;
    windows.replace('\n', "\r\n");
    QByteArray blankLines = plain;
    blankLines.replace("\n", "\n\n");
    const QByteArray unfinished = plain.chopped(1);
    for (const QString& file : {m_folder.write("plain.csv", plain), m_folder.write("windows.csv", windows),
             m_folder.write("bom.csv", "\xEF\xBB\xBF" + windows), m_folder.write("blank.csv", blankLines),
             m_folder.write("unfinished.csv", unfinished), m_folder.write("data.csv.gz", gzipped(plain)),
             m_folder.write("misnamed.csv", gzipped(plain)), m_folder.writeZip("data.zip", {{"a.csv", plain}}),
             m_folder.writeZip("folder.zip", {{"sub/", {}}, {"sub/a.csv", plain}})}) {
        const auto got = m_folder.fetch(file);
        QCOMPARE(file + outcome(got), file + QStringLiteral("ok"));
        QVERIFY2(got.sink.candles == expected, qPrintable(file));
        QVERIFY(got.sink.rejected.empty());
    }
}

void TestCsvDialects::newestFirst() {
    const auto expected = candles(std::chrono::minutes(1), 30);
    const std::vector<Candle> reversed(expected.rbegin(), expected.rend());
    const auto got = m_folder.fetchText(textOf({}, reversed, epoch(1)));
    QVERIFY(got.sink.candles == expected);
    QCOMPARE(got.sink.lines.front(), 30u);
    QCOMPARE(got.sink.lines.back(), 1u);
}

void TestCsvDialects::jsonRows() {
    const auto expected = candles(std::chrono::minutes(1), 30);
    QStringList rows;
    for (const Candle& candle : expected)
        rows += QLatin1Char('[') + epoch(1)(candle) + QLatin1Char(']');
    const auto got =
        m_folder.fetchText(QString(QLatin1Char('[') + rows.join(QLatin1Char(',')) + QLatin1Char(']')).toUtf8());
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QVERIFY(got.sink.candles == expected);
    QCOMPARE(got.sink.lines.back(), 30u);
}

void TestCsvDialects::leanDayFile() {
    const auto expected = candles(std::chrono::minutes(1), 30, "2022-12-13T00:00:00Z");
    const QByteArray text = textOf({}, expected, [](const Candle& c) -> QString {
        return QString::number(toCount(c.openTime) % 86'400'000) + QLatin1Char(',') + values(c, ",");
    });
    for (const QString& file :
        {m_folder.write("20221213_trade.csv", text), m_folder.writeZip("20221213_trade.zip", {{"btc.csv", text}}),
            m_folder.writeZip("trade.zip", {{"20221213_btc_minute_trade.csv", text}})})
        QVERIFY2(m_folder.fetch(file).sink.candles == expected, qPrintable(file));
    QCOMPARE(outcome(m_folder.fetch(m_folder.write("trade.csv", text))),
        QStringLiteral("trade.csv:1: '0' is neither a date nor a time since 1970"));
}

void TestCsvDialects::daysKeepTheDateWritten() {
    for (const char* row :
        {"2020-03-02 00:00:00+09:00", "2020-03-02", "02.03.2020", "2020-03-02T00:00:00-05:00", "2020-03-02 16:00"}) {
        const QByteArray text = QByteArray("Date,Open,High,Low,Close,Volume\n") + row + ",1,2,1,2,5\n";
        const auto got = m_folder.fetchText(text, {.timeframe = "1d", .timezone = "Asia/Tokyo"});
        QCOMPARE(outcome(got), QStringLiteral("ok"));
        QCOMPARE(formatDate(got.sink.candles.at(0).openTime), "2020-03-02");
        QCOMPARE(got.sink.candles.at(0).openTime, time("2020-03-02"));
    }
}

void TestCsvDialects::weeksAndMonthsBeginOnTheirFirstDay() {
    const QByteArray fridays("Date,Open,High,Low,Close\n2006-01-06,1,2,1,2\n2006-01-13,1,2,1,2\n");
    const auto weeks = m_folder.fetchText(fridays, {.timeframe = "1w"});
    QCOMPARE(weeks.sink.candles.at(0).openTime, time("2006-01-02"));
    QCOMPARE(weeks.sink.candles.at(1).openTime, time("2006-01-09"));
    const QByteArray monthEnds("Date,Open,High,Low,Close\n2006-01-31,1,2,1,2\n2006-02-28,1,2,1,2\n");
    const auto months = m_folder.fetchText(monthEnds, {.timeframe = "1mo"});
    QCOMPARE(months.sink.candles.at(0).openTime, time("2006-01-01"));
    QCOMPARE(months.sink.candles.at(1).openTime, time("2006-02-01"));
}

void TestCsvDialects::dayAndMonthAreDecidedByTheWholeFile() {
    const auto expected = candles(std::chrono::hours(24), 20, "2017-03-05T00:00:00Z");
    for (const char* format : {"dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy", "M/d/yy", "MM-dd-yyyy", "dd-MM-yyyy"}) {
        const auto got = m_folder.fetchText(
            textOf(QStringLiteral("Date,Open,High,Low,Close,Volume"), expected, written(format)), {.timeframe = "1d"});
        QCOMPARE(outcome(got), QStringLiteral("ok"));
        QVERIFY2(got.sink.candles == expected, format);
    }
}

void TestCsvDialects::undecidedOrderFollowsTheSeparator() {
    const auto first = [&](const char* row) {
        const auto got =
            m_folder.fetchText(QByteArray("Date,Open,High,Low,Close\n") + row + ",1,2,1,2\n", {.timeframe = "1d"});
        return got.sink.candles.empty() ? std::string() : formatDate(got.sink.candles.front().openTime);
    };
    QCOMPARE(first("03/04/2017"), "2017-03-04");
    QCOMPARE(first("03.04.2017"), "2017-04-03");
}

void TestCsvDialects::aLateRowSettlesTheOrderOfDayAndMonth() {
    // Nothing in the first 2,880 rows tells; read as month and day these would be days that are months apart.
    const auto expected = candles(std::chrono::minutes(1), 2 * 1440 + 10, "2017-03-11T00:00:00Z");
    for (const char* format : {"dd/MM/yyyy HH:mm", "MM/dd/yyyy HH:mm"}) {
        const auto got =
            m_folder.fetchText(textOf(QStringLiteral("Date,Open,High,Low,Close,Volume"), expected, written(format)));
        QCOMPARE(outcome(got), QStringLiteral("ok"));
        QCOMPARE(rejections(got), QStringList());
        QVERIFY2(got.sink.candles == expected, format);
    }
}

void TestCsvDialects::clocksGoingBackFollowTheRows_data() {
    QTest::addColumn<QString>("timeframe");
    QTest::addColumn<bool>("isNewestFirst");
    for (const bool newestFirst : {false, true})
        for (const char* each : {"1m", "15m", "1h"})
            QTest::addRow("%s %s", each, newestFirst ? "newest first" : "oldest first")
                << QString::fromLatin1(each) << newestFirst;
}

// New York, 2020-11-01: 01:00 to 01:59 came twice.
void TestCsvDialects::clocksGoingBackFollowTheRows() {
    QFETCH(QString, timeframe);
    QFETCH(bool, isNewestFirst);
    const QByteArray name = timeframe.toLatin1();
    const Millis step = truebar::test::timeframe(name.constData()).nominalLength();
    const auto expected = candles(step, static_cast<int>(std::chrono::hours(6) / step), "2020-11-01T03:00:00Z");
    std::vector<Candle> rows = expected;
    if (isNewestFirst)
        std::reverse(rows.begin(), rows.end());
    const QTimeZone newYork("America/New_York");
    const auto got = m_folder.fetchText(textOf(QStringLiteral("time,open,high,low,close,volume"), rows,
                                            [&](const Candle& c) -> QString {
                                                return QDateTime::fromMSecsSinceEpoch(toCount(c.openTime), newYork)
                                                           .toString(QStringLiteral("yyyy-MM-dd HH:mm,"))
                                                    + values(c, ",");
                                            }),
        {.timeframe = name.constData(), .timezone = "America/New_York"});
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(rejections(got), QStringList());
    QVERIFY(got.sink.candles == expected);
}

void TestCsvDialects::clocksGoingForwardSkipAnHour() {
    const QByteArray text("time,open,high,low,close,volume\n2021-03-14 01:30,1,2,1,2,5\n2021-03-14 02:30,1,2,1,2,5\n"
                          "2021-03-14 03:00,1,2,1,2,5\n");
    const auto got = m_folder.fetchText(text, {.timeframe = "30m", .timezone = "America/New_York"});
    QCOMPARE(rejections(got),
        QStringList(QStringLiteral("3: the local time '2021-03-14 02:30' does not exist: the clocks went forward")));
    QCOMPARE(got.sink.candles.size(), 2u);
    QCOMPARE(got.sink.candles[0].openTime, time("2021-03-14T06:30:00Z"));
    QCOMPARE(got.sink.candles[1].openTime, time("2021-03-14T07:00:00Z"));
}

void TestCsvDialects::quotes() {
    const QByteArray text("20140501 00:00,1.1,1.3,1.0,1.2,5,1.15,1.35,1.05,1.25,6\n"
                          "20140501 01:00,1.2,1.3,1.0,1.2,5,1.15,1.35,1.05,1.19,6\n"
                          "20140501 02:00,1.2,1.3,1.1,1.2,7,1.25,1.36,1.15,1.25,8\n");
    for (const bool ask : {false, true}) {
        const auto got = m_folder.fetchText(text, {.timeframe = "1h", .quoteSide = ask ? "ask" : "bid"});
        QCOMPARE(outcome(got), QStringLiteral("ok"));
        QCOMPARE(rejections(got), QStringList(QStringLiteral("2: the ask is below the bid")));
        const Candle expected = ask ? Candle{time("2014-05-01T02:00:00Z"), 1.25, 1.36, 1.15, 1.25, 8}
                                    : Candle{time("2014-05-01T02:00:00Z"), 1.2, 1.3, 1.1, 1.2, 7};
        QVERIFY(got.sink.candles.at(1) == expected);
    }
}

void TestCsvDialects::tradesAndTicks() {
    const Candle first{time("2011-09-13T13:53:00Z"), 5.8, 5.9, 5.7, 5.7, 4};
    const Candle second{time("2011-09-13T13:54:00Z"), 6, 6, 6, 6, 0.5};
    const QByteArray trades(
        "1315921980,5.8,1\n1315921981,5.9,1\n1315921981,5.9,1\n1315922039,5.7,1\n1315922040,6,0.5\n");
    const auto got = m_folder.fetchText(trades);
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QVERIFY((got.sink.candles == std::vector{first, second}));
    const auto ticks = m_folder.fetchText("timestamp,bid,ask\n2011-09-13 13:53:00.100,5.8,5.9\n"
                                          "2011-09-13 13:53:30.200,5.7,5.95\n2011-09-13 13:53:40,5.75,5.7\n");
    QCOMPARE(rejections(ticks), QStringList(QStringLiteral("4: the ask is below the bid")));
    QVERIFY((ticks.sink.candles == std::vector{Candle{first.openTime, 5.8, 5.8, 5.7, 5.7, 0}}));
    const auto asks = m_folder.fetchText(
        "timestamp,bid,ask\n2011-09-13 13:53:00,5.8,5.9\n2011-09-13 13:53:30,5.7,5.95\n", {.quoteSide = "ask"});
    QVERIFY((asks.sink.candles == std::vector{Candle{first.openTime, 5.9, 5.95, 5.9, 5.95, 0}}));
    // [ms, id, type, side, price, amount, cost]
    const auto json = m_folder.fetchText(
        R"([[1315921980000,"1",null,"buy",5.8,1.5,8.7],[1315921990000,"2",null,"sell",5.7,0.5,2.85]])");
    QVERIFY((json.sink.candles == std::vector{Candle{first.openTime, 5.8, 5.8, 5.7, 5.7, 2}}));
}

void TestCsvDialects::precisionIsWhatTheTextShows() {
    const auto of = [&](const char* rows) {
        const auto got = m_folder.fetchText(QByteArray("time,open,high,low,close,volume\n") + rows);
        return std::pair(got.report->precision.priceDecimals, got.report->precision.quantityDecimals);
    };
    QCOMPARE(of("1489433100000,1,2,1,2,5\n"), std::pair(0, 0));
    QCOMPARE(of("1489433100000,1.00,2.50000,1.,2,5.000\n"), std::pair(1, 0));
    QCOMPARE(of("1489433100000,1.25,2.5,1,2.125,0.00100\n1489433160000,1.2,2.5,1,2.1,1\n"), std::pair(3, 3));
    QCOMPARE(of("1489433100000,1.5e-05,2e-5,1e-05,1.25E-5,1e3\n"), std::pair(7, 0));
}

void TestCsvDialects::hoursMayShareAnotherPhase() {
    const auto expected = candles(std::chrono::hours(1), 6, "2021-03-15T09:30:00Z");
    auto rows = expected;
    rows.insert(rows.begin() + 3, Candle{time("2021-03-15T11:47:00Z"), 1, 1, 1, 1, 1});
    const auto got = m_folder.fetchText(textOf({}, rows, epoch(1)), {.timeframe = "1h"});
    QVERIFY(got.sink.candles == expected);
    QCOMPARE(rejections(got),
        QStringList(QStringLiteral("4: the time 2021-03-15T11:47:00Z is not where a 1h candle of this file opens")));
}

QTEST_APPLESS_MAIN(TestCsvDialects)
#include "tst_csv_dialects.moc"
