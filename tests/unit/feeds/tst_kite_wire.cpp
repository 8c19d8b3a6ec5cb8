// Kite's recorded candles and ticker packets, and what happens when they are broken.
#include "plugins/feeds/kite/core/candles.h"
#include "plugins/feeds/kite/core/credentials.h"
#include "plugins/feeds/kite/core/ticker.h"
#include "tests/support/venues/fast_clock.h"
#include "tests/unit/feeds/wire_probe.h"

#include <QJsonArray>
#include <QTest>
#include <QtEndian>

using namespace truebar;
using namespace truebar::test;
using kite::Candles;
using kite::Instruments;
using kite::Ticker;

namespace {

constexpr std::uint32_t infosys = 408065;

std::shared_ptr<const Instruments> dump() {
    return std::make_shared<const Instruments>(
        Instruments::parse(recorded("wire/zerodha_kite/instruments_all.csv"), "dump.csv").value());
}

Candles candles() {
    return Candles(dump());
}

FetchRequest minutes() {
    return askFor("KITE:408065", "1m", "2017-12-15", "2017-12-16");
}

QByteArray packet(const char* name) {
    return QByteArray::fromBase64(recorded(name));
}

QByteArray be16(int value) {
    QByteArray out(2, '\0');
    qToBigEndian(static_cast<std::uint16_t>(value), out.data());
    return out;
}

QByteArray be32(std::uint32_t value) {
    QByteArray out(4, '\0');
    qToBigEndian(value, out.data());
    return out;
}

QByteArray message(const std::vector<QByteArray>& packets) {
    QByteArray out = be16(static_cast<int>(packets.size()));
    for (const QByteArray& each : packets)
        out.append(be16(static_cast<int>(each.size()))).append(each);
    return out;
}

QByteArray full() {
    return packet("wire/zerodha_kite/ticker_full.packet");
}

QByteArray lastPrice(std::uint32_t token, std::uint32_t price) {
    return be32(token).append(be32(price));
}

struct Heard {
    InstrumentId instrument{};
    LiveTick tick{};
};

class StreamSink final : public net::IStreamSink {
public:
    void onCandle(const InstrumentId&, Timeframe, const LiveCandle&) override { qFatal("Kite has no candles"); }
    void onTick(const InstrumentId& instrument, const LiveTick& tick) override { ticks.push_back({instrument, tick}); }
    void onRefused(const std::string& reason) override { refused = QString::fromStdString(reason); }
    void onGoingAway() override { }

