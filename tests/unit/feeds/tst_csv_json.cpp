// JSON as venues and programs write it: arrays, objects, something around them, and rows that never end.
#include "tests/unit/feeds/feed_fixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

QByteArray object(int minute) {
    const QByteArray time = QByteArray::number(1'700'006'400'000 + minute * 60'000LL);
    return R"({"time":)" + time + R"(,"open":"100","high":102,"low":99,"close":101,"volume":5})";
}

QByteArray array(int minute) {
    return '[' + QByteArray::number(1'700'006'400'000 + minute * 60'000LL) + ",100,102,99,101,5]";
}

template <typename Row>
QByteArray joined(const Row& row, int count) {
    QByteArrayList out;
    for (int i = 0; i < count; ++i)
        out += row(i);
    return '[' + out.join(',') + ']';
}

} // namespace

class TestCsvJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void forms_data();
    void forms();
    void membersInAnyOrder();
    void namesAsInTables();
    void aBadFirstRowCostsItself();
    void moreThanTheSample();
    void refused_data();
    void refused();
    void aRowWithoutEndIsRefusedAtOnce();

private:
    FeedFolder m_folder;
};

void TestCsvJson::forms_data() {
    QTest::addColumn<QByteArray>("text");
    const QByteArray objects = joined(object, 3);
    const QByteArray arrays = joined(array, 3);
    QTest::newRow("arrays") << arrays;
    QTest::newRow("objects") << objects;
    QTest::newRow("a byte order mark") << "\xEF\xBB\xBF" + objects;
    QTest::newRow("data of arrays") << R"({"data":)" + arrays + '}';
    QTest::newRow("data of objects") << R"({"data":)" + objects + '}';
    QTest::newRow("behind other members")
        << R"({"code":0,"msg":"a \"word\" [[","ids":[1,2,{}],"result":{"list":)" + arrays + R"(,"n":[[1]]},"ok":true})";
    QTest::newRow("pretty") << R"({ "data" : [ )" + object(0) + " ,\n " + object(1) + ",\n" + object(2) + " ]\n } \n";
    QTest::newRow("an empty array before") << R"({"errors":[],"data":)" + objects + '}';
}

void TestCsvJson::forms() {
    QFETCH(QByteArray, text);
    const auto got = m_folder.fetchText(text);
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(rejections(got), QStringList());
    QCOMPARE(got.sink.candles.size(), 3u);
    QVERIFY((got.sink.candles[2] == Candle{time("2023-11-15T00:02:00Z"), 100, 102, 99, 101, 5}));
    QCOMPARE(got.sink.lines.back(), 3u);
    QCOMPARE(got.report->dialect, "JSON, epoch milliseconds, candles");
}

void TestCsvJson::membersInAnyOrder() {
    const auto got = m_folder.fetchText('[' + object(0)
        + R"(,{"volume":6,"close":101,"low":99,"high":102,"open":100,"time":1700006460000,"extra":{"a":[1,"}"]}},)"
        + R"({"time":1700006520000,"open":100,"high":102,"close":101,"volume":7},)" + object(3) + ']');
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(got.sink.candles.size(), 3u);
    QVERIFY((got.sink.candles[1] == Candle{time("2023-11-15T00:01:00Z"), 100, 102, 99, 101, 6}));
    QCOMPARE(rejections(got), QStringList(QStringLiteral("3: low is missing")));
}

void TestCsvJson::namesAsInTables() {
    const auto got = m_folder.fetchText(
        R"([{"close_time":"2023-11-15T00:01:00Z","o":1,"h":2,"l":1,"c":2,"Volume BTC":3,"Volume USD":4}])");
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QVERIFY((got.sink.candles.at(0) == Candle{time("2023-11-15T00:00:00Z"), 1, 2, 1, 2, 3}));
    QCOMPARE(got.report->dialect, "JSON, calendar times, candles, stamped at the end, volume from 'Volume BTC'");
}

void TestCsvJson::aBadFirstRowCostsItself() {
    for (const char* bad :
        {"[null,100,102,99,101,5]", "[0,100,102,99,101,5]", "[NaN,100,102,99,101,5]", "[\"abc\",100,102,99,101,5]",
            "[253370764800000,100,102,99,101,5]", "[1,2]", "[1700006340000,null,102,99,101,5]"}) {
        const auto got =
            m_folder.fetchText('[' + QByteArray(bad) + ',' + array(0) + ',' + array(1) + ',' + array(2) + ']');
        QVERIFY2(got.report, bad);
        QCOMPARE(got.sink.candles.size(), 3u);
        QCOMPARE(got.sink.rejected.size(), 1u);
        QCOMPARE(got.sink.rejected[0].line, 1u);
    }
}

