// data import, list, show, coverage, remove over real candles.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QProcess>

#include <algorithm>
#include <csignal>

using namespace truebar::test;

namespace {

constexpr const char* filMonth = "data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz";
constexpr const char* algo = "data/crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz";
constexpr qint64 minute = 60'000;

QByteArray gunzipped(const QString& path) {
    QProcess gunzip;
    gunzip.start(QStringLiteral("gzip"), {QStringLiteral("-dc"), path});
    gunzip.waitForFinished();
    return gunzip.readAllStandardOutput();
}

QJsonObject onlyFile(const QJsonObject& report) {
    return report.value(QLatin1String("files")).toArray().at(0).toObject();
}

// `count` good minutes from 2024-01-01 on.
QByteArray minutes(int count, double price = 100) {
    QByteArray out("time,open,high,low,close,volume\n");
    for (int i = 0; i < count; ++i)
        out += QByteArray::number(1'704'067'200'000 + i * minute) + ',' + QByteArray::number(price) + ','
            + QByteArray::number(price + 2) + ',' + QByteArray::number(price - 1) + ',' + QByteArray::number(price + 1)
            + ",5\n";
    return out;
}

} // namespace

class TestCliData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storesWhatTheFileSays();
    void importsTwiceWithoutChange();
    void findsTheOutages();
    void resamplesOnTheWayOut();
    void keepsToSpanAndLimit();
    void countsCoverageOverTheSpanAsked();
    void measuresCoverageByTheCalendar();
    void namesEveryRejectedRow();
    void overwritesOnlyWhenTold();
    void keepsTheStepsGiven();
    void readsTimesInTheZoneGiven();
    void readsTimesAsTheMomentDeclared();
    void removes();
    void anInterruptedImportChangesNothing();
    void writesTheLogOfChanges();
};

