#include "core/data/series_reader.h"
#include "core/warehouse/verify.h"
#include "tests/unit/warehouse/warehouse_fixture.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

bool isCandle(const Candle& candle, const QList<double>& row) {
    return row.size() == 6 && static_cast<double>(toCount(candle.openTime)) == row.at(0) && candle.open == row.at(1)
        && candle.high == row.at(2) && candle.low == row.at(3) && candle.close == row.at(4)
        && candle.volume == row.at(5);
}

QList<QList<double>> rowsOfCsv(const QByteArray& text) {
    QList<QList<double>> out;
    const QList<QByteArray> lines = text.trimmed().split('\n');
    for (const QByteArray& line : lines.mid(1)) {
        const QList<QByteArray> cells = line.split(',');
        QList<double> row{cells.at(0).toDouble()};
        for (int column = 2; column < 7; ++column)
            row.append(cells.at(column).toDouble());
        out.append(row);
    }
    return out;
}

QList<QList<double>> rowsOfJsonLines(const QByteArray& text) {
    QList<QList<double>> out;
    const QList<QByteArray> lines = text.trimmed().split('\n');
    for (const QByteArray& line : lines) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QList<double> row;
        for (const char* key : {"open_time", "open", "high", "low", "close", "volume"})
            row.append(object.value(QLatin1String(key)).toDouble(-1));
        out.append(row);
    }
    return out;
}

QList<QList<double>> rowsOfSqlite(const QString& path) {
    const auto db = Database::open(path, Database::Mode::ReadOnly, Database::Durability::Normal);
    auto query = (*db)->run(QStringLiteral("SELECT open_time, open, high, low, close, volume FROM candle ORDER BY 1"));
    QList<QList<double>> out;
    while (query->next()) {
        QList<double> row;
        for (int column = 0; column < 6; ++column)
            row.append(query->value(column).toDouble());
        out.append(row);
    }
    return out;
}

QByteArray gunzipped(const QString& path) {
    QProcess gunzip;
    gunzip.start(QStringLiteral("gzip"), {QStringLiteral("-dc"), path});
    gunzip.waitForFinished();
    return gunzip.exitCode() == 0 ? gunzip.readAllStandardOutput() : QByteArray();
}

} // namespace

class TestSeriesExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesEveryCandleExactly_data();
    void writesEveryCandleExactly();
    void compresses();
    void keepsToTheSpanAndResamples();
    void describesTheFiles();
    void gapsSayWhatTheyAre();
    void theSameCandlesAreTheSameBytes_data();
    void theSameCandlesAreTheSameBytes();
    void tellsProgress();
};

void TestSeriesExport::writesEveryCandleExactly_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("csv") << int(ExportFormat::Csv);
    QTest::newRow("jsonl") << int(ExportFormat::JsonLines);
    QTest::newRow("sqlite") << int(ExportFormat::Sqlite);
}

void TestSeriesExport::writesEveryCandleExactly() {
    QFETCH(int, format);
    Warehouse house;
    house.store("T:A", 20'000, {17, 18, 9'000});
    house.store("T:B", 5);
    const auto report = exportSeries(house.candles(), house.request({"T:A", "T:B"}, ExportFormat(format)));
    QVERIFY2(report, report ? "" : report.error().message().c_str());
    QCOMPARE(house.exported().size(), 3); // two series and the manifest, nothing else
    for (const ManifestFile& file : report->manifest.files) {
        const QString path = house.exportFolder() + QLatin1Char('/') + QString::fromStdString(file.name);
        const auto rows = format == int(ExportFormat::Csv) ? rowsOfCsv(contentOf(path))
            : format == int(ExportFormat::JsonLines)       ? rowsOfJsonLines(contentOf(path))
                                                           : rowsOfSqlite(path);
        const auto stored = *readSeries(house.candles(), file.instrument, Timeframe());
        QCOMPARE(std::size_t(rows.size()), stored->size());
        QCOMPARE(file.rows, std::uint64_t(stored->size()));
        for (std::size_t i = 0; i < stored->size(); ++i)
            QVERIFY(isCandle(stored->at(i), rows.at(static_cast<qsizetype>(i))));
    }
    QVERIFY(verifyExport(report->manifestFile)->differences.empty());
}

