// Exports that may not or cannot be: each is refused with its reason, and no file of anybody is harmed.
#include "core/warehouse/part_folder.h"
#include "core/warehouse/verify.h"
#include "tests/unit/warehouse/warehouse_fixture.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace truebar;
using namespace truebar::test;

namespace {

std::string codeOf(const Result<ExportReport>& result) {
    return result ? "" : result.error().code;
}

} // namespace

class TestExportSafety : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusals_data();
    void refusals();
    void refusesWhatIsThereUnlessTold();
    void aCancelledExportLeavesNothing();
    void aFullDiskLeavesNothing_data();
    void aFullDiskLeavesNothing();
    void anExportThatFailsKeepsTheOldFiles();
    void leftoversOfAKilledExportGo();
    void aLinkInPlaceOfThePartsIsNotFollowed();
    void twoExportsIntoOneFolderAreRefused();
    void aNameTakenMeanwhileIsNotReplaced();
};

void TestExportSafety::refusals_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* what, const char* code) {
        QTest::newRow(what) << QString::fromLatin1(what) << QString::fromLatin1(code);
    };
    row("no instruments", "export.no_instruments");
    row("an instrument twice", "export.repeated");
    row("an unknown instrument", "data.unknown_instrument");
    row("an unknown instrument after a known one", "data.unknown_instrument");
    row("a finer timeframe", "data.unknown_series");
    row("an empty span", "export.no_candles");
    row("a compressed database", "export.gzip_sqlite");
    row("a file for a folder", "export.folder");
    row("a folder without a parent", "export.folder");
    row("a folder below a file", "export.folder");
}

void TestExportSafety::refusals() {
    QFETCH(QString, what);
    QFETCH(QString, code);
    Warehouse house;
    house.store("T:A", 100);
    auto request = house.request({"T:A"}, ExportFormat::Csv);
    if (what == QLatin1String("no instruments"))
        request.instruments.clear();
    else if (what == QLatin1String("an instrument twice"))
        request.instruments.push_back(idOf("T:A"));
    else if (what == QLatin1String("an unknown instrument"))
        request.instruments = {idOf("T:NO")};
    else if (what == QLatin1String("an unknown instrument after a known one"))
        request.instruments.push_back(idOf("T:NO"));
    else if (what == QLatin1String("a finer timeframe"))
        request.timeframe = *Timeframe::parse("30s");
    else if (what == QLatin1String("an empty span"))
        request.span = {utcMs(0), utcMs(minuteMs)};
    else if (what == QLatin1String("a compressed database"))
        std::tie(request.format, request.isGzip) = std::pair(ExportFormat::Sqlite, true);
    else if (what == QLatin1String("a folder without a parent"))
        request.folder = house.path("no/such/parent");
    writeFile(house.path("file"), "x");
    if (what == QLatin1String("a file for a folder"))
        request.folder = house.path("file");
    else if (what == QLatin1String("a folder below a file"))
        request.folder = house.path("file/out");
    QCOMPARE(QString::fromStdString(codeOf(exportSeries(house.candles(), request))), code);
    QVERIFY(!QFile::exists(house.exportFolder())); // not even the folder is left
    QCOMPARE(contentOf(house.path("file")), QByteArray("x"));
}

void TestExportSafety::refusesWhatIsThereUnlessTold() {
    Warehouse house;
    house.store("T:A", 100);
    auto request = house.request({"T:A"}, ExportFormat::Csv);
    QDir().mkpath(house.exportFolder());
    for (const char* name : {"out/T~A~1m.csv", "out/manifest.json"}) {
        writeFile(house.path(name), "mine");
        QCOMPARE(codeOf(exportSeries(house.candles(), request)), std::string("export.exists"));
        QCOMPARE(contentOf(house.path(name)), QByteArray("mine"));
        QCOMPARE(house.exported().size(), 1);
        QVERIFY(QFile::remove(house.path(name)));
    }
    // A link that leads nowhere is there too.
    QVERIFY(QFile::link(house.path("elsewhere"), house.path("out/T~A~1m.csv")));
    QCOMPARE(codeOf(exportSeries(house.candles(), request)), std::string("export.exists"));
    QVERIFY(!QFile::exists(house.path("elsewhere")));
    QVERIFY(QFile::remove(house.path("out/T~A~1m.csv")));

    writeFile(house.path("out/T~A~1m.csv"), "old");
    request.overwrite = true;
    const auto report = exportSeries(house.candles(), request);
    QVERIFY(verifyExport(report->manifestFile)->differences.empty());
    QVERIFY(QFile::remove(house.path("out/T~A~1m.csv")) && QDir().mkdir(house.path("out/T~A~1m.csv")));
    QCOMPARE(codeOf(exportSeries(house.candles(), request)), std::string("export.not_a_file"));
}

