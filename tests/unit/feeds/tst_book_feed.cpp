// Recorded order books: Bybit's snapshots and changes, Tardis's snapshots, and what is wrong with such files.
#include "plugins/feeds/book/core/book_feed.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::int64_t start = 1'733'011'200'000; // 2024-12-01

using Levels = QList<std::pair<const char*, const char*>>;

QByteArray levels(const Levels& all) {
    QByteArray out;
    for (const auto& [price, quantity] : all)
        out += (out.isEmpty() ? "" : ",") + QByteArray("[\"") + price + "\",\"" + quantity + "\"]";
    return '[' + out + ']';
}

QByteArray bybit(const char* type, int seconds, int update, const Levels& bids, const Levels& asks) {
    return QByteArray("{\"topic\":\"orderbook.500.XY\",\"type\":\"") + type
        + "\",\"ts\":" + QByteArray::number(start + seconds * 1000LL) + ",\"data\":{\"s\":\"XY\",\"b\":" + levels(bids)
        + ",\"a\":" + levels(asks) + ",\"u\":" + QByteArray::number(update) + ",\"seq\":1},\"cts\":1}\n";
}

const QByteArray tardisHeader = "exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,"
                                "bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,"
                                "bids[1].amount\n";

QByteArray tardis(int seconds, const char* cells) {
    const QByteArray time = QByteArray::number((start + seconds * 1000LL) * 1000);
    return "v,XY," + time + ',' + time + ',' + cells + '\n';
}

Fetched fetch(const QString& file, const Asked& asked = {}, TimeSpan span = {}) {
    Fetched out;
    book::BookFeed feed(file.toStdString());
    out.report = feed.fetch({InstrumentId{"V", "XY"}, timeframe(asked.timeframe), span}, out.sink, asked.stop);
    return out;
}

Fetched fetchText(const QByteArray& text, const char* frame = "1m") {
    const FeedFolder folder;
    return fetch(folder.write("book.data", text), {frame});
}

Candle candle(int seconds, double open, double high, double low, double close, double volume) {
    return {utcMs(start + seconds * 1000LL), open, high, low, close, volume};
}

} // namespace

class TestBookFeed : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void appliesChanges();
    void aGapHidesTheBookUntilTheNextSnapshot();
    void readsSnapshots();
    void readsTheRealFiles_data();
    void readsTheRealFiles();
    void badRows_data();
    void badRows();
    void badFiles_data();
    void badFiles();
    void containersSpansAndCancel();
};

void TestBookFeed::appliesChanges() {
    const auto fetched = fetchText(bybit("snapshot", 0, 10, {{"99", "1"}, {"98", "2"}}, {{"101", "1"}, {"102", "5"}})
        + bybit("delta", 1, 11, {{"100", "3"}}, {}) // a better bid: 100.5
        + bybit("delta", 2, 12, {{"100", "0"}, {"99", "0"}}, {{"101", "7"}}) // only 98 is left: 99.5
        + bybit("delta", 3, 13, {{"97", "0"}}, {{"101", "0"}}) // a level that was not there; 102: 100
        + bybit("delta", 59, 14, {}, {}) // nothing changed
        + bybit("snapshot", 60, 1, {{"49.99", "1"}}, {{"50", "1"}})); // a new book
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(rejections(fetched), QStringList());
    QCOMPARE(fetched.sink.candles.size(), std::size_t(2));
    QVERIFY(fetched.sink.candles[0] == candle(0, 100, 100.5, 99.5, 100, 5));
    QVERIFY(fetched.sink.candles[1] == candle(60, 49.995, 49.995, 49.995, 49.995, 1));
    QCOMPARE(fetched.sink.lines, (std::vector<std::uint64_t>{1, 6}));
    QCOMPARE(fetched.report->rowsRead, std::uint64_t(6));
    QCOMPARE(fetched.report->precision.priceDecimals, 2); // of the book's prices, not of the mid price
    QCOMPARE(fetched.report->precision.quantityDecimals, 0);
}

