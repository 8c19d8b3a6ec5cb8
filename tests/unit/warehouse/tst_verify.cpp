#include "core/warehouse/verify.h"
#include "tests/unit/warehouse/warehouse_fixture.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

using Kind = ExportDifference::Kind;

class TestVerify : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_house.store("T:A", 2'000, {7, 8});
        m_house.store("T:B", 50);
    }
    void init() {
        auto request = m_house.request({"T:A", "T:B"}, ExportFormat::Csv);
        request.overwrite = true;
        const auto report = exportSeries(m_house.candles(), request);
        QVERIFY(report);
        m_manifest = report->manifestFile;
    }

    void findsOneFlippedBitAnywhere();
    void findsOneFlippedBitOfTheManifest();
    void namesWhatDiffers();
    void linksAreNotFollowed();
    void badManifests_data();
    void badManifests();
    void canBeCancelled();

private:
    QString file(const char* name) const { return m_house.path("out/") + QLatin1String(name); }

    Warehouse m_house;
    QString m_manifest;
};

void TestVerify::findsOneFlippedBitAnywhere() {
    const QByteArray good = contentOf(file("T~A~1m.csv"));
    QRandomGenerator random(1);
    for (int round = 0; round < 50; ++round) {
        QByteArray bad = good;
        const auto at = round == 0 ? 0 : round == 1 ? good.size() - 1 : random.bounded(good.size());
        bad[at] = static_cast<char>(bad.at(at) ^ (1 << random.bounded(8)));
        writeFile(file("T~A~1m.csv"), bad);
        const auto report = verifyExport(m_manifest);
        QCOMPARE(report->differences.size(), std::size_t(1));
        QCOMPARE(report->differences.front().file, std::string("T~A~1m.csv"));
        QVERIFY(report->differences.front().kind == Kind::Content);
    }
}

// The checksum covers what the document says: a blank more or less is not a difference.
void TestVerify::findsOneFlippedBitOfTheManifest() {
    const QByteArray good = contentOf(m_manifest);
    QRandomGenerator random(2);
    int found = 0;
    for (int round = 0; round < 300; ++round) {
        QByteArray bad = good;
        const auto at = random.bounded(good.size());
        if (good.at(at) == ' ' || good.at(at) == '\n')
            continue;
        bad[at] = static_cast<char>(bad.at(at) ^ (1 << random.bounded(7)));
        writeFile(m_manifest, bad);
        const auto report = verifyExport(m_manifest);
        QVERIFY2(!report, bad.mid(at - 20, 40).constData());
        QVERIFY2(report.error().code.starts_with("manifest."), report.error().code.c_str());
        ++found;
    }
    QVERIFY(found > 100);
}

void TestVerify::namesWhatDiffers() {
    QByteArray longer = contentOf(file("T~A~1m.csv")) + 'x';
    writeFile(file("T~A~1m.csv"), longer);
    QVERIFY(QFile::remove(file("T~B~1m.csv")));
    const auto report = verifyExport(m_manifest);
    QCOMPARE(report->differences.size(), std::size_t(2));
    QVERIFY(report->differences[0].kind == Kind::Size);
    QCOMPARE(report->differences[0].found, std::to_string(longer.size()));
    QVERIFY(describe(report->differences[0]).find(std::to_string(longer.size() - 1)) != std::string::npos);
    QVERIFY(report->differences[1].kind == Kind::Missing);
}

void TestVerify::linksAreNotFollowed() {
    QVERIFY(QFile::rename(file("T~A~1m.csv"), m_house.path("moved")));
    QVERIFY(QFile::link(m_house.path("moved"), file("T~A~1m.csv")));
    QVERIFY(QFile::remove(file("T~B~1m.csv")) && QDir().mkdir(file("T~B~1m.csv")));
    const auto report = verifyExport(m_manifest);
    QVERIFY(QFile::remove(file("T~A~1m.csv")) && QDir().rmdir(file("T~B~1m.csv")));
    QCOMPARE(report->differences.size(), std::size_t(2));
    QVERIFY(report->differences[0].kind == Kind::NotAFile);
    QVERIFY(report->differences[1].kind == Kind::NotAFile);
}

