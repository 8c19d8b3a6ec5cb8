// What cannot be understood is refused with one sentence and its place; what is doubtful is never handed over.
#include "tests/unit/feeds/feed_fixture.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <unistd.h>

using namespace truebar;
using namespace truebar::test;

namespace {

const QByteArray header("time,open,high,low,close,volume\n");

QByteArray minutes(int count, std::int64_t step = 60'000) {
    QByteArray out;
    for (int i = 0; i < count; ++i)
        out += QByteArray::number(1'489'433'100'000 + i * step) + ",10,12,9,11,5\n";
    return out;
}

} // namespace

class TestCsvBadInput : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wholeFiles_data();
    void wholeFiles();
    void archives();
    void paths();
    void timezones();
    void timeframes_data();
    void timeframes();
    void rows_data();
    void rows();
    void strayRowsAreTheFewestThatBreakTheOrder();
    void repetitions();
    void bombsEnd();
    void aStopEndsTheReading();

private:
    FeedFolder m_folder;
};

void TestCsvBadInput::wholeFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const QByteArray& bytes, const char* message) {
        QTest::newRow(name) << bytes << QString::fromUtf8(message);
    };
    row("empty", "", "data.csv: the file is empty");
    row("blank lines", "\n\n  \n", "data.csv: the file is empty");
    row("a byte order mark alone", "\xEF\xBB\xBF", "data.csv: the file is empty");
    row("only a header", header, "data.csv: the file has a header and no rows");
    row("binary", QByteArray("\x7f\x45\x4c\x46\x00\x01\x02\x03", 8), "data.csv: this is binary data, not text");
    row("Arrow", QByteArray("ARROW1\0\0", 8), "data.csv: Arrow feather files are not read; export the data as CSV");
    row("HDF5", QByteArray("\x89HDF\r\n\x1a\n", 8), "data.csv: HDF5 files are not read; export the data as CSV");
    row("UTF-16", QByteArray("\xFF\xFEt\0i\0", 6), "data.csv: UTF-16 text is not read; save the file as UTF-8");
    row("prose", "Once upon a time\nthere was a file\n", "data.csv:1: the lines have no columns: 'Once upon a time'");
    row("unknown columns", "date,foo,bar,baz\n2020-01-01,1,2,3\n",
        "data.csv:1: the columns open, high, low and close are needed; there are: date, foo, bar, baz");
    row("no time column", "open,high,low,close\n1,2,1,2\n",
        "data.csv:1: no column is a time; there are: open, high, low, close");
    row("funding rates", "20211201 00:00:00,0.0001\n20211201 08:00:00,0.0001\n",
        "data.csv:1: two columns are a rate or an index, not candles");
    row("eight columns without names", "1489433100000,1,2,3,4,5,6,7,8\n",
        "data.csv:1: 9 columns without a header cannot be understood");
    row("no times", "date,open,high,low,close\nyesterday,1,2,1,2\n", "data.csv:2: 'yesterday' is not a time");
    row("an order book", "timestamp,asks[0].price,asks[0].amount\n1,2,3\n",
        "data.csv:1: this is an order book, not candles");
    row("a JSON object", R"({"rows": []})",
        "data.csv:row 1: not the expected JSON array of rows: it holds no array of rows");
    row("an empty JSON array", "[]", "data.csv: the JSON array is empty");
    row("JSON rows of objects", R"([{"t": 1}])",
        "data.csv:row 1: the columns open, high, low and close are needed; there are: t");
    row("JSON rows too short", "[[1489433100000,1,2]]", "data.csv:row 1: the rows have 3 values; a candle needs 6");
    row("JSON cut off", "[[1489433100000,1,2,1,2,5],[1489433160000,1,2,",
        "data.csv:row 2: not the expected JSON array of rows: it ends too early");
    row("JSON with a tail", "[[1489433100000,1,2,1,2,5]] and more",
        "data.csv:row 2: not the expected JSON array of rows: something follows the end");
    row("JSON nested", "[[[[[[[[[[",
        "data.csv:row 1: not the expected JSON array of rows: a value is missing or is no number");
    row("a long line", header + minutes(2) + QByteArray(70'000, 'x') + "\n",
        "data.csv:4: the line is longer than 65536 bytes");
    row("a long first line", QByteArray(3'000'000, '1'), "data.csv:1: the line is longer than 65536 bytes");
    row("gzip cut off", gzipped(header + minutes(5000)).chopped(200), "data.csv: the compressed data ends too early");
}