    std::vector<Heard> ticks;
    QString refused;
};

net::StreamKey key(const char* symbol, const char* length = "1m") {
    return {{"KITE", symbol}, timeframe(length), true};
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
    void readsPackets();
    void knowsPriceDivisors_data();
    void knowsPriceDivisors();
    void badMessages_data();
    void badMessages();
    void follows();
    void makesTicks();
    void readsTexts();
    void keepsTheKey();

private:
    FastClock m_clock{time("2021-07-05T05:12:00Z"), 1};
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
    const auto fetched = take(candles(), recorded("wire/zerodha_kite/historical_minute.json"), minutes());
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
    const auto interest = take(candles(), recorded("wire/zerodha_kite/historical_oi.json"),
        askFor("KITE:12517890", "1m", "2019-12-04", "2019-12-05"));
    QCOMPARE(interest.sink.candles.size(), std::size_t(6));
    QCOMPARE(interest.sink.candles.front().volume, 163275.0);
    // The minute that was forming is left to the next fetch.
    const auto early =
        take(candles(), recorded("wire/zerodha_kite/historical_minute.json"), minutes(), time("2017-12-15T03:50:30Z"));
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
    const QByteArray good = recorded("wire/zerodha_kite/historical_minute.json");
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

void TestKiteWire::readsPackets() {
    const QByteArray index = be32(256265).append(be32(1570050)).append(QByteArray(20, '\0'));
    const auto quotes = kite::parseMessage(message({full(), packet("wire/zerodha_kite/ticker_quote.packet"),
        lastPrice(infosys, 157315), index, index + be32(1625461887)}));
    QVERIFY(quotes);
    QCOMPARE(quotes->size(), std::size_t(5));
    const kite::Quote& all = quotes->at(0);
    QCOMPARE(all.token, infosys);
    QCOMPARE(all.lastPrice, 1573.7);
    QCOMPARE(all.dayVolume.value(), 1192471u);
    QVERIFY(all.lastTrade == time("2021-07-05T10:41:27+05:30"));
    QVERIFY(all.exchangeTime == time("2021-07-05T10:41:27+05:30"));
    const kite::Quote& some = quotes->at(1);
    QCOMPARE(some.lastPrice, 1573.15);
    QCOMPARE(some.dayVolume.value(), 1175986u);
    QVERIFY(!some.lastTrade && !some.exchangeTime);
    QCOMPARE(quotes->at(2).lastPrice, 1573.15);
    QVERIFY(!quotes->at(2).dayVolume);
    QCOMPARE(quotes->at(3).lastPrice, 15700.5);
    QVERIFY(!quotes->at(3).exchangeTime);
    QVERIFY(quotes->at(4).exchangeTime == time("2021-07-05T05:11:27Z"));
    QVERIFY(kite::parseMessage(QByteArray(1, '\0'))->empty());
    QVERIFY(kite::parseMessage(be16(0))->empty());
}

void TestKiteWire::knowsPriceDivisors_data() {
    QTest::addColumn<int>("segment");
    QTest::addColumn<double>("price");
    QTest::newRow("NSE shares") << 1 << 7412345.67;
    QTest::newRow("NSE currencies") << 3 << 74.1234567;
    QTest::newRow("BSE shares") << 4 << 7412345.67;
    QTest::newRow("BSE currencies") << 6 << 74123.4567;
    QTest::newRow("MCX") << 7 << 7412345.67;
    QTest::newRow("indices") << 9 << 7412345.67;
}

void TestKiteWire::knowsPriceDivisors() {
    QFETCH(int, segment);
    QFETCH(double, price);
    const auto token = static_cast<std::uint32_t>(0x00100000 + segment);
    QCOMPARE(kite::parseMessage(message({lastPrice(token, 741234567)}))->front().lastPrice, price);
}

void TestKiteWire::badMessages_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& bytes, const char* says) {
        QTest::newRow(name) << bytes << QString::fromLatin1(says);
    };
    const QByteArray good = message({full(), lastPrice(infosys, 157315)});
    row("empty", "", "byte 0: ");
    row("count without packets", be16(1), "byte 2: ");
    row("half a length", be16(1) + QByteArray(1, '\0'), "byte 2: ");
    row("length beyond the end", be16(1).append(be16(8)), "byte 2: ");
    row("one byte short", message({full()}).chopped(1), "byte 2: ");
    row("second packet missing", be16(2) + message({full()}).mid(2), "byte 188: ");
    row("second packet short", good.chopped(1), "byte 188: ");
    row("goes on", good + QByteArray(1, '\0'), "byte 198: ");
    row("goes on with a packet", be16(1) + good.mid(2), "byte 188: ");
    row("count largest", QByteArray("\xff\xff", 2) + good.mid(2), "byte 198: ");
    row("length largest", be16(1) + QByteArray(200, '\xff'), "byte 2: ");
    row("text", "hello, this is a text", "byte 2: ");
    for (const int size : {0, 1, 4, 7, 9, 27, 29, 31, 33, 43, 45, 64, 183, 185})
        row(qPrintable(QStringLiteral("packet of %1").arg(size)), message({QByteArray(size, '\1')}), "byte 2: ");
}

void TestKiteWire::badMessages() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const auto quotes = kite::parseMessage(bytes);
    QVERIFY(!quotes);
    const QString text = QString::fromStdString(quotes.error().message());
    QVERIFY2(text.startsWith(says), qPrintable(text));
    Ticker ticker(m_clock, dump(), QUrl(), {});
    StreamSink sink;
    ticker.connected();
    ticker.subscribe({key("408065")});
    QVERIFY(!ticker.read(bytes, true, sink));
    QVERIFY(sink.ticks.empty());
}

void TestKiteWire::follows() {
    Ticker ticker(m_clock, dump(), QUrl(), {});
    ticker.connected();
    QCOMPARE(ticker.subscribe({key("408065"), key("NSE/ADANIPORTS")}),
        (std::vector<QByteArray>{
            R"({"a":"subscribe","v":[408065,3861249]})", R"({"a":"mode","v":["full",[408065,3861249]]})"}));
    // Two who want one number: it is asked for once, and given up with the second.
    QVERIFY(ticker.subscribe({key("408065", "5m")}).empty());
    QVERIFY(ticker.unsubscribe({key("408065")}).empty());
    QCOMPARE(ticker.unsubscribe({key("408065", "5m")}), std::vector<QByteArray>{R"({"a":"unsubscribe","v":[408065]})"});
    QVERIFY(ticker.unsubscribe({key("408065")}).empty());
    ticker.connected();
    QCOMPARE(ticker.subscribe({key("408065")}).size(), std::size_t(2));
    QVERIFY(ticker.check(key("NSE/ADANIPORTS")));
    QCOMPARE(ticker.check(key("NSE/NOSUCH")).error().code, std::string("feed.unknown_instrument"));
    QCOMPARE(ticker.check({{"KITE", "408065"}, {}, false}).error().code, std::string("feed.no_live"));
}