void TestCsvJson::moreThanTheSample() {
    const int count = 60'000; // several fillings of the reader's buffer
    for (const QByteArray& text :
        {joined(array, count), R"({"data":)" + joined(object, count) + R"(,"next":"page"})"}) {
        const auto got = m_folder.fetchText(text);
        QCOMPARE(outcome(got), QStringLiteral("ok"));
        QCOMPARE(got.sink.candles.size(), static_cast<std::size_t>(count));
        QCOMPARE(toCount(got.sink.candles.back().openTime), 1'700'006'400'000 + (count - 1) * 60'000LL);
        const auto cut = m_folder.fetchText(text.chopped(200));
        QVERIFY(!cut.report);
        QVERIFY(outcome(cut).contains(QLatin1String("it ends too early")));
        QVERIFY(cut.sink.candles.empty());
    }
}

void TestCsvJson::refused_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const QByteArray& text, const char* message) {
        QTest::newRow(name) << text << QString::fromLatin1(message);
    };
    row("no rows", R"({"error":"no such pair"})",
        "row 1: not the expected JSON array of rows: it holds no array of rows");
    row("columns", R"({"t":[1,2],"o":[3,4]})", "row 1: not the expected JSON array of rows: it holds no array of rows");
    row("numbers", "[1,2,3]", "row 1: not the expected JSON array of rows: a row begins with neither '[' nor '{'");
    row("two kinds", '[' + object(0) + ',' + array(1) + ']',
        "row 2: not the expected JSON array of rows: some rows are arrays and some are objects");
    row("a member twice", R"([{"time":1,"open":1,"open":2}])",
        "row 1: not the expected JSON array of rows: a row has two members of one name");
    row("other names", R"([{"a":1,"b":2}])",
        "row 1: the columns open, high, low and close are needed; there are: a, b");
    row("cut off around", R"({"data":)" + joined(array, 2),
        "row 3: not the expected JSON array of rows: it ends too early");
    row("a tail", R"({"data":)" + joined(array, 2) + "} {}",
        "row 3: not the expected JSON array of rows: something follows the end");
    row("no colon", R"([{"time" 1}])", "row 1: not the expected JSON array of rows: ':' is missing");
    row("no end of a text", R"([["2023-11-15,1,2,1,2,5]])",
        "row 1: not the expected JSON array of rows: it ends too early");
}

void TestCsvJson::refused() {
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto got = m_folder.fetchText(text);
    QCOMPARE(outcome(got), QStringLiteral("data.csv:") + message);
    QVERIFY(got.sink.candles.empty());
}

void TestCsvJson::aRowWithoutEndIsRefusedAtOnce() {
    const QByteArray endless(80 << 20, '1');
    const auto of = [&](const QByteArray& text) { return outcome(m_folder.fetchText(text)); };
    QCOMPARE(of("[[" + endless), QStringLiteral("data.csv:row 1: the row is longer than 65536 bytes"));
    QElapsedTimer timer;
    timer.start();
    // The same again, when the file is in memory: nothing of it is read but the beginning.
    QCOMPARE(outcome(m_folder.fetch(m_folder.path("data.csv"))),
        QStringLiteral("data.csv:row 1: the row is longer than 65536 bytes"));
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    const QByteArray some = endless.left(200'000);
    QCOMPARE(of(R"({"x":")" + some), QStringLiteral("data.csv:row 1: the row is longer than 65536 bytes"));
    QCOMPARE(of('[' + array(0) + ",[\"" + some + "\"]]"),
        QStringLiteral("data.csv:row 2: the row is longer than 65536 bytes"));
    QCOMPARE(of('[' + object(0) + R"(,{"time":[)" + some + "]}]"),
        QStringLiteral("data.csv:row 2: the row is longer than 65536 bytes"));
    // Far behind the sample.
    QByteArray late = joined(array, 20'000);
    late.chop(1);
    QCOMPARE(of(late + ",[" + some), QStringLiteral("data.csv:row 20001: the row is longer than 65536 bytes"));
}

QTEST_APPLESS_MAIN(TestCsvJson)
#include "tst_csv_json.moc"