void TestCsvBadInput::wholeFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    const auto got = m_folder.fetchText(bytes);
    QCOMPARE(outcome(got), message);
    QVERIFY(isInputError(got.report.error()));
    QVERIFY(got.sink.candles.empty());
}

void TestCsvBadInput::archives() {
    const QByteArray good = header + minutes(5);
    const auto of = [&](const QString& file) { return outcome(m_folder.fetch(file)); };
    QCOMPARE(of(m_folder.writeZip("two.zip", {{"a.csv", good}, {"b.csv", good}})),
        QStringLiteral("two.zip: the zip file has 2 members; one is needed"));
    QCOMPARE(of(m_folder.writeZip("folders.zip", {{"a/", {}}})),
        QStringLiteral("folders.zip: the zip file has 0 members; one is needed"));
    QCOMPARE(of(m_folder.writeZip("secret.zip", {{"a.csv", good}}, "password")),
        QStringLiteral("secret.zip: the zip member is encrypted"));
    QFile whole(m_folder.writeZip("whole.zip", {{"a.csv", header + minutes(5000)}}));
    QVERIFY(whole.open(QIODevice::ReadOnly));
    QCOMPARE(
        of(m_folder.write("cut.zip", whole.readAll().chopped(60))), QStringLiteral("cut.zip: the zip file is damaged"));
    QCOMPARE(
        of(m_folder.write("fake.zip", "PK\x03\x04 and nothing")), QStringLiteral("fake.zip: the zip file is damaged"));
    QByteArray damaged = gzipped(header + minutes(5000));
    for (qsizetype i = damaged.size() / 2; i < damaged.size() / 2 + 40; ++i)
        damaged[i] = static_cast<char>(~damaged[i]);
    const auto got = m_folder.fetch(m_folder.write("damaged.gz", damaged));
    QVERIFY(!got.report);
    QVERIFY(got.sink.candles.empty());
}

void TestCsvBadInput::paths() {
    const auto of = [&](const QString& file) { return outcome(m_folder.fetch(file)); };
    QCOMPARE(of(m_folder.path("none.csv")), QStringLiteral("none.csv: there is no such file"));
    QVERIFY(QDir().mkpath(m_folder.path("folder.csv")));
    QCOMPARE(of(m_folder.path("folder.csv")), QStringLiteral("folder.csv: this is a folder, not a file"));
    QCOMPARE(of(QStringLiteral("/dev/zero")), QStringLiteral("zero: this is not a regular file"));
    QCOMPARE(of(QString()), QStringLiteral("setting 'file': a file is needed"));
    const QString closed = m_folder.write("closed.csv", header + minutes(5));
    QVERIFY(QFile::setPermissions(closed, {}));
    if (geteuid() != 0) // root reads everything
        QCOMPARE(of(closed), QStringLiteral("closed.csv: the file cannot be read: Permission denied"));
    QFile::setPermissions(closed, QFile::ReadOwner | QFile::WriteOwner);
}

void TestCsvBadInput::timezones() {
    for (const char* good : {"UTC", "+05:30", "-05:00", "UTC-05:00", "GMT+1", "America/New_York", "Asia/Kolkata", ""})
        QCOMPARE(outcome(m_folder.fetchText(header + minutes(5), {.timezone = good})), QStringLiteral("ok"));
    for (const char* bad : {"Mars/Olympus", "+99:00", "05:30", "EST5EDT6", "../etc/passwd", "+05:30x"}) {
        const auto got = m_folder.fetchText(header + minutes(5), {.timezone = bad});
        QVERIFY2(!got.report, bad);
        QCOMPARE(got.report.error().code, "timezone.unknown");
        QCOMPARE(outcome(got),
            QString(QStringLiteral("setting 'timezone': '") + QString::fromLatin1(bad)
                + QStringLiteral("' is not a time zone; write an IANA name such as America/New_York or an offset such "
                                 "as +05:30")));
    }
}

