// outlook show, history and the indicator bots on the command line, over a walk of hourly candles.
#include "tests/integration/cli_process.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTest>

#include <cmath>

using namespace truebar::test;

namespace {

constexpr qint64 hourMs = 3'600'000;
const qint64 begin = QDateTime(QDate(2024, 1, 1), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();

QByteArray walk(int hours) {
    QByteArray out = "time,open,high,low,close,volume\n";
    double close = 1000;
    quint32 state = 12345;
    for (int i = 0; i < hours; ++i) {
        const double before = close;
        state = state * 1664525u + 1013904223u;
        close = std::round(before * (1 + (state / 4294967296.0 - 0.5) * 0.02) * 100) / 100;
        out += QByteArray::number(begin + i * hourMs) + ',' + QByteArray::number(before, 'f', 2) + ','
            + QByteArray::number(std::max(before, close) + 0.5, 'f', 2) + ','
            + QByteArray::number(std::min(before, close) - 0.5, 'f', 2) + ',' + QByteArray::number(close, 'f', 2)
            + ",1\n";
    }
    return out;
}

QString timeAt(int hours) {
    return QString::number(begin + hours * hourMs);
}

} // namespace

class TestCliOutlook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void showsEachTimeframe();
    void listsWhatItCounts();
    void doesNotKnowTheFuture();
    void keepsBots();
    void refusesBadInput();
    void commandsReachTheService();

private:
    Cli m_cli;
};

void TestCliOutlook::initTestCase() {
    const QString file = m_cli.file(QStringLiteral("walk.csv"), walk(600));
    const auto imported = m_cli.run("data import --instrument T:X --timeframe 1h --json", {file});
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
}

void TestCliOutlook::showsEachTimeframe() {
    const auto answer = m_cli.run("outlook show T:X --timeframes 1h,4h,1d --json");
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    const QJsonObject json = answer.json();
    QCOMPARE(json[QLatin1String("total")].toInt(), 3);
    QCOMPARE(json[QLatin1String("quorum")].toInt(), 2);
    const QJsonArray timeframes = json[QLatin1String("timeframes")].toArray();
    QCOMPARE(timeframes.size(), 3);
    const QJsonObject hours = timeframes[0].toObject();
    QCOMPARE(hours[QLatin1String("candles")].toInt(), 600);
    QCOMPARE(hours[QLatin1String("closed_at")].toInteger(), begin + 600 * hourMs);
    const QJsonObject forecast = hours[QLatin1String("forecast")].toObject();
    QCOMPARE(forecast[QLatin1String("from")].toInteger(), begin + 600 * hourMs);
    QCOMPARE(forecast[QLatin1String("until")].toInteger(), begin + 601 * hourMs);
    const double low = forecast[QLatin1String("wide")].toObject()[QLatin1String("low")].toDouble();
    const double high = forecast[QLatin1String("wide")].toObject()[QLatin1String("high")].toDouble();
    const double base = forecast[QLatin1String("base")].toDouble();
    // Returns are even between −1 % and 1 %: nine in ten lie within 0.9 %.
    QVERIFY(std::abs(low / base - 0.991) < 0.003);
    QVERIFY(std::abs(high / base - 1.009) < 0.003);
    const QJsonObject days = timeframes[2].toObject();
    QCOMPARE(days[QLatin1String("candles")].toInt(), 25);
    QVERIFY(days[QLatin1String("forecast")].isNull());
    QCOMPARE(days[QLatin1String("needed")].toInt(), 100);
    const QByteArray text = m_cli.run("outlook show T:X").out;
    QVERIFY(text.contains("consensus "));
    QVERIFY(text.contains("too few: 4 of 100"));
}

void TestCliOutlook::listsWhatItCounts() {
    const QJsonObject json =
        m_cli.run("outlook history T:X --timeframe 1h --json", {QStringLiteral("--from"), timeAt(300)}).json();
    const QJsonArray candles = json[QLatin1String("candles")].toArray();
    QCOMPARE(candles.size(), 300);
    int narrow = 0;
    int wide = 0;
    for (const QJsonValue& each : candles) {
        const QJsonObject candle = each.toObject();
        const QJsonObject band = candle[QLatin1String("forecast")].toObject()[QLatin1String("wide")].toObject();
        const double close = candle[QLatin1String("close")].toDouble();
        const bool isIn =
            band[QLatin1String("low")].toDouble() <= close && close <= band[QLatin1String("high")].toDouble();
        QCOMPARE(candle[QLatin1String("in_wide")].toBool(), isIn);
        narrow += candle[QLatin1String("in_narrow")].toBool() ? 1 : 0;
        wide += isIn ? 1 : 0;
    }
    const QJsonObject counted = json[QLatin1String("calibration")].toObject();
    QCOMPARE(counted[QLatin1String("narrow")].toObject()[QLatin1String("hits")].toInt(), narrow);
    QCOMPARE(counted[QLatin1String("wide")].toObject()[QLatin1String("hits")].toInt(), wide);
    QCOMPARE(counted[QLatin1String("wide")].toObject()[QLatin1String("forecasts")].toInt(), 300);
    QCOMPARE(counted[QLatin1String("wide")].toObject()[QLatin1String("verdict")].toString(), QStringLiteral("fits"));
    QCOMPARE(counted[QLatin1String("deciles")].toArray().size(), 9);
}

