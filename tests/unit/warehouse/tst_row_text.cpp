#include "core/warehouse/export_format.h"
#include "core/warehouse/row_text.h"

#include <QByteArray>
#include <QList>
#include <QTest>

#include <cstring>
#include <limits>

using namespace truebar;

class TestRowText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cells_data();
    void cells();
    void everyDoubleComesBack();
    void rowsNameTheirSeries();
    void fileNamesAreDistinctAndPlain();
    void formats();
};

void TestRowText::cells_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("cell");
    const auto row = [](const char* name, const char* text, const char* cell) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(cell);
    };
    row("empty", "", "");
    row("plain", "BTC/USDT", "BTC/USDT");
    row("equals", "=1+1", "\"'=1+1\"");
    row("plus", "+1", "\"'+1\"");
    row("minus", "-X", "\"'-X\"");
    row("at", "@SUM(A1)", "\"'@SUM(A1)\"");
    row("tab", "\t=1", "\"'\t=1\"");
    row("carriage return", "\r=1", "\"'\r=1\"");
    row("apostrophe", "'x", "\"''x\"");
    row("formula with quotes", "=\"a\"&\"b\"", "\"'=\"\"a\"\"&\"\"b\"\"\"");
    row("minus inside", "A-B", "A-B");
    row("comma", "a,b", "\"a,b\"");
    row("quote", "a\"b", "\"a\"\"b\"");
    row("line end", "a\nb", "\"a\nb\"");
    row("carriage return inside", "a\rb", "\"a\rb\"");
}

void TestRowText::cells() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, cell);
    QCOMPARE(QByteArray::fromStdString(csvTextCell(text.toStdString())), cell);
}

void TestRowText::everyDoubleComesBack() {
    const double values[] = {0.1, 1.0 / 3.0, 1e-8, 3.136e-05, 123456789.123456789, 9.9999999999999984e16, 1e-300,
        std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::epsilon(), 5e15 + 1,
        0.30000000000000004};
    const Series series(InstrumentId{"V", "S"}, Timeframe());
    const CsvRows csv(series);
    const JsonRowsWriter json(series);
    for (const double value : values) {
        const Candle candle{utcMs(0), value, value, value, value, value};
        std::string row;
        csv.append(row, candle);
        const QList<QByteArray> cells = QByteArray::fromStdString(row).split(',');
        for (int column = 2; column < 7; ++column) {
            const double back = cells.at(column).toDouble();
            QVERIFY(std::memcmp(&back, &value, sizeof value) == 0);
        }
        std::string line;
        json.append(line, candle);
        const QByteArray text = QByteArray::fromStdString(line);
        const auto begin = text.indexOf("\"volume\":") + 9;
        QCOMPARE(text.mid(begin, text.indexOf('}') - begin).toDouble(), value);
    }
}

void TestRowText::rowsNameTheirSeries() {
    const Series series(InstrumentId{"-V", "A/B"}, *Timeframe::parse("5m"));
    const Candle candle{utcMs(1'704'067'200'000), 1, 2.5, 0.5, 2, 0};
    std::string csv;
    CsvRows(series).append(csv, candle);
    QCOMPARE(csvHeader(), std::string("open_time,open_time_utc,open,high,low,close,volume,venue,symbol,timeframe\n"));
    QCOMPARE(csv, std::string("1704067200000,2024-01-01T00:00:00Z,1,2.5,0.5,2,0,\"'-V\",A/B,5m\n"));
    std::string json;
    JsonRowsWriter(series).append(json, candle);
    QCOMPARE(json,
        std::string("{\"venue\":\"-V\",\"symbol\":\"A/B\",\"timeframe\":\"5m\",\"open_time\":1704067200000,\"open\":1,"
                    "\"high\":2.5,\"low\":0.5,\"close\":2,\"volume\":0}\n"));
}

void TestRowText::fileNamesAreDistinctAndPlain() {
    const auto name = [](const char* venue, const char* symbol) {
        return QString::fromStdString(
            exportFileName({venue, symbol}, *Timeframe::parse("1m"), ExportFormat::Csv, false));
    };
    QCOMPARE(name("BINANCE", "BTC/USDT"), QStringLiteral("BINANCE~BTC%2FUSDT~1m.csv"));
    QVERIFY(name("A", "B_C") != name("A_B", "C"));
    QVERIFY(name("A", "B-C") != name("A-B", "C"));
    QVERIFY(name("A/B", "C") != name("A", "B/C"));
    QVERIFY(!name("..", "../../x").contains(QLatin1Char('/')));
    // The longest names fit a file system that takes 255 bytes.
    const std::string slashes(40, '/');
    const auto longest = exportFileName({slashes, slashes}, *Timeframe::parse("30m"), ExportFormat::JsonLines, true);
    QVERIFY(longest.size() <= 255);
    QCOMPARE(exportFileName({"V", "S"}, *Timeframe::parse("1mo"), ExportFormat::Sqlite, false),
        std::string("V~S~1mo.sqlite"));
}

void TestRowText::formats() {
    for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::JsonLines, ExportFormat::Sqlite})
        QVERIFY(*parseExportFormat(toString(format)) == format);
    for (const char* text : {"", "CSV", "parquet", "json", "csv "})
        QCOMPARE(parseExportFormat(text).error().code, std::string("export.format"));
}

QTEST_APPLESS_MAIN(TestRowText)
#include "tst_row_text.moc"