void TestBookFeed::aGapHidesTheBookUntilTheNextSnapshot() {
    const auto fetched = fetchText(bybit("delta", 0, 9, {{"1", "1"}}, {}) // before any snapshot
        + bybit("snapshot", 1, 10, {{"99", "1"}}, {{"101", "1"}}) + bybit("delta", 2, 12, {{"100", "1"}}, {})
        + bybit("delta", 3, 13, {{"100", "1"}}, {}) + bybit("snapshot", 4, 20, {{"89", "1"}}, {{"91", "1"}})
        + "not JSON\n" + bybit("delta", 5, 22, {{"90", "1"}}, {}));
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QVERIFY(fetched.sink.candles.size() == 1 && fetched.sink.candles[0] == candle(0, 100, 100, 90, 90, 2));
    QCOMPARE(rejections(fetched),
        (QStringList{QStringLiteral("1: the book is not known before the next snapshot"),
            QStringLiteral("3: after update 10 comes 12; the book is not known before the next snapshot"),
            QStringLiteral("4: the book is not known before the next snapshot"),
            QStringLiteral("6: this is not a JSON object"),
            QStringLiteral("7: after update 20 comes 22; the book is not known before the next snapshot")}));
}

void TestBookFeed::readsSnapshots() {
    // The second side may be less deep than the file; a level of quantity 0 is none.
    const auto fetched = fetchText(tardisHeader + tardis(0, "101.5,1,99,2,102,1,98,2") + tardis(30, "101,1,99,2,,,,")
        + tardis(59, "103,0,99,2,104,1,98,0") + tardis(60, "101,1,100,2,102,1,98,2"));
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(rejections(fetched), QStringList());
    QCOMPARE(fetched.sink.candles.size(), std::size_t(2));
    QVERIFY(fetched.sink.candles[0] == candle(0, 100.25, 101.5, 100, 101.5, 3));
    QVERIFY(fetched.sink.candles[1] == candle(60, 100.5, 100.5, 100.5, 100.5, 1));
    QCOMPARE(fetched.sink.lines, (std::vector<std::uint64_t>{2, 5}));
}

void TestBookFeed::readsTheRealFiles_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QList<QList<double>>>("candles");
    // Worked out from the files by hand, with exact decimals.
    QTest::newRow("Bybit") << QStringLiteral("xrpusdt-ob500.data.zip") << 50
                           << QList<QList<double>>{{1733011200000, 1.95315, 1.95315, 1.95315, 1.95315, 5},
                                  {1733011201000, 1.95315, 1.95335, 1.95315, 1.95335, 10},
                                  {1733011202000, 1.95335, 1.95345, 1.95335, 1.95345, 10},
                                  {1733011203000, 1.95345, 1.95355, 1.95345, 1.95355, 10},
                                  {1733011204000, 1.95355, 1.95375, 1.95355, 1.95375, 10},
                                  {1733011205000, 1.95375, 1.95385, 1.95375, 1.95375, 5}};
    QTest::newRow("Tardis") << QStringLiteral("binance-futures_book_snapshot_25_BTCUSDT.csv") << 10
                            << QList<QList<double>>{{1598918403000, 11657.075, 11657.075, 11657.075, 11657.075, 9},
                                   {1598918404000, 11657.075, 11657.075, 11657.075, 11657.075, 1}};
}

void TestBookFeed::readsTheRealFiles() {
    TRUEBAR_NEEDS_SHARED();
    QFETCH(QString, file);
    QFETCH(int, rows);
    QFETCH(QList<QList<double>>, candles);
    const auto fetched = fetch(sharedFile("data/book_ticks/") + file, {"1s"});
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(fetched.report->rowsRead, std::uint64_t(rows));
    QCOMPARE(rejections(fetched), QStringList());
    QCOMPARE(fetched.sink.candles.size(), std::size_t(candles.size()));
    for (qsizetype i = 0; i < candles.size(); ++i) {
        const QList<double>& c = candles.at(i);
        QVERIFY(fetched.sink.candles[static_cast<std::size_t>(i)]
            == (Candle{utcMs(static_cast<std::int64_t>(c.at(0))), c.at(1), c.at(2), c.at(3), c.at(4), c.at(5)}));
    }
}

