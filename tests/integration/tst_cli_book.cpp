// data import-book: recorded order books through the plugin into the store.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>

using namespace truebar::test;

namespace {

constexpr const char* bybit = "data/book_ticks/xrpusdt-ob500.data.zip";

QByteArray snapshot(qint64 time, int update, const char* bid) {
    return "{\"topic\":\"orderbook.500.XY\",\"type\":\"snapshot\",\"ts\":" + QByteArray::number(time)
        + ",\"data\":{\"s\":\"XY\",\"b\":[[\"" + bid
        + "\",\"1\"]],\"a\":[[\"200\",\"1\"]],\"u\":" + QByteArray::number(update) + "}}\n";
}

} // namespace

class TestCliBook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void storesCandlesOfABook();
    void minutesAreMadeOfSeconds();
    void refusesWhatIsNoBook();
    void rejectsNameTheirLines();
};

void TestCliBook::storesCandlesOfABook() {
    TRUEBAR_NEEDS_SHARED();
    const Cli cli;
    const char* words = "data import-book --instrument BYBIT:XRPUSDT --timeframe 1m --json";
    const QJsonObject report = cli.run(words, {sharedFile(bybit)}).json();
    QCOMPARE(report.value(QLatin1String("tick_size")).toDouble(), 0.0001); // of the book, not half of it
    const QJsonObject file = report.value(QLatin1String("files")).toArray().at(0).toObject();
    QCOMPARE(file.value(QLatin1String("rows_read")).toInt(), 50);
    QCOMPARE(file.value(QLatin1String("rows_stored")).toInt(), 1);
    const char* show = "data show --instrument BYBIT:XRPUSDT --timeframe 1m --json";
    QCOMPARE(cli.run(show).out,
        QByteArray("{\"instrument\":\"BYBIT:XRPUSDT\",\"timeframe\":\"1m\","
                   "\"rows\":[[1733011200000,1.95315,1.95385,1.95315,1.95375,50]]}\n"));
    // Again, as any import: nothing changes.
    const QJsonObject again = cli.run(words, {sharedFile(bybit)}).json();
    QCOMPARE(
        again.value(QLatin1String("files")).toArray().at(0).toObject().value(QLatin1String("duplicates")).toInt(), 1);
}

void TestCliBook::minutesAreMadeOfSeconds() {
    TRUEBAR_NEEDS_SHARED();
    const Cli cli;
    QCOMPARE(cli.run("data import-book --instrument B:X --timeframe 1s", {sharedFile(bybit)}).exitCode, 0);
    const QJsonArray rows =
        cli.run("data show --instrument B:X --timeframe 1m --json").json().value(QLatin1String("rows")).toArray();
    QCOMPARE(rows, (QJsonArray{QJsonArray{qint64(1733011200000), 1.95315, 1.95385, 1.95315, 1.95375, 50}}));
}

void TestCliBook::refusesWhatIsNoBook() {
    const Cli cli;
    const QString csv = cli.file(QStringLiteral("a.csv"), "time,open,high,low,close,volume\n1,1,1,1,1,1\n");
    const CliAnswer answer = cli.run("data import-book --instrument B:X --timeframe 1m", {csv});
    QCOMPARE(answer.exitCode, 2);
    QCOMPARE(answer.err, QByteArray("truebar-cli: a.csv: this is not a recorded order book of Bybit or Tardis\n"));
    const CliAnswer zone = cli.run("data import-book --instrument B:X --timeframe 1m --timezone UTC", {csv});
    QCOMPARE(zone.exitCode, 2);
    QVERIFY(zone.err.startsWith("truebar-cli: --timezone: there is no such option"));
    const CliAnswer none = cli.run("data import-book --instrument B:X --timeframe 1m", {csv + QLatin1Char('x')});
    QCOMPARE(none.exitCode, 2);
}

void TestCliBook::rejectsNameTheirLines() {
    const Cli cli;
    const QString file = cli.file(QStringLiteral("b.data"),
        snapshot(1'733'011'200'000, 1, "100") + "oops\n" + snapshot(1'733'011'201'000, 2, "300")
            + snapshot(1'733'011'202'000, 3, "110"));
    const QJsonObject report = cli.run("data import-book --instrument B:X --timeframe 1m --json", {file})
                                   .json()
                                   .value(QLatin1String("files"))
                                   .toArray()
                                   .at(0)
                                   .toObject();
    const QJsonArray rejected = report.value(QLatin1String("rejected")).toArray();
    QCOMPARE(rejected.size(), 2);
    QCOMPARE(rejected.at(0).toObject().value(QLatin1String("line")).toInt(), 2);
    QCOMPARE(rejected.at(1).toObject().value(QLatin1String("reason")).toString(),
        QStringLiteral("the best bid is above the best ask"));
    QCOMPARE(report.value(QLatin1String("rows_stored")).toInt(), 1);
}

QTEST_GUILESS_MAIN(TestCliBook)
#include "tst_cli_book.moc"
