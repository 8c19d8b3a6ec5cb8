// Kite's recorded candles and its dump of instruments, and what happens when they are broken.
#include "plugins/feeds/kite/core/candles.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using kite::Candles;
using kite::Instruments;

namespace {

constexpr std::uint32_t infosys = 408065;

std::shared_ptr<const Instruments> dump() {
    return std::make_shared<const Instruments>(
        Instruments::parse(recorded("zerodha_kite/instruments_all.csv"), "dump.csv").value());
}

Candles candles() {
    return Candles(dump());
}

FetchRequest minutes() {
    return askFor("KITE:408065", "1m", "2017-12-15", "2017-12-16");
}

} // namespace

class TestKiteWire final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { TRUEBAR_NEEDS_SHARED(); }
    void namesInstruments();
    void refusesBrokenDumps_data();
    void refusesBrokenDumps();
    void asks();
    void limits();
    void readsCandles();
    void putsDaysOnTheIndianDate();
    void readsErrors_data();
    void readsErrors();
    void badInput_data();
    void badInput();
};

void TestKiteWire::namesInstruments() {
    const auto all = dump();
    QCOMPARE(all->tokenOf({"KITE", "NSE/ADANIPORTS"}).value(), 3861249u);
    QCOMPARE(all->tokenOf({"KITE", "NFO/BANKNIFTY18JAN23500CE"}).value(), 12073986u);
    QCOMPARE(all->tokenOf({"KITE", "408065"}).value(), infosys);
    const auto unknown = all->tokenOf({"KITE", "NSE/NOSUCH"});
    QCOMPARE(unknown.error().code, std::string("feed.unknown_instrument"));
    QCOMPARE(all->tokenOf({"BINANCE", "408065"}).error().code, std::string("feed.unknown_instrument"));
    QVERIFY(!Instruments().tokenOf({"KITE", "NSE/ADANIPORTS"}));
    QVERIFY(!Instruments().tokenOf({"KITE", "99999999999"}));
    QVERIFY(!Instruments().tokenOf({"KITE", "0"}));
    const auto list = all->list();
    const auto found = std::find_if(
        list.begin(), list.end(), [](const Instrument& each) { return each.id.symbol == "NFO/BANKNIFTY18JAN23500CE"; });
    QVERIFY(found != list.end());
    QCOMPARE(found->tickSize.value(), Decimal::parse("0.05").value());
    QCOMPARE(found->lotStep.value(), Decimal(40));
    QCOMPARE(found->currency, std::string("INR"));
    // Characters that our symbols may not have; two of Kite's that become one of ours are named by their tokens.
    const auto odd = Instruments::parse("instrument_token,tradingsymbol,name,tick_size,lot_size,exchange\n"
                                        "1,M&M,\"Mahindra, Ltd\",0.05,1,NSE\n2,NIFTY 50,,0.05,1,NSE\n"
                                        "3,A&B,,0.05,1,NSE\n4,A B,,0.05,1,NSE\n",
        "odd.csv");
    QCOMPARE(odd->tokenOf({"KITE", "NSE/M_M"}).value(), 1u);
    QCOMPARE(odd->tokenOf({"KITE", "NSE/NIFTY_50"}).value(), 2u);
    QVERIFY(odd->tokenOf({"KITE", "NSE/A_B"}).error().message().find("several") != std::string::npos);
    QCOMPARE(odd->list().size(), std::size_t(2));
}

void TestKiteWire::refusesBrokenDumps_data() {
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QString>("says");
    const QByteArray head = "instrument_token,tradingsymbol,tick_size,lot_size,exchange\n";
    const auto row = [&](const char* name, const QByteArray& csv, const char* says) {
        QTest::newRow(name) << csv << QString::fromLatin1(says);
    };
    row("empty", "", "dump.csv:1: the column instrument_token is missing");
    row("web page", "<html></html>", "dump.csv:1: ");
    row("without exchange", "instrument_token,tradingsymbol,tick_size,lot_size\n", "the column exchange is missing");
    row("short row", head + "1,A,0.05,1,NSE\n2,B,0.05\n", "dump.csv:3: there are 3 fields instead of 5");
    row("token a word", head + "one,A,0.05,1,NSE\n", "dump.csv:2: 'one' is not an instrument token");
    row("token zero", head + "0,A,0.05,1,NSE\n", "dump.csv:2: '0' is not");
    row("token too large", head + "4294967296,A,0.05,1,NSE\n", "dump.csv:2: ");
    row("tick a word", head + "1,A,small,1,NSE\n", "dump.csv:2: the tick size");
    row("cut short", head + "1,A,0.05,1,NSE\n2,B,0.0", "dump.csv:3: ");
}

