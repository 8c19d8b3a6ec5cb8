// data export: files other programs can read, a manifest that knows them again, and nothing half-done.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <csignal>

using namespace truebar::test;

namespace {

constexpr const char* algo = "data/crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz";

QByteArray minutes(int count) {
    QByteArray out("time,open,high,low,close,volume\n");
    for (int i = 0; i < count; ++i)
        out += QByteArray::number(1'704'067'200'000 + i * 60'000LL) + ",100.1,102.3,99,"
            + QByteArray::number(100 + i % 3) + ",5e-07\n";
    return out;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonArray rowsOf(const Cli& cli, const char* instrument) {
    return cli.run("data show --json --timeframe 1m --instrument", {QLatin1String(instrument)})
        .json()
        .value(QLatin1String("rows"))
        .toArray();
}

QString sqlite3(const QString& file, const char* sql) {
    QProcess shell;
    shell.start(QStringLiteral("sqlite3"), {QStringLiteral("-readonly"), file, QLatin1String(sql)});
    shell.waitForFinished();
    return QString::fromUtf8(shell.readAllStandardOutput()).trimmed();
}

} // namespace

class TestCliExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exportedAndImportedIsTheSame_data();
    void exportedAndImportedIsTheSame();
    void theShellReadsTheSqliteCopy();
    void anEvilSymbolIsNoFormula();
    void answersInJson();
    void verifies();
    void badUsage_data();
    void badUsage();
    void anInterruptedExportLeavesNothing();
    void aKilledExportLeavesNoHalfFile_data();
    void aKilledExportLeavesNoHalfFile();

private:
    static QString folderOf(const Cli& cli, const char* name) { return cli.workspace() + QLatin1String(name); }
};

void TestCliExport::exportedAndImportedIsTheSame_data() {
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QString>("file");
    QTest::newRow("plain") << QStringList() << QStringLiteral("/BINANCE~ALGO%2FBTC~1m.csv");
    QTest::newRow("gzip") << QStringList{QStringLiteral("--gzip")} << QStringLiteral("/BINANCE~ALGO%2FBTC~1m.csv.gz");
}

// Real candles with prices such as 3.136e-05, and with outages.
void TestCliExport::exportedAndImportedIsTheSame() {
    TRUEBAR_NEEDS_SHARED();
    QFETCH(QStringList, more);
    QFETCH(QString, file);
    const Cli cli;
    QCOMPARE(cli.run("data import --instrument BINANCE:ALGO/BTC --timeframe 1m", {sharedFile(algo)}).exitCode, 0);
    const QString out = folderOf(cli, "-out");
    const QJsonObject report = cli.run("data export --instrument BINANCE:ALGO/BTC --timeframe 1m --format csv --json",
                                      QStringList{QStringLiteral("--out"), out} + more)
                                   .json();
    const QJsonObject told = report.value(QLatin1String("files")).toArray().at(0).toObject();
    QCOMPARE(told.value(QLatin1String("rows")).toInt(), 52'720);
    QCOMPARE(told.value(QLatin1String("missing")).toInt(), 542);
    const QJsonObject back =
        cli.run("data import --instrument COPY:ALGO --timeframe 1m --json", {QString(out + file)}).json();
    const QJsonObject read = back.value(QLatin1String("files")).toArray().at(0).toObject();
    QCOMPARE(read.value(QLatin1String("rows_stored")).toInt(), 52'720);
    QCOMPARE(read.value(QLatin1String("rejected")).toArray().size(), 0);
    const QJsonArray rows = rowsOf(cli, "BINANCE:ALGO/BTC");
    QCOMPARE(rows.size(), 52'720);
    QVERIFY(rows == rowsOf(cli, "COPY:ALGO")); // candle by candle, to the last bit
}

void TestCliExport::theShellReadsTheSqliteCopy() {
    const Cli cli;
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {cli.file(QStringLiteral("a.csv"), minutes(2'000))})
                 .exitCode,
        0);
    const QString out = folderOf(cli, "-out");
    QCOMPARE(cli.run("data export --instrument T:X --timeframe 5m --format sqlite --out", {out}).exitCode, 0);
    const QString file = out + QStringLiteral("/T~X~5m.sqlite");
    QVERIFY2(sqlite3(file, "SELECT 1") == QLatin1String("1"), "the sqlite3 shell cannot be started");
    QCOMPARE(sqlite3(file, "SELECT venue, symbol, timeframe, candles FROM series"), QStringLiteral("T|X|5m|400"));
    QCOMPARE(sqlite3(file, "SELECT count(*), min(open_time) FROM candle"), QStringLiteral("400|1704067200000"));
    QCOMPARE(sqlite3(file, "SELECT * FROM candle_utc LIMIT 1"),
        QStringLiteral("2024-01-01T00:00:00Z|100.1|102.3|99.0|101.0|2.5e-06"));
    QCOMPARE(sqlite3(file, "PRAGMA integrity_check; PRAGMA user_version; PRAGMA journal_mode"),
        QStringLiteral("ok\n1\ndelete"));
    QCOMPARE(QDir(out).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);
}

void TestCliExport::anEvilSymbolIsNoFormula() {
    const Cli cli;
    QCOMPARE(
        cli.run("data import --timeframe 1m --instrument=-cmd:-1/0", {cli.file(QStringLiteral("a.csv"), minutes(20))})
            .exitCode,
        0);
    const QString out = folderOf(cli, "-out");
    QCOMPARE(cli.run("data export --instrument=-cmd:-1/0 --timeframe 1m --format csv --out", {out}).exitCode, 0);
    const QList<QByteArray> lines = contentOf(out + QStringLiteral("/-cmd~-1%2F0~1m.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), 21);
    QVERIFY2(lines.at(1).endsWith(",\"'-cmd\",\"'-1/0\",1m"), lines.at(1).constData());
}

void TestCliExport::answersInJson() {
    const Cli cli;
    const QString file = cli.file(QStringLiteral("a.csv"), minutes(100));
    for (const char* instrument : {"T:X", "T:Y"})
        QCOMPARE(cli.run("data import --timeframe 1m --instrument", {QLatin1String(instrument), file}).exitCode, 0);
    const QStringList before = cli.contents();
    const QString out = folderOf(cli, "-out");
    const QJsonObject report = cli.run("data export --instrument T:Y --instrument T:X --timeframe 15m --format jsonl "
                                       "--from 2024-01-01T00:30:00Z --to 2024-01-01T01:30:00Z --json --out",
                                      {out})
                                   .json();
    QCOMPARE(report.value(QLatin1String("manifest")).toString(), QString(out + QStringLiteral("/manifest.json")));
    const QJsonArray files = report.value(QLatin1String("files")).toArray();
    QCOMPARE(files.size(), 2);
    const QJsonObject first = files.at(0).toObject(); // in the order asked
    QCOMPARE(first.value(QLatin1String("instrument")).toString(), QStringLiteral("T:Y"));
    QCOMPARE(first.value(QLatin1String("file")).toString(), QStringLiteral("T~Y~15m.jsonl"));
    QCOMPARE(first.value(QLatin1String("timeframe")).toString(), QStringLiteral("15m"));
    QCOMPARE(first.value(QLatin1String("stored_timeframe")).toString(), QStringLiteral("1m"));
    QCOMPARE(first.value(QLatin1String("rows")).toInt(), 4);
    QCOMPARE(first.value(QLatin1String("from")).toInteger(), 1'704'069'000'000);
    QCOMPARE(first.value(QLatin1String("bytes")).toInteger(), contentOf(out + QStringLiteral("/T~Y~15m.jsonl")).size());
    QCOMPARE(contentOf(out + QStringLiteral("/T~Y~15m.jsonl")).count('\n'), 4);
    QCOMPARE(cli.contents(), before); // an export changes nothing in the workspace
}

void TestCliExport::verifies() {
    const Cli cli;
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {cli.file(QStringLiteral("a.csv"), minutes(500))})
                 .exitCode,
        0);
    const QString out = folderOf(cli, "-out");
    QCOMPARE(cli.run("data export --instrument T:X --timeframe 1m --format csv --out", {out}).exitCode, 0);
    const QString manifest = out + QStringLiteral("/manifest.json");
    const QJsonObject good = cli.run("data export --json --verify", {manifest}).json();
    QCOMPARE(good.value(QLatin1String("files")).toInt(), 1);
    QCOMPARE(good.value(QLatin1String("differences")).toArray().size(), 0);
    QVERIFY(cli.run("data export --verify", {manifest}).out.contains("1 of 1 files are as they were written"));

    QFile file(out + QStringLiteral("/T~X~1m.csv"));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(1'000) && file.write("#") == 1);
    file.close();
    const CliAnswer bad = cli.run("data export --json --verify", {manifest});
    QCOMPARE(bad.exitCode, 1);
    QVERIFY(bad.out.contains("\"differences\":[{\"file\":\"T~X~1m.csv\",\"kind\":\"content\",\"expected\":\""));
    const CliAnswer words = cli.run("data export --verify", {manifest});
    QCOMPARE(words.exitCode, 1);
    QVERIFY2(words.out.startsWith("T~X~1m.csv: the content differs: its SHA-256 is "), words.out.constData());
    QVERIFY(words.out.contains("\n0 of 1 files are as they were written"));
}

void TestCliExport::badUsage_data() {
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("begins");
    const auto row = [](const char* name, const QByteArray& words, const char* begins) {
        QTest::newRow(name) << words << QByteArray(begins);
    };
    const QByteArray all = "--instrument T:X --timeframe 1m --format csv --out OUT ";
    row("nothing", "", "--instrument: the option is required");
    row("no timeframe", "--instrument T:X --format csv --out OUT", "--timeframe: the option is required");
    row("no format", "--instrument T:X --timeframe 1m --out OUT", "--format: the option is required");
    row("no folder", "--instrument T:X --timeframe 1m --format csv", "--out: the option is required");
    row("an operand", all + "more", "data export: 'more' is one word too many");
    row("a broken instrument", "--instrument X --timeframe 1m --format csv --out OUT", "--instrument: 'X' is not");
    row("an unknown instrument", all + "--instrument T:NO", "--instrument: there is no instrument T:NO");
    row("an instrument twice", all + "--instrument T:X", "--instrument: T:X is named twice");
    row("a broken timeframe", "--instrument T:X --timeframe 7m --format csv --out OUT", "--timeframe: '7m' is not");
    row("a finer timeframe", "--instrument T:X --timeframe 1s --format csv --out OUT", "--timeframe: 1s candles of");
    row("Parquet", "--instrument T:X --timeframe 1m --format parquet --out OUT",
        "--format: 'parquet' is not a format; use csv, jsonl or sqlite");
    row("a compressed database", "--instrument T:X --timeframe 1m --format sqlite --gzip --out OUT",
        "--gzip: SQLite files are not compressed");
    row("from after to", all + "--from 2024-01-02 --to 2024-01-01", "--from: the span is empty");
    row("a broken time", all + "--from soon", "--from: 'soon' is not a time");
    row("a span without candles", all + "--from 2023-01-01 --to 2023-01-02", "--from, --to: T:X has no candles");
    row("a file for a folder", "--instrument T:X --timeframe 1m --format csv --out FILE", "FILE: this is not a usable");
    row("no parent folder", "--instrument T:X --timeframe 1m --format csv --out OUT/a/b", "OUT/a/b: the folder cannot");
    row("files that are there", "--instrument T:X --timeframe 1m --format csv --out THERE",
        "THERE/T~X~1m.csv: the file is there already; --overwrite replaces it");
    row("another format beside them", "--instrument T:X --timeframe 1m --format jsonl --out THERE",
        "THERE/manifest.json: the file is there already");
    row("verify and export", all + "--verify x", "--instrument: this cannot be given together with --verify");
    row("verify and overwrite", "--verify x --overwrite", "--overwrite: this cannot be given together with --verify");
    row("verify without a file", "--verify", "--verify: the option needs a value");
    row("verify what is not there", "--verify OUT/none.json", "OUT/none.json: there is no such file");
    row("verify a folder", "--verify THERE", "THERE: this is not a regular file");
    row("verify a data file", "--verify THERE/T~X~1m.csv", "THERE/T~X~1m.csv: this is not JSON");
    row("a switch with a value", all + "--overwrite=yes", "--overwrite: the option takes no value");
    row("a misspelt option", all + "--gzp", "--gzp: there is no such option (did you mean '--gzip'?)");
}

void TestCliExport::badUsage() {
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, begins);
    static const Cli cli;
    static const QString file = cli.file(QStringLiteral("a.csv"), minutes(100));
    const QString out = folderOf(cli, "-out");
    const QString there = folderOf(cli, "-there");
    if (!QFile::exists(there)) {
        QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {file}).exitCode, 0);
        QCOMPARE(cli.run("data export --instrument T:X --timeframe 1m --format csv --out", {there}).exitCode, 0);
    }
    const QByteArray before = contentOf(there + QStringLiteral("/manifest.json"));
    for (QByteArray* text : {&words, &begins})
        text->replace("OUT", QFile::encodeName(out))
            .replace("THERE", QFile::encodeName(there))
            .replace("FILE", QFile::encodeName(file));
    const CliAnswer answer = cli.run(QByteArray("data export " + words).constData());
    QCOMPARE(answer.exitCode, 2);
    QVERIFY2(answer.err.startsWith(QByteArray("truebar-cli: " + begins)), answer.err.constData());
    QCOMPARE(answer.err.count('\n'), 1);
    QCOMPARE(answer.out, QByteArray());
    QVERIFY(!QFile::exists(out));
    QCOMPARE(contentOf(there + QStringLiteral("/manifest.json")), before);
    QCOMPARE(QDir(there).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 2);
}

void TestCliExport::anInterruptedExportLeavesNothing() {
    const Cli cli;
    const QString file = cli.file(QStringLiteral("large.csv"), minutes(150'000));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {file}).exitCode, 0);
    const QString out = folderOf(cli, "-out");
    const auto process = cli.start("data export --instrument T:X --timeframe 1m --format csv --gzip --out", {out});
    // When the parts are there, it is at work and hears the signal.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(out + QStringLiteral("/.truebar-export/T~X~1m.csv.gz")), 30'000);
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
    QVERIFY(process->waitForFinished(30'000));
    QCOMPARE(process->exitCode(), 1);
    QVERIFY(process->readAllStandardError().contains("the export was cancelled"));
    QVERIFY(!QFile::exists(out));
}

void TestCliExport::aKilledExportLeavesNoHalfFile_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"csv", "sqlite"})
        QTest::newRow(format) << QString::fromLatin1(format);
}

void TestCliExport::aKilledExportLeavesNoHalfFile() {
    QFETCH(QString, format);
    constexpr int rounds = 10;
    const Cli cli;
    const QString file = cli.file(QStringLiteral("large.csv"), minutes(60'000));
    QStringList words{QStringLiteral("--format"), format};
    for (const char* instrument : {"T:A", "T:B", "T:C"}) {
        QCOMPARE(cli.run("data import --timeframe 1m --instrument", {QLatin1String(instrument), file}).exitCode, 0);
        words << QStringLiteral("--instrument") << QLatin1String(instrument);
    }
    words << QStringLiteral("--out");
    const char* command = "data export --timeframe 1m";
    const QString reference = folderOf(cli, "-reference");
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(cli.run(command, words + QStringList{reference}).exitCode, 0);
    const qint64 needed = timer.elapsed();

    const auto wholeFiles = [&](const QString& folder) {
        int count = 0;
        const QStringList names = QDir(folder).entryList(QDir::Files);
        for (const QString& name : names) {
            if (name == QLatin1String("manifest.json"))
                continue;
            ++count;
            if (contentOf(folder + QLatin1Char('/') + name) != contentOf(reference + QLatin1Char('/') + name))
                qFatal("a half file");
        }
        return count;
    };
    const QString out = folderOf(cli, "-out");
    int killed = 0;
    int withParts = 0;
    for (int round = 0; round < rounds; ++round) {
        QDir(out).removeRecursively();
        const auto process = cli.start(command, words + QStringList{out});
        QVERIFY(process->waitForStarted());
        QThread::msleep(static_cast<unsigned long>(needed * (round + 1) / rounds));
        process->kill(); // SIGKILL
        process->waitForFinished();
        killed += process->exitStatus() == QProcess::CrashExit ? 1 : 0;
        withParts += QFile::exists(out + QStringLiteral("/.truebar-export")) ? 1 : 0;
        const int whole = wholeFiles(out);
        if (QFile::exists(out + QStringLiteral("/manifest.json")))
            QCOMPARE(whole, 3); // the manifest comes last
        // The next export needs no tidying up by hand.
        QCOMPARE(cli.run(command, words + QStringList{out, QStringLiteral("--overwrite")}).exitCode, 0);
        QCOMPARE(wholeFiles(out), 3);
        QCOMPARE(QDir(out).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size(), 4);
        QCOMPARE(cli.run("data export --verify", {QString(out + QStringLiteral("/manifest.json"))}).exitCode, 0);
    }
    QVERIFY(killed > 2);
    QVERIFY(withParts > 1); // some were killed while writing
}

QTEST_GUILESS_MAIN(TestCliExport)
#include "tst_cli_export.moc"
