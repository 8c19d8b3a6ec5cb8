// What the kraken feed makes of the messages of Kraken's WebSocket v2, good and bad.
#include "plugins/feeds/kraken/core/ohlc_stream.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using kraken::OhlcStream;

namespace {

net::StreamKey key(const char* symbol, const char* length, bool wantsTicks) {
    return {{"KRAKEN", symbol}, timeframe(length), wantsTicks};
}

std::unique_ptr<net::IStreamProtocol> listening() {
    auto out = std::make_unique<OhlcStream>(QUrl(QStringLiteral("wss://ws.kraken.com")));
    out->reset();
    out->subscribe({key("BTC/USD", "1m", true), key("ETH/USDT", "5m", true)});
    return out;
}

// One row of candles for BTC/USD, 1m.
QByteArray ohlc(const char* begin, const char* close, const char* type = "update") {
    return QByteArray(R"({"channel":"ohlc","type":")") + type
        + R"(","data":[{"symbol":"BTC/USD","interval":1,"interval_begin":")" + begin
        + R"(","open":10,"high":20,"low":5,"close":)" + close + R"(,"volume":3.5,"vwap":10,"trades":12}]})";
}

QByteArray trade(int number) {
    return R"({"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":105944.20,)"
           R"("qty":0.00027625,"ord_type":"limit","trade_id":)"
        + QByteArray::number(number) + R"(,"timestamp":"2023-10-06T17:35:55.440295Z"}]})";
}

} // namespace

class TestKrakenStreamWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void subscriptionFrames();
    void recordedStream();
    void aCandleClosesWhenTheNextBegins();
    void tradesBecomeTicks();
    void answersToSubscriptions();
    void badMessages_data();
    void badMessages();
    void brokenEverywhere();
};

void TestKrakenStreamWire::subscriptionFrames() {
    OhlcStream stream(QUrl(QStringLiteral("wss://ws.kraken.com")));
    QCOMPARE(stream.url(), QUrl(QStringLiteral("wss://ws.kraken.com/v2")));
    stream.reset();
    const auto ticks = key("BTC/USD", "1m", true);
    const auto hours = key("BTC/USD", "1h", true);
    auto frames = stream.subscribe({ticks, hours, key("ETH/USD", "1m", false)});
    QCOMPARE(frames.size(), 3u);
    QVERIFY(isSameJson(frames[0],
        R"({"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"],"snapshot":false},"req_id":1})"));
    QVERIFY(isSameJson(frames[1],
        R"({"method":"subscribe","params":{"channel":"ohlc","symbol":["BTC/USD","ETH/USD"],"interval":1,)"
        R"("snapshot":true},"req_id":2})"));
    // The trades are still needed by the hours.
    frames = stream.unsubscribe({ticks});
    QCOMPARE(frames.size(), 1u);
    QVERIFY(isSameJson(frames[0],
        R"({"method":"unsubscribe","params":{"channel":"ohlc","symbol":["BTC/USD"],"interval":1,"snapshot":true},)"
        R"("req_id":4})"));
    QVERIFY(hear(stream, ohlc("2023-10-04T16:25:00Z", "11")).isEmpty());
    QCOMPARE(hear(stream, trade(1)).size(), 1);
    QCOMPARE(stream.unsubscribe({hours}).size(), 2u);
    QVERIFY(hear(stream, trade(2)).isEmpty());
    stream.reset();
    QCOMPARE(stream.subscribe({hours}).size(), 2u);
    QCOMPARE(verdict(stream.check(hours)), QStringLiteral("ok"));
    QCOMPARE(verdict(stream.check(key("BTC/USD", "1w", false))), QStringLiteral("feed.timeframe"));
    QCOMPARE(verdict(stream.check(key("BTC-USD", "1m", true))), QStringLiteral("feed.unknown_instrument"));
}

