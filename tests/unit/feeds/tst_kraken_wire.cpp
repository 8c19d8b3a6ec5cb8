// What the kraken feed makes of the candles of Kraken's REST, good and bad.
#include "plugins/feeds/kraken/core/ohlc.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;
using kraken::Ohlc;

namespace {

FetchRequest minutes(const char* symbol, const char* begin, const char* end) {
    return {{"KRAKEN", symbol}, Timeframe(), {time(begin), time(end)}};
}

// The body of an answer whose rows are these.
QByteArray answer(const QByteArray& rows, const char* name = "XXBTZUSD", const char* last = "1688671320") {
    return QByteArray(R"({"error":[],"result":{")") + name + R"(":)" + rows + R"(,"last":)" + last + "}}";
}

const FetchRequest doc = minutes("BTC/USD", "2023-07-06T19:00:00Z", "2023-07-06T20:00:00Z");

} // namespace

class TestKrakenWire : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedCandles_data();
    void recordedCandles();
    void anAnswerSpeaksForWhatItHolds();
    void whatIsAskedFor();
    void namesOfPairs_data();
    void namesOfPairs();
    void errorsInOurWords_data();
    void errorsInOurWords();
    void badAnswers_data();
    void badAnswers();
    void brokenEverywhere();
};

void TestKrakenWire::recordedCandles_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("symbol");
    QTest::addColumn<qint64>("first"); // seconds
    QTest::addColumn<int>("whole"); // candles that are finished
    QTest::addColumn<int>("rows");
    QTest::newRow("XBTUSDT 2025") << QByteArray("kraken/nautilus/http_ohlc.json") << QStringLiteral("BTC/USDT")
                                  << qint64(1762777020) << 720 << 721;
    QTest::newRow("XXBTZUSD 2017") << QByteArray(
        "kraken/xchange/org/knowm/xchange/kraken/dto/marketdata/example-ohlc-data.json")
                                   << QStringLiteral("BTC/USD") << qint64(1502402520) << 719 << 720;
}

void TestKrakenWire::recordedCandles() {
    TRUEBAR_NEEDS_SHARED();
    QFETCH(QByteArray, file);
    QFETCH(QString, symbol);
    QFETCH(qint64, first);
    QFETCH(int, whole);
    QFETCH(int, rows);
    const UtcMs begin = utcMs(first * 1000);
    FetchRequest request{{"KRAKEN", symbol.toStdString()}, Timeframe(), {begin, begin + std::chrono::hours(24)}};
    auto read = Ohlc().read(wireFile(file.constData()), request);
    QVERIFY2(read, qPrintable(verdict(read)));
    QVERIFY((read->answered == TimeSpan{begin, begin + std::chrono::minutes(whole)}));
    RecordingSink sink;
    const FetchReport report = net::deliver(std::move(*read), request, latestTime, sink);
    QCOMPARE(report.rowsRead, std::uint64_t(rows));
    QCOMPARE(sink.candles.size(), std::size_t(whole));
    QVERIFY(sink.rejected.empty());
    QCOMPARE(toCount(sink.candles.front().openTime), first * 1000);
    // Nothing is known of before, and the answer is as long as answers get.
    request.span.begin = begin - std::chrono::hours(1);
    QVERIFY(Ohlc().read(wireFile(file.constData()), request)->answered->begin == begin);
    request.span = {begin - std::chrono::hours(2), begin};
    QCOMPARE(verdict(Ohlc().read(wireFile(file.constData()), request)), QStringLiteral("feed.span"));
}