void TestCliData::storesWhatTheFileSays() {
    TRUEBAR_NEEDS_SHARED();
    const Cli cli;
    const QString path = sharedFile(filMonth);
    const QJsonObject file =
        onlyFile(cli.run("data import --instrument BINANCE:FILUSDT --timeframe 1m --json", {path}).json());
    QCOMPARE(file.value(QLatin1String("file")).toString(), path);
    QCOMPARE(file.value(QLatin1String("rows_read")).toInt(), 43'200);
    QCOMPARE(file.value(QLatin1String("rows_stored")).toInt(), 43'200);
    QCOMPARE(file.value(QLatin1String("duplicates")).toInt(), 0);
    QCOMPARE(file.value(QLatin1String("rejected")).toArray().size(), 0);

    const QJsonArray rows = cli.run("data show --instrument BINANCE:FILUSDT --timeframe 1m --json")
                                .json()
                                .value(QLatin1String("rows"))
                                .toArray();
    const QList<QByteArray> lines = gunzipped(path).trimmed().split('\n');
    QCOMPARE(rows.size(), lines.size() - 1);
    for (int i = 0; i < rows.size(); ++i) {
        const QList<QByteArray> cells = lines.at(i + 1).split(',');
        const QJsonArray row = rows.at(i).toArray();
        QCOMPARE(row.size(), 6);
        for (int column = 0; column < 6; ++column)
            QCOMPARE(row.at(column).toDouble(), cells.at(column).toDouble());
    }

    const QJsonArray series = cli.run("data list --json").json().value(QLatin1String("series")).toArray();
    QCOMPARE(series.size(), 1);
    const QJsonObject first = series.at(0).toObject();
    QCOMPARE(first.value(QLatin1String("instrument")).toString(), QStringLiteral("BINANCE:FILUSDT"));
    QCOMPARE(first.value(QLatin1String("timeframe")).toString(), QStringLiteral("1m"));
    QCOMPARE(first.value(QLatin1String("candles")).toInt(), 43'200);
    QCOMPARE(first.value(QLatin1String("from")).toDouble(), 1'680'307'200'000.0);
    QCOMPARE(first.value(QLatin1String("to")).toDouble(), 1'682'899'200'000.0);
    QCOMPARE(first.value(QLatin1String("tick_size")).toDouble(), 0.001);
    QCOMPARE(first.value(QLatin1String("lot_step")).toDouble(), 0.1);
}

void TestCliData::importsTwiceWithoutChange() {
    TRUEBAR_NEEDS_SHARED();
    const Cli cli;
    const char* words = "data import --instrument BINANCE:ALGOBTC --timeframe 1m --json";
    const QJsonObject first = onlyFile(cli.run(words, {sharedFile(algo)}).json());
    QCOMPARE(first.value(QLatin1String("rows_read")).toInt(), 52'721);
    QCOMPARE(first.value(QLatin1String("rows_stored")).toInt(), 52'720);
    QCOMPARE(first.value(QLatin1String("duplicates")).toInt(), 1); // 2020-03-09 11:50 is there twice
    const char* show = "data show --instrument BINANCE:ALGOBTC --timeframe 1m --json";
    const QByteArray before = cli.run(show).out;
    const QJsonObject second = onlyFile(cli.run(words, {sharedFile(algo)}).json());
    QCOMPARE(second.value(QLatin1String("rows_stored")).toInt(), 0);
    QCOMPARE(second.value(QLatin1String("duplicates")).toInt(), 52'721);
    QCOMPARE(second.value(QLatin1String("rejected")).toArray().size(), 0);
    QVERIFY(cli.run(show).out == before);
}

void TestCliData::findsTheOutages() {
    TRUEBAR_NEEDS_SHARED();
    const Cli cli;
    QCOMPARE(cli.run("data import --instrument BINANCE:ALGOBTC --timeframe 1m", {sharedFile(algo)}).exitCode, 0);
    const QJsonObject report = cli.run("data coverage --instrument BINANCE:ALGOBTC --timeframe 1m --json").json();
    QCOMPARE(report.value(QLatin1String("present")).toInt(), 52'720);
    QCOMPARE(report.value(QLatin1String("expected_closed")).toInt(), 0);
    // The last candle before each outage and the minutes to the next one.
    const QList<std::pair<qint64, int>> outages{
        {1'581'213'540'000, 61}, {1'582'112'100'000, 355}, {1'583'313'660'000, 129}};
    const QJsonArray gaps = report.value(QLatin1String("gaps")).toArray();
    QCOMPARE(gaps.size(), outages.size());
    int missing = 0;
    for (int i = 0; i < gaps.size(); ++i) {
        const QJsonObject gap = gaps.at(i).toObject();
        const auto [last, distance] = outages.at(i);
        QCOMPARE(gap.value(QLatin1String("from")).toInteger(), last + minute);
        QCOMPARE(gap.value(QLatin1String("to")).toInteger(), last + distance * minute);
        QCOMPARE(gap.value(QLatin1String("candles")).toInt(), distance - 1);
        QCOMPARE(gap.value(QLatin1String("kind")).toString(), QStringLiteral("venue_outage"));
        missing += distance - 1;
    }
    QCOMPARE(report.value(QLatin1String("missing")).toInt(), missing);
}

void TestCliData::resamplesOnTheWayOut() {
    TRUEBAR_NEEDS_SHARED();
    const Cli cli;
    QCOMPARE(cli.run("data import --instrument BINANCE:FILUSDT --timeframe 1m", {sharedFile(filMonth)}).exitCode, 0);
    const auto rowsOf = [&](const char* timeframe) {
        return cli.run("data show --instrument BINANCE:FILUSDT --json --timeframe", {QLatin1String(timeframe)})
            .json()
            .value(QLatin1String("rows"))
            .toArray();
    };
    const QJsonArray fine = rowsOf("1m");
    const QJsonArray coarse = rowsOf("4h");
    QCOMPARE(coarse.size(), 180);
    for (int i = 0; i < coarse.size(); ++i) {
        const QJsonArray row = coarse.at(i).toArray();
        const QJsonArray first = fine.at(i * 240).toArray();
        QCOMPARE(row.at(0).toInteger(), first.at(0).toInteger());
        QCOMPARE(row.at(1).toDouble(), first.at(1).toDouble());
        QCOMPARE(row.at(4).toDouble(), fine.at(i * 240 + 239).toArray().at(4).toDouble());
        double high = 0;
        double low = 1e9;
        double volume = 0;
        for (int j = i * 240; j < (i + 1) * 240; ++j) {
            high = std::max(high, fine.at(j).toArray().at(2).toDouble());
            low = std::min(low, fine.at(j).toArray().at(3).toDouble());
            volume += fine.at(j).toArray().at(5).toDouble();
        }
        QCOMPARE(row.at(2).toDouble(), high);
        QCOMPARE(row.at(3).toDouble(), low);
        QVERIFY(std::abs(row.at(5).toDouble() - volume) < 1e-6 * volume);
    }
}

void TestCliData::keepsToSpanAndLimit() {
    const Cli cli;
    const QString path = cli.file(QStringLiteral("m.csv"), minutes(100));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {path}).exitCode, 0);
    const auto times = [&](const char* more) {
        QList<qint64> out;
        const QJsonObject shown = cli.run("data show --instrument T:X --timeframe 1m --json",
                                         QString::fromLatin1(more).split(QLatin1Char('|'), Qt::SkipEmptyParts))
                                      .json();
        const QJsonArray rows = shown.value(QLatin1String("rows")).toArray();
        for (const auto& row : rows)
            out.append((row.toArray().at(0).toInteger() - 1'704'067'200'000) / minute);
        return out;
    };
    QCOMPARE(times("").size(), 100);
    // From is within, to is not; every way to write a time means the same.
    QCOMPARE(times("--from|2024-01-01T00:10:00Z|--to|2024-01-01 00:13"), (QList<qint64>{10, 11, 12}));
    QCOMPARE(times("--from=1704067800000|--to=2024-01-01T01:13:00+01:00"), (QList<qint64>{10, 11, 12}));
    QCOMPARE(times("--from|2024-01-01T00:10:00Z|--limit|2"), (QList<qint64>{10, 11}));
    QCOMPARE(times("--from|2024-01-01T01:38:30Z"), (QList<qint64>{99}));
    QCOMPARE(times("--from|2024-02-01").size(), 0);
}

void TestCliData::countsCoverageOverTheSpanAsked() {
    const Cli cli;
    const QString path = cli.file(QStringLiteral("m.csv"), minutes(10));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {path}).exitCode, 0);
    const QJsonObject report =
        cli.run("data coverage --instrument T:X --timeframe 1m --from 2023-12-31T23:57 --to 2024-01-01T00:12 --json")
            .json();
    QCOMPARE(report.value(QLatin1String("present")).toInt(), 10);
    QCOMPARE(report.value(QLatin1String("missing")).toInt(), 5);
    QCOMPARE(report.value(QLatin1String("gaps")).toArray().size(), 2);
}

// The same minutes over a calendar: the hours before the opening are no gap.
void TestCliData::measuresCoverageByTheCalendar() {
    const Cli cli;
    const QString path = cli.file(QStringLiteral("m.csv"), minutes(10));
    const auto import = [&](const char* calendar) {
        return cli.run("data import --instrument T:X --timeframe 1m --calendar", {QLatin1String(calendar), path});
    };
    QCOMPARE(import("moon").exitCode, 2);
    QVERIFY(import("moon").err.contains("--calendar"));
    QCOMPARE(import("us_equities").exitCode, 0);
    const QJsonObject report =
        cli.run("data coverage --instrument T:X --timeframe 1m --to 2024-01-02T14:33 --json").json();
    QCOMPARE(report.value(QLatin1String("missing")).toInt(), 3);
    const QJsonArray gaps = report.value(QLatin1String("gaps")).toArray();
    QCOMPARE(gaps.size(), 1);
    QCOMPARE(gaps.first().toObject().value(QLatin1String("kind")).toString(), QStringLiteral("missing"));
}

void TestCliData::namesEveryRejectedRow() {
    const Cli cli;
    QByteArray text = minutes(30);
    for (int i = 0; i < 25; ++i)
        text += QByteArray::number(1'704'070'000'000 + i * minute) + ",10,9,8,9,1\n"; // high below open
    const QString path = cli.file(QStringLiteral("dirty.csv"), text);
    const QJsonObject file = onlyFile(cli.run("data import --instrument T:X --timeframe 1m --json", {path}).json());
    QCOMPARE(file.value(QLatin1String("rows_read")).toInt(), 55);
    QCOMPARE(file.value(QLatin1String("rows_stored")).toInt(), 30);
    const QJsonArray rejected = file.value(QLatin1String("rejected")).toArray();
    QCOMPARE(rejected.size(), 25);
    for (int i = 0; i < rejected.size(); ++i) {
        QCOMPARE(rejected.at(i).toObject().value(QLatin1String("line")).toInt(), 32 + i);
        QVERIFY(!rejected.at(i).toObject().value(QLatin1String("reason")).toString().isEmpty());
    }
    const CliAnswer people = cli.run("data import --instrument T:Y --timeframe 1m", {path});
    QCOMPARE(people.exitCode, 0);
    QCOMPARE(people.out.count("  line "), 20);
    QVERIFY(people.out.contains("5 more"));
}

void TestCliData::overwritesOnlyWhenTold() {
    const Cli cli;
    const QString first = cli.file(QStringLiteral("a.csv"), minutes(3, 100));
    const QString second = cli.file(QStringLiteral("b.csv"), minutes(3, 200));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {first}).exitCode, 0);
    const auto open = [&] {
        const QJsonObject shown = cli.run("data show --instrument T:X --timeframe 1m --limit 1 --json").json();
        return shown.value(QLatin1String("rows")).toArray().at(0).toArray().at(1).toDouble();
    };
    const QJsonObject refused =
        onlyFile(cli.run("data import --instrument T:X --timeframe 1m --json", {second}).json());
    QCOMPARE(refused.value(QLatin1String("rows_stored")).toInt(), 0);
    QCOMPARE(refused.value(QLatin1String("rejected")).toArray().size(), 3);
    QCOMPARE(open(), 100.0);
    const QJsonObject replaced =
        onlyFile(cli.run("data import --instrument T:X --timeframe 1m --replace --json", {second}).json());
    QCOMPARE(replaced.value(QLatin1String("rows_stored")).toInt(), 3);
    QCOMPARE(open(), 200.0);
}

void TestCliData::keepsTheStepsGiven() {
    const Cli cli;
    const QString path = cli.file(QStringLiteral("m.csv"), minutes(3));
    QCOMPARE(
        cli.run("data import --instrument T:X --timeframe 1m --tick-size 0.05 --lot-step 0.001", {path}).exitCode, 0);
    const QJsonObject series =
        cli.run("data list --json").json().value(QLatin1String("series")).toArray().at(0).toObject();
    QCOMPARE(series.value(QLatin1String("tick_size")).toDouble(), 0.05);
    QCOMPARE(series.value(QLatin1String("lot_step")).toDouble(), 0.001);
}

void TestCliData::readsTimesInTheZoneGiven() {
    const Cli cli;
    const QString path =
        cli.file(QStringLiteral("ny.csv"), "time,open,high,low,close,volume\n2024-07-01 09:30:00,1,2,1,2,5\n");
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m --timezone America/New_York", {path}).exitCode, 0);
    const QJsonObject shown = cli.run("data show --instrument T:X --timeframe 1m --json").json();
    QCOMPARE(shown.value(QLatin1String("rows")).toArray().at(0).toArray().at(0).toInteger(), 1'719'840'600'000);
}

void TestCliData::readsTimesAsTheMomentDeclared() {
    const Cli cli;
    const QString path =
        cli.file(QStringLiteral("ends.csv"), "time,open,high,low,close,volume\n2024-07-01 09:30:00,1,2,1,2,5\n");
    const CliAnswer bad = cli.run("data import --instrument T:X --timeframe 1m --stamps sideways", {path});
    QCOMPARE(bad.exitCode, 2);
    QVERIFY2(bad.err.startsWith("truebar-cli: --stamps: "), bad.err.constData());
    for (const auto& [stamps, open] : {std::pair("open", 1'719'826'200'000), {"end", 1'719'826'140'000}}) {
        const QByteArray words = QByteArray("data import --instrument T:X --timeframe 1m --stamps ") + stamps;
        QCOMPARE(cli.run(words.constData(), {path}).exitCode, 0);
        const QJsonObject shown = cli.run("data show --instrument T:X --timeframe 1m --json").json();
        QCOMPARE(shown.value(QLatin1String("rows")).toArray().at(0).toArray().at(0).toInteger(), open);
    }
}

void TestCliData::removes() {
    const Cli cli;
    const QString path = cli.file(QStringLiteral("m.csv"), minutes(3));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {path}).exitCode, 0);
    QCOMPARE(cli.run("data import --instrument T:Y --timeframe 1m", {path}).exitCode, 0);
    QCOMPARE(cli.run("data remove --instrument T:X --timeframe 1m --json").exitCode, 0);
    const QJsonArray series = cli.run("data list --json").json().value(QLatin1String("series")).toArray();
    QCOMPARE(series.size(), 1);
    QCOMPARE(series.at(0).toObject().value(QLatin1String("instrument")).toString(), QStringLiteral("T:Y"));
    QCOMPARE(cli.run("data remove --instrument T:X --timeframe 1m").exitCode, 2);
}