void TestKrakenStreamWire::recordedStream() {
    TRUEBAR_NEEDS_SHARED();
    const auto stream = listening();
    QCOMPARE(hear(*stream, wireFile("kraken/nautilus/ws_ohlc_update.json")),
        QStringList{QStringLiteral(
            "candle BTC/USD 1m 2023-10-04T16:25:00Z 106038.2 106044.3 106038.1 106040.1 30927.68066226 forming")});
    QCOMPARE(hear(*stream, wireFile("kraken/nautilus/ws_trade_update.json")),
        (QStringList{QStringLiteral("tick BTC/USD 2023-10-06T17:35:55.440Z 105944.2 0.00027625"),
            QStringLiteral("tick BTC/USD 2023-10-06T17:35:56.123Z 105910.5 0.0001246")}));
    for (const char* silent : {"kraken/nautilus/ws_subscribe_response.json", "kraken/nautilus/ws_pong.json"})
        QVERIFY(hear(*stream, wireFile(silent)).isEmpty());
    for (const char* name : {"Kline", "Trades"}) {
        const QByteArray file = wireFile((std::string("kraken/jkorf/Subscriptions/Spot/") + name + ".txt").c_str());
        for (const QByteArray& answered : framesAfter(file, '<'))
            QVERIFY(hear(*stream, answered).isEmpty());
        const auto events = framesAfter(file, '=');
        QCOMPARE(events.size(), 1u);
        const QStringList heard = hear(*stream, events[0]);
        QCOMPARE(heard.size(), 1);
        QVERIFY(heard[0]
                == QLatin1String("candle ETH/USDT 5m 2023-10-04T16:25:00Z 0.5624 0.5628 0.5622 0.5627 "
                                 "30927.68066226 forming")
            || heard[0] == QLatin1String("tick ETH/USDT 2023-09-25T07:49:37.708Z 0.5117 40"));
    }
}

void TestKrakenStreamWire::aCandleClosesWhenTheNextBegins() {
    const auto stream = listening();
    const auto line = [](const char* minute, const char* close, const char* state) {
        return QStringLiteral("candle BTC/USD 1m 2023-10-04T16:%1:00Z 10 20 5 %2 3.5 %3")
            .arg(QLatin1String(minute), QLatin1String(close), QLatin1String(state));
    };
    const char* const first = "2023-10-04T16:25:00.000000000Z";
    const char* const second = "2023-10-04T16:26:00.000000000Z";
    QCOMPARE(hear(*stream, ohlc(first, "11")), QStringList{line("25", "11", "forming")});
    QVERIFY(hear(*stream, ohlc(first, "11")).isEmpty()); // sent twice
    QCOMPARE(hear(*stream, ohlc(first, "12")), QStringList{line("25", "12", "forming")});
    QCOMPARE(hear(*stream, ohlc(second, "13")), (QStringList{line("25", "12", "closed"), line("26", "13", "forming")}));
    QVERIFY(hear(*stream, ohlc(first, "14")).isEmpty()); // late
    // A snapshot holds the past too; only its last candle is live.
    const auto anew = listening();
    QByteArray snapshot = ohlc(first, "11", "snapshot");
    const QByteArray more = "," + ohlc(second, "12").split('[')[1];
    snapshot.replace("]}", more);
    QCOMPARE(hear(*anew, snapshot), QStringList{line("26", "12", "forming")});
}

void TestKrakenStreamWire::tradesBecomeTicks() {
    const auto stream = listening();
    QCOMPARE(hear(*stream, trade(7)),
        QStringList{QStringLiteral("tick BTC/USD 2023-10-06T17:35:55.440Z 105944.2 0.00027625")});
    QVERIFY(hear(*stream, trade(7)).isEmpty());
    QVERIFY(hear(*stream, trade(6)).isEmpty());
    QVERIFY(hear(*stream, trade(8).replace("update", "snapshot")).isEmpty());
    QCOMPARE(hear(*stream, trade(8)).size(), 1);
}

void TestKrakenStreamWire::answersToSubscriptions() {
    const auto stream = listening();
    QVERIFY(hear(*stream, R"({"channel":"heartbeat"})").isEmpty());
    QVERIFY(hear(*stream, R"({"channel":"status","type":"update","data":[{"system":"online","version":"2.0.4"}]})")
                .isEmpty());
    QCOMPARE(hear(*stream, R"({"channel":"status","type":"update","data":[{"system":"maintenance"}]})"),
        QStringList{QStringLiteral("error feed.unavailable Kraken is down for maintenance")});
    const QByteArray refusal =
        R"({"error":"Currency pair not supported BTC/USD","method":"subscribe","success":false,"symbol":"BTC/USD"})";
    QCOMPARE(
        hear(*stream, refusal), QStringList{QStringLiteral("refused BTC/USD: Currency pair not supported BTC/USD")});
    // Nothing is remembered of it: it can be asked for again.
    QVERIFY(hear(*stream, trade(1)).isEmpty());
    QCOMPARE(stream->subscribe({key("BTC/USD", "1m", true)}).size(), 2u);
    QVERIFY(hear(*stream, R"({"error":"Already subscribed","method":"subscribe","success":false})").isEmpty());
    QVERIFY(hear(*stream, R"({"error":"Subscription not found","method":"unsubscribe","success":false})").isEmpty());
    QCOMPARE(hear(*stream, R"({"error":"Exceeded msg rate","method":"subscribe","success":false})"),
        QStringList{QStringLiteral("error feed.refused Kraken refused: Exceeded msg rate")});
}