void TestKrakenWire::anAnswerSpeaksForWhatItHolds() {
    const auto spanOf = [](const QByteArray& body) {
        const auto read = Ohlc().read(body, doc);
        return read ? QString::fromStdString(formatUtc(read->answered->begin) + ' ' + formatUtc(read->answered->end))
                    : verdict(read);
    };
    // A short answer begins with the pair itself. The row after "last" may still change.
    const QByteArray rows = R"([[1688671260,"3","4","2","3","3","1",2],[1688671320,"3","4","2","3","3","1",2],
        [1688671380,"3","4","2","3","3","1",2]])";
    QCOMPARE(spanOf(answer(rows)), QStringLiteral("2023-07-06T19:00:00Z 2023-07-06T19:23:00Z"));
    QCOMPARE(Ohlc().read(answer(rows), doc)->candles.size(), 2u);
    // "last" speaks for no candle that is not there.
    QCOMPARE(
        spanOf(answer(rows, "XXBTZUSD", "1688672160")), QStringLiteral("2023-07-06T19:00:00Z 2023-07-06T19:24:00Z"));
    QCOMPARE(spanOf(answer("[]")), QStringLiteral("2023-07-06T19:00:00Z 2023-07-06T19:00:00Z"));
    // Rows of after the span do not stretch it.
    QCOMPARE(spanOf(answer(R"([[1688671260,"3","4","2","3","3","1",2],[1688674860,"3","4","2","3","3","1",2]])",
                 "XXBTZUSD", "1688674860")),
        QStringLiteral("2023-07-06T19:00:00Z 2023-07-06T20:00:00Z"));
}

void TestKrakenWire::whatIsAskedFor() {
    const Ohlc ohlc;
    const auto ask = ohlc.ask(doc);
    QCOMPARE(ask->path, QStringLiteral("/0/public/OHLC?pair=XBTUSD&interval=1&since=1688669999"));
    for (const auto& [length, minutes] : {std::pair{"1m", 1}, std::pair{"5m", 5}, std::pair{"15m", 15},
             std::pair{"30m", 30}, std::pair{"1h", 60}, std::pair{"4h", 240}, std::pair{"1d", 1440}}) {
        const auto limits = ohlc.limits(timeframe(length));
        QCOMPARE(limits->candlesPerRequest, 720u);
        QVERIFY(limits->history == std::chrono::minutes(719 * minutes));
    }
    // Its weeks begin on Thursday.
    for (const char* bad : {"1s", "2m", "2h", "6h", "1w", "1mo"})
        QCOMPARE(verdict(ohlc.limits(timeframe(bad))), QStringLiteral("feed.timeframe"));
}

