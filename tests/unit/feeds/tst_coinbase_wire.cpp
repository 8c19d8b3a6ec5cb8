// What the coinbase feed makes of the formats of Coinbase Exchange, good and bad.
#include "plugins/feeds/coinbase/core/candles.h"
#include "plugins/feeds/coinbase/core/match_stream.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QJsonDocument>
#include <QTest>

using namespace truebar;
using namespace truebar::test;
using coinbase::Candles;
using coinbase::MatchStream;

namespace {

const InstrumentId bitcoin{"COINBASE", "BTC-USD"};

FetchRequest minutes(const char* begin, const char* end) {
    return {bitcoin, Timeframe(), {time(begin), time(end)}};
}

const net::StreamKey bitcoinTicks{bitcoin, Timeframe(), true};

std::unique_ptr<net::IStreamProtocol> listening() {
    auto out = std::make_unique<MatchStream>(QUrl(QStringLiteral("wss://ws-feed.exchange.coinbase.com")));
    out->reset();
    out->subscribe({bitcoinTicks});
    return out;
}

QByteArray match(int number, const char* kind = "match") {
    return QByteArray(R"({"type":")") + kind + R"(","trade_id":)" + QByteArray::number(number)
        + R"(,"sequence":50,"time":"2014-11-07T08:19:27.028459Z","product_id":"BTC-USD","size":"5.23512",)"
          R"("price":"400.23","side":"sell"})";
}

QByteArray heartbeat(int lastTrade) {
    return R"({"type":"heartbeat","sequence":90,"last_trade_id":)" + QByteArray::number(lastTrade)
        + R"(,"product_id":"BTC-USD","time":"2014-11-07T08:19:28.464459Z"})";
}

const char* const tickLine = "tick BTC-USD 2014-11-07T08:19:27.028Z 400.23 5.23512";

} // namespace

class TestCoinbaseWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedCandles();
    void aRecordedHour();
    void whatIsAskedFor();
    void whatAnAnswerSpeaksFor();
    void rowsThatNobodyMayStore();
    void badAnswers_data();
    void badAnswers();
    void errorsInOurWords();
    void impossibleSymbols_data();
    void impossibleSymbols();
    void subscriptionFrames();
    void tradesBecomeTicks();
    void lostTradesEndTheLink();
    void refusals();
    void badMessages_data();
    void badMessages();
    void brokenEverywhere();
};

void TestCoinbaseWire::recordedCandles() {
    TRUEBAR_NEEDS_SHARED();
    const QByteArray body = wireFile(
        "coinbaseexchange/xchange/org/knowm/xchange/coinbasepro/dto/marketdata/example-historical-candles.json");
    const FetchRequest request = minutes("2018-02-01T00:00:00Z", "2018-02-01T00:10:00Z");
    auto answer = Candles().read(body, request);
    QVERIFY2(answer, qPrintable(verdict(answer)));
    RecordingSink sink;
    const FetchReport report = net::deliver(std::move(*answer), request, latestTime, sink);
    QCOMPARE(report.rowsRead, 10u);
    QVERIFY(sink.rejected.empty());
    // The file's last row comes first, and its columns are time, low, high, open, close, volume.
    QCOMPARE(sink.candles.size(), 10u);
    QVERIFY((sink.candles.front()
        == Candle{time("2018-02-01T00:00:00Z"), 10099.99, 10099.99, 10099.98, 10099.98, 1.87868123}));
    QVERIFY(
        (sink.candles.back() == Candle{time("2018-02-01T00:09:00Z"), 10106.01, 10120.21, 10106, 10120.21, 2.85107455}));
    QCOMPARE(report.precision.priceDecimals, 2);
}

void TestCoinbaseWire::aRecordedHour() {
    TRUEBAR_NEEDS_SHARED();
    const QJsonDocument samples = QJsonDocument::fromJson(wireFile("ccxt_samples/ccxt_samples.json"));
    const QJsonArray rows = samples[QStringLiteral("coinbaseexchange_response")][2][QStringLiteral("http")].toArray();
    FetchRequest request = minutes("2024-03-13T00:00:00Z", "2024-03-14T00:00:00Z");
    request.timeframe = Timeframe(1, Timeframe::Unit::Hour);
    const auto answer = Candles().read(QJsonDocument(rows).toJson(), request);
    QVERIFY2(answer, qPrintable(verdict(answer)));
    QVERIFY((answer->candles.front()
        == Candle{time("2024-03-13T11:00:00Z"), 73243.33, 73402.47, 73241.5, 73370.65, 1.56794406}));
}

