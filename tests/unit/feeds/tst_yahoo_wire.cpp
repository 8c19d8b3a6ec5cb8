// Yahoo's charts as they were recorded, and what happens when they are broken.
#include "plugins/feeds/yahoo/core/chart.h"
#include "plugins/feeds/yahoo/core/symbol.h"
#include "plugins/feeds/yahoo/core/yahoo_feed.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>

#include <cmath>

using namespace truebar;
using namespace truebar::test;
using yahoo::Adjustment;
using yahoo::Chart;

namespace {

constexpr const char* oneDay = "yahoo/node-yahoo-finance2/chart-AAPL-2020-01-01-to-2020-01-03.json";
constexpr const char* nvidia =
    "yahoo/node-yahoo-finance2/historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json";

FetchRequest aDay() {
    return askFor("YAHOO:AAPL", "1d", "2020-01-01", "2020-01-04");
}

Candle candle(const char* open, double o, double h, double l, double c, double v) {
    Candle out;
    out.openTime = time(open);
    out.open = o;
    out.high = h;
    out.low = l;
    out.close = c;
    out.volume = v;
    return out;
}

const Candle& at(const Fetched& fetched, const char* open) {
    for (const Candle& each : fetched.sink.candles) {
        if (each.openTime == time(open))
            return each;
    }
    qFatal("no candle at %s", open);
}

// {"chart":{"result":[{"meta":…,"timestamp":TIMES,"indicators":{"quote":[QUOTE]}}],"error":null}}
QByteArray small(const char* times, const char* quote, const char* granularity = "1d") {
    return QByteArray(R"({"chart":{"result":[{"meta":{"symbol":"AAPL","exchangeTimezoneName":"America/New_York",)")
        + R"("regularMarketTime":1739998801,"dataGranularity":")" + granularity + R"("},"timestamp":)" + times
        + R"(,"indicators":{"quote":[)" + quote + R"(]}}],"error":null}})";
}

net::HttpReply reply(int status, const char* body) {
    net::HttpReply out;
    out.status = status;
    out.body = body;
    return out;
}

} // namespace

class TestYahooWire final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { TRUEBAR_NEEDS_SHARED(); }
    void symbols_data();
    void symbols();
    void asks();
    void limits();
    void readsADay();
    void putsDaysOnTheirDate_data();
    void putsDaysOnTheirDate();
    void undoesSplits();
    void takesDividendsOff();
    void dropsTheLiveRow();
    void knowsEmptyAnswers();
    void leavesHolesOut();
    void refusesHoursOfItsOwn();
    void readsErrors();
    void badInput_data();
    void badInput();
};

void TestYahooWire::symbols_data() {
    QTest::addColumn<QString>("theirs");
    QTest::addColumn<QString>("ours");
    for (const auto& [theirs, ours] :
        {std::pair{"AAPL", "YAHOO:AAPL"}, std::pair{"^GSPC", "YAHOO:_GSPC"}, std::pair{"EURUSD=X", "YAHOO:EURUSD/X"},
            std::pair{"GC=F", "YAHOO:GC/F"}, std::pair{"M&M.NS", "YAHOO:M_M.NS"}, std::pair{"BTC-USD", "YAHOO:BTC-USD"},
            std::pair{"0P000071W8.TO", "YAHOO:0P000071W8.TO"}})
        QTest::newRow(theirs) << QString::fromLatin1(theirs) << QString::fromLatin1(ours);
}

void TestYahooWire::symbols() {
    QFETCH(QString, theirs);
    QFETCH(QString, ours);
    const auto instrument = yahoo::instrumentOf(theirs);
    QVERIFY(instrument);
    QCOMPARE(QString::fromStdString(instrument->toString()), ours);
    QCOMPARE(yahoo::yahooSymbol(*instrument).value(), theirs);
    for (const char* impossible : {"", "A_B", "A/B", "&A", "A B", "A?b=c"})
        QVERIFY(!yahoo::instrumentOf(QString::fromLatin1(impossible)));
    QCOMPARE(yahoo::yahooSymbol({"BINANCE", "AAPL"}).error().code, std::string("feed.unknown_instrument"));
}