void TestVerify::badManifests_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char* name, const char* from, const char* to, const char* says) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(says);
    };
    row("empty", nullptr, "", ": this is not JSON");
    row("not JSON", nullptr, "open_time,open\n", ": this is not JSON");
    row("binary", nullptr, "\xff\xfe\x01", ": this is not JSON");
    row("cut off", nullptr, "{\"files\": [", ": this is not JSON");
    row("a list", nullptr, "[]", ": this is not a JSON object");
    row("another document", nullptr, "{}", "/manifest_version: this is not a whole number");
    row("deep nesting", nullptr, QByteArray(QByteArray(5'000, '[') + QByteArray(5'000, ']')).constData(), ": this is");
    row("a later version", "\"manifest_version\": 1", "\"manifest_version\": 2",
        "/manifest_version: version 2 is not known");
    row("no version number", "\"manifest_version\": 1", "\"manifest_version\": \"1\"", "/manifest_version: this is");
    row("a version with a fraction", "\"manifest_version\": 1", "\"manifest_version\": 1.5", "/manifest_version: this");
    row("a path", "T~A~1m.csv", "../T~A~1m.csv", "/files/0/file: this is not the name of a file");
    row("an absolute path", "T~A~1m.csv", "/etc/passwd", "/files/0/file: this is not the name of a file");
    row("the folder itself", "T~A~1m.csv", "..", "/files/0/file: this is not the name of a file");
    row("the manifest itself", "T~A~1m.csv", "manifest.json", "/files/0/file: this is not the name of a file");
    row("no name", "\"T~A~1m.csv\"", "\"\"", "/files/0/file: this is not the name of a file");
    row("a number for a name", "\"T~A~1m.csv\"", "5", "/files/0/file: this is not a text");
    row("files are no list", "\"files\": [", "\"files\": 5, \"other\": [", "/files: this is not a list");
    row("a short hash", "\"sha256\": \"", "\"sha256\": \"0", "/files/0/sha256: this is not a SHA-256");
    row("rows below 0", "\"rows\": 1998", "\"rows\": -1", "/files/0/rows: this is below 0");
    row("rows beyond all numbers", "\"rows\": 1998", "\"rows\": 1e300", "/files/0/rows: this is not a whole number");
    row("bytes are a text", "\"bytes\": ", "\"bytes\": \"x\", \"b\": ", "/files/0/bytes: this is not a whole number");
    row("a broken timeframe", "\"timeframe\": \"1m\"", "\"timeframe\": \"7m\"", "/files/0/timeframe: '7m' is not");
    row("a broken instrument", "\"T:A\"", "\"T A\"", "/files/0/instrument: 'T A' is not an instrument");
    row("another source", "\"source\": \"T\"", "\"source\": \"U\"", "/files/0/source: this is not the venue");
    row("an unknown format", "\"format\": \"csv\"", "\"format\": \"xls\"", "/format: 'xls' is not a format");
    row("a time beyond the calendar", "\"created\": ", "\"created\": 99999", "/created: this is not a time");
    row("a broken gap", "\"candles\": 2", "\"candles\": null", "/files/0/coverage/gaps/0/candles: this is not");
    row("an unknown kind of gap", "\"kind\": \"missing\"", "\"kind\": \"lost\"",
        "/files/0/coverage/gaps/0/kind: 'lost' is no kind");
    row("no checksum", "\"checksum\"", "\"chksum\"", "/checksum: this is not a text");
    row("a changed count", "\"rows\": 1998", "\"rows\": 1999", "/checksum: the manifest was changed");
    row("something added", "\"manifest_version\"", "\"more\": true, \"manifest_version\"", "/checksum: the manifest");
}

void TestVerify::badManifests() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, says);
    QByteArray text = contentOf(m_manifest);
    if (from.isNull())
        text = to;
    else
        text.replace(text.indexOf(from), from.size(), to);
    writeFile(m_manifest, text);
    const auto report = verifyExport(m_manifest);
    QVERIFY(!report);
    QVERIFY(isInputError(report.error()));
    const QByteArray message = QByteArray::fromStdString(report.error().message());
    QVERIFY2(message.startsWith(QByteArray(QFile::encodeName(m_manifest) + says)), message.constData());
}

void TestVerify::canBeCancelled() {
    std::stop_source stop;
    stop.request_stop();
    const auto report = verifyExport(m_manifest, {}, stop.get_token());
    QVERIFY(!report && report.error().code == "export.cancelled");
    for (const char* name : {"none.json", "out"})
        QVERIFY(verifyExport(m_house.path(name)).error().code.starts_with("manifest."));
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