void TestCoinbaseWire::whatIsAskedFor() {
    const Candles candles;
    const auto pathOf = [&](const char* length, const char* begin, const char* end) {
        return candles.ask({bitcoin, timeframe(length), {time(begin), time(end)}})->path;
    };
    // The venue counts both ends; ours is half-open.
    QCOMPARE(pathOf("1m", "2024-01-01T00:00:00Z", "2024-01-01T05:00:00Z"),
        QStringLiteral("/products/BTC-USD/candles?granularity=60&start=2024-01-01T00:00:00Z&end=2024-01-01T04:59:00Z"));
    QCOMPARE(pathOf("6h", "2024-01-01T00:00:00.001Z", "2024-01-02T00:00:00Z"),
        QStringLiteral(
            "/products/BTC-USD/candles?granularity=21600&start=2024-01-01T06:00:00Z&end=2024-01-01T18:00:00Z"));
    // Never more than 300 candles, because then the venue sends none at all.
    QCOMPARE(pathOf("1m", "2024-01-01", "2024-01-02"),
        QStringLiteral("/products/BTC-USD/candles?granularity=60&start=2024-01-01T00:00:00Z&end=2024-01-01T04:59:00Z"));
    for (const char* good : {"1m", "5m", "15m", "1h", "6h", "1d"})
        QCOMPARE(candles.limits(timeframe(good))->candlesPerRequest, 300u);
    for (const char* bad : {"1s", "2m", "30m", "4h", "12h", "1w", "1mo"})
        QCOMPARE(verdict(candles.limits(timeframe(bad))), QStringLiteral("feed.timeframe"));
}

void TestCoinbaseWire::whatAnAnswerSpeaksFor() {
    // Nothing traded: that is an answer, for all of it.
    auto empty = Candles().read("[]", minutes("2024-01-01T00:00:00Z", "2024-01-01T05:00:00Z"));
    QVERIFY(empty && empty->candles.empty() && !empty->answered);
    const auto cut = Candles().read("[]", minutes("2024-01-01", "2024-01-02"));
    QVERIFY(cut && cut->answered);
    QCOMPARE(formatUtc(cut->answered->end), "2024-01-01T05:00:00Z");
}

void TestCoinbaseWire::rowsThatNobodyMayStore() {
    const FetchRequest request = minutes("2018-02-01T00:00:00Z", "2018-02-01T00:10:00Z");
    auto answer = Candles().read(R"([[1517443200,11,10,10,10,1],[1517443261,9,11,10,10,1],[1517443320,9,11,10,10,1],
        [1517443320,9,11,10,10,2],[1517443380,9,11,10,10,1],[1517443380,9,11,10,10,1],[1517400000,9,11,10,10,1]])",
        request);
    QVERIFY(answer);
    RecordingSink sink;
    const FetchReport report = net::deliver(std::move(*answer), request, latestTime, sink);
    QCOMPARE(sink.candles.size(), 2u);
    QCOMPARE(report.duplicates, 1u);
    QStringList codes;
    for (const RejectedRow& row : sink.rejected)
        codes += QString::fromStdString(row.reason.code);
    QCOMPARE(codes.size(), 3);
    QVERIFY(codes.contains(QStringLiteral("row.off_grid")));
    QVERIFY(codes.contains(QStringLiteral("row.conflict")));
}

