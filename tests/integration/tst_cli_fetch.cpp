// The program fetches, repairs and maintains, from a venue on this machine.
#include "core/sdk/fast_clock.h"
#include "tests/integration/cli_process.h"
#include "tests/support/kill_count.h"
#include "tests/support/venues/binance_venue.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};

// The newest midnight that is at least two days ago: everything asked for has closed.
UtcMs recentMidnight() {
    return UtcMs(std::chrono::floor<std::chrono::days>(systemClock().now()) - std::chrono::days(3));
}

QString text(UtcMs time) {
    return QString::fromStdString(formatUtc(time));
}

} // namespace

class TestCliFetch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void fetchesOnceAndKnowsWhatIsEmpty();
    void deletedCandlesAreFoundAndRepaired();
    void aFallbackAnswersWhenTheFirstIsDown();
    void routinesAreKeptRunAndLogged();
    void killsLeaveTheStoreWhole_data();
    void killsLeaveTheStoreWhole();
    void badInputIsRefused_data();
    void badInputIsRefused();

private:
    QJsonObject good(const QStringList& words) {
        const CliAnswer answer = cli(words);
        if (answer.exitCode != 0)
            qWarning("%s", answer.err.constData());
        return answer.exitCode == 0 ? QJsonDocument::fromJson(answer.out).object() : QJsonObject();
    }
    CliAnswer cli(const QStringList& words) { return m_cli->run("", words); }
    void addFeed(const QString& name, const QString& url, int priority) {
        const auto set = [](const char* key, const QString& value) -> QString {
            return QLatin1String(key) + QLatin1Char('=') + value;
        };
        const QJsonObject saved = good({QStringLiteral("feed"), QStringLiteral("add"), name, QStringLiteral("--plugin"),
            QStringLiteral("binance"), QStringLiteral("--priority"), QString::number(priority), QStringLiteral("--set"),
            set("spot_url", url), QStringLiteral("--json")});
        QVERIFY(saved[QStringLiteral("saved")].toBool());
    }
    QStringList seriesWords(const char* verb, TimeSpan span) const {
        return {QStringLiteral("data"), QLatin1String(verb), QStringLiteral("--instrument"),
            QStringLiteral("BINANCE:BTCUSDT"), QStringLiteral("--timeframe"), QStringLiteral("1m"),
            QStringLiteral("--from"), text(span.begin), QStringLiteral("--to"), text(span.end),
            QStringLiteral("--json")};
    }
    QStringList fetchWords(TimeSpan span) const { return seriesWords("fetch", span); }
    QJsonObject coverageOf(TimeSpan span) { return good(seriesWords("coverage", span)); }
    // Whether the stored candles are exactly the venue's.
    bool isTruth(const BinanceVenue& venue, TimeSpan span) {
        const QJsonArray rows = good({QStringLiteral("data"), QStringLiteral("show"), QStringLiteral("--instrument"),
            QStringLiteral("BINANCE:BTCUSDT"), QStringLiteral("--timeframe"), QStringLiteral("1m"),
            QStringLiteral("--json")})[QStringLiteral("rows")]
                                    .toArray();
        const Series truth = venue.truth().candles(bitcoin, Timeframe(), span, latestTime);
        if (rows.size() != static_cast<qsizetype>(truth.size()))
            return false;
        for (std::size_t i = 0; i < truth.size(); ++i) {
            const QJsonArray row = rows.at(static_cast<qsizetype>(i)).toArray();
            const Candle c = truth.at(i);
            const Candle stored{utcMs(row.at(0).toInteger()), row.at(1).toDouble(), row.at(2).toDouble(),
                row.at(3).toDouble(), row.at(4).toDouble(), row.at(5).toDouble()};
            if (!(stored == c))
                return false;
        }
        return true;
    }

    std::unique_ptr<Cli> m_cli;
};

void TestCliFetch::init() {
    m_cli = std::make_unique<Cli>();
}