void TestYahooWire::asks() {
    const Chart chart(Adjustment::Splits);
    const auto minute = chart.ask(askFor("YAHOO:_GSPC", "1m", "2025-02-03T14:30:00Z", "2025-02-04T14:30:00Z")).value();
    QCOMPARE(minute.path,
        QStringLiteral("/v8/finance/chart/%5EGSPC?interval=1m&period1=1738593000&period2=1738679400&"
                       "includePrePost=false&events=div%7Csplit"));
    // The date of an exchange may begin 14 hours before ours.
    const auto day = chart.ask(askFor("YAHOO:EURUSD/X", "1d", "2020-01-01", "2020-01-03")).value();
    QCOMPARE(day.path,
        QStringLiteral("/v8/finance/chart/EURUSD%3DX?interval=1d&period1=1577786400&period2=1578060000&"
                       "includePrePost=false&events=div%7Csplit"));
    const auto raw = Chart(Adjustment::None).ask(askFor("YAHOO:AAPL", "1d", "2020-01-01", "2020-01-03")).value();
    QVERIFY(raw.path.contains(QStringLiteral("&period2=9999999999&")));
    QCOMPARE(chart.ask(askFor("KITE:AAPL", "1d", "2020-01-01", "2020-01-03")).error().code,
        std::string("feed.unknown_instrument"));
}

void TestYahooWire::limits() {
    const Chart chart(Adjustment::Splits);
    const auto minute = chart.limits(timeframe("1m")).value();
    QCOMPARE(minute.candlesPerRequest, std::size_t(7 * 24 * 60));
    QVERIFY(minute.history && *minute.history < std::chrono::days(30));
    const auto day = chart.limits(timeframe("1d")).value();
    QCOMPARE(day.candlesPerRequest, std::size_t(0));
    QVERIFY(!day.history);
    for (const char* none : {"3m", "4h", "1s"})
        QCOMPARE(chart.limits(timeframe(none)).error().code, std::string("feed.timeframe"));
    QCOMPARE(Chart(Adjustment::None).limits(timeframe("1h")).error().code, std::string("feed.timeframe"));
    QCOMPARE(Chart(Adjustment::None).limits(timeframe("1w")).error().code, std::string("feed.timeframe"));
    QVERIFY(Chart(Adjustment::None).limits(timeframe("1d")));
    QCOMPARE(Chart(Adjustment::All).limits(timeframe("1m")).error().code, std::string("feed.timeframe"));
    QVERIFY(Chart(Adjustment::All).limits(timeframe("1w")));
}

void TestYahooWire::readsADay() {
    const auto fetched = take(Chart(Adjustment::Splits), recorded(oneDay), aDay());
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    // 75.0875015258789 is the double of the 32-bit float nearest to 75.0875.
    QCOMPARE(
        fetched.sink.candles, std::vector<Candle>{candle("2020-01-02", 74.06, 75.15, 73.7975, 75.0875, 135480400)});
    QCOMPARE(fetched.report->precision.priceDecimals, 4);
    QVERIFY(!fetched.report->answered);
}

void TestYahooWire::putsDaysOnTheirDate_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("instrument");
    QTest::addColumn<QStringList>("days");
    const auto row = [](const char* file, const char* instrument, const QStringList& days) {
        QTest::newRow(file) << QStringLiteral("yahoo/node-yahoo-finance2/chart-") + QString::fromLatin1(file)
                            << QString::fromLatin1(instrument) << days;
    };
    const QStringList second{QStringLiteral("2020-01-02")};
    const QStringList three{QStringLiteral("2020-01-01"), QStringLiteral("2020-01-02"), QStringLiteral("2020-01-03")};
    row("BTC-USD-2020-01-01-to-2020-01-03.json", "YAHOO:BTC-USD", three);
    row("EURUSD=X-2020-01-01-to-2020-01-03.json", "YAHOO:EURUSD/X", three);
    row("GC=F-2020-01-01-to-2020-01-03.json", "YAHOO:GC/F", second);
    row("WSKT.JK-2020-01-01-to-2020-01-03.json", "YAHOO:WSKT.JK", second);
    row("OCDO.L-2020-01-01-to-2020-01-03.json", "YAHOO:OCDO.L", second);
    row("AZT.OL-2020-01-01-to-2020-01-03.json", "YAHOO:AZT.OL", second);
    row("0P000071W8.TO-2020-01-01-to-2020-01-03.json", "YAHOO:0P000071W8.TO", second);
    row("WSU.DE-2023-08-04-to-2023-08-09.json", "YAHOO:WSU.DE",
        {QStringLiteral("2023-08-04"), QStringLiteral("2023-08-07"), QStringLiteral("2023-08-08")});
}