void TestCsvBadInput::timeframes_data() {
    QTest::addColumn<int>("minutesApart");
    QTest::addColumn<QString>("asked");
    QTest::addColumn<bool>("fits");
    QTest::newRow("5m as 1m") << 5 << "1m" << false;
    QTest::newRow("1m as 5m") << 1 << "5m" << false;
    QTest::newRow("1m as 1h") << 1 << "1h" << false;
    QTest::newRow("1h as 30m") << 60 << "30m" << false;
    QTest::newRow("1h as 1d") << 60 << "1d" << false;
    QTest::newRow("1d as 1h") << 1440 << "1h" << false;
    QTest::newRow("1d as 1w") << 1440 << "1w" << false;
    QTest::newRow("1w as 1d") << 7 * 1440 << "1d" << false;
    QTest::newRow("1m") << 1 << "1m" << true;
    QTest::newRow("1h") << 60 << "1h" << true;
    QTest::newRow("1w") << 7 * 1440 << "1w" << true;
}

void TestCsvBadInput::timeframes() {
    QFETCH(int, minutesApart);
    QFETCH(QString, asked);
    QFETCH(bool, fits);
    const QByteArray name = asked.toLatin1();
    const auto got = m_folder.fetchText(header + minutes(20, minutesApart * 60'000LL), {.timeframe = name.constData()});
    QCOMPARE(got.report.has_value(), fits);
    QCOMPARE(got.sink.candles.empty(), !fits);
    if (!fits)
        QCOMPARE(got.report.error().code, "import.timeframe_mismatch");
}

void TestCsvBadInput::rows_data() {
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const char* text, const char* reason) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(reason);
    };
    row("no open", "1489433280000,,12,9,11,5", "open is missing");
    row("null", "1489433280000,10,null,9,11,5", "high is missing");
    row("a word", "1489433280000,10,12,n/a,11,5", "low 'n/a' is not a number");
    row("a trailing letter", "1489433280000,10,12,9,11x,5", "close '11x' is not a number");
    row("no volume", "1489433280000,10,12,9,11,", "volume is missing");
    row("not a number", "1489433280000,10,nan,9,11,5", "high is not a finite number");
    row("infinite", "1489433280000,10,inf,9,11,5", "high is not a finite number");
    row("infinite volume", "1489433280000,10,12,9,11,inf", "volume is not a finite number");
    row("too large for a double", "1489433280000,10,1e999,9,11,5", "high '1e999' is not a number");
    row("too large for a price", "1489433280000,10,1e30,9,11,5", "high price 1e+30 is out of range");
    row("negative price", "1489433280000,-10,12,9,11,5", "open price -10 is not positive");
    row("zero", "1489433280000,0,0,0,0,0", "open price 0 is not positive");
    row("negative volume", "1489433280000,10,12,9,11,-5", "volume -5 is negative");
    row("high below low", "1489433280000,10,8,9,11,5", "high 8 is below low 9");
    row("open above high", "1489433280000,13,12,9,11,5", "open 13 is outside low 9 to high 12");
    row("close below low", "1489433280000,10,12,9,8,5", "close 8 is outside low 9 to high 12");
    row("a field too few", "1489433280000,10,12,9,11", "5 fields where 6 belong");
    row("a field too many", "1489433280000,10,12,9,11,5,7", "7 fields where 6 belong");
    row("thousands with commas", "1489433280000,1,010.5,12,9,11,5", "7 fields where 6 belong");
    row("no time", ",10,12,9,11,5", "'' is not a time");
    row("a time that is a word", "noon,10,12,9,11,5", "'noon' is not a time");
    row("a calendar time among epochs", "2017-03-13,10,12,9,11,5", "'2017-03-13' is not a time");
    row("year 9999", "253370764800000,10,12,9,11,5", "the time '253370764800000' is outside the years 1900 to 2199");
    row("a time beyond 64 bits", "99999999999999999999,10,12,9,11,5", "'99999999999999999999' is not a time");
    row("a time off the minute", "1489433287000,10,12,9,11,5",
        "the time 2017-03-13T19:28:07Z is not where a 1m candle of this file opens");
}