void TestCoinbaseWire::badAnswers_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char* name, const QByteArray& body, const char* place) {
        QTest::newRow(name) << body << QStringLiteral("feed.unavailable %1").arg(QLatin1String(place)).trimmed();
    };
    add("empty", "", "");
    add("blanks", " \n ", "");
    add("HTML", "<html><body>502 Bad Gateway</body></html>", "");
    add("plain text", "Too Many Requests", "");
    add("cut in a row", "[[1517443740,10106,10120.21", "");
    add("text after the end", "[] x", "");
    add("zero bytes", QByteArray(16, '\0'), "");
    add("nested without end", QByteArray(5000, '['), "");
    add("null", "null", "");
    add("a number", "42", "");
    add("an error with status 200", R"({"message":"NotFound"})", "/");
    add("an object", R"({"0":[1517443740,1,1,1,1,1]})", "/");
    add("row null", "[null]", "/0");
    add("row a number", "[7]", "/0");
    add("row an object", "[{}]", "/0");
    add("row too short", "[[1517443740,1,1,1,1]]", "/0");
    add("row too long", "[[1517443740,1,1,1,1,1,1]]", "/0");
    add("rows in rows", "[[[1517443740,1,1,1,1,1]]]", "/0");
    add("second row empty", "[[1517443740,1,1,1,1,1],[]]", "/1");
    add("time null", "[[null,1,1,1,1,1]]", "/0/0");
    add("time true", "[[true,1,1,1,1,1]]", "/0/0");
    add("time in words", R"([["2018-02-01T00:00:00Z",1,1,1,1,1]])", "/0/0");
    add("time with a fraction", "[[1517443740.5,1,1,1,1,1]]", "/0/0");
    add("time in milliseconds", "[[1517443740000,1,1,1,1,1]]", "/0/0");
    add("time negative", "[[-60,1,1,1,1,1]]", "/0/0");
    add("time enormous", "[[9e300,1,1,1,1,1]]", "/0/0");
    add("low null", "[[1517443740,null,1,1,1,1]]", "/0/1");
    add("high NaN", R"([[1517443740,1,"NaN",1,1,1]])", "/0/2");
    add("open infinite", R"([[1517443740,1,1,"Infinity",1,1]])", "/0/3");
    add("close empty", R"([[1517443740,1,1,1,"",1]])", "/0/4");
    add("close with a unit", R"([[1517443740,1,1,1,"12 USD",1]])", "/0/4");
    add("close with a comma", R"([[1517443740,1,1,1,"1,2",1]])", "/0/4");
    add("price 0", "[[1517443740,0,1,1,1,1]]", "/0/1");
    add("price negative", "[[1517443740,-1,1,1,1,1]]", "/0/1");
    add("price beyond all doubles", R"([[1517443740,"1e999",1,1,1,1]])", "/0/1");
    add("price false", "[[1517443740,1,1,false,1,1]]", "/0/3");
    add("price an object", "[[1517443740,1,1,{},1,1]]", "/0/3");
    add("volume null", "[[1517443740,1,1,1,1,null]]", "/0/5");
    add("volume negative", "[[1517443740,1,1,1,1,-0.1]]", "/0/5");
    add("volume an array", "[[1517443740,1,1,1,1,[1]]]", "/0/5");
    add("third row bad", R"([[1517443740,1,1,1,1,1],[1517443680,1,1,1,1,1],[1517443620,1,1,"x",1,1]])", "/2/3");
}

void TestCoinbaseWire::badAnswers() {
    QFETCH(QByteArray, body);
    QFETCH(QString, expected);
    const auto answer = Candles().read(body, minutes("2018-02-01T00:00:00Z", "2018-02-01T00:10:00Z"));
    QCOMPARE(verdict(answer), expected);
    QVERIFY(!answer.error().message().empty());
}

void TestCoinbaseWire::errorsInOurWords() {
    const auto codeOf = [](int status, const char* body) {
        const auto error = coinbase::errorOf({status, body, {}});
        return error ? QString::fromStdString(error->code) : QStringLiteral("none");
    };
    QCOMPARE(codeOf(404, R"({"message":"NotFound"})"), QStringLiteral("feed.unknown_instrument"));
    QCOMPARE(codeOf(400, R"({"message":"granularity too small for the requested time range"})"),
        QStringLiteral("feed.refused"));
    QCOMPARE(codeOf(404, "<html>404</html>"), QStringLiteral("none"));
    QCOMPARE(codeOf(400, R"({"message":7})"), QStringLiteral("none"));
    QCOMPARE(codeOf(200, R"({"message":"NotFound"})"), QStringLiteral("none"));
    const auto longWords = coinbase::errorOf({400, R"({"message":")" + QByteArray(5000, 'x') + R"("})", {}});
    QVERIFY(longWords && longWords->message().size() < 300);
}