void TestCliFetch::fetchesOnceAndKnowsWhatIsEmpty() {
    const UtcMs begin = recentMidnight();
    const TimeSpan day{begin, begin + std::chrono::hours(24)};
    const TimeSpan outage{begin + std::chrono::hours(5), begin + std::chrono::hours(7)};
    BinanceVenue venue(systemClock(), MarketTruth({outage}), {"BTCUSDT"});
    addFeed(QStringLiteral("local"), venue.restUrl(), 0);
    QJsonObject series = good(fetchWords(day))[QStringLiteral("series")].toArray().at(0).toObject();
    QCOMPARE(series[QStringLiteral("stored")].toInt(), 22 * 60);
    QCOMPARE(series[QStringLiteral("empty")].toInt(), 120);
    QCOMPARE(series[QStringLiteral("requests")].toInt(), 2); // 1440 candles, 1000 in one request
    QCOMPARE(series[QStringLiteral("feed")].toString(), QStringLiteral("local"));
    QVERIFY(isTruth(venue, day));
    // What is there and what is known to be empty is not asked for again.
    const int before = venue.requests();
    series = good(fetchWords(day))[QStringLiteral("series")].toArray().at(0).toObject();
    QCOMPARE(series[QStringLiteral("requests")].toInt(), 0);
    QCOMPARE(venue.requests(), before);
    // A longer span asks only for what is beyond.
    const TimeSpan longer{day.begin - std::chrono::hours(1), day.end + std::chrono::hours(1)};
    series = good(fetchWords(longer))[QStringLiteral("series")].toArray().at(0).toObject();
    QCOMPARE(series[QStringLiteral("stored")].toInt(), 120);
    QCOMPARE(series[QStringLiteral("requests")].toInt(), 2);
}

void TestCliFetch::deletedCandlesAreFoundAndRepaired() {
    const UtcMs begin = recentMidnight();
    const TimeSpan day{begin, begin + std::chrono::hours(24)};
    BinanceVenue venue(systemClock(), MarketTruth(), {"BTCUSDT"});
    addFeed(QStringLiteral("local"), venue.restUrl(), 0);
    good(fetchWords(day));
    std::mt19937 random(3);
    for (int round = 0; round < 3; ++round) {
        std::set<UtcMs> gone;
        while (gone.size() < 3)
            gone.insert(begin + std::chrono::minutes(1 + random() % 1438));
        for (const UtcMs time : gone)
            good(seriesWords("erase", {time, time + std::chrono::minutes(1)}));
        const QJsonObject coverage = coverageOf(day);
        QCOMPARE(coverage[QStringLiteral("missing")].toInt(), 3);
        std::set<UtcMs> reported;
        const QJsonArray gaps = coverage[QStringLiteral("gaps")].toArray();
        for (const auto& gap : gaps) {
            const UtcMs to = utcMs(gap.toObject()[QStringLiteral("to")].toInteger());
            for (UtcMs t = utcMs(gap.toObject()[QStringLiteral("from")].toInteger()); t < to;
                 t += std::chrono::minutes(1))
                reported.insert(t);
        }
        QVERIFY(reported == gone);
        const QJsonObject series = good({QStringLiteral("data"), QStringLiteral("repair"),
            QStringLiteral("--instrument"), QStringLiteral("BINANCE:BTCUSDT"), QStringLiteral("--timeframe"),
            QStringLiteral("1m"), QStringLiteral("--json")})[QStringLiteral("series")]
                                       .toArray()
                                       .at(0)
                                       .toObject();
        QVERIFY(series[QStringLiteral("stored")].toInt() == 3);
        QCOMPARE(coverageOf(day)[QStringLiteral("missing")].toInt(), 0);
        QVERIFY(isTruth(venue, day));
    }
}

void TestCliFetch::aFallbackAnswersWhenTheFirstIsDown() {
    const UtcMs begin = recentMidnight();
    BinanceVenue down(systemClock(), MarketTruth(), {"BTCUSDT"});
    down.setDown(true);
    BinanceVenue up(systemClock(), MarketTruth(), {"BTCUSDT"});
    addFeed(QStringLiteral("first"), down.restUrl(), 0);
    addFeed(QStringLiteral("second"), up.restUrl(), 1);
    const TimeSpan span{begin, begin + std::chrono::hours(2)};
    const QJsonObject series = good(fetchWords(span))[QStringLiteral("series")].toArray().at(0).toObject();
    QCOMPARE(series[QStringLiteral("feed")].toString(), QStringLiteral("second"));
    QVERIFY(down.requests() > 0);
    QVERIFY(isTruth(up, span));
    // With nobody left the work halts, says why, and nothing is made up.
    up.setDown(true);
    const CliAnswer halted = cli(fetchWords({span.end, span.end + std::chrono::hours(1)}));
    QCOMPARE(halted.exitCode, 1);
    QVERIFY2(halted.err.contains("no feed could answer"), halted.err.constData());
    QVERIFY(isTruth(up, span));
    const QJsonArray status =
        good({QStringLiteral("feed"), QStringLiteral("status"), QStringLiteral("--json")})[QStringLiteral("feeds")]
            .toArray();
    QCOMPARE(status.at(0).toObject()[QStringLiteral("name")].toString(), QStringLiteral("first"));
    QVERIFY(status.at(0).toObject()[QStringLiteral("failures")].toInt() > 0);
}