void TestCliData::anInterruptedImportChangesNothing() {
    const Cli cli;
    const QString small = cli.file(QStringLiteral("small.csv"), minutes(3));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {small}).exitCode, 0);
    const QByteArray before = cli.run("data list --json").out;
    const QString large = cli.file(QStringLiteral("large.csv"), minutes(1'500'000));
    const auto process = cli.start("data import --instrument T:X --timeframe 1m --replace", {large});
    // Its name in the lock says that the program is at work; from then on an interrupt is a wish to cancel.
    QTRY_VERIFY_WITH_TIMEOUT(cli.isBeingWritten(), 20'000);
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
    QVERIFY(process->waitForFinished(60'000));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 1);
    QCOMPARE(process->readAllStandardOutput(), QByteArray());
    const QByteArray said = process->readAllStandardError();
    QCOMPARE(said.count('\n'), 1);
    QVERIFY2(said.contains("cancelled"), said.constData());
    QCOMPARE(cli.run("data list --json").out, before);
}

void TestCliData::writesTheLogOfChanges() {
    const Cli cli;
    const QString path = cli.file(QStringLiteral("m.csv"), minutes(3));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {path}).exitCode, 0);
    QFile log(cli.workspace() + QStringLiteral("/logs/truebar-cli.log"));
    QVERIFY(log.open(QIODevice::ReadOnly));
    const QByteArray line = log.readAll();
    QVERIFY2(line.contains("level=info") && line.contains("event=import instrument=T:X timeframe=1m")
            && line.contains("read=3 stored=3 duplicates=0 rejected=0"),
        line.constData());
}

QTEST_GUILESS_MAIN(TestCliData)
#include "tst_cli_data.moc"