void TestYahooWire::putsDaysOnTheirDate() {
    QFETCH(QString, file);
    QFETCH(QString, instrument);
    QFETCH(QStringList, days);
    const auto fetched = take(Chart(Adjustment::Splits), recorded(file.toUtf8().constData()),
        askFor(instrument.toUtf8().constData(), "1d", "2020-01-01", "2024-01-01"));
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(rejections(fetched), QStringList());
    QStringList got;
    for (const Candle& each : fetched.sink.candles)
        got += QString::fromStdString(formatDate(each.openTime));
    QCOMPARE(got, days);
}

void TestYahooWire::undoesSplits() {
    const FetchRequest request = askFor("YAHOO:NVDA", "1d", "2021-02-01", "2022-01-31");
    const auto sent = take(Chart(Adjustment::Splits), recorded(nvidia), request);
    const auto traded = take(Chart(Adjustment::None), recorded(nvidia), request);
    QCOMPARE(sent.sink.candles.size(), std::size_t(252));
    QCOMPARE(traded.sink.candles.size(), std::size_t(252));
    // Four new shares for one old on 2021-07-20.
    const Candle& before = at(sent, "2021-07-19");
    const Candle& undone = at(traded, "2021-07-19");
    QCOMPARE(undone.close, std::round(before.close * 4e6) / 1e6);
    QCOMPARE(undone.low, std::round(before.low * 4e6) / 1e6);
    QCOMPARE(undone.volume, std::round(before.volume / 4));
    QCOMPARE(at(traded, "2021-07-20"), at(sent, "2021-07-20"));
    QVERIFY(undone.close > 3 * at(traded, "2021-07-20").close);
}

void TestYahooWire::takesDividendsOff() {
    const auto fetched = take(Chart(Adjustment::All), recorded(oneDay), aDay());
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    const double factor = 72.71607 / 75.0875;
    const Candle& day = at(fetched, "2020-01-02");
    QCOMPARE(day.close, 72.71607);
    QVERIFY(std::fabs(day.open - 74.06 * factor) < 1e-5);
    QVERIFY(std::fabs(day.high - 75.15 * factor) < 1e-5);
    QCOMPARE(day.volume, 135480400.0);
}

void TestYahooWire::dropsTheLiveRow() {
    const auto fetched = take(Chart(Adjustment::Splits), recorded("yahoo/yfinance-rs/history_chart_GS2C.DE.json"),
        askFor("YAHOO:GS2C.DE", "1d", "2025-10-20", "2025-11-01"));
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(fetched.sink.candles.size(), std::size_t(4));
    QCOMPARE(fetched.sink.candles.back().openTime, time("2025-10-28"));
    // What was dropped is asked for again.
    QVERIFY(fetched.report->answered == (TimeSpan{time("2025-10-20"), time("2025-10-29")}));
    const auto aapl = take(Chart(Adjustment::Splits), recorded("yahoo/yfinance-rs/history_chart_AAPL.json"),
        askFor("YAHOO:AAPL", "1d", "2025-04-01", "2025-11-01"));
    QCOMPARE(aapl.sink.candles.size(), std::size_t(126));
    // Intraday: any last row off the minute.
    const auto minutes = take(Chart(Adjustment::Splits),
        small("[1738593000,1738593060,1738593101]",
            R"({"open":[1,1,1],"high":[1,1,1],"low":[1,1,1],"close":[1,1,1],"volume":[5,6,7]})", "1m"),
        askFor("YAHOO:AAPL", "1m", "2025-02-03T14:30:00Z", "2025-02-03T15:00:00Z"));
    QCOMPARE(minutes.sink.candles.size(), std::size_t(2));
    QVERIFY(minutes.report->answered->end == time("2025-02-03T14:31:00Z"));
}

void TestYahooWire::knowsEmptyAnswers() {
    const auto saturday = take(Chart(Adjustment::Splits),
        recorded("yahoo/node-yahoo-finance2/"
                 "chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m.json"),
        askFor("YAHOO:AAPL", "1m", "2025-02-01", "2025-02-02"));
    QCOMPARE(outcome(saturday), QStringLiteral("ok"));
    QVERIFY(saturday.sink.candles.empty());
    QVERIFY(!saturday.report->answered);
    const char* tooEarly =
        R"({"chart":{"result":null,"error":{"code":"Bad Request","description":"Data doesn't exist for startDate = 1, endDate = 2"}}})";
    QVERIFY(yahoo::isEmptyAnswer(reply(400, tooEarly)));
    QVERIFY(!yahoo::isEmptyAnswer(reply(404, tooEarly)));
    const auto before = take(Chart(Adjustment::Splits), tooEarly, aDay());
    QCOMPARE(outcome(before), QStringLiteral("ok"));
    QVERIFY(before.sink.candles.empty());
}