void TestSeriesExport::compresses() {
    Warehouse house;
    house.store("T:A", 9'000);
    auto request = house.request({"T:A"}, ExportFormat::Csv);
    QVERIFY(exportSeries(house.candles(), request));
    const QByteArray plain = contentOf(house.path("out/T~A~1m.csv"));
    request.isGzip = true;
    request.folder = house.path("zipped");
    const auto report = exportSeries(house.candles(), request);
    QVERIFY(gunzipped(house.path("zipped/T~A~1m.csv.gz")) == plain);
    QCOMPARE(report->manifest.files.front().bytes,
        std::uint64_t(contentOf(house.path("zipped/T~A~1m.csv.gz")).size())); // of the file as it is
    QVERIFY(report->manifest.files.front().bytes < std::uint64_t(plain.size()) / 2);
    QVERIFY(verifyExport(report->manifestFile)->differences.empty());
}

void TestSeriesExport::keepsToTheSpanAndResamples() {
    Warehouse house;
    house.store("T:A", 600);
    auto request = house.request({"T:A"}, ExportFormat::Csv);
    request.timeframe = *Timeframe::parse("5m");
    request.span = {utcMs(firstOpen + 10 * minuteMs), utcMs(firstOpen + 100 * minuteMs)};
    const auto report = exportSeries(house.candles(), request);
    const auto rows = rowsOfCsv(contentOf(house.path("out/T~A~5m.csv")));
    QCOMPARE(rows.size(), 18);
    const auto expected = *readSeries(house.candles(), idOf("T:A"), request.timeframe, request.span);
    for (std::size_t i = 0; i < expected->size(); ++i)
        QVERIFY(isCandle(expected->at(i), rows.at(static_cast<qsizetype>(i))));
    QCOMPARE(report->manifest.files.front().storedTimeframe, Timeframe());
    QCOMPARE(report->manifest.files.front().span, request.span);
}

void TestSeriesExport::describesTheFiles() {
    Warehouse house;
    house.store("VENUE:A", 100, {40, 41, 42, 90});
    auto request = house.request({"VENUE:A"}, ExportFormat::Csv);
    request.span.end = utcMs(firstOpen + 110 * minuteMs);
    const auto report = exportSeries(house.candles(), request);
    const auto read = readManifest(report->manifestFile);
    QVERIFY2(read, read ? "" : read.error().message().c_str());
    QCOMPARE(read->truebarVersion, report->manifest.truebarVersion);
    QVERIFY(!read->truebarVersion.empty());
    QCOMPARE(read->created, report->manifest.created);
    QCOMPARE(read->asked, request.span);
    QVERIFY(read->format == ExportFormat::Csv);
    QCOMPARE(read->files.size(), std::size_t(1));
    const ManifestFile& file = read->files.front();
    QCOMPARE(file.name, std::string("VENUE~A~1m.csv"));
    QCOMPARE(file.instrument, idOf("VENUE:A"));
    QCOMPARE(file.rows, std::uint64_t(96));
    QCOMPARE(file.span, (TimeSpan{utcMs(firstOpen), utcMs(firstOpen + 100 * minuteMs)}));
    QCOMPARE(file.coverage.present, std::uint64_t(96));
    QCOMPARE(file.coverage.missing, std::uint64_t(14)); // 4 holes and the 10 minutes asked beyond the end
    QCOMPARE(file.coverage.gaps.size(), std::size_t(3));
    QCOMPARE(file.coverage.gaps.front(),
        (CoverageGap{utcMs(firstOpen + 40 * minuteMs), utcMs(firstOpen + 43 * minuteMs), 3}));
    const QByteArray bytes = contentOf(house.path("out/VENUE~A~1m.csv"));
    QCOMPARE(file.bytes, std::uint64_t(bytes.size()));
    QCOMPARE(
        QByteArray::fromStdString(file.sha256), QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

void TestSeriesExport::gapsSayWhatTheyAre() {
    Warehouse house;
    // A hole that both have is the venue's; a small one of one alone is ours.
    house.store("VENUE:A", 200, {40, 41, 42, 43, 90});
    house.store("VENUE:B", 200, {40, 41, 42, 43});
    const auto report = exportSeries(house.candles(), house.request({"VENUE:A", "VENUE:B"}, ExportFormat::Csv));
    QVERIFY(report);
    const auto read = readManifest(report->manifestFile);
    QVERIFY(read);
    QCOMPARE(read->files[0].coverage.gaps.size(), std::size_t(2));
    QVERIFY(read->files[0].coverage.gaps[0].kind == GapKind::VenueOutage);
    QVERIFY(read->files[0].coverage.gaps[1].kind == GapKind::Missing);
    QVERIFY(read->files[1].coverage.gaps[0].kind == GapKind::VenueOutage);
}

void TestSeriesExport::theSameCandlesAreTheSameBytes_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<bool>("isGzip");
    QTest::newRow("csv") << int(ExportFormat::Csv) << false;
    QTest::newRow("csv.gz") << int(ExportFormat::Csv) << true;
    QTest::newRow("jsonl") << int(ExportFormat::JsonLines) << false;
    QTest::newRow("sqlite") << int(ExportFormat::Sqlite) << false;
}

void TestSeriesExport::theSameCandlesAreTheSameBytes() {
    QFETCH(int, format);
    QFETCH(bool, isGzip);
    Warehouse house;
    house.store("T:A", 3'000);
    auto request = house.request({"T:A"}, ExportFormat(format));
    request.isGzip = isGzip;
    const auto first = exportSeries(house.candles(), request);
    QTest::qSleep(1100); // a clock in the bytes would show
    request.folder = house.path("again");
    const auto second = exportSeries(house.candles(), request);
    QCOMPARE(first->manifest.files.front().sha256, second->manifest.files.front().sha256);
    QVERIFY(first->manifest.created < second->manifest.created);
}

void TestSeriesExport::tellsProgress() {
    Warehouse house;
    house.store("T:A", 30'000);
    house.store("T:B", 30'000);
    QList<double> shares;
    QVERIFY(exportSeries(house.candles(), house.request({"T:A", "T:B"}, ExportFormat::Csv),
        [&](double share) { shares.append(share); }));
    QVERIFY(shares.size() > 10);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QCOMPARE(shares.front(), 0.0);
    QCOMPARE(shares.back(), 1.0);
}

QTEST_GUILESS_MAIN(TestSeriesExport)
#include "tst_series_export.moc"
