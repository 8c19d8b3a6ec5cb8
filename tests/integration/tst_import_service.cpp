// Several files, what is stored already, and imports that end early: all of it or nothing, and every row accounted for.
#include "core/data/import_service.h"
#include "core/workspace/workspace.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

constexpr std::int64_t firstMinute = 1'704'067'200'000; // 2024-01-01

QByteArray minutes(int from, int count, const char* values = "10,12,9,11,5") {
    QByteArray out("time,open,high,low,close,volume\n");
    for (int i = from; i < from + count; ++i)
        out += QByteArray::number(firstMinute + i * 60'000LL) + ',' + values + '\n';
    return out;
}

class Place {
public:
    Place()
        : m_plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , m_workspace(std::move(
              Workspace::open(m_folder.filePath(QStringLiteral("workspace")), WorkspaceAccess::ReadWrite).value()))
        , m_store(std::move(CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite).value())) {
        request.instrument = {"TEST", "ONE"};
    }

    void add(const char* name, const QByteArray& text) {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write a test file");
        request.files.push_back(file.fileName());
    }
    Result<ImportReport> import(const std::function<void(ImportProgress)>& progress = {}, std::stop_token stop = {}) {
        auto report = importFiles(*m_store, *m_plugins, request, progress, std::move(stop));
        request.files.clear();
        return report;
    }
    Result<Series> load() const { return m_store->load(request.instrument, request.timeframe); }
    bool isEmpty() const { return m_store->list()->empty(); }

    ImportRequest request;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<PluginRegistry> m_plugins;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
};

QStringList reasons(const FileReport& file) {
    QStringList out;
    for (const RejectedRow& row : file.rejected)
        out += QString::number(row.line) + QStringLiteral(": ") + QString::fromStdString(row.reason.message());
    return out;
}

} // namespace

class TestImportService : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesInAnyOrderMakeOneSeries();
    void overlapsAreDuplicatesOrRefused();
    void storedCandlesWinUnlessReplaced();
    void stepsComeFromTheDataOnce();
    void stepsGivenWin();
    void oneBadFileStopsAll();
    void aStopChangesNothing_data();
    void aStopChangesNothing();
    void progressOnlyGrows();
};