void TestExportSafety::aCancelledExportLeavesNothing() {
    Warehouse house;
    house.store("T:A", 50'000);
    house.store("T:B", 50'000);
    for (const ExportFormat format : {ExportFormat::Csv, ExportFormat::Sqlite}) {
        std::stop_source stop;
        const auto request = house.request({"T:A", "T:B"}, format);
        const auto report = exportSeries(
            house.candles(), request,
            [&](double share) {
                if (share > 0.7) // in the middle of the second file
                    stop.request_stop();
            },
            stop.get_token());
        QCOMPARE(codeOf(report), std::string("export.cancelled"));
        QVERIFY(!QFile::exists(house.exportFolder()));
    }
}

void TestExportSafety::aFullDiskLeavesNothing_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("csv") << int(ExportFormat::Csv);
    QTest::newRow("sqlite") << int(ExportFormat::Sqlite);
}

// A limit on the size of files fails a write as a full disk does.
void TestExportSafety::aFullDiskLeavesNothing() {
    QFETCH(int, format);
    Warehouse house;
    house.store("T:A", 20'000);
    std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit before { };
    getrlimit(RLIMIT_FSIZE, &before);
    struct rlimit small = before;
    small.rlim_cur = 300'000;
    setrlimit(RLIMIT_FSIZE, &small);
    const auto report = exportSeries(house.candles(), house.request({"T:A"}, ExportFormat(format)));
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!report);
    QVERIFY2(!isInputError(report.error()), report.error().code.c_str());
    QVERIFY(!QFile::exists(house.exportFolder()));
}

void TestExportSafety::anExportThatFailsKeepsTheOldFiles() {
    Warehouse house;
    house.store("T:A", 1'000);
    auto request = house.request({"T:A"}, ExportFormat::Csv);
    const auto first = exportSeries(house.candles(), request);
    const QStringList before = house.exported();
    house.store("T:B", 10);
    request.overwrite = true;
    request.instruments.push_back(idOf("T:B"));
    request.span.begin = utcMs(firstOpen + 500 * minuteMs); // T:B has nothing there
    QCOMPARE(codeOf(exportSeries(house.candles(), request)), std::string("export.no_candles"));
    QCOMPARE(house.exported(), before);
    QVERIFY(verifyExport(first->manifestFile)->differences.empty());
}

void TestExportSafety::leftoversOfAKilledExportGo() {
    Warehouse house;
    house.store("T:A", 100);
    QVERIFY(QDir().mkpath(house.path("out/.truebar-export")));
    writeFile(house.path("out/.truebar-export/T~A~1m.csv"), "half a fi");
    QVERIFY(exportSeries(house.candles(), house.request({"T:A"}, ExportFormat::Csv)));
    QCOMPARE(house.exported(), (QStringList{QStringLiteral("manifest.json"), QStringLiteral("T~A~1m.csv")}));
}

void TestExportSafety::aLinkInPlaceOfThePartsIsNotFollowed() {
    Warehouse house;
    house.store("T:A", 100);
    QVERIFY(QDir().mkpath(house.exportFolder()) && QDir().mkpath(house.path("precious")));
    writeFile(house.path("precious/file"), "x");
    QVERIFY(QFile::link(house.path("precious"), house.path("out/.truebar-export")));
    QCOMPARE(codeOf(exportSeries(house.candles(), house.request({"T:A"}, ExportFormat::Csv))),
        std::string("io.export_write"));
    QCOMPARE(contentOf(house.path("precious/file")), QByteArray("x"));
}

void TestExportSafety::twoExportsIntoOneFolderAreRefused() {
    Warehouse house;
    house.store("T:A", 100);
    {
        const auto other = PartFolder::open(house.exportFolder());
        QVERIFY(other);
        QCOMPARE(codeOf(exportSeries(house.candles(), house.request({"T:A"}, ExportFormat::Csv))),
            std::string("export.busy"));
        QVERIFY(QFile::exists((*other)->part(QString()))); // its parts are still there
    }
    QVERIFY(exportSeries(house.candles(), house.request({"T:A"}, ExportFormat::Csv)));
}

void TestExportSafety::aNameTakenMeanwhileIsNotReplaced() {
    Warehouse house;
    const auto parts = PartFolder::open(house.exportFolder());
    const QStringList names{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    for (const QString& name : names)
        writeFile((*parts)->part(name), "new");
    writeFile(house.path("out/b"), "theirs");
    const auto placed = (*parts)->place(names, false);
    QVERIFY(!placed && placed.error().code == "export.exists");
    QCOMPARE(contentOf(house.path("out/b")), QByteArray("theirs"));
    QVERIFY(!QFile::exists(house.path("out/a"))); // taken back
    QVERIFY(!QFile::exists(house.path("out/c")));
}

QTEST_GUILESS_MAIN(TestExportSafety)
#include "tst_export_safety.moc"
