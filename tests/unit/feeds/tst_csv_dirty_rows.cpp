// A bad row costs itself and nothing else, wherever it stands: the first row decides nothing for the others.
#include "tests/unit/feeds/feed_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr std::int64_t beginning = 1'700'006'400; // 2023-11-15T00:00:00Z
const QByteArray values(",100,102,99,101,5");

enum class Style { Seconds, Millis, Micros, Calendar };

QByteArray stampOf(std::int64_t minute, Style style) {
    const std::int64_t seconds = beginning + minute * 60;
    switch (style) {
    case Style::Seconds:
        return QByteArray::number(seconds);
    case Style::Millis:
        return QByteArray::number(seconds * 1000);
    case Style::Micros:
        return QByteArray::number(seconds * 1'000'000);
    case Style::Calendar:
        break;
    }
    std::string text = formatUtc(utcMs(seconds * 1000));
    text[10] = ' ';
    return QByteArray::fromStdString(text.substr(0, 19));
}

QByteArrayList goodRows(Style style, int count = 8) {
    QByteArrayList out;
    for (int i = 0; i < count; ++i)
        out += stampOf(i + 1, style) + values;
    return out;
}

} // namespace

class TestCsvDirtyRows : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBadRowCostsItself_data();
    void aBadRowCostsItself();
    void oneGoodRowIsEnough();
    void manyBadRowsFirst();
    void theOrderOfDayAndMonthIsNotThatOfABadRow();
    void ninjaTraderStampsTheEndWhateverTheFirstRow();
    void aClockColumnIsSeenBehindABadRow();
    void rowsOf1970AreStrayOnlyAmongOthers();

private:
    FeedFolder m_folder;
};

void TestCsvDirtyRows::aBadRowCostsItself_data() {
    QTest::addColumn<int>("style");
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, Style style, const QByteArray& text, const char* reason) {
        QTest::addRow("%s, style %d", name, static_cast<int>(style))
            << static_cast<int>(style) << text << QString::fromUtf8(reason);
    };
    for (const Style style : {Style::Seconds, Style::Millis, Style::Micros, Style::Calendar}) {
        const QByteArray stamp = stampOf(0, style);
        row("NaN", style, "NaN" + values, "'NaN' is not a time");
        row("infinite", style, "-inf" + values, "'-inf' is not a time");
        row("a word", style, "abc" + values, "'abc' is not a time");
        row("half a time", style, "2023-" + values, "'2023-' is not a time");
        row("no time", style, values, style == Style::Calendar ? "the time is missing" : "'' is not a time");
        row("beyond 64 bits", style, "99999999999999999999" + values, "'99999999999999999999' is not a time");
        row("a power of ten", style, "1.7e9" + values, "'1.7e9' is not a time");
        row("no values at all", style, ",,,,,", style == Style::Calendar ? "the time is missing" : "'' is not a time");
        row("only null", style, "null,null,null,null,null,null", "'null' is not a time");
        row("one field", style, "garbage", "1 fields where 6 belong");
        row("cut off", style, stamp.chopped(1), "1 fields where 6 belong");
        row("a field too few", style, stamp + ",100,102,99,101", "5 fields where 6 belong");
        row("a field too many", style, stamp + values + ",7", "7 fields where 6 belong");
        row("no open", style, stamp + ",,102,99,101,5", "open is missing");
        row("null high", style, stamp + ",100,null,99,101,5", "high is missing");
        row("a word as low", style, stamp + ",100,102,n/a,101,5", "low 'n/a' is not a number");
        row("NaN as close", style, stamp + ",100,102,99,NaN,5", "close is not a finite number");
        row("infinite volume", style, stamp + ",100,102,99,101,inf", "volume is not a finite number");
        row("negative price", style, stamp + ",-100,102,99,101,5", "open price -100 is not positive");
        row("high below low", style, stamp + ",100,98,99,101,5", "high 98 is below low 99");
        row("negative volume", style, stamp + ",100,102,99,101,-5", "volume -5 is negative");
    }
    row("zero", Style::Seconds, "0" + values, "");
    row("zero", Style::Millis, "0" + values, "");
    row("zero", Style::Micros, "0" + values, "");
    row("minus one minute", Style::Seconds, "-60" + values, "");
    row("zero", Style::Calendar, "0" + values, "'0' is not a time");
    row("year 1970", Style::Calendar, "1970-01-01 00:00:00" + values, "");
    row("year 9999", Style::Seconds, "253370764800" + values,
        "the time '253370764800' is outside the years 1900 to 2199");
    row("year 9999", Style::Millis, "253370764800000" + values,
        "the time '253370764800000' is outside the years 1900 to 2199");
    row("year 9999", Style::Calendar, "9999-01-01 00:00:00" + values,
        "the time '9999-01-01 00:00:00' is outside the years 1900 to 2199");
    row("month 13", Style::Calendar, "2023-13-45 00:00:00" + values, "'2023-13-45 00:00:00' is not a time");
    row("epoch among dates", Style::Calendar, stampOf(0, Style::Seconds) + values, "'1700006400' is not a time");
    row("a date among epochs", Style::Seconds, stampOf(0, Style::Calendar) + values,
        "'2023-11-15 00:00:00' is not a time");
    row("milliseconds among seconds", Style::Seconds, stampOf(0, Style::Millis) + values,
        "'1700006400000' is not a time");
    row("seconds among milliseconds", Style::Millis, stampOf(0, Style::Seconds) + values, "");
    row("microseconds among milliseconds", Style::Millis, stampOf(0, Style::Micros) + values,
        "the time '1700006400000000' is outside the years 1900 to 2199");
    row("milliseconds among microseconds", Style::Micros, stampOf(0, Style::Millis) + values, "");
}

