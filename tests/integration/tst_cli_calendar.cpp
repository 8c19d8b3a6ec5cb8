// A calendar file of the workspace is the calendar for everything: fetching, repair, routines, coverage and the check
// before a run do not ask for its holiday.
#include "tests/integration/cli_process.h"
#include "tests/support/venues/binance_venue.h"

#include <QDir>
#include <QJsonDocument>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int minutesADay = 1440;
const QString instrument = QStringLiteral("BINANCE:BTCUSDT");

QString text(UtcMs time) {
    return QString::fromStdString(formatUtc(time));
}

} // namespace

class TestCliCalendar : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theHolidayOfAFileIsAskedForByNobody();
    void aFileThatCannotBeReadIsNamed();

private:
    void writeCalendar(const QByteArray& holidays) const {
        QDir().mkpath(m_cli->workspace() + QStringLiteral("/calendars"));
        QFile file(m_cli->workspace() + QStringLiteral("/calendars/desk.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"name": "desk", "sessions": [{"days": "mon-sun", "from": "00:00", "to": "24:00"}], "holidays": [)"
            + holidays + "]}");
    }
    QJsonObject good(const char* words, const QStringList& more = {}) const {
        const CliAnswer answer = m_cli->run(words, more);
        if (answer.exitCode != 0)
            qWarning("%s", answer.err.constData());
        return answer.exitCode == 0 ? answer.json() : QJsonObject();
    }
    QJsonObject fetch() const {
        return good("data fetch --timeframe 1m --json --instrument",
            {instrument, QStringLiteral("--from"), text(m_begin), QStringLiteral("--to"), text(m_end)})
            .value(QLatin1String("series"))
            .toArray()
            .at(0)
            .toObject();
    }
    QJsonObject routine(const char* name, const QStringList& settings) const {
        good("routine add --json", QStringList{QLatin1String(name)} + settings);
        return good("routine run --json", {QLatin1String(name)});
    }
    CliAnswer run() const {
        return m_cli->run(
            "run backtest --strategy buy_and_hold --timeframe 1m --min-coverage 1 --refuse-incomplete --json --instrument", {instrument});
    }

    std::unique_ptr<Cli> m_cli;
    std::unique_ptr<BinanceVenue> m_venue;
    UtcMs m_begin{};
    UtcMs m_end{};
    QByteArray m_holiday;
};

void TestCliCalendar::init() {
    m_cli = std::make_unique<Cli>();
    m_venue = std::make_unique<BinanceVenue>(systemClock(), MarketTruth(), std::set<std::string>{"BTCUSDT"});
    m_begin = UtcMs(std::chrono::floor<std::chrono::days>(systemClock().now()) - std::chrono::days(5));
    m_end = m_begin + std::chrono::days(3);
    m_holiday = '"' + text(m_begin + std::chrono::days(1)).left(10).toLatin1() + '"';
    good("feed add local --plugin binance --json --set", {QStringLiteral("spot_url=") + m_venue->restUrl()});
    writeCalendar(m_holiday);
    // The first candle, from a file that names the calendar.
    const Candle c = m_venue->truth().candles({"BINANCE", "BTCUSDT"}, Timeframe(), {m_begin, m_end}, latestTime).at(0);
    const auto number = [](double value) { return QByteArray::number(value, 'g', 17); };
    const QString file = m_cli->file(QStringLiteral("first.csv"),
        "time,open,high,low,close,volume\n" + QByteArray::number(qlonglong(toCount(c.openTime))) + ',' + number(c.open)
            + ',' + number(c.high) + ',' + number(c.low) + ',' + number(c.close) + ',' + number(c.volume) + '\n');
    QVERIFY(!good("data import --timeframe 1m --calendar desk --json --instrument", {instrument, file}).isEmpty());
}

void TestCliCalendar::theHolidayOfAFileIsAskedForByNobody() {
    const QJsonObject series = fetch();
    QCOMPARE(series.value(QLatin1String("stored")).toInt(), 2 * minutesADay - 1); // one was imported
    QCOMPARE(series.value(QLatin1String("requests")).toInt(), 4); // 1000 candles each, two for each open day
    QCOMPARE(series.value(QLatin1String("empty")).toInt(), 0);

    const QJsonObject coverage = good("data coverage --timeframe 1m --json --instrument", {instrument});
    QCOMPARE(coverage.value(QLatin1String("missing")).toInt(), 0);
    QCOMPARE(coverage.value(QLatin1String("present")).toInt(), 2 * minutesADay);
    const QJsonObject verified = good("data verify --timeframe 1m --json --instrument", {instrument});
    QCOMPARE(verified.value(QLatin1String("missing")).toInt(-1), 0);

    const int asked = m_venue->requests();
    QCOMPARE(fetch().value(QLatin1String("requests")).toInt(), 0);
    good("data repair --timeframe 1m --json --instrument", {instrument});
    const QString mine = instrument + QStringLiteral("@1m");
    const QStringList series1m{QStringLiteral("--series"), mine};
    const QJsonObject repaired =
        routine("holes", QStringList{QStringLiteral("--kind"), QStringLiteral("gap_repair")} + series1m);
    QCOMPARE(repaired.value(QLatin1String("status")).toString(), QStringLiteral("succeeded"));
    const QJsonObject checked =
        routine("check", QStringList{QStringLiteral("--kind"), QStringLiteral("verify")} + series1m);
    QVERIFY(!checked.isEmpty());
    for (const auto& warning : checked.value(QLatin1String("warnings")).toArray())
        QVERIFY2(!warning.toString().contains(QLatin1String("missing")), qPrintable(warning.toString()));
    QCOMPARE(m_venue->requests(), asked);
    QCOMPARE(run().exitCode, 0);

    // The same day without the holiday is missing for all of them, at once.
    writeCalendar({});
    QCOMPARE(
        good("data coverage --timeframe 1m --json --instrument", {instrument}).value(QLatin1String("missing")).toInt(),
        minutesADay);
    const CliAnswer refused = run();
    QCOMPARE(refused.exitCode, 2);
    QVERIFY2(refused.err.contains("of the candles are there"), refused.err.constData());
    QCOMPARE(good("routine run --json check").value(QLatin1String("status")).toString(), QStringLiteral("warned"));
    QCOMPARE(good("routine run --json holes").value(QLatin1String("rows")).toInt(), minutesADay);
    QCOMPARE(run().exitCode, 0);
}

void TestCliCalendar::aFileThatCannotBeReadIsNamed() {
    writeCalendar("7");
    const CliAnswer answer = m_cli->run("data fetch --timeframe 1m --json --instrument",
        {instrument, QStringLiteral("--from"), text(m_begin), QStringLiteral("--to"), text(m_end)});
    QVERIFY(answer.exitCode != 0);
    QVERIFY2(answer.err.contains("desk.json: /holidays/0"), answer.err.constData());
    QCOMPARE(m_venue->requests(), 0);
}

QTEST_GUILESS_MAIN(TestCliCalendar)
#include "tst_cli_calendar.moc"