void TestKiteWire::refusesBrokenDumps() {
    QFETCH(QByteArray, csv);
    QFETCH(QString, says);
    const auto read = Instruments::parse(csv, "dump.csv");
    QVERIFY(!read);
    const QString message = QString::fromStdString(read.error().message());
    QVERIFY2(message.contains(says), qPrintable(message));
}

void TestKiteWire::asks() {
    const auto minute =
        candles().ask(askFor("KITE:408065", "1m", "2017-12-15T03:45:00Z", "2017-12-15T10:00:00Z")).value();
    QCOMPARE(minute.path,
        QStringLiteral("/instruments/historical/408065/minute?from=2017-12-15%2009:15:00&to=2017-12-15%2015:29:59"));
    const auto day = candles().ask(askFor("KITE:NSE/ADANIPORTS", "1d", "2017-12-01", "2017-12-16")).value();
    QCOMPARE(day.path,
        QStringLiteral("/instruments/historical/3861249/day?from=2017-12-01%2000:00:00&to=2017-12-15%2023:59:59"));
    QVERIFY(!candles().ask(askFor("KITE:NSE/NOSUCH", "1d", "2017-12-01", "2017-12-16")));
}

void TestKiteWire::limits() {
    QCOMPARE(candles().limits(timeframe("1m"))->candlesPerRequest, std::size_t(60 * 24 * 60));
    QCOMPARE(candles().limits(timeframe("1d"))->candlesPerRequest, std::size_t(2000));
    // These begin at 09:15 Indian time, which is no beginning of a candle of ours.
    for (const char* none : {"10m", "30m", "1h", "1w", "1s"})
        QCOMPARE(candles().limits(timeframe(none)).error().code, std::string("feed.timeframe"));
}

void TestKiteWire::readsCandles() {
    const auto fetched = take(candles(), recorded("zerodha_kite/historical_minute.json"), minutes());
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(fetched.sink.candles.size(), std::size_t(6));
    const Candle& first = fetched.sink.candles.front();
    QCOMPARE(first.openTime, time("2017-12-15T03:45:00Z"));
    QCOMPARE(first.open, 1704.5);
    QCOMPARE(first.high, 1705.0);
    QCOMPARE(first.low, 1699.25);
    QCOMPARE(first.close, 1702.8);
    QCOMPARE(first.volume, 2499.0);
    QCOMPARE(fetched.sink.candles.back().openTime, time("2017-12-15T03:50:00Z"));
    const auto interest = take(candles(), recorded("zerodha_kite/historical_oi.json"),
        askFor("KITE:12517890", "1m", "2019-12-04", "2019-12-05"));
    QCOMPARE(interest.sink.candles.size(), std::size_t(6));
    QCOMPARE(interest.sink.candles.front().volume, 163275.0);
    // The minute that was forming is left to the next fetch.
    const auto early =
        take(candles(), recorded("zerodha_kite/historical_minute.json"), minutes(), time("2017-12-15T03:50:30Z"));
    QCOMPARE(early.sink.candles.size(), std::size_t(5));
}

void TestKiteWire::putsDaysOnTheIndianDate() {
    const auto fetched = take(candles(),
        R"({"status":"success","data":{"candles":[["2017-12-15T00:00:00+0530",1,2,0.5,1.5,9],)"
        R"(["2017-12-18T00:00:00+0530",1,2,0.5,1.5,9]]}})",
        askFor("KITE:408065", "1d", "2017-12-15", "2017-12-19"));
    QCOMPARE(rejections(fetched), QStringList());
    QCOMPARE(fetched.sink.candles.size(), std::size_t(2));
    QCOMPARE(fetched.sink.candles[0].openTime, time("2017-12-15"));
    QCOMPARE(fetched.sink.candles[1].openTime, time("2017-12-18"));
}

