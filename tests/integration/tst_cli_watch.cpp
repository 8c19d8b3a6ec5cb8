// watch add, list, remove and run over the demo market.
#include "tests/integration/cli_process.h"

#include <QTest>

using namespace truebar::test;

class TestCliWatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void remembersWhatIsFollowed();
    void refusesWhatNobodyServes();
    void collectsAndSaysHowItWent();
    void othersSeeHowTheCollectionIs();
    void asksAFeedForAFewCandles();
};

void TestCliWatch::remembersWhatIsFollowed() {
    const Cli cli;
    QCOMPARE(cli.run("watch list --json").json().value(QLatin1String("watches")).toArray().size(), 0);
    QCOMPARE(cli.run("watch add --instrument DEMO:BTCUSD --timeframe 5m --json")
                 .json()
                 .value(QLatin1String("warm_up"))
                 .toInt(),
        500);
    QCOMPARE(cli.run("watch add --instrument DEMO:BTCUSD --timeframe 1m --feed demo --warm-up 7").exitCode, 0);
    const QJsonArray all = cli.run("watch list --json").json().value(QLatin1String("watches")).toArray();
    QCOMPARE(all.size(), 2);
    const QJsonObject minutes = all.at(0).toObject();
    QCOMPARE(minutes.value(QLatin1String("instrument")).toString(), QStringLiteral("DEMO:BTCUSD"));
    QCOMPARE(minutes.value(QLatin1String("timeframe")).toString(), QStringLiteral("1m"));
    QCOMPARE(minutes.value(QLatin1String("feed")).toString(), QStringLiteral("demo"));
    QCOMPARE(minutes.value(QLatin1String("warm_up")).toInt(), 7);
    QCOMPARE(cli.run("watch remove --instrument DEMO:BTCUSD --timeframe 1m").exitCode, 0);
    QCOMPARE(cli.run("watch remove --instrument DEMO:BTCUSD --timeframe 1m").exitCode, 2);
    QVERIFY(cli.run("watch list").out.contains("by venue"));
    QVERIFY(!cli.run("watch list").out.contains("1m"));
}

void TestCliWatch::refusesWhatNobodyServes() {
    const Cli cli;
    QCOMPARE(cli.run("watch run").exitCode, 2); // no workspace
    const CliAnswer nowhere = cli.run("watch add --instrument NOWHERE:X --timeframe 1m");
    QCOMPARE(nowhere.exitCode, 2);
    QVERIFY(nowhere.err.contains("NOWHERE"));
    const CliAnswer feed = cli.run("watch add --instrument DEMO:BTCUSD --timeframe 1m --feed nobody");
    QCOMPARE(feed.exitCode, 2);
    QVERIFY(feed.err.contains("--feed"));
    QCOMPARE(cli.run("watch add --instrument DEMO:BTCUSD --timeframe 1m --warm-up 100001").exitCode, 2);
    const CliAnswer nothing = cli.run("watch run --for 1");
    QCOMPARE(nothing.exitCode, 2);
    QVERIFY(nothing.err.contains("watch list"));
}

void TestCliWatch::collectsAndSaysHowItWent() {
    const Cli cli;
    QCOMPARE(cli.run("watch add --instrument DEMO:BTCUSD --timeframe 1m --warm-up 30").exitCode, 0);
    const QJsonObject answer = cli.run("watch run --for 4 --json").json();
    const QJsonObject feed = answer.value(QLatin1String("feeds")).toArray().at(0).toObject();
    QCOMPARE(feed.value(QLatin1String("name")).toString(), QStringLiteral("demo"));
    QCOMPARE(feed.value(QLatin1String("link")).toString(), QStringLiteral("live"));
    QVERIFY(!feed.value(QLatin1String("stale")).toBool());
    QVERIFY(feed.value(QLatin1String("last_heard")).isDouble());
    const QJsonObject series = answer.value(QLatin1String("series")).toArray().at(0).toObject();
    QCOMPARE(series.value(QLatin1String("live_from")).toString(), QStringLiteral("demo"));
    QCOMPARE(series.value(QLatin1String("problem")).toString(), QString());
    const QJsonArray rows = cli.run("data show --instrument DEMO:BTCUSD --timeframe 1m --json")
                                .json()
                                .value(QLatin1String("rows"))
                                .toArray();
    QVERIFY(rows.size() >= 30);
    QCOMPARE(rows.last().toArray().at(0).toDouble() + 60'000, series.value(QLatin1String("complete_until")).toDouble());
}

void TestCliWatch::othersSeeHowTheCollectionIs() {
    const Cli cli;
    QCOMPARE(cli.run("watch add --instrument DEMO:BTCUSD --timeframe 1m --warm-up 30").exitCode, 0);
    const auto live = [&] {
        const QJsonArray feeds = cli.run("feed status --json").json().value(QLatin1String("feeds")).toArray();
        for (const QJsonValue& feed : feeds) {
            if (feed.toObject().value(QLatin1String("name")).toString() == QLatin1String("demo"))
                return feed.toObject().value(QLatin1String("live"));
        }
        return QJsonValue(QJsonValue::Undefined);
    };
    QVERIFY(live().isNull());
    const auto running = cli.start("watch run --for 60 --json");
    QTRY_VERIFY_WITH_TIMEOUT(live().isObject(), 40'000);
    const QJsonObject health = live().toObject();
    QCOMPARE(health.value(QLatin1String("link")).toString(), QStringLiteral("live"));
    QVERIFY(!health.value(QLatin1String("stale")).toBool());
    QVERIFY(health.value(QLatin1String("last_heard")).isDouble());
    QCOMPARE(health.value(QLatin1String("reconnects")).toInt(), 0);
    // What has ended says nothing any more.
    running->terminate();
    QVERIFY(running->waitForFinished(30'000));
    QVERIFY(live().isNull());
}

void TestCliWatch::asksAFeedForAFewCandles() {
    const Cli cli;
    const QJsonObject answer = cli.run("feed test demo --json").json();
    QCOMPARE(answer.value(QLatin1String("candles")).toInt(), 5);
    QCOMPARE(answer.value(QLatin1String("timeframe")).toString(), QStringLiteral("1m"));
    QVERIFY(answer.value(QLatin1String("live")).toBool());
    const CliAnswer unnamed = cli.run("feed test yahoo");
    QCOMPARE(unnamed.exitCode, 2);
    QVERIFY(unnamed.err.contains("symbol"));
    QCOMPARE(cli.run("feed test nobody").exitCode, 2);
}

QTEST_GUILESS_MAIN(TestCliWatch)
#include "tst_cli_watch.moc"