void TestCsvBadInput::rows() {
    QFETCH(QByteArray, row);
    QFETCH(QString, reason);
    const auto got = m_folder.fetchText(header + minutes(3) + row + "\n" + minutes(10).right(5 * 27));
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(rejections(got), QStringList(QStringLiteral("5: ") + reason));
    QCOMPARE(got.report->rowsRead, 9u);
    QCOMPARE(got.sink.candles.size(), 8u);
    for (const Candle& candle : got.sink.candles)
        QCOMPARE(candle.high, 12.0);
}

void TestCsvBadInput::strayRowsAreTheFewestThatBreakTheOrder() {
    QByteArrayList lines = minutes(12).trimmed().split('\n');
    lines.move(9, 3); // line 5 of the file is of minute 9
    const auto one = m_folder.fetchText(header + lines.join('\n') + '\n');
    QCOMPARE(rejections(one), QStringList(QStringLiteral("5: the time 2017-03-13T19:34:00Z is out of order")));
    QCOMPARE(one.sink.candles.size(), 11u);
    // The same in a file that goes backwards.
    std::reverse(lines.begin(), lines.end());
    const auto back = m_folder.fetchText(header + lines.join('\n') + '\n');
    QCOMPARE(rejections(back), QStringList(QStringLiteral("10: the time 2017-03-13T19:34:00Z is out of order")));
    QCOMPARE(back.sink.candles.size(), 11u);
}

void TestCsvBadInput::repetitions() {
    const QByteArray three = minutes(3);
    const auto equal = m_folder.fetchText(header + three + three.right(27));
    QCOMPARE(rejections(equal), QStringList());
    QCOMPARE(equal.report->duplicates, 1u);
    QCOMPARE(equal.report->rowsRead, 4u);
    QByteArray other = three.right(27);
    other.replace(",5\n", ",6\n");
    const auto different = m_folder.fetchText(header + three + other);
    QCOMPARE(rejections(different),
        QStringList(QStringLiteral("5: the time 2017-03-13T19:27:00Z was there already in line 4, with other values")));
    QCOMPARE(different.report->duplicates, 0u);
    QCOMPARE(different.sink.candles.back().volume, 5.0);
}

// Small files that unpack to a lot: refused or read in bounded memory, never a crash.
void TestCsvBadInput::bombsEnd() {
    const auto zeros = m_folder.fetch(m_folder.write("zeros.gz", gzipped(QByteArray(64 << 20, '\0'))));
    QCOMPARE(outcome(zeros), QStringLiteral("zeros.gz: this is binary data, not text"));
    const auto line = m_folder.fetch(m_folder.writeZip("line.zip", {{"a.csv", header + QByteArray(64 << 20, '1')}}));
    QCOMPARE(outcome(line), QStringLiteral("line.zip:2: the line is longer than 65536 bytes"));
    const auto blank = m_folder.fetch(m_folder.write("blank.gz", gzipped(header + QByteArray(64 << 20, '\n'))));
    QVERIFY(!blank.report);
    QVERIFY(blank.sink.candles.empty());
}

void TestCsvBadInput::aStopEndsTheReading() {
    std::stop_source stop;
    stop.request_stop();
    const QByteArray large = header + minutes(200'000);
    const auto got = m_folder.fetchText(large, {.stop = stop.get_token()});
    QVERIFY(!got.report);
    QCOMPARE(got.report.error().code, "feed.cancelled");
    QVERIFY(got.sink.candles.empty());
    QVERIFY(got.sink.progress.size() <= 1);
}

QTEST_APPLESS_MAIN(TestCsvBadInput)
#include "tst_csv_bad_input.moc"