void TestCoinbaseWire::impossibleSymbols_data() {
    QTest::addColumn<QString>("venue");
    QTest::addColumn<QString>("symbol");
    int number = 0;
    for (const char* symbol : {"", "-", "BTC", "BTC-", "-USD", "BTC-USD-X", "btc-usd", "BTC/USD", "BTC-USD/../ETH-USD",
             "BTC-USD?granularity=1", "BTC%2DUSD", "BTC USD", "BTC-US\xc3\x84", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-USD"})
        QTest::addRow("%d", ++number) << QStringLiteral("COINBASE") << QString::fromUtf8(symbol);
    QTest::newRow("venue") << QStringLiteral("BINANCE") << QStringLiteral("BTC-USD");
}

void TestCoinbaseWire::impossibleSymbols() {
    QFETCH(QString, venue);
    QFETCH(QString, symbol);
    const InstrumentId id{venue.toStdString(), symbol.toStdString()};
    FetchRequest request = minutes("2018-02-01T00:00:00Z", "2018-02-01T00:10:00Z");
    request.instrument = id;
    QCOMPARE(verdict(Candles().ask(request)), QStringLiteral("feed.unknown_instrument"));
    QCOMPARE(verdict(listening()->check({id, Timeframe(), true})), QStringLiteral("feed.unknown_instrument"));
}

void TestCoinbaseWire::subscriptionFrames() {
    MatchStream stream(QUrl(QStringLiteral("wss://ws-feed.exchange.coinbase.com")));
    stream.reset();
    QCOMPARE(stream.url(), QUrl(QStringLiteral("wss://ws-feed.exchange.coinbase.com")));
    const net::StreamKey hours{bitcoin, timeframe("1h"), true};
    const net::StreamKey ether{{"COINBASE", "ETH-EUR"}, Timeframe(), true};
    auto frames = stream.subscribe({bitcoinTicks, hours, ether});
    QCOMPARE(frames.size(), 1u);
    QVERIFY(isSameJson(
        frames[0], R"({"type":"subscribe","product_ids":["BTC-USD","ETH-EUR"],"channels":["matches","heartbeat"]})"));
    // Another subscription still needs it.
    QVERIFY(stream.unsubscribe({hours}).empty());
    QVERIFY(stream.subscribe({hours}).empty());
    QVERIFY(stream.unsubscribe({hours}).empty());
    frames = stream.unsubscribe({bitcoinTicks});
    QCOMPARE(frames.size(), 1u);
    QVERIFY(isSameJson(
        frames[0], R"({"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["matches","heartbeat"]})"));
    QVERIFY(stream.unsubscribe({bitcoinTicks}).empty());
    // What the venue still sends is for nobody.
    QVERIFY(hear(stream, match(10)).isEmpty());
    // A new link knows of nothing.
    stream.reset();
    QCOMPARE(stream.subscribe({ether}).size(), 1u);
    QCOMPARE(verdict(stream.check({bitcoin, Timeframe(), false})), QStringLiteral("feed.no_live"));
    QCOMPARE(verdict(stream.check(bitcoinTicks)), QStringLiteral("ok"));
}

void TestCoinbaseWire::tradesBecomeTicks() {
    const auto stream = listening();
    const QStringList tick{QString::fromLatin1(tickLine)};
    QVERIFY(hear(*stream, R"({"type":"subscriptions","channels":[{"name":"matches","product_ids":["BTC-USD"]}]})")
                .isEmpty());
    QVERIFY(hear(*stream, match(10, "last_match")).isEmpty());
    QCOMPARE(hear(*stream, match(11)), tick);
    QVERIFY(hear(*stream, match(11)).isEmpty());
    QVERIFY(hear(*stream, match(10)).isEmpty());
    QVERIFY(hear(*stream, heartbeat(11)).isEmpty());
    QCOMPARE(hear(*stream, match(12)), tick);
    QVERIFY(hear(*stream, R"({"type":"received","product_id":"BTC-USD"})").isEmpty());
}

void TestCoinbaseWire::lostTradesEndTheLink() {
    const QStringList hole{QStringLiteral("error feed.unavailable trades of BTC-USD between 10 and 12 did not arrive")};
    const auto stream = listening();
    hear(*stream, match(10));
    QCOMPARE(hear(*stream, match(12)), hole);
    // A heartbeat may be ahead of the trade it knows of, but not the next one too.
    const auto beating = listening();
    hear(*beating, match(10));
    QVERIFY(hear(*beating, heartbeat(11)).isEmpty());
    QCOMPARE(hear(*beating, match(11)).size(), 1);
    QVERIFY(hear(*beating, heartbeat(12)).isEmpty());
    QCOMPARE(hear(*beating, heartbeat(12)).join(QLatin1Char(' ')),
        QStringLiteral("error feed.unavailable trades of BTC-USD between 11 and 12 did not arrive"));
    // The venue often says 0, and there may have been no trade before.
    const auto quiet = listening();
    for (const int known : {0, 0, 7, 7, 0, 7})
        QVERIFY(hear(*quiet, heartbeat(known)).isEmpty());
    QCOMPARE(hear(*quiet, match(8)).size(), 1);
}

void TestCoinbaseWire::refusals() {
    const auto stream = listening();
    QCOMPARE(
        hear(*stream, R"({"type":"error","message":"Failed to subscribe","reason":"BTC-USD is not a valid product"})"),
        (QStringList{QStringLiteral("refused BTC-USD: Failed to subscribe: BTC-USD is not a valid product"),
            QStringLiteral(
                "error feed.refused Coinbase refused: Failed to subscribe: BTC-USD is not a valid product")}));
    QCOMPARE(hear(*stream, R"({"type":"error","message":"rate limit exceeded"})"),
        QStringList{QStringLiteral("error feed.refused Coinbase refused: rate limit exceeded")});
    QCOMPARE(hear(*stream, R"({"type":"error","message":{"a":1},"reason":[1]})").size(), 1);
}

void TestCoinbaseWire::badMessages_data() {
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("place");
    const auto add = [](const char* name, const QByteArray& message, const char* place) {
        QTest::newRow(name) << message << QString::fromLatin1(place);
    };
    const auto with = [](const char* from, const char* to) { return match(10).replace(from, to); };
    add("empty", "", "the answer is not whole JSON");
    add("HTML", "<html></html>", "the answer is not whole JSON");
    add("null", "null", "the answer is not whole JSON");
    add("array", "[]", "/type: ");
    add("no type", "{}", "/type: ");
    add("type a number", R"({"type":1})", "/type: ");
    add("no trade number", with(R"("trade_id":10,)", ""), "/trade_id: ");
    add("trade number in words", with(":10,", R"(:"ten",)"), "/trade_id: ");
    add("trade number with a fraction", with(":10,", ":10.5,"), "/trade_id: ");
    add("trade number 0", with(":10,", ":0,"), "/trade_id: ");
    add("no product", with("product_id", "product"), "/product_id: ");
    add("product null", with(R"("BTC-USD")", "null"), "/product_id: ");
    add("no time", with(R"("time")", R"("when")"), "/time: ");
    add("time a number", with(R"("2014-11-07T08:19:27.028459Z")", "1415348367"), "/time: ");
    add("time a number in a text", with("2014-11-07T08:19:27.028459Z", "1415348367000"), "/time: ");
    add("time of no calendar", with("2014-11-07", "2014-13-07"), "/time: ");
    add("time of another age", with("2014-11-07", "9014-11-07"), "/time: ");
    add("price null", with(R"("400.23")", "null"), "/price: ");
    add("price NaN", with("400.23", "NaN"), "/price: ");
    add("price infinite", with("400.23", "inf"), "/price: ");
    add("price 0", with("400.23", "0"), "/price: ");
    add("price negative", with("400.23", "-1"), "/price: ");
    add("price a list", with(R"("400.23")", "[400.23]"), "/price: ");
    add("size missing", with(R"("size")", R"("amount")"), "/size: ");
    add("size negative", with("5.23512", "-5"), "/size: ");
    add("size empty", with("5.23512", ""), "/size: ");
    add("heartbeat without a number", R"({"type":"heartbeat","product_id":"BTC-USD"})", "/last_trade_id: ");
    add("heartbeat without a product", R"({"type":"heartbeat","last_trade_id":1})", "/product_id: ");
}

void TestCoinbaseWire::badMessages() {
    QFETCH(QByteArray, message);
    QFETCH(QString, place);
    const QStringList heard = hear(*listening(), message);
    QCOMPARE(heard.size(), 1);
    QVERIFY2(heard.front().startsWith(QLatin1String("error feed.unavailable ") + place), qPrintable(heard.front()));
}

void TestCoinbaseWire::brokenEverywhere() {
    TRUEBAR_NEEDS_SHARED();
    const QByteArray body = wireFile(
        "coinbaseexchange/xchange/org/knowm/xchange/coinbasepro/dto/marketdata/example-historical-candles.json");
    QVERIFY(breakAnswer(Candles(), body, minutes("2018-02-01T00:00:00Z", "2018-02-01T00:10:00Z")) > 400);
    QVERIFY(breakMessage(listening, match(10)) > 200);
    QVERIFY(breakMessage(listening, heartbeat(10)) > 120);
}

QTEST_GUILESS_MAIN(TestCoinbaseWire)
#include "tst_coinbase_wire.moc"