void TestKiteWire::makesTicks() {
    Ticker ticker(m_clock, dump(), QUrl(), {});
    StreamSink sink;
    ticker.connected();
    ticker.subscribe({key("408065"), key("408065", "5m")});
    const auto traded = [&](std::uint32_t volume, std::uint32_t price) {
        QByteArray out = full();
        return out.replace(16, 4, be32(volume)).replace(4, 4, be32(price));
    };
    QVERIFY(ticker.read(message({full(), full(), lastPrice(5, 100)}), true, sink));
    // The volume of the day so far belongs to no tick; the same again, and what nobody asked for, is none.
    QCOMPARE(sink.ticks.size(), std::size_t(1));
    QCOMPARE(sink.ticks[0].instrument.symbol, std::string("408065"));
    QCOMPARE(sink.ticks[0].tick.price, 1573.7);
    QCOMPARE(sink.ticks[0].tick.volume, 0.0);
    QCOMPARE(sink.ticks[0].tick.time, time("2021-07-05T05:11:27Z"));
    QVERIFY(ticker.read(message({traded(1192500, 157370)}), true, sink));
    QCOMPARE(sink.ticks.back().tick.volume, 29.0);
    QVERIFY(ticker.read(message({traded(1192500, 157375)}), true, sink));
    QCOMPARE(sink.ticks.back().tick.price, 1573.75);
    QCOMPARE(sink.ticks.back().tick.volume, 0.0);
    QVERIFY(ticker.read(message({traded(40, 157375)}), true, sink)); // the next morning
    QCOMPARE(sink.ticks.back().tick.volume, 40.0);
    QCOMPARE(sink.ticks.size(), std::size_t(4));
    QVERIFY(ticker.read(message({traded(50, 0)}), true, sink));
    QVERIFY(ticker.read(message({traded(50, 0xffffff00)}), true, sink));
    QCOMPARE(sink.ticks.size(), std::size_t(4));
    // Packets without a time bear ours.
    QVERIFY(ticker.read(message({lastPrice(infosys, 160000)}), true, sink));
    QVERIFY(sink.ticks.back().tick.time >= time("2021-07-05T05:12:00Z"));
    // After a new link the count begins anew.
    ticker.connected();
    ticker.subscribe({key("408065")});
    QVERIFY(ticker.read(message({traded(1192600, 157370)}), true, sink));
    QCOMPARE(sink.ticks.back().tick.volume, 0.0);
}

void TestKiteWire::readsTexts() {
    Ticker ticker(m_clock, dump(), QUrl(), {});
    StreamSink sink;
    QVERIFY(ticker.read(R"({"type":"order","data":{"order_id":"1"}})", false, sink));
    QVERIFY(ticker.read(R"({"type":"message","data":"the exchange is closed"})", false, sink));
    QVERIFY(sink.refused.isEmpty());
    QVERIFY(ticker.read(R"({"type":"error","data":"Too many instruments"})", false, sink));
    QCOMPARE(sink.refused, QStringLiteral("Too many instruments"));
    for (const char* bad : {"", "hello", "[]", R"({"kind":"error"})", R"({"type":5})", R"({"type":"er)"})
        QVERIFY2(!ticker.read(bad, false, sink), bad);
}

void TestKiteWire::keepsTheKey() {
    const FeedFolder folder;
    const auto written = [&](const QByteArray& line) {
        const QString file = folder.write("key", line);
        QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return file.toStdString();
    };
    const std::string file = written("mykey:my+token/==\n");
    QCOMPARE(kite::readCredentials(file)->header(), QByteArray("token mykey:my+token/=="));
    const Ticker ticker(m_clock, dump(), QUrl(QStringLiteral("wss://ws.kite.trade")), file);
    QNetworkRequest request(ticker.url());
    QVERIFY(ticker.prepare(request));
    QCOMPARE(request.url().toString(QUrl::FullyEncoded),
        QStringLiteral("wss://ws.kite.trade?api_key=mykey&access_token=my%2Btoken%2F%3D%3D"));
    for (const char* bad : {"", "mykey", "mykey:", ":token", "my key:token", "a:b\nc:d", "a:\xc3\xa4"}) {
        const auto read = kite::readCredentials(written(bad));
        QVERIFY2(!read, bad);
        QCOMPARE(read.error().code, std::string("feed.secret"));
        QCOMPARE(read.error().location, std::string("setting 'credentials_file'"));
        QVERIFY(read.error().message().find("token:") == std::string::npos);
    }
    const std::string open = written("mykey:mytoken");
    QFile::setPermissions(
        QString::fromStdString(open), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther);
    QVERIFY(kite::readCredentials(open).error().message().find("other users") != std::string::npos);
    QVERIFY(!kite::readCredentials(""));
    QVERIFY(!kite::readCredentials("/no/such/file"));
}

QTEST_GUILESS_MAIN(TestKiteWire)
#include "tst_kite_wire.moc"
