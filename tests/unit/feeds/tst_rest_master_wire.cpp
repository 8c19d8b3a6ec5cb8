// The pages and frames of a master data store, and what happens when they are broken.
#include "plugins/feeds/rest_master/core/candle_stream.h"
#include "plugins/feeds/rest_master/core/wire.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using rest_master::CandleStream;

namespace {

const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};
const InstrumentId infosys{"KITE", "NSE/INFY"};

BatchRequest two() {
    return {{bitcoin, infosys}, timeframe("1m"), {time("2024-01-01"), time("2024-01-02")}};
}

// 1704067200000 is 2024-01-01.
const QByteArray goodPage =
    R"({"timeframe":"1m","series":[{"instrument":"BINANCE:BTCUSDT","rows":[[1704067200000,"42283.58",42298.62,42261.02,42298.61,35.92724],)"
    R"([1704067260000,42298.62,42320,42298.61,42320,21.16779]]},{"instrument":"KITE:NSE/INFY","rows":[],"complete_to":1704067230000}],"next":"p2+/="})";

const QByteArray goodCandle =
    R"({"type":"candle","instrument":"BINANCE:BTCUSDT","timeframe":"1m","row":[1704067200000,1,2,0.5,1.5,9],"closed":true})";

class StreamSink final : public net::IStreamSink {
public:
    void onCandle(const InstrumentId& instrument, Timeframe length, const LiveCandle& candle) override {
        named = QString::fromStdString(instrument.toString() + ' ' + length.toString());
        candles.push_back(candle);
    }
    void onTick(const InstrumentId&, const LiveTick&) override { qFatal("the store sends no ticks"); }
    void onRefused(const InstrumentId&, const std::string& reason) override { onRefused(reason); }
    void onRefused(const std::string& reason) override { refused = QString::fromStdString(reason); }
    void onGoingAway() override { isGoing = true; }

    QString named;
    std::vector<LiveCandle> candles;
    QString refused;
    bool isGoing = false;
};

net::StreamKey key(const InstrumentId& instrument, const char* length, bool wantsTicks = false) {
    return {instrument, timeframe(length), wantsTicks};
}

} // namespace

class TestRestMasterWire final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asks();
    void readsPages();
    void readsErrors_data();
    void readsErrors();
    void badPages_data();
    void badPages();
    void follows();
    void readsFrames();
    void badFrames_data();
    void badFrames();
};

void TestRestMasterWire::asks() {
    QCOMPARE(rest_master::pathOf(two(), {}),
        QStringLiteral("/v1/candles?instruments=BINANCE:BTCUSDT,KITE:NSE/INFY&timeframe=1m&from=1704067200000&"
                       "to=1704153600000&limit=5000"));
    QVERIFY(rest_master::pathOf(two(), QStringLiteral("p2+/=&x")).endsWith(QStringLiteral("&cursor=p2%2B%2F%3D%26x")));
}

void TestRestMasterWire::readsPages() {
    const auto page = rest_master::readPage(goodPage, two());
    QVERIFY2(page, page ? "" : page.error().message().c_str());
    QCOMPARE(page->next, QStringLiteral("p2+/="));
    const net::HistoryAnswer& rows = page->answers.at(bitcoin);
    QCOMPARE(rows.candles.size(), std::size_t(2));
    QCOMPARE(rows.candles[0].open, 42283.58);
    QCOMPARE(rows.candles[1].volume, 21.16779);
    QVERIFY(!rows.answered);
    const net::HistoryAnswer& none = page->answers.at(infosys);
    QVERIFY(none.candles.empty());
    // The minute that the store has half of does not count.
    QVERIFY(none.answered == (TimeSpan{time("2024-01-01"), time("2024-01-01")}));
    const auto last = rest_master::readPage(R"({"timeframe":"1m","series":[],"next":null})", two());
    QVERIFY(last && last->next.isEmpty() && last->answers.empty());
}

void TestRestMasterWire::readsErrors_data() {
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("code");
    for (const auto& [said, code] : {std::pair{"unknown_instrument", "feed.unknown_instrument"},
             std::pair{"timeframe", "feed.timeframe"}, std::pair{"span", "feed.span"},
             std::pair{"cursor_expired", "feed.unavailable"}, std::pair{"busy", "feed.unavailable"},
             std::pair{"unauthorized", "feed.refused"}, std::pair{"anything else", "feed.refused"}})
        QTest::newRow(said) << QString::fromLatin1(said) << QString::fromLatin1(code);
}