void TestYahooWire::leavesHolesOut() {
    const auto fetched = take(Chart(Adjustment::Splits),
        small("[1577975400,1578061800,1578321000,1578407400]",
            R"({"open":[1,null,3,4],"high":[2,null,4,5],"low":[1,null,null,4],"close":[1.5,null,3.5,4.5],"volume":[10,null,12,null]})"),
        askFor("YAHOO:AAPL", "1d", "2020-01-01", "2020-02-01"));
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(fetched.sink.candles,
        (std::vector<Candle>{candle("2020-01-02", 1, 2, 1, 1.5, 10), candle("2020-01-07", 4, 5, 4, 4.5, 0)}));
    QCOMPARE(rejections(fetched), QStringList{QStringLiteral("3: 2020-01-06T00:00:00Z: the source left out the low")});
}

void TestYahooWire::refusesHoursOfItsOwn() {
    // New York opens at 14:30 UTC, and Yahoo counts the hours from there.
    const auto fetched = take(Chart(Adjustment::Splits),
        small(
            "[1738593000,1738596600]", R"({"open":[1,1],"high":[1,1],"low":[1,1],"close":[1,1],"volume":[5,6]})", "1h"),
        askFor("YAHOO:AAPL", "1h", "2025-02-03", "2025-02-04"));
    QCOMPARE(fetched.report.error().code, std::string("feed.timeframe"));
    QVERIFY(fetched.sink.candles.empty());
}

void TestYahooWire::readsErrors() {
    const char* unknown =
        R"({"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}})";
    QCOMPARE(yahoo::errorOf(reply(404, unknown))->code, std::string("feed.unknown_instrument"));
    QCOMPARE(
        take(Chart(Adjustment::Splits), unknown, aDay()).report.error().code, std::string("feed.unknown_instrument"));
    const char* tooFar =
        R"({"chart":{"result":null,"error":{"code":"Unprocessable Entity","description":"1m data not available for startTime=1 and endTime=2. Only 8 days worth of 1m granularity data are allowed to be fetched per request."}}})";
    QCOMPARE(yahoo::errorOf(reply(422, tooFar))->code, std::string("feed.span"));
    const char* wall = R"({"finance":{"result":null,"error":{"code":"Unauthorized","description":"Invalid Crumb"}}})";
    QCOMPARE(QString::fromStdString(yahoo::errorOf(reply(401, wall))->message()),
        QStringLiteral("Yahoo answered: Invalid Crumb"));
    QVERIFY(!yahoo::errorOf(reply(404, "Not here")));
    QVERIFY(!yahoo::errorOf(reply(200, unknown)));
}