void TestCliOutlook::doesNotKnowTheFuture() {
    const QJsonArray all =
        m_cli.run("outlook history T:X --timeframe 1h --json").json()[QLatin1String("candles")].toArray();
    const QJsonArray early =
        m_cli.run("outlook history T:X --timeframe 1h --json", {QStringLiteral("--to"), timeAt(250)})
            .json()[QLatin1String("candles")]
            .toArray();
    QCOMPARE(early.size(), 250);
    for (int i = 0; i < early.size(); ++i)
        QCOMPARE(early[i], all[i]);
}

void TestCliOutlook::keepsBots() {
    QCOMPARE(m_cli.run("outlook add x-1 --instrument T:X --timeframes 1h,2h --wide 80 --tells trend,band").exitCode, 0);
    QCOMPARE(m_cli.run("outlook start x-1").exitCode, 0);
    QCOMPARE(m_cli.run("outlook set x-1 --narrow 40 --name Walker").exitCode, 0);
    const QJsonObject bot = m_cli.run("outlook list --json").json()[QLatin1String("bots")].toArray()[0].toObject();
    QCOMPARE(bot[QLatin1String("name")].toString(), QStringLiteral("Walker"));
    QCOMPARE(bot[QLatin1String("timeframes")].toString(), QStringLiteral("1h,2h"));
    QCOMPARE(bot[QLatin1String("quorum")].toInt(), 2);
    QCOMPARE(bot[QLatin1String("wide")].toDouble(), 0.8);
    QCOMPARE(bot[QLatin1String("narrow")].toDouble(), 0.4);
    QCOMPARE(bot[QLatin1String("tells")].toString(), QStringLiteral("trend,band"));
    QVERIFY(bot[QLatin1String("running_since")].isDouble());
    QCOMPARE(m_cli.run("outlook stop x-1").exitCode, 0);
    QVERIFY(m_cli.run("outlook list").out.contains(" off "));
    QCOMPARE(m_cli.run("outlook events x-1 --json").json()[QLatin1String("events")].toArray().size(), 0);
    QCOMPARE(m_cli.run("outlook remove x-1").exitCode, 0);
    QCOMPARE(m_cli.run("outlook list --json").json()[QLatin1String("bots")].toArray().size(), 0);
}

void TestCliOutlook::refusesBadInput() {
    const QStringList before = m_cli.contents();
    for (const char* words : {"outlook show T:Y", "outlook show T:X --timeframes 4h,6h", "outlook show T:X --wide 99",
             "outlook show T:X --quorum 1", "outlook show T:X --window 7", "outlook history T:X --timeframe 30m",
             "outlook start nobody", "outlook add A --instrument T:X", "outlook add a --instrument T:X --tells all"}) {
        const auto answer = m_cli.run(words);
        QVERIFY2(answer.exitCode == 2, words);
        QVERIFY2(answer.out.isEmpty() && answer.err.count('\n') == 1, words);
    }
    QCOMPARE(m_cli.contents(), before);
}

// A service holds the workspace: it carries out what is asked of it, at once.
void TestCliOutlook::commandsReachTheService() {
    const Cli cli;
    QCOMPARE(cli.run("watch add --instrument DEMO:BTCUSD --timeframe 5m --warm-up 2000").exitCode, 0);
    const auto service = cli.start("serve --speed 3000 --json");
    QVERIFY(service->waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(cli.isBeingWritten(), 60'000);
    const auto bot = [&] {
        return cli.run("outlook list --json").json()[QLatin1String("bots")].toArray()[0].toObject();
    };
    const auto done = [](const CliAnswer& answer) { return answer.json()[QLatin1String("done")].toString(); };

    const CliAnswer added = cli.run("outlook add x-1 --instrument DEMO:BTCUSD --timeframes 5m,15m --window 120 --json");
    QVERIFY2(added.exitCode == 0, added.err.constData());
    QVERIFY(cli.isBeingWritten());
    QCOMPARE(bot()[QLatin1String("timeframes")].toString(), QStringLiteral("5m,15m"));
    QCOMPARE(cli.run("outlook add x-1 --instrument DEMO:BTCUSD").exitCode, 2);
    QCOMPARE(cli.run("outlook set nobody --quorum 2").exitCode, 2);
    const CliAnswer refused = cli.run("outlook set x-1 --quorum 1");
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.count('\n') == 1, refused.err.constData());

    QCOMPARE(done(cli.run("outlook start x-1 --json")), QStringLiteral("started"));
    QVERIFY(bot()[QLatin1String("running_since")].isDouble());
    // It runs in the service: it tells of candles that close there.
    QTRY_VERIFY_WITH_TIMEOUT(
        !cli.run("outlook events x-1 --json").json()[QLatin1String("events")].toArray().isEmpty(), 90'000);
    QCOMPARE(done(cli.run("outlook set x-1 --name Walker --json")), QStringLiteral("set"));
    QCOMPARE(bot()[QLatin1String("name")].toString(), QStringLiteral("Walker"));
    QCOMPARE(bot()[QLatin1String("window")].toInt(), 120);
    QCOMPARE(done(cli.run("outlook stop x-1 --json")), QStringLiteral("stopped"));
    QVERIFY(bot()[QLatin1String("running_since")].isNull());
    QCOMPARE(done(cli.run("outlook remove x-1 --json")), QStringLiteral("removed"));
    QCOMPARE(cli.run("outlook list --json").json()[QLatin1String("bots")].toArray().size(), 0);
    QVERIFY(cli.isBeingWritten()); // it was the service's work all the time
    service->terminate();
    QVERIFY(service->waitForFinished(60'000));
    QCOMPARE(service->exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestCliOutlook)
#include "tst_cli_outlook.moc"