void TestKiteWire::readsErrors_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* name, int status, const char* kind, const char* text, const char* code) {
        QTest::newRow(name) << status
                            << QByteArray(R"({"status":"error","message":")") + text + R"(","error_type":")" + kind
                + R"("})" << QString::fromLatin1(code);
    };
    row("token", 403, "TokenException", "Incorrect `api_key` or `access_token`.", "feed.refused");
    row("instrument", 400, "InputException", "invalid token", "feed.unknown_instrument");
    row("span", 400, "InputException", "interval exceeds max limit: 60 days", "feed.span");
    row("input", 400, "InputException", "invalid from date", "feed.refused");
    row("permission", 403, "PermissionException", "Insufficient permission for that call.", "feed.refused");
    row("network", 400, "NetworkException", "gateway", "feed.unavailable");
}

void TestKiteWire::readsErrors() {
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, code);
    net::HttpReply reply;
    reply.status = status;
    reply.body = body;
    QCOMPARE(QString::fromStdString(kite::errorOf(reply)->code), code);
    const auto fetched = take(candles(), body, minutes());
    QCOMPARE(QString::fromStdString(fetched.report.error().code), code);
    reply.body = "Not here";
    QVERIFY(!kite::errorOf(reply));
}

void TestKiteWire::badInput_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    const QByteArray good = recorded("zerodha_kite/historical_minute.json");
    const auto row = [](const char* name, const QByteArray& body, const char* says) {
        QTest::newRow(name) << body << QString::fromLatin1(says);
    };
    const auto edited = [&](const char* name, const char* from, const char* to, const char* says) {
        row(name, with(good, from, to), says);
    };
    const QByteArray stamp = R"("2017-12-15T09:20:00+0530")";
    const auto stamped = [&](const char* name, const char* to) {
        row(name, with(good, stamp.constData(), to), "/data/candles/5/0: ");
    };
    row("empty", "", "byte 0");
    row("plain text", "Too many requests", "byte ");
    row("web page", "<html><body>502</body></html>", "byte ");
    row("cut short", good.left(300), "byte ");
    row("trailing garbage", good + "x", "byte ");
    row("array", "[]", "/status: ");
    edited("no status", R"("status")", R"("state")", "/status: ");
    edited("status a number", R"("success")", "1", "/status: ");
    row("no data", R"({"status":"success"})", "/data/candles: ");
    row("data null", R"({"status":"success","data":null})", "/data/candles: ");
    row("data an array", R"({"status":"success","data":[]})", "/data/candles: ");
    row("candles an object", R"({"status":"success","data":{"candles":{}}})", "/data/candles: ");
    row("row a number", R"({"status":"success","data":{"candles":[5]}})", "/data/candles/0: ");
    row("row an object", R"({"status":"success","data":{"candles":[{}]}})", "/data/candles/0: ");
    row("row null", R"({"status":"success","data":{"candles":[null]}})", "/data/candles/0: ");
    row("row empty", R"({"status":"success","data":{"candles":[[]]}})", "/data/candles/0: ");
    row("row short", R"({"status":"success","data":{"candles":[["2017-12-15T09:20:00+0530",1,1,1,1]]}})",
        "/data/candles/0: ");
    stamped("time null", "null");
    stamped("time a number", "1513309800");
    stamped("time without zone", R"("2017-12-15T09:20:00")");
    stamped("time a date", R"("2017-12-15")");
    stamped("time impossible", R"("2017-12-15T25:20:00+0530")");
    stamped("date impossible", R"("2017-02-30T09:20:00+0530")");
    stamped("year impossible", R"("1017-12-15T09:20:00+0530")");
    stamped("time in words", R"("fifteenth of december ab")");
    edited("open a text", "1704.5", R"("much")", "/data/candles/0/1: ");
    edited("high null", "1705", "null", "/data/candles/0/2: ");
    edited("low an array", "1699.25,\n        1702.8", "[],\n1702.8", "/data/candles/0/3: ");
    edited("close true", "1702.8", "true", "/data/candles/0/4: ");
    edited("volume an object", "2499", "{}", "/data/candles/0/5: ");
    edited("volume a word", "2499", R"("many")", "/data/candles/0/5: ");
    edited("number not finite", "1704.5", R"("inf")", "/data/candles/0/1: ");
}

void TestKiteWire::badInput() {
    QFETCH(QByteArray, body);
    QFETCH(QString, says);
    const auto fetched = take(candles(), body, minutes());
    QVERIFY(!fetched.report);
    QVERIFY2(outcome(fetched).contains(says), qPrintable(outcome(fetched)));
    QVERIFY(fetched.sink.candles.empty() && fetched.sink.rejected.empty());
}

QTEST_GUILESS_MAIN(TestKiteWire)
#include "tst_kite_wire.moc"