void TestRestMasterWire::readsErrors() {
    QFETCH(QString, said);
    QFETCH(QString, code);
    net::HttpReply reply;
    reply.status = 400;
    reply.body = R"({"error":{"code":")" + said.toUtf8() + R"(","message":"no such thing"}})";
    const auto error = rest_master::errorOf(reply);
    QVERIFY(error);
    QCOMPARE(QString::fromStdString(error->code), code);
    QVERIFY(QString::fromStdString(error->message()).contains(QStringLiteral("no such thing")));
    for (const char* other : {"", "Bad Gateway", "{}", R"({"error":"text"})", R"({"error":{"code":5}})"}) {
        reply.body = other;
        QVERIFY2(!rest_master::errorOf(reply), other);
    }
}

void TestRestMasterWire::badPages_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& body, const char* says) {
        QTest::newRow(name) << body << QString::fromLatin1(says);
    };
    const auto edited = [&](const char* name, const char* from, const char* to, const char* says) {
        row(name, with(goodPage, from, to), says);
    };
    row("empty", "", "byte 0");
    row("plain text", "Service Unavailable", "byte ");
    row("web page", "<html></html>", "byte ");
    row("cut short", goodPage.left(150), "byte ");
    row("trailing garbage", goodPage + "]", "byte ");
    row("array", "[]", "/timeframe: ");
    edited("no timeframe", R"("timeframe")", R"("length")", "/timeframe: ");
    edited("another timeframe", R"("timeframe":"1m")", R"("timeframe":"5m")", "/timeframe: ");
    edited("timeframe a number", R"("timeframe":"1m")", R"("timeframe":60)", "/timeframe: ");
    row("no series", R"({"timeframe":"1m"})", "/series: ");
    row("series an object", R"({"timeframe":"1m","series":{}})", "/series: ");
    row("series null", R"({"timeframe":"1m","series":null})", "/series: ");
    row("one a number", R"({"timeframe":"1m","series":[5]})", "/series/0/instrument: ");
    edited("another instrument", "KITE:NSE/INFY", "KITE:NSE/TCS", "/series/1/instrument: ");
    edited("impossible instrument", "KITE:NSE/INFY", "INFY", "/series/1/instrument: ");
    edited("instrument a number", R"("KITE:NSE/INFY")", "5", "/series/1/instrument: ");
    edited("instrument twice", "KITE:NSE/INFY", "BINANCE:BTCUSDT", "/series/1/instrument: ");
    edited("no rows", R"("rows":[])", R"("lines":[])", "/series/1/rows: ");
    edited("rows an object", R"("rows":[])", R"("rows":{})", "/series/1/rows: ");
    edited("row a number", R"("rows":[])", R"("rows":[5])", "/series/1/rows/0: ");
    edited("row short", R"("rows":[])", R"("rows":[[1704067200000,1,1,1,1]])", "/series/1/rows/0: ");
    edited("row long", R"("rows":[])", R"("rows":[[1704067200000,1,1,1,1,1,1]])", "/series/1/rows/0: ");
    edited("time a date", R"("rows":[])", R"("rows":[["2024-01-01",1,1,1,1,1]])", "/series/1/rows/0/0: ");
    edited("time broken", "1704067260000", "1704067260000.5", "/series/0/rows/1/0: ");
    edited("time null", "1704067260000", "null", "/series/0/rows/1/0: ");
    edited("open a word", "\"42283.58\"", "\"much\"", "/series/0/rows/0/1: ");
    edited("high null", "42298.62,42261.02", "null,42261.02", "/series/0/rows/0/2: ");
    edited("low an object", "42261.02", "{}", "/series/0/rows/0/3: ");
    edited("close not finite", "42261.02,42298.61", R"(42261.02,"nan")", "/series/0/rows/0/4: ");
    edited("volume true", "21.16779", "true", "/series/0/rows/1/5: ");
    edited("complete_to a date", "1704067230000", R"("2024-01-01")", "/series/1/complete_to: ");
    edited("cursor a number", R"("p2+/=")", "2", "/next: ");
    edited("cursor empty", R"("p2+/=")", R"("")", "/next: ");
    row("cursor endless", with(goodPage, "p2+/=", QByteArray(1001, 'x').constData()), "/next: ");
}

void TestRestMasterWire::badPages() {
    QFETCH(QByteArray, body);
    QFETCH(QString, says);
    const auto page = rest_master::readPage(body, two());
    QVERIFY(!page);
    const QString message = QString::fromStdString(page.error().message());
    QVERIFY2(message.contains(says), qPrintable(message));
}