void TestKrakenStreamWire::badMessages_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("place");
    const auto add = [](const char* name, const QByteArray& message, const char* place) {
        QTest::newRow(name) << message << QString::fromLatin1(place);
    };
    const auto candle = [](const char* from, const char* to) {
        return ohlc("2023-10-04T16:25:00Z", "11").replace(from, to);
    };
    const auto deal = [](const char* from, const char* to) { return trade(1).replace(from, to); };
    add("empty", "", "the answer is not whole JSON");
    add("HTML", "<html></html>", "the answer is not whole JSON");
    add("array", "[]", "/channel: ");
    add("no channel", "{}", "/channel: ");
    add("channel a number", R"({"channel":3})", "/channel: ");
    add("candles without data", R"({"channel":"ohlc"})", "/data: ");
    add("candles null", R"({"channel":"ohlc","data":null})", "/data: ");
    add("candle null", R"({"channel":"ohlc","data":[null]})", "/data/0/symbol: ");
    add("no symbol", candle("symbol", "pair"), "/data/0/symbol: ");
    add("interval in words", candle(R"("interval":1)", R"("interval":"one")"), "/data/0/interval: ");
    add("interval unknown", candle(R"("interval":1)", R"("interval":7)"), "/data/0/interval: ");
    add("begin missing", candle("interval_begin", "begin"), "/data/0/interval_begin: ");
    add("begin a number", candle(R"("2023-10-04T16:25:00Z")", "1696436700"), "/data/0/interval_begin: ");
    add("begin off the grid", candle("16:25:00Z", "16:25:01Z"), "/data/0/interval_begin: ");
    add("begin of no calendar", candle("2023-10-04", "2023-02-30"), "/data/0/interval_begin: ");
    add("open null", candle(R"("open":10)", R"("open":null)"), "/data/0/open: ");
    add("high NaN", candle(R"("high":20)", R"("high":"NaN")"), "/data/0/high: ");
    add("low 0", candle(R"("low":5)", R"("low":0)"), "/data/0/low: ");
    add("low above high", candle(R"("low":5)", R"("low":50)"), "/data/0: ");
    add("close beyond high", candle(R"("close":11)", R"("close":21)"), "/data/0: ");
    add("volume negative", candle("3.5", "-3.5"), "/data/0/volume: ");
    add("volume missing", candle("volume", "vol"), "/data/0/volume: ");
    add("trades without data", R"({"channel":"trade"})", "/data: ");
    add("trade an array", R"({"channel":"trade","data":[[]]})", "/data/0/symbol: ");
    add("trade number in words", deal(R"("trade_id":1)", R"("trade_id":"x")"), "/data/0/trade_id: ");
    add("price null", deal("105944.20", "null"), "/data/0/price: ");
    add("price negative", deal("105944.20", "-1"), "/data/0/price: ");
    add("quantity a list", deal("0.00027625", "[1]"), "/data/0/qty: ");
    add("time cut", deal("T17:35:55.440295Z", "T17"), "/data/0/timestamp: ");
    add("status without data", R"({"channel":"status"})", "/data/0/system: ");
}

void TestKrakenStreamWire::badMessages() {
    QFETCH(QByteArray, message);
    QFETCH(QString, place);
    const QStringList heard = hear(*listening(), message);
    QCOMPARE(heard.size(), 1);
    QVERIFY2(heard[0].startsWith(QLatin1String("error ")) && heard[0].section(QLatin1Char(' '), 2).startsWith(place),
        qPrintable(heard[0]));
}

void TestKrakenStreamWire::brokenEverywhere() {
    TRUEBAR_NEEDS_SHARED();
    QVERIFY(breakMessage(listening, wireFile("kraken/nautilus/ws_ohlc_update.json")) > 200);
    QVERIFY(breakMessage(listening, wireFile("kraken/nautilus/ws_trade_update.json")) > 400);
}

QTEST_GUILESS_MAIN(TestKrakenStreamWire)
#include "tst_kraken_stream_wire.moc"