void TestCsvDirtyRows::aBadRowCostsItself() {
    QFETCH(int, style);
    QFETCH(QByteArray, row);
    QFETCH(QString, reason);
    const QByteArrayList good = goodRows(static_cast<Style>(style));
    for (const bool hasHeader : {true, false}) {
        for (const int place : {0, 3, 8}) {
            QByteArrayList lines = good;
            lines.insert(place, row);
            if (hasHeader)
                lines.prepend("time,open,high,low,close,volume");
            const auto got = m_folder.fetchText(lines.join('\n') + '\n');
            const QByteArray where = QByteArray("row ") + QByteArray::number(place) + (hasHeader ? ", header" : "");
            QVERIFY2(got.report, (where + ": " + outcome(got).toUtf8()).constData());
            const int line = place + (hasHeader ? 2 : 1);
            const QStringList rejected = rejections(got);
            QVERIFY2(rejected.size() == 1, (where + ": " + rejected.join(QLatin1String(" / ")).toUtf8()).constData());
            QVERIFY2(rejected[0].startsWith(QString::number(line) + QStringLiteral(": ") + reason),
                (where + ": " + rejected[0].toUtf8()).constData());
            QCOMPARE(got.sink.candles.size(), 8u);
            for (std::size_t i = 0; i < 8; ++i)
                QCOMPARE(toCount(got.sink.candles[i].openTime),
                    (beginning + 60 * (static_cast<std::int64_t>(i) + 1)) * 1000);
        }
    }
}

void TestCsvDirtyRows::oneGoodRowIsEnough() {
    for (const char* bad : {"NaN", "abc", "0", "", "253370764800"}) {
        const auto got = m_folder.fetchText(
            QByteArray("time,open,high,low,close,volume\n") + bad + values + "\n1700006460" + values + "\n");
        QCOMPARE(outcome(got), QStringLiteral("ok"));
        QCOMPARE(got.sink.candles.size(), 1u);
        QCOMPARE(formatUtc(got.sink.candles[0].openTime), "2023-11-15T00:01:00Z");
        QCOMPARE(got.sink.rejected.size(), 1u);
        QCOMPARE(got.sink.rejected[0].line, 2u);
    }
}