void TestYahooWire::badInput_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    const QByteArray good = recorded(oneDay);
    const auto row = [](const char* name, const QByteArray& body, const char* says) {
        QTest::newRow(name) << body << QString::fromLatin1(says);
    };
    const auto edited = [&](const char* name, const char* from, const char* to, const char* says) {
        row(name, with(good, from, to), says);
    };
    row("empty", "", "byte 0");
    row("plain text", "Too Many Requests\r\n", "byte ");
    row("web page", "<!DOCTYPE html><html></html>", "byte ");
    row("cut short", good.left(good.size() / 2), "byte ");
    row("cut at the end", good.left(good.size() - 1), "byte ");
    row("trailing garbage", good + "}", "byte ");
    row("zero bytes", QByteArray(64, '\0'), "byte ");
    row("not UTF-8", with(good, "America/New_York", "\xff\xfe"), "byte ");
    row("array", "[1,2]", "/chart: ");
    row("no chart", "{}", "/chart: ");
    row("chart null", R"({"chart":null})", "/chart: ");
    row("no result", R"({"chart":{"error":null}})", "/chart/result: ");
    row("no results", R"({"chart":{"result":[],"error":null}})", "/chart/result: ");
    row("result not an object", R"({"chart":{"result":[7],"error":null}})", "/chart/result/0/meta/symbol: ");
    edited("another symbol", R"("symbol":"AAPL")", R"("symbol":"MSFT")", "/chart/result/0/meta/symbol: ");
    edited("symbol a number", R"("symbol":"AAPL")", R"("symbol":5)", "/chart/result/0/meta/symbol: ");
    edited("longer candles", R"("dataGranularity":"1d")", R"("dataGranularity":"1mo")",
        "/chart/result/0/meta/dataGranularity: ");
    edited("no length", R"("dataGranularity")", R"("granularity")", "/chart/result/0/meta/dataGranularity: ");
    edited("no time zone", R"("exchangeTimezoneName")", R"("zone")", "/chart/result/0/meta/exchangeTimezoneName: ");
    edited(
        "unknown time zone", "America/New_York", "America/New_Atlantis", "/chart/result/0/meta/exchangeTimezoneName: ");
    edited("time a text", "[1577975400]", R"(["yesterday"])", "/chart/result/0/timestamp/0: ");
    edited("time null", "[1577975400]", "[null]", "/chart/result/0/timestamp/0: ");
    edited("time broken", "[1577975400]", "[1577975400.5]", "/chart/result/0/timestamp/0: ");
    edited("time in milliseconds", "[1577975400]", "[1577975400000]", "/chart/result/0/timestamp/0: ");
    edited("time far below zero", "[1577975400]", "[-99999999999]", "/chart/result/0/timestamp/0: ");
    edited("time an object", "[1577975400]", "[{}]", "/chart/result/0/timestamp/0: ");
    edited("times an object", "[1577975400]", "{}", "/chart/result/0/timestamp: ");
    edited("more times than prices", "[1577975400]", "[1577975400,1578061800]",
        "/chart/result/0/indicators/quote/0/open: ");
    edited("fewer times than prices", "[1577975400]", "[]", "/chart/result/0/indicators/quote/0/open: ");
    edited("no open", R"("open":)", R"("opened":)", "/chart/result/0/indicators/quote/0/open: ");
    edited("no volume", R"("volume":)", R"("amount":)", "/chart/result/0/indicators/quote/0/volume: ");
    edited("no quote", R"("quote":)", R"("quotes":)", "/chart/result/0/indicators/quote/0/open: ");
    edited("close a text", "75.0875015258789", R"("much")", "/chart/result/0/indicators/quote/0/close/0: ");
    edited("close an array", "75.0875015258789", "[]", "/chart/result/0/indicators/quote/0/close/0: ");
    edited("close true", "75.0875015258789", "true", "/chart/result/0/indicators/quote/0/close/0: ");
    edited("volume a text", "135480400", R"("many")", "/chart/result/0/indicators/quote/0/volume/0: ");
    edited("last trade a text", R"("regularMarketTime":1739998801)", R"("regularMarketTime":"now")",
        "/chart/result/0/meta/regularMarketTime: ");
    row("prices without times", recorded("yahoo/node-yahoo-finance2/chart-notimestamp-quotes-length.fake.json"),
        "/chart/result/0/timestamp: ");
    row("strange prices without times",
        recorded("yahoo/node-yahoo-finance2/chart-notimestamp-weird-quote.fake.json"), "/chart/result/0/");
    edited("no indicators", R"("indicators")", R"("figures")", "/chart/result/0/indicators/quote/0/open: ");
    row("neither times nor prices",
        with(with(good, R"("timestamp")", R"("stamps")"), R"("indicators")", R"("figures")"),
        "/chart/result/0/indicators/quote/0: ");
    edited("adjusted closes missing", R"("adjclose":[{)", R"("adjusted":[{)",
        "/chart/result/0/indicators/adjclose/0/adjclose: ");
    edited(
        "adjusted close below zero", "72.71607208251953", "-1", "/chart/result/0/indicators/adjclose/0/adjclose/0: ");
}

void TestYahooWire::badInput() {
    QFETCH(QByteArray, body);
    QFETCH(QString, says);
    const auto fetched = take(Chart(Adjustment::All), body, aDay());
    QVERIFY(!fetched.report);
    QVERIFY2(outcome(fetched).contains(says), qPrintable(outcome(fetched)));
    QVERIFY(fetched.sink.candles.empty() && fetched.sink.rejected.empty());
}

QTEST_GUILESS_MAIN(TestYahooWire)
#include "tst_yahoo_wire.moc"