void TestImportService::filesInAnyOrderMakeOneSeries() {
    Place place;
    place.add("c.csv", minutes(200, 100));
    place.add("a.csv", minutes(0, 100));
    place.add("b.csv", minutes(100, 100));
    const auto report = place.import();
    QVERIFY(report);
    QCOMPARE(report->files.size(), 3u);
    for (const FileReport& file : report->files)
        QCOMPARE(file.rowsStored, 100u);
    QCOMPARE(toCount(report->files[0].span.begin), firstMinute + 200 * 60'000);
    const auto series = place.load();
    QCOMPARE(series->size(), 300u);
    for (std::size_t i = 0; i < series->size(); ++i)
        QVERIFY(!series->isAfterGap(i));
}

void TestImportService::overlapsAreDuplicatesOrRefused() {
    Place place;
    place.add("first.csv", minutes(0, 10));
    place.add("second.csv", minutes(5, 10));
    place.add("third.csv", minutes(14, 3, "10,13,9,11,5"));
    const auto report = place.import();
    QVERIFY(report);
    QCOMPARE(report->files[1].duplicates, 5u);
    QCOMPARE(report->files[1].rowsStored, 5u);
    QCOMPARE(reasons(report->files[2]),
        QStringList(QStringLiteral(
            "2: the time 2024-01-01T00:14:00Z was there already in second.csv, line 11, with other values")));
    QCOMPARE(report->files[2].rowsStored, 2u);
    QCOMPARE(place.load()->size(), 17u);
    QCOMPARE(place.load()->at(14).high, 12.0);
}

void TestImportService::storedCandlesWinUnlessReplaced() {
    Place place;
    place.add("old.csv", minutes(0, 10));
    QVERIFY(place.import());
    const QByteArray text = minutes(8, 1) + minutes(9, 2, "10,13,9,11,5").mid(32);
    place.add("new.csv", text);
    const auto kept = place.import();
    QVERIFY(kept);
    QCOMPARE(kept->files[0].rowsRead, 3u);
    QCOMPARE(kept->files[0].rowsStored, 1u);
    QCOMPARE(kept->files[0].duplicates, 1u);
    QCOMPARE(reasons(kept->files[0]),
        QStringList(QStringLiteral("3: the candle of 2024-01-01T00:09:00Z differs from the stored one; import with "
                                   "--replace to overwrite it")));
    QCOMPARE(place.load()->at(9).high, 12.0);
    place.request.replace = true;
    place.add("new.csv", text);
    const auto replaced = place.import();
    QVERIFY(replaced);
    QCOMPARE(replaced->files[0].rowsStored, 1u);
    QCOMPARE(replaced->files[0].duplicates, 2u);
    QVERIFY(replaced->files[0].rejected.empty());
    QCOMPARE(place.load()->at(9).high, 13.0);
    QCOMPARE(place.load()->size(), 11u);
}

void TestImportService::stepsComeFromTheDataOnce() {
    Place place;
    place.add("coarse.csv", minutes(0, 5, "10.5,12,9,11,0"));
    place.add("fine.csv", minutes(5, 5, "10.5,12,9.125,11,0"));
    const auto first = place.import();
    QCOMPARE(first->instrument.tickSize.toString(), "0.001");
    QCOMPARE(first->instrument.lotStep.toString(), "1");
    place.add("finer.csv", minutes(10, 5, "10.5,12,9.12345,11,0.25"));
    const auto second = place.import();
    QCOMPARE(second->instrument, first->instrument);
}

void TestImportService::stepsGivenWin() {
    Place place;
    place.add("a.csv", minutes(0, 5));
    QVERIFY(place.import());
    place.request.tickSize = Price(Decimal::parse("0.05").value());
    place.request.lotStep = Quantity(Decimal::parse("0.01").value());
    place.add("b.csv", minutes(5, 5));
    const auto report = place.import();
    QCOMPARE(report->instrument.tickSize.toString(), "0.05");
    QCOMPARE(report->instrument.lotStep.toString(), "0.01");
}

void TestImportService::oneBadFileStopsAll() {
    Place place;
    place.add("good.csv", minutes(0, 10));
    place.add("zeros.csv", minutes(10, 10, "0,0,0,0,0"));
    const auto report = place.import();
    QVERIFY(!report);
    QCOMPARE(report.error().code, "import.nothing_storable");
    QCOMPARE(report.error().message(), "zeros.csv:2: none of 10 rows can be stored: open price 0 is not positive");
    QVERIFY(place.isEmpty());
}

void TestImportService::aStopChangesNothing_data() {
    QTest::addColumn<double>("share");
    QTest::newRow("at the beginning") << 0.0;
    QTest::newRow("in the first file") << 0.2;
    QTest::newRow("in the second file") << 0.7;
    QTest::newRow("when all is read") << 1.0;
}

void TestImportService::aStopChangesNothing() {
    QFETCH(double, share);
    Place place;
    place.add("a.csv", minutes(0, 200'000));
    place.add("b.csv", minutes(200'000, 200'000));
    std::stop_source stop;
    const auto report = place.import(
        [&](ImportProgress progress) {
            if (progress.share >= share)
                stop.request_stop();
        },
        stop.get_token());
    QVERIFY(!report);
    QCOMPARE(report.error().code, "feed.cancelled");
    QVERIFY(place.isEmpty());
}

void TestImportService::progressOnlyGrows() {
    Place place;
    place.add("a.csv", minutes(0, 200'000));
    place.add("b.csv", minutes(200'000, 10));
    double last = 0;
    std::size_t calls = 0;
    QVERIFY(place.import([&](ImportProgress progress) {
        QVERIFY(progress.share >= last && progress.share <= 1);
        last = progress.share;
        ++calls;
    }));
    QCOMPARE(last, 1.0);
    QVERIFY(calls >= 4);
}

QTEST_GUILESS_MAIN(TestImportService)
#include "tst_import_service.moc"