void TestCsvDirtyRows::manyBadRowsFirst() {
    QByteArrayList lines(5, "abc" + values);
    lines += goodRows(Style::Seconds, 20);
    const auto got = m_folder.fetchText(lines.join('\n'));
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(got.sink.candles.size(), 20u);
    QCOMPARE(got.sink.rejected.size(), 5u);
}

void TestCsvDirtyRows::theOrderOfDayAndMonthIsNotThatOfABadRow() {
    QByteArray text("Date,Open,High,Low,Close,Volume\n99/99/2023" + values + "\n");
    for (const char* day : {"11/15/2023", "11/16/2023", "11/17/2023"})
        text += day + values + "\n";
    const auto got = m_folder.fetchText(text, {.timeframe = "1d"});
    QCOMPARE(outcome(got), QStringLiteral("ok"));
    QCOMPARE(rejections(got), QStringList(QStringLiteral("2: '99/99/2023' is not a time")));
    QCOMPARE(got.sink.candles.size(), 3u);
    QCOMPARE(formatDate(got.sink.candles[0].openTime), "2023-11-15");
}

void TestCsvDirtyRows::ninjaTraderStampsTheEndWhateverTheFirstRow() {
    const QByteArray rows("20231115 000200;100;101;99;100;5\n20231115 000300;100;101;99;100;5\n");
    for (const char* first :
        {"xx;100;101;99;100;5\n", "xx\n", ";100;101;99;100;5\n", "20231115 000100;100\n", "20231115 0001;;;;;\n", ""}) {
        const auto got = m_folder.fetchText(first + rows);
        QVERIFY2(got.report, qPrintable(outcome(got)));
        QCOMPARE(got.sink.candles.size(), 2u);
        QVERIFY2(formatUtc(got.sink.candles[0].openTime) == "2023-11-15T00:01:00Z", first);
        QCOMPARE(got.sink.rejected.size(), *first ? 1u : 0u);
    }
}

void TestCsvDirtyRows::aClockColumnIsSeenBehindABadRow() {
    const QByteArray rows("2023.11.15,00:01,100,102,99,101,5\n2023.11.15,00:02,100,102,99,101,5\n");
    for (const char* header : {"", "Date,Open,High,Low,Close,Volume\n"}) {
        const auto got = m_folder.fetchText(header + QByteArray("2023.11.15,xx,100,102,99,101,5\n") + rows);
        QCOMPARE(outcome(got), QStringLiteral("ok"));
        QCOMPARE(got.sink.candles.size(), 2u);
        QCOMPARE(formatUtc(got.sink.candles[0].openTime), "2023-11-15T00:01:00Z");
        QCOMPARE(got.sink.rejected.size(), 1u);
    }
}

// A zero that stands for "no time" is 1970; a market of that year has neighbours.
void TestCsvDirtyRows::rowsOf1970AreStrayOnlyAmongOthers() {
    const auto days = [&](std::int64_t from, int count, const QByteArray& before) {
        QByteArray text = "time,open,high,low,close,volume\n" + before;
        for (int i = 0; i < count; ++i)
            text += QByteArray::number((from + i) * 86'400) + values + "\n";
        return m_folder.fetchText(text, {.timeframe = "1d"});
    };
    const auto through = days(-400, 5000, {});
    QCOMPARE(outcome(through), QStringLiteral("ok"));
    QCOMPARE(rejections(through), QStringList());
    QCOMPARE(through.sink.candles.size(), 5000u);
    const auto stray = days(18'000, 50, "0" + values + "\n");
    QCOMPARE(rejections(stray),
        QStringList(QStringLiteral("2: the time 1970-01-01T00:00:00Z is years away from the other rows")));
    QCOMPARE(stray.sink.candles.size(), 50u);
}

QTEST_APPLESS_MAIN(TestCsvDirtyRows)
#include "tst_csv_dirty_rows.moc"