void TestRestMasterWire::follows() {
    CandleStream stream(QUrl(QStringLiteral("wss://data.example.com/api/")), {});
    QCOMPARE(stream.url().toString(), QStringLiteral("wss://data.example.com/api/v1/stream"));
    QCOMPARE(stream.subscribe({key(bitcoin, "1m"), key(bitcoin, "1m", true), key(infosys, "5m")}),
        std::vector<QByteArray>{
            R"({"series":[{"instrument":"BINANCE:BTCUSDT","timeframe":"1m"},{"instrument":"KITE:NSE/INFY","timeframe":"5m"}],"type":"subscribe"})"});
    QCOMPARE(stream.unsubscribe({key(infosys, "5m")}),
        std::vector<QByteArray>{
            R"({"series":[{"instrument":"KITE:NSE/INFY","timeframe":"5m"}],"type":"unsubscribe"})"});
    QNetworkRequest request(stream.url());
    QVERIFY(stream.prepare(request));
    QVERIFY(!request.hasRawHeader("Authorization"));
    const FeedFolder folder;
    const QString file = folder.write("token", "  abc.def\n");
    QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    QVERIFY(CandleStream(stream.url(), file.toStdString()).prepare(request));
    QCOMPARE(request.rawHeader("Authorization"), QByteArray("Bearer abc.def"));
    QCOMPARE(CandleStream(stream.url(), "/no/such/file").prepare(request).error().location,
        std::string("setting 'token_file'"));
}

void TestRestMasterWire::readsFrames() {
    CandleStream stream(QUrl(), {});
    StreamSink sink;
    QVERIFY(stream.read(goodCandle, false, sink));
    QCOMPARE(sink.named, QStringLiteral("BINANCE:BTCUSDT 1m"));
    QCOMPARE(sink.candles.size(), std::size_t(1));
    QVERIFY(sink.candles[0].closed);
    QCOMPARE(sink.candles[0].candle.openTime, time("2024-01-01"));
    QCOMPARE(sink.candles[0].candle.close, 1.5);
    QVERIFY(stream.read(R"({"type":"subscribed"})", false, sink));
    QVERIFY(stream.read(R"({"type":"error","code":"unknown_instrument","message":"no BTCUSDX"})", false, sink));
    QCOMPARE(sink.refused, QStringLiteral("no BTCUSDX"));
    QVERIFY(!sink.isGoing);
    QVERIFY(stream.read(R"({"type":"bye"})", false, sink));
    QVERIFY(sink.isGoing);
}

void TestRestMasterWire::badFrames_data() {
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& frame, const char* says) {
        QTest::newRow(name) << frame << QString::fromLatin1(says);
    };
    row("empty", "", "byte 0");
    row("text", "hello", "byte ");
    row("cut short", goodCandle.left(60), "byte ");
    row("array", "[]", "/type: ");
    row("type a number", R"({"type":5})", "/type: ");
    row("no instrument", with(goodCandle, R"("instrument")", R"("symbol")"), "/instrument: ");
    row("impossible instrument", with(goodCandle, "BINANCE:BTCUSDT", "BTC USDT"), "/instrument: ");
    row("no timeframe", with(goodCandle, R"("timeframe")", R"("length")"), "/timeframe: ");
    row("impossible timeframe", with(goodCandle, R"("1m")", R"("7m")"), "/timeframe: ");
    row("no row", with(goodCandle, R"("row")", R"("candle")"), "/row: ");
    row("row short", with(goodCandle, ",9]", "]"), "/row: ");
    row("time a word", with(goodCandle, "1704067200000", R"("now")"), "/row/0: ");
    row("open null", with(goodCandle, "1704067200000,1", "1704067200000,null"), "/row/1: ");
    row("closed a number", with(goodCandle, "true", "1"), "/closed: ");
    row("closed missing", with(goodCandle, R"("closed")", R"("final")"), "/closed: ");
}

void TestRestMasterWire::badFrames() {
    QFETCH(QByteArray, frame);
    QFETCH(QString, says);
    CandleStream stream(QUrl(), {});
    StreamSink sink;
    const auto read = stream.read(frame, false, sink);
    QVERIFY(!read);
    const QString message = QString::fromStdString(read.error().message());
    QVERIFY2(message.contains(says), qPrintable(message));
    QVERIFY(sink.candles.empty());
    QVERIFY(!stream.read(goodCandle, true, sink));
}

QTEST_GUILESS_MAIN(TestRestMasterWire)
#include "tst_rest_master_wire.moc"
