// Coverage of real candles over calendars: summer time, weekends, outages.
#include "core/market/builtin_calendars.h"
#include "core/market/coverage.h"
#include "core/market/venue_outages.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"

#include <random>
#include <set>

using namespace truebar;
using namespace truebar::test;

namespace {

Series load(const char* file, const char* timeframe, const char* zone = "") {
    Asked asked;
    asked.timeframe = timeframe;
    asked.timezone = zone;
    const Fetched fetched = FeedFolder().fetch(sharedFile(file), asked);
    if (!fetched.report)
        qFatal("%s: %s", file, fetched.report.error().message().c_str());
    return seriesOf(fetched, timeframe);
}

QStringList texts(const std::vector<CoverageGap>& gaps) {
    QStringList out;
    for (const CoverageGap& gap : gaps) {
        out += QString::fromStdString(
            formatUtc(gap.from) + ' ' + std::to_string(gap.candles) + ' ' + std::string(toString(gap.kind)));
    }
    return out;
}

} // namespace

class TestCalendarData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { TRUEBAR_NEEDS_SHARED(); }
    void spyMinutesAcrossTheChangeOfClocks();
    void eurusdHoursAcrossEveryChangeOfClocks();
    void theOutagesOfAlgo();
    void aMonthNeverFetchedIsNoOutage();
    void anyThreeCandlesTakenAwayAreNamed();
};

void TestCalendarData::spyMinutesAcrossTheChangeOfClocks() {
    const Series spy = load("data/equity_minute/pyalgotrade_nt-spy-minute-2011-03.csv.gz", "1m");
    const TimeSpan weeks{time("2011-03-07"), time("2011-03-19")};
    const auto report = coverage(spy, weeks, calendarNamed("us_equities").value());
    QCOMPARE(texts(report.gaps), QStringList());
    QVERIFY(report.present > 10 * 390);
    QCOMPARE(report.closed.size() > 10, true);
    // Without summer time the second week would end an hour early.
    QVERIFY(coverage(spy, weeks, *SessionFilter::parse("mon-fri 14:30-21:00")).missing > 0);
}

void TestCalendarData::eurusdHoursAcrossEveryChangeOfClocks() {
    const Series euro = load("data/forex/lean_oanda_hour_eurusd.zip", "1h");
    const auto forex = calendarNamed("forex").value();
    int weeks = 0;
    for (int year = 2007; year <= 2018; ++year) {
        using namespace std::chrono;
        // The weeks around the second Sunday of March and the first of November.
        for (const sys_days change : {sys_days(std::chrono::year(year) / March / Sunday[2]),
                 sys_days(std::chrono::year(year) / November / Sunday[1])}) {
            const TimeSpan around{change - days(8), change + days(7)};
            if (around.begin < euro.span().begin || euro.span().end < around.end)
                continue;
            const auto report = coverage(euro, around, forex);
            // One week of 2018 truly lacks its first three hours; its clocks did not change.
            const QStringList holes = year == 2018 && report.missing
                ? QStringList{QStringLiteral("2018-10-28T21:00:00Z 3 missing")}
                : QStringList();
            QCOMPARE(texts(report.gaps), holes);
            QVERIFY(report.closed.size() >= 2);
            ++weeks;
        }
    }
    QVERIFY2(weeks >= 20, qPrintable(QString::number(weeks)));
}

void TestCalendarData::theOutagesOfAlgo() {
    const Series algo = load("data/crypto_1m/binance_spot_freqtrade_json/ALGO_BTC-1m.json.gz", "1m");
    auto report = coverage(algo);
    const QStringList outages{QStringLiteral("2020-02-09T02:00:00Z 60 venue_outage"),
        QStringLiteral("2020-02-19T11:36:00Z 354 venue_outage"),
        QStringLiteral("2020-03-04T09:22:00Z 128 venue_outage")};
    QCOMPARE(report.missing, std::uint64_t(60 + 354 + 128));
    markVenueOutages(std::vector<SeriesGaps>{{algo.instrument(), algo.timeframe(), true, &report.gaps}});
    QCOMPARE(texts(report.gaps), outages);

    // The same holes in two series are proof in a market that closes, too, where a lone hole is none.
    const Series rvn = load("data/crypto_1m/binance_spot_freqtrade_json/RVN_BTC-1m.json.gz", "1m");
    auto first = coverage(algo);
    auto second = coverage(rvn);
    std::vector<SeriesGaps> both;
    both.push_back({{"BINANCE", "ALGOBTC"}, algo.timeframe(), false, &first.gaps});
    markVenueOutages(both);
    QVERIFY(first.gaps.front().kind == GapKind::Missing);
    both.push_back({{"BINANCE", "RVNBTC"}, rvn.timeframe(), false, &second.gaps});
    markVenueOutages(both);
    QCOMPARE(texts(first.gaps), outages);
    QVERIFY(second.gaps.front().kind == GapKind::VenueOutage);
}

void TestCalendarData::aMonthNeverFetchedIsNoOutage() {
    Series year({"BINANCE", "FILUSDT"}, timeframe("1m"));
    for (const char* month : {"06", "08"}) {
        const QByteArray file = QByteArray("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-") + month + ".csv.gz";
        const Series each = load(file.constData(), "1m");
        year.appendColumns(each.times(), each.opens(), each.highs(), each.lows(), each.closes(), each.volumes());
    }
    auto report = coverage(year);
    markVenueOutages(std::vector<SeriesGaps>{{year.instrument(), year.timeframe(), true, &report.gaps}});
    QCOMPARE(texts(report.gaps), QStringList{QStringLiteral("2023-07-01T00:00:00Z 44640 missing")});
}

void TestCalendarData::anyThreeCandlesTakenAwayAreNamed() {
    const Series month = load("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz", "1m");
    std::mt19937 engine(3);
    std::uniform_int_distribution<std::size_t> any(1, month.size() - 4);
    for (int round = 0; round < 50; ++round) {
        // Three in a row every other time.
        const std::size_t first = any(engine);
        std::set<std::size_t> taken{first, first + 1, first + 2};
        if (round % 2)
            taken = {any(engine), any(engine), first};
        Series rest(month.instrument(), month.timeframe());
        for (std::size_t i = 0; i < month.size(); ++i) {
            if (!taken.contains(i))
                rest.append(month.at(i));
        }
        std::set<std::size_t> named;
        for (const CoverageGap& gap : coverage(rest).gaps) {
            for (std::size_t i = month.lowerBound(gap.from); i < month.lowerBound(gap.to); ++i)
                named.insert(i);
        }
        QCOMPARE(named.size(), taken.size());
        QVERIFY(named == taken);
    }
}

QTEST_GUILESS_MAIN(TestCalendarData)
#include "tst_calendar_data.moc"