void TestCliFetch::routinesAreKeptRunAndLogged() {
    const UtcMs begin = recentMidnight();
    BinanceVenue venue(systemClock(), MarketTruth(), {"BTCUSDT"});
    addFeed(QStringLiteral("local"), venue.restUrl(), 0);
    const auto routine = [&](const QString& name, const QStringList& more) {
        return good(
            QStringList{QStringLiteral("routine"), QStringLiteral("add"), name, QStringLiteral("--json")} + more);
    };
    QVERIFY(!routine(QStringLiteral("history"),
        {QStringLiteral("--kind"), QStringLiteral("backfill"), QStringLiteral("--series"),
            QStringLiteral("BINANCE:BTCUSDT@1h"), QStringLiteral("--from"), text(begin), QStringLiteral("--schedule"),
            QStringLiteral("on start")})
                 .isEmpty());
    QVERIFY(!routine(QStringLiteral("check"),
        {QStringLiteral("--kind"), QStringLiteral("verify"), QStringLiteral("--after"), QStringLiteral("history"),
            QStringLiteral("--schedule"), QStringLiteral("every 1s")})
                 .isEmpty());
    QVERIFY(!routine(QStringLiteral("copies"),
        {QStringLiteral("--kind"), QStringLiteral("backup"), QStringLiteral("--days"), QStringLiteral("2")})
                 .isEmpty());
    const QJsonObject watched = good({QStringLiteral("routine"), QStringLiteral("watch"), QStringLiteral("--for"),
        QStringLiteral("4"), QStringLiteral("--json")});
    const QJsonArray runs = watched[QStringLiteral("runs")].toArray();
    QVERIFY(runs.size() >= 2);
    QCOMPARE(runs.at(0).toObject()[QStringLiteral("routine")].toString(), QStringLiteral("history"));
    QCOMPARE(runs.at(0).toObject()[QStringLiteral("status")].toString(), QStringLiteral("succeeded"));
    QVERIFY(runs.at(0).toObject()[QStringLiteral("rows")].toInt() >= 24 * 3 - 1);
    QCOMPARE(runs.at(1).toObject()[QStringLiteral("routine")].toString(), QStringLiteral("check"));
    for (int i = 0; i < 3; ++i)
        QCOMPARE(good({QStringLiteral("routine"), QStringLiteral("run"), QStringLiteral("copies"),
                     QStringLiteral("--json")})[QStringLiteral("rows")]
                     .toInt(),
            2);
    const QDir backups(m_cli->workspace() + QStringLiteral("/backups"));
    QCOMPARE(backups.entryList({QStringLiteral("market-*.db")}).size(), 2);
    QCOMPARE(backups.entryList({QStringLiteral("workspace-*.db")}).size(), 2);
    // A failing source is told in the log, with the reason.
    venue.setDown(true);
    QVERIFY(!routine(QStringLiteral("top"),
        {QStringLiteral("--kind"), QStringLiteral("backfill"), QStringLiteral("--series"),
            QStringLiteral("BINANCE:BTCUSDT@1d"), QStringLiteral("--from"), text(begin)})
                 .isEmpty());
    QCOMPARE(cli({QStringLiteral("routine"), QStringLiteral("run"), QStringLiteral("top")}).exitCode, 1);
    const QJsonObject last = good({QStringLiteral("routine"), QStringLiteral("log"), QStringLiteral("top"),
        QStringLiteral("--json")})[QStringLiteral("runs")]
                                 .toArray()
                                 .at(0)
                                 .toObject();
    QCOMPARE(last[QStringLiteral("status")].toString(), QStringLiteral("failed"));
    QVERIFY(last[QStringLiteral("failure")].toString().contains(QStringLiteral("no feed could answer")));
    QCOMPARE(cli({QStringLiteral("routine"), QStringLiteral("remove"), QStringLiteral("history")}).exitCode, 2);
}

void TestCliFetch::killsLeaveTheStoreWhole_data() {
    QTest::addColumn<bool>("isRepair");
    QTest::newRow("fetch") << false;
    QTest::newRow("repair") << true;
}

