// Dividends and splits as Yahoo was recorded to send them: over a socket, through the program, into the store.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"
#include "tests/support/venues/local_venue.h"
#include "tests/support/venues/recorded_dialect.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const QString recorded = QStringLiteral("wire/yahoo/node-yahoo-finance2/");

// What the venue said within the recorded exchange.
QByteArray bodyOf(const QString& name) {
    QFile file(sharedFile(recorded.toUtf8().constData()) + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject response =
        QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("response")).toObject();
    return QJsonDocument(response.value(QLatin1String("bodyJson")).toObject()).toJson(QJsonDocument::Compact);
}

} // namespace

class TestCliActions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedEventsAreKept_data();
    void recordedEventsAreKept();
};

void TestCliActions::recordedEventsAreKept_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("actions");
    QTest::newRow("AAPL") << QStringLiteral("chart-AAPL-2020-08-31-to-2020-11-07.json") << QStringLiteral("2020-08-31")
                          << QStringLiteral("2020-11-07")
                          << QStringLiteral("2020-08-31  split  4\n2020-11-06  dividend  0.205\n");
    QTest::newRow("NVDA") << QStringLiteral("historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json")
                          << QStringLiteral("2021-02-01") << QStringLiteral("2022-01-29")
                          << QStringLiteral("2021-07-20  split  4\n");
    QTest::newRow("MSFT") << QStringLiteral("historical-via-chart-MSFT-dividends-2021-02-01-to-2022-01-31.csv.json")
                          << QStringLiteral("2021-02-01") << QStringLiteral("2022-01-29")
                          << QStringLiteral("2021-02-17  dividend  0.56\n2021-05-19  dividend  0.56\n"
                                            "2021-08-18  dividend  0.56\n2021-11-17  dividend  0.62\n");
}

void TestCliActions::recordedEventsAreKept() {
    TRUEBAR_NEEDS_SHARED();
    QFETCH(QString, file);
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, actions);
    const QByteArray body = bodyOf(file);
    QVERIFY(!body.isEmpty());
    LocalVenue venue(systemClock(), std::make_unique<RecordedDialect>(body));
    const Cli cli;
    const QString symbol = QStringLiteral("YAHOO:") + QLatin1String(QTest::currentDataTag());
    QCOMPARE(
        cli.run("feed add local --plugin yahoo --set", {QStringLiteral("base_url=") + venue.restUrl()}).exitCode, 0);
    const CliAnswer fetched = cli.run("data fetch --timeframe 1d --json --instrument",
        {symbol, QStringLiteral("--from"), from, QStringLiteral("--to"), to});
    QVERIFY2(fetched.exitCode == 0, fetched.err.constData());
    const QJsonObject series = fetched.json().value(QLatin1String("series")).toArray().at(0).toObject();
    QVERIFY(series.value(QLatin1String("stored")).toInt() > 40);
    QCOMPARE(venue.requests(), 1);
    const CliAnswer known = cli.run("data actions --instrument", {symbol});
    QCOMPARE(QString::fromUtf8(known.out), actions);
    // Adjusted closes came with the candles and agree with the events.
    const QJsonObject check = cli.run("data verify --timeframe 1d --json --instrument", {symbol}).json();
    const QJsonArray findings = check.value(QLatin1String("findings")).toArray();
    for (const auto& each : findings) {
        const QString name = each.toObject().value(QLatin1String("check")).toString();
        QVERIFY2(!name.contains(QLatin1String("adjust")), qPrintable(name));
    }
    // Once more, from the same recording: nothing is doubled.
    const CliAnswer again = cli.run("data fetch --replace --timeframe 1d --json --instrument",
        {symbol, QStringLiteral("--from"), from, QStringLiteral("--to"), to});
    QCOMPARE(again.exitCode, 0);
    QCOMPARE(QString::fromUtf8(cli.run("data actions --instrument", {symbol}).out), actions);
}

QTEST_GUILESS_MAIN(TestCliActions)
#include "tst_cli_actions.moc"
