// Fifty stored series are brought up to date with the fewest requests that their venue allows.
#include "core/sdk/clock.h"
#include "tests/integration/cli_process.h"
#include "tests/support/venues/binance_venue.h"
#include "tests/support/venues/rest_master_venue.h"

#include <QFile>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int seriesCount = 50;

std::vector<InstrumentId> pairs() {
    std::vector<InstrumentId> out;
    for (int i = 0; i < seriesCount; ++i)
        out.push_back({"BINANCE", "PAIR" + std::to_string(i) + "USDT"});
    return out;
}

QString text(UtcMs time) {
    return QString::fromStdString(formatUtc(time));
}

} // namespace

class TestCliTopUp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void asksAsLittleAsItCan_data();
    void asksAsLittleAsItCan();
};

void TestCliTopUp::asksAsLittleAsItCan_data() {
    QTest::addColumn<bool>("together");
    QTest::addColumn<int>("requests");
    // A venue that answers for one instrument at a time, 1000 candles in each answer.
    QTest::newRow("one by one") << false << seriesCount;
    // A store that answers for all of them at once, 5000 candles in a page.
    QTest::newRow("together") << true << 1;
}

void TestCliTopUp::asksAsLittleAsItCan() {
    QFETCH(bool, together);
    QFETCH(int, requests);
    const Cli cli;
    std::set<std::string> symbols;
    std::set<InstrumentId> instruments;
    QStringList named;
    for (const InstrumentId& each : pairs()) {
        symbols.insert(each.symbol);
        instruments.insert(each);
        named << QStringLiteral("--instrument") << QString::fromStdString(each.toString());
    }
    BinanceVenue single(systemClock(), MarketTruth(), symbols);
    RestMasterVenue all(systemClock(), MarketTruth(), instruments, "abc.def");
    const LocalVenue& venue = together ? static_cast<const LocalVenue&>(all) : single;
    const QString token = cli.file(QStringLiteral("token"), "abc.def\n");
    QVERIFY(QFile::setPermissions(token, QFile::ReadOwner | QFile::WriteOwner));
    QStringList settings{together ? QStringLiteral("base_url=%1").arg(venue.restUrl())
                                  : QStringLiteral("spot_url=%1").arg(venue.restUrl())};
    if (together)
        settings << QStringLiteral("--set") << QStringLiteral("token_file=%1").arg(token);
    QCOMPARE(cli.run(together ? "feed add local --plugin rest_master --venue BINANCE --set"
                              : "feed add local --plugin binance --set",
                    settings)
                 .exitCode,
        0);
    const UtcMs now = systemClock().now();
    const CliAnswer history = cli.run("data fetch --timeframe 1m --feed local",
        named
            + QStringList{QStringLiteral("--from"), text(now - std::chrono::hours(2)), QStringLiteral("--to"),
                text(now - std::chrono::hours(1))});
    QVERIFY2(history.exitCode == 0, history.err.constData());
    QCOMPARE(cli.run("routine add newest --kind top_up --feed local").exitCode, 0);
    const int before = venue.requests();
    const CliAnswer ran = cli.run("routine run newest --json");
    QVERIFY2(ran.exitCode == 0, ran.err.constData());
    QCOMPARE(venue.requests() - before, requests);
    QCOMPARE(ran.json()[QStringLiteral("requests")].toInt(), requests);
    // An hour of each, whether or not another minute closed meanwhile.
    const int rows = ran.json()[QStringLiteral("rows")].toInt();
    QVERIFY2(rows >= seriesCount * 59 && rows <= seriesCount * 63, qPrintable(QString::number(rows)));
}

QTEST_GUILESS_MAIN(TestCliTopUp)
#include "tst_cli_top_up.moc"