// Whatever moment it is killed at, what is stored is true, and the next start goes on to the end.
void TestCliFetch::killsLeaveTheStoreWhole() {
    QFETCH(bool, isRepair);
    const int kills = killCount(25);
    const UtcMs begin = recentMidnight() - std::chrono::days(5);
    const TimeSpan span{begin, begin + std::chrono::days(6)};
    BinanceVenue venue(
        systemClock(), MarketTruth({{begin + std::chrono::hours(30), begin + std::chrono::hours(33)}}), {"BTCUSDT"});
    addFeed(QStringLiteral("local"), venue.restUrl(), 0);
    if (isRepair)
        QVERIFY(!good(fetchWords(span)).isEmpty());
    VenueFaults faults;
    faults.slow = 0.5;
    faults.failing = 0.1;
    faults.truncated = 0.1;
    venue.setFaults(faults);
    std::mt19937 random(11);
    for (int i = 0; i < kills; ++i) {
        // Begin anew now and then, so that early moments are hit as well as late ones.
        if (i % 5 == 0) {
            for (int hole = 0; isRepair && hole < 6; ++hole) {
                const UtcMs from = begin + std::chrono::hours(24 * hole + 1 + random() % 20);
                good(seriesWords("erase", {from, from + std::chrono::minutes(1 + random() % 100)}));
            }
            if (!isRepair)
                cli({QStringLiteral("data"), QStringLiteral("remove"), QStringLiteral("--instrument"),
                    QStringLiteral("BINANCE:BTCUSDT"), QStringLiteral("--timeframe"), QStringLiteral("1m")});
        }
        const auto process = m_cli->start("", seriesWords(isRepair ? "repair" : "fetch", span));
        QTest::qSleep(static_cast<int>(20 + random() % 400));
        process->kill();
        process->waitForFinished();
    }
    venue.setFaults({});
    QVERIFY(!good(seriesWords(isRepair ? "repair" : "fetch", span)).isEmpty());
    QVERIFY(isTruth(venue, span));
    QCOMPARE(coverageOf(span)[QStringLiteral("missing")].toInt(), 0);
}

void TestCliFetch::badInputIsRefused_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* line, const char* says) {
        QTest::newRow(line) << QString::fromLatin1(line) << QString::fromLatin1(says);
    };
    row("data fetch --timeframe 1m --from 2024-01-01", "--instrument");
    row("data fetch --instrument BINANCE:BTCUSDT --timeframe 1m", "--from");
    row("data fetch --instrument BTCUSDT --timeframe 1m --from 2024-01-01", "--instrument");
    row("data fetch --instrument BINANCE:BTCUSDT --timeframe 7x --from 2024-01-01", "--timeframe");
    row("data fetch --instrument BINANCE:BTCUSDT --timeframe 1m --from yesterday", "--from");
    row("data fetch --instrument BINANCE:BTCUSDT --timeframe 1m --from 2024-01-02 --to 2024-01-01",
        "--from must be before --to");
    row("data fetch --instrument NOWHERE:X --timeframe 1m --from 2024-01-01", "no feed serves the venue");
    row("data fetch --instrument BINANCE:BTCUSDT --timeframe 1m --from 2024-01-01 --feed nosuch", "no feed 'nosuch'");
    row("data fetch --instrument BINANCE:BTCUSDT --timeframe 1m --from 2024-01-01 --patience -1", "--patience");
    row("data fetch --instrument BINANCE:A --instrument BINANCE:A --timeframe 1m --from 2024-01-01", "asked for twice");
    row("data repair --instrument BINANCE:BTCUSDT --timeframe 1m", "workspace");
    row("feed add Bad-Name --plugin binance", "snake_case");
    row("feed add x --plugin nosuch", "nosuch");
    row("feed add x --plugin binance --set nosuch=1", "nosuch");
    row("feed add x --plugin csv", "venue");
    row("feed add x --plugin binance --venue a:b", "no venue");
    row("feed remove x", "workspace");
    row("routine add x --kind nosuch", "--kind");
    row("routine add x --kind top_up --schedule sometimes", "--schedule");
    row("routine add x --kind top_up --schedule every", "--schedule");
    row("routine add x --kind backfill", "from");
    row("routine add x --kind backfill --from 2024-01-01", "series");
    row("routine add x --kind backfill --from 2024-01-01 --series BINANCE:BTCUSDT", "--series");
    row("routine add x --kind prune", "days");
    row("routine add x --kind backup", "copies");
    row("routine add x --kind top_up --missed never", "--missed");
    row("routine add x --kind top_up --after nosuch", "nosuch");
    row("routine add x --kind top_up --after x", "wait for each other");
    row("routine add x --kind top_up --retries 1000", "--retries");
    row("routine add X! --kind top_up", "snake_case");
    row("routine run nosuch", "workspace");
    row("routine log --limit 0", "--limit");
}

void TestCliFetch::badInputIsRefused() {
    QFETCH(QString, line);
    QFETCH(QString, says);
    const CliAnswer answer = cli(line.split(QLatin1Char(' ')));
    QVERIFY2(answer.exitCode == 2, answer.err.constData());
    QVERIFY2(answer.err.contains(says.toUtf8()), answer.err.constData());
    QCOMPARE(answer.err.count('\n'), 1);
    QVERIFY(answer.out.isEmpty());
}

QTEST_GUILESS_MAIN(TestCliFetch)
#include "tst_cli_fetch.moc"