void TestBookFeed::badRows_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<bool>("isTardis");
    QTest::addColumn<QString>("reason");
    const auto bad = [](const char* name, const QByteArray& row, const char* reason) {
        QTest::newRow(name) << row << false << QString::fromLatin1(reason);
    };
    const auto cell = [](const char* name, const QByteArray& row, const char* reason) {
        QTest::newRow(name) << row << true << QString::fromLatin1(reason);
    };
    const auto changed = [](const char* from, const char* to) {
        return bybit("delta", 1, 2, {{"100", "1"}}, {}).replace(from, to);
    };
    bad("cut off", bybit("delta", 1, 2, {}, {}).left(60) + '\n', "this is not a JSON object");
    bad("a list", "[1,2]\n", "this is not a JSON object");
    bad("binary", QByteArray("\x01\xff\x00\x7f\n", 5), "this is not a JSON object");
    bad("deep nesting", QByteArray(20'000, '[') + '\n', "this is not a JSON object");
    bad("another type", changed("delta", "trade"), "the field 'type' is missing or not what it should be");
    bad("no time", changed("\"ts\"", "\"t\""), "the field 'ts' is missing or not what it should be");
    bad("a time as text", changed(":1733011201000", ":\"x\""), "the field 'ts' is missing or not what it should be");
    bad("a time in microseconds", changed("1733011201000", "1733011201000000"),
        "the field 'ts' is missing or not what it should be");
    bad("no number", changed("\"u\":2", "\"v\":2"), "the field 'u' is missing or not what it should be");
    bad("a number with a fraction", changed("\"u\":2", "\"u\":2.5"),
        "the field 'u' is missing or not what it should be");
    bad("no symbol", changed("\"XY\"", "\"\""), "the field 's' is missing or not what it should be");
    bad("another symbol", changed("\"XY\"", "\"YX\""), "this is a row of YX in a file of XY");
    bad("no bids", changed("\"b\"", "\"c\""), "the field 'b' is missing or not what it should be");
    bad("bids are no list", changed("[[\"100\",\"1\"]]", "5"), "the field 'b' is missing or not what it should be");
    bad("a level of three", changed("\"100\",\"1\"", "\"100\",\"1\",\"2\""),
        "the field 'b' is missing or not what it should be");
    bad("a price as number", changed("\"100\",", "100,"), "the field 'b' is missing or not what it should be");
    bad("a price of 0", changed("\"100\"", "\"0\""), "'0' is not a price");
    bad("a price below 0", changed("\"100\"", "\"-1\""), "'-1' is not a price");
    bad("NaN", changed("\"100\"", "\"nan\""), "'nan' is not a price");
    bad("infinity", changed("\"100\"", "\"inf\""), "'inf' is not a price");
    bad("a price of words", changed("\"100\"", "\"100 USD\""), "'100 USD' is not a price");
    bad("an empty price", changed("\"100\"", "\"\""), "'' is not a price");
    bad("a quantity below 0", changed("\"1\"", "\"-1\""), "'-1' is not a quantity");
    bad("a gap", changed("\"u\":2", "\"u\":3"),
        "after update 1 comes 3; the book is not known before the next snapshot");
    bad("the same again", changed("\"u\":2", "\"u\":1"),
        "after update 1 comes 1; the book is not known before the next snapshot");
    bad("crossed", changed("\"100\"", "\"102\""), "the best bid is above the best ask");
    bad("no bids left", changed("[[\"100\",\"1\"]]", "[[\"99\",\"0\"]]"),
        "the book has no bids, so there is no price between");
    bad("time goes back", bybit("delta", -1, 2, {}, {}), "the time 2024-11-30T23:59:59Z is out of order");
    cell("too few cells", "v,XY,1733011201000000\n", "the row has 3 fields, the header 12");
    cell("too many cells", tardis(1, "101,1,99,2,102,1,98,2,5"), "the row has 13 fields, the header 12");
    cell("no time in the row", "v,XY,,1,101,1,99,2,102,1,98,2\n", "'' is not a time");
    cell("a time of words", "v,XY,noon,1,101,1,99,2,102,1,98,2\n", "'noon' is not a time");
    cell("another symbol in the row", tardis(1, "101,1,99,2,102,1,98,2").replace("XY", "Z"),
        "this is a row of Z in a file of XY");
    cell("half a level", tardis(1, "101,1,99,2,102,,98,2"), "'' is not a quantity");
    cell("a hole between levels", tardis(1, ",,99,2,102,1,98,2"), "there is a level after an empty one");
    cell("levels out of order", tardis(1, "102,1,99,2,101,1,98,2"), "the levels are not in order of price");
    cell("a crossed row", tardis(1, "99,1,101,2,102,1,98,2"), "the best bid is above the best ask");
    cell("an empty side", tardis(1, "101,1,,,102,1,,"), "the book has no bids, so there is no price between");
}

void TestBookFeed::badRows() {
    QFETCH(QByteArray, row);
    QFETCH(bool, isTardis);
    QFETCH(QString, reason);
    const QByteArray before = isTardis ? tardisHeader + tardis(0, "101,1,99,2,102,1,98,2")
                                       : bybit("snapshot", 0, 1, {{"99", "1"}}, {{"101", "1"}});
    const QByteArray after =
        isTardis ? tardis(2, "101,1,99,2,102,1,98,2") : bybit("snapshot", 2, 50, {{"99", "1"}}, {{"101", "1"}});
    const auto fetched = fetchText(before + row + after);
    QCOMPARE(outcome(fetched), QStringLiteral("ok"));
    QCOMPARE(rejections(fetched), (QStringList{QString::number(isTardis ? 3 : 2) + QStringLiteral(": ") + reason}));
    QVERIFY(fetched.sink.candles.size() == 1 && fetched.sink.candles[0] == candle(0, 100, 100, 100, 100, 2));
}

void TestBookFeed::badFiles_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& text, const char* says) {
        QTest::newRow(name) << text << QString::fromLatin1(says);
    };
    const char* other = "book.data: this is not a recorded order book of Bybit or Tardis";
    row("empty", "", "book.data: the file is empty");
    row("one blank line", "\n", other);
    row("candles", "time,open,high,low,close,volume\n1,1,1,1,1,1\n", other);
    row("binary", QByteArray("\0\1\2\3", 4), other);
    row("a JSON array", "[[1,2]]", other);
    row("another stream", "{\"topic\":\"publicTrade.XY\"}\n", other);
    row("changes of Binance", "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu\n", other);
    row("no symbol column", QByteArray(tardisHeader).replace("symbol", "name"),
        "book.data:1: the header has no column 'symbol'");
    row("no time column", QByteArray(tardisHeader).replace("timestamp", "when"),
        "book.data:1: the header has no column 'timestamp'");
    row("no bids", QByteArray(tardisHeader).replace("bids", "buys"),
        "book.data:1: the header has no column 'bids[0].price'");
    row("no amounts", QByteArray(tardisHeader).replace("amount", "size"),
        "book.data:1: the header has no column 'asks[0].price'");
    row("an endless line", bybit("snapshot", 0, 1, {}, {}) + QByteArray(70'000, '{') + '\n',
        "book.data:2: the line is longer than 65536 bytes");
    row("a cut gzip file", gzipped(bybit("snapshot", 0, 1, {{"1", "1"}}, {{"2", "1"}}).repeated(2'000)).left(200),
        "book.data: the compressed data ends too early");
    row("a broken zip file", "PK\x03\x04 no archive", "book.data: the zip file is damaged");
}

void TestBookFeed::badFiles() {
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const auto fetched = fetchText(text);
    QCOMPARE(outcome(fetched), says);
    QVERIFY(fetched.sink.candles.empty());
    QVERIFY(isInputError(fetched.report.error()));
}

void TestBookFeed::containersSpansAndCancel() {
    const FeedFolder folder;
    QByteArray text = bybit("snapshot", 0, 1, {{"99", "1"}}, {{"101", "1"}});
    for (int i = 1; i < 3'000; ++i)
        text += bybit("delta", i, i + 1, {{"98", "5"}}, {});
    const QString plain = folder.write("plain", text);
    const auto whole = fetch(plain);
    QCOMPARE(outcome(whole), QStringLiteral("ok"));
    QCOMPARE(whole.sink.candles.size(), std::size_t(50));
    QVERIFY(whole.sink.candles[1] == candle(60, 100, 100, 100, 100, 60));
    QVERIFY(whole.sink.progress.size() > 1 && whole.sink.progress.back() == 1.0);
    QVERIFY(fetch(folder.write("gzip", gzipped(text))).sink.candles == whole.sink.candles);
    QVERIFY(fetch(folder.writeZip("zip", {{"a.data", text}})).sink.candles == whole.sink.candles);
    QCOMPARE(outcome(fetch(folder.writeZip("two", {{"a", text}, {"b", text}}))),
        QStringLiteral("two: the zip file has 2 members; one is needed"));
    QCOMPARE(outcome(fetch(folder.path("none"))), QStringLiteral("none: there is no such file"));

    const auto part = fetch(plain, {}, {utcMs(start + 60'000), utcMs(start + 180'000)});
    QCOMPARE(part.sink.candles.size(), std::size_t(2));
    QVERIFY(part.sink.candles[0] == whole.sink.candles[1]);

    std::stop_source stop;
    stop.request_stop();
    Asked asked;
    asked.stop = stop.get_token();
    QCOMPARE(fetch(plain, asked).report.error().code, std::string("feed.cancelled"));
    QVERIFY(!book::BookFeed(plain.toStdString()).subscribe({"V", "XY"}, {}, {}));
    QVERIFY(!book::BookFeed::create({}));
}

QTEST_GUILESS_MAIN(TestBookFeed)
#include "tst_book_feed.moc"