void TestKrakenWire::namesOfPairs_data() {
    QTest::addColumn<QString>("symbol");
    QTest::addColumn<QString>("asked"); // empty: impossible
    QTest::addColumn<QStringList>("good");
    QTest::addColumn<QStringList>("bad");
    const auto words = [](const char* all) {
        return QString::fromLatin1(all).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    const auto add = [&](const char* symbol, const char* asked, const char* good, const char* bad) {
        QTest::newRow(symbol) << QString::fromUtf8(symbol) << QString::fromLatin1(asked) << words(good) << words(bad);
    };
    add("BTC/USD", "XBTUSD", "XXBTZUSD XBTUSD XBT/USD BTC/USD BTCUSD", "XETHZUSD XBTUSDT XXBTZEUR XXXBTZUSD USDXBT X");
    add("BTC/USDT", "XBTUSDT", "XBTUSDT", "XXBTZUSD XBTUSD");
    add("ETH/BTC", "ETHXBT", "XETHXXBT ETHXBT", "XXBTXETH XETHZUSD");
    add("DOGE/BTC", "XDGXBT", "XXDGXXBT", "XXRPXXBT");
    add("USDT/USD", "USDTUSD", "USDTZUSD", "USDTZEUR");
    add("AAPLx/USD", "AAPLxUSD", "AAPLxUSD", "AAPLUSD");
    for (const char* symbol : {"", "/", "BTC", "BTCUSD", "BTC/", "/USD", "BTC/USD/EUR", "BTC-USD", "BTC /USD",
             "BTC/USD&x=1", "BTC%2F/USD", "B\xc3\x84/USD", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA/USD"})
        add(symbol, "", "", "");
}

void TestKrakenWire::namesOfPairs() {
    QFETCH(QString, symbol);
    QFETCH(QString, asked);
    QFETCH(QStringList, good);
    QFETCH(QStringList, bad);
    const InstrumentId id{"KRAKEN", symbol.toStdString()};
    if (asked.isEmpty()) {
        QCOMPARE(verdict(kraken::checkSymbol(id)), QStringLiteral("feed.unknown_instrument"));
        return;
    }
    QCOMPARE(verdict(kraken::checkSymbol(id)), QStringLiteral("ok"));
    QCOMPARE(verdict(kraken::checkSymbol({"BINANCE", id.symbol})), QStringLiteral("feed.unknown_instrument"));
    QCOMPARE(kraken::restPair(id.symbol), asked);
    for (const QString& name : good)
        QVERIFY2(kraken::isPairOf(name, id.symbol), qPrintable(name));
    for (const QString& name : bad)
        QVERIFY2(!kraken::isPairOf(name, id.symbol), qPrintable(name));
}

void TestKrakenWire::errorsInOurWords_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("code");
    const auto add = [](const QByteArray& body, const char* code) {
        QTest::newRow(body.left(60).constData()) << body << QString::fromLatin1(code);
    };
    add(R"({"error":["EQuery:Unknown asset pair"]})", "feed.unknown_instrument");
    add(R"({"error":["EAPI:Rate limit exceeded"]})", "feed.throttled");
    add(R"({"error":["EGeneral:Too many requests"]})", "feed.throttled");
    add(R"({"error":["EGeneral:Temporary lockout"]})", "feed.throttled");
    add(R"({"error":["EService:Throttled: 1688671260"]})", "feed.throttled");
    add(R"({"error":["EService:Unavailable"]})", "feed.unavailable");
    add(R"({"error":["EGeneral:Internal error"]})", "feed.unavailable");
    add(R"({"error":["EGeneral:Invalid arguments"]})", "feed.refused");
    add(R"({"error":["ENew:Never seen"],"result":{"last":1}})", "feed.refused");
    add(R"({"error":["WOld:A warning","EAPI:Rate limit exceeded"]})", "feed.throttled");
    add(R"({"error":["WOld:A warning"],"result":{}})", "none");
    add(R"({"error":[7]})", "feed.refused");
    add(R"({"error":[]})", "none");
    add(R"({"error":"EAPI"})", "none");
    add("<html>", "none");
    add("", "none");
}

void TestKrakenWire::errorsInOurWords() {
    QFETCH(QByteArray, body);
    QFETCH(QString, code);
    const auto error = kraken::errorOf({200, body, {}});
    QCOMPARE(error ? QString::fromStdString(error->code) : QStringLiteral("none"), code);
}

void TestKrakenWire::badAnswers_data() {
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char* name, const QByteArray& body, const char* place) {
        QTest::newRow(name) << body << QStringLiteral("feed.unavailable %1").arg(QLatin1String(place)).trimmed();
    };
    const auto row = [](const QByteArray& cells) { return answer("[[" + cells + "]]"); };
    add("empty", "", "");
    add("HTML", "<!DOCTYPE html><html></html>", "");
    add("cut", R"({"error":[],"result":{"XXBTZUSD":[[168867)", "");
    add("text after the end", answer("[]") + "x", "");
    add("null", "null", "");
    add("an array", "[]", "/result");
    add("no result", R"({"error":[]})", "/result");
    add("result null", R"({"error":[],"result":null})", "/result");
    add("result an array", R"({"error":[],"result":[]})", "/result");
    add("only last", R"({"error":[],"result":{"last":1}})", "/result");
    add("another pair", answer("[]", "XETHZUSD"), "/result/XETHZUSD");
    add("two pairs", R"({"error":[],"result":{"XXBTZUSD":[],"XBTUSD":[],"last":1}})", "/result/XXBTZUSD");
    add("no last", R"({"error":[],"result":{"XXBTZUSD":[]}})", "/result/last");
    add("last null", answer("[]", "XXBTZUSD", "null"), "/result/last");
    add("last in words", answer("[]", "XXBTZUSD", R"("now")"), "/result/last");
    add("last in milliseconds", answer("[]", "XXBTZUSD", "1688671320000"), "/result/last");
    add("rows null", answer("null"), "/result/XXBTZUSD");
    add("rows an object", answer("{}"), "/result/XXBTZUSD");
    add("row null", answer("[null]"), "/result/XXBTZUSD/0");
    add("row an object", answer("[{}]"), "/result/XXBTZUSD/0");
    add("row short", row(R"(1688671260,"3","4","2","3","3","1")"), "/result/XXBTZUSD/0");
    add("row long", row(R"(1688671260,"3","4","2","3","3","1",2,2)"), "/result/XXBTZUSD/0");
    add("time null", row(R"(null,"3","4","2","3","3","1",2)"), "/result/XXBTZUSD/0/0");
    add("time with a fraction", row(R"(1688671260.5,"3","4","2","3","3","1",2)"), "/result/XXBTZUSD/0/0");
    add("time in milliseconds", row(R"(1688671260000,"3","4","2","3","3","1",2)"), "/result/XXBTZUSD/0/0");
    add("time negative", row(R"(-60,"3","4","2","3","3","1",2)"), "/result/XXBTZUSD/0/0");
    add("open NaN", row(R"(1688671260,"NaN","4","2","3","3","1",2)"), "/result/XXBTZUSD/0/1");
    add("high null", row(R"(1688671260,"3",null,"2","3","3","1",2)"), "/result/XXBTZUSD/0/2");
    add("low 0", row(R"(1688671260,"3","4","0","3","3","1",2)"), "/result/XXBTZUSD/0/3");
    add("close negative", row(R"(1688671260,"3","4","2","-3","3","1",2)"), "/result/XXBTZUSD/0/4");
    add("close empty", row(R"(1688671260,"3","4","2","","3","1",2)"), "/result/XXBTZUSD/0/4");
    add("close infinite", row(R"(1688671260,"3","4","2","1e999","3","1",2)"), "/result/XXBTZUSD/0/4");
    add("volume null", row(R"(1688671260,"3","4","2","3","3",null,2)"), "/result/XXBTZUSD/0/6");
    add("volume negative", row(R"(1688671260,"3","4","2","3","3","-1",2)"), "/result/XXBTZUSD/0/6");
    add("volume true", row(R"(1688671260,"3","4","2","3","3",true,2)"), "/result/XXBTZUSD/0/6");
    add("second row bad", answer(R"([[1688671260,"3","4","2","3","3","1",2],["x","3","4","2","3","3","1",2]])"),
        "/result/XXBTZUSD/1/0");
}

void TestKrakenWire::badAnswers() {
    QFETCH(QByteArray, body);
    QFETCH(QString, expected);
    const auto read = Ohlc().read(body, doc);
    QCOMPARE(verdict(read), expected);
    QVERIFY(!read.error().message().empty());
}

void TestKrakenWire::brokenEverywhere() {
    TRUEBAR_NEEDS_SHARED();
    const FetchRequest then = minutes("BTC/USD", "2017-08-10", "2017-08-12");
    const QByteArray whole = wireFile("kraken/xchange/org/knowm/xchange/kraken/dto/marketdata/example-ohlc-data.json");
    QVERIFY(breakAnswer(Ohlc(), whole, then) > 400);
    const QByteArray few = answerPart(wireFile("kraken/jkorf/Endpoints/Spot/ExchangeData/GetKlines.txt"));
    QVERIFY(Ohlc().read(few, doc));
    QVERIFY(breakAnswer(Ohlc(), few, doc) > 400);
}

QTEST_GUILESS_MAIN(TestKrakenWire)
#include "tst_kraken_wire.moc"
