// The coverage map, which is made from the keys of chunks, against coverage() of the loaded candles, day by day.
#include "core/data/coverage_map.h"
#include "core/market/builtin_calendars.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace truebar;

namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct Case {
    const char* timeframe;
    const char* calendar;
    std::int64_t phase; // ms by which the candles lie off the UTC grid
    int slots;
};

constexpr std::int64_t hourMs = 3'600'000;
constexpr Case cases[] = {{"1m", "24/7", 0, 12'000}, {"1m", "us_equities", 0, 20'000}, {"5m", "forex", 0, 4'000},
    {"1h", "24/7", hourMs / 2, 1'500}, {"4h", "forex", 2 * hourMs, 900}, {"1d", "us_equities", 0, 500},
    {"1d", "24/7", 0, 300}, {"1w", "24/7", 0, 120}, {"1mo", "24/7", 0, 40}};

// Candles with holes of all sizes, and spans that are known to be empty; mostly only where the market is open.
struct Market {
    StoredSeries stored;
    Series series;
    std::vector<TimeSpan> empty;
};

Market marketOf(const Case& each, std::mt19937& random) {
    Market out;
    out.stored.instrument.id = {"T", std::string("X") + each.timeframe};
    out.stored.instrument.calendar = each.calendar;
    out.stored.timeframe = *Timeframe::parse(each.timeframe);
    out.series = Series(out.stored.instrument.id, out.stored.timeframe);
    const auto calendar = *calendarNamed(each.calendar);
    const auto chance = [&](int of) { return std::uniform_int_distribution(0, of - 1)(random) == 0; };
    UtcMs open = out.stored.timeframe.floor(utcMs(1'600'000'000'000)) + Millis(each.phase);
    int skip = 0;
    for (int i = 0; i < each.slots; ++i, open = out.stored.timeframe.next(open)) {
        const bool isClosed = !calendar.isOpenWithin({open, out.stored.timeframe.next(open)});
        if (skip == 0 && chance(150))
            skip = chance(5) ? 2000 : std::uniform_int_distribution(1, 40)(random);
        if (skip > 0) {
            --skip;
            if (chance(30))
                out.empty.push_back({open, out.stored.timeframe.next(out.stored.timeframe.next(open))});
            continue;
        }
        if (!isClosed || chance(50))
            out.series.append({open, 10, 12, 9, 11, 1});
    }
    return out;
}

// Where a candle of this grid opens at or after `time`, by walking.
UtcMs openFrom(const Series& series, UtcMs time) {
    UtcMs open = series.times().front();
    if (series.timeframe().unit() != Timeframe::Unit::Month && open < time)
        open += (time - open) / series.timeframe().nominalLength() * series.timeframe().nominalLength();
    while (open < time)
        open = series.timeframe().next(open);
    return open;
}

CoverageCounts countsOf(const CoverageReport& report) {
    CoverageCounts out;
    out.present = static_cast<std::uint32_t>(report.present);
    out.coveredEmpty = static_cast<std::uint32_t>(report.coveredEmpty);
    out.closed = static_cast<std::uint32_t>(report.expectedClosed);
    out.missing = static_cast<std::uint32_t>(report.missing);
    return out;
}

// The map tells outages from other missing candles; coverage() of one series cannot.
CoverageCounts withoutOutages(CoverageCounts counts) {
    counts.missing += std::exchange(counts.outage, 0);
    return counts;
}

} // namespace

class TestCoverageMap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyDayIsTheCoverageOfThatDay();
    void outagesOfAVenueAreToldApart();
    void unknownCalendarIsTold();
    void emptyStoreHasAnEmptyMap();
    void cancelled();

private:
    void open() {
        m_store.reset();
        m_workspace.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        m_workspace = std::move(*Workspace::open(m_folder->filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite));
        m_store = std::move(*CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite));
    }
    void put(const Instrument& instrument, const Series& series) {
        QVERIFY(m_store->saveInstrument(instrument));
        QVERIFY(m_store->write(series));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
};

void TestCoverageMap::everyDayIsTheCoverageOfThatDay() {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        std::mt19937 random(seed);
        open();
        std::map<std::string, Market> markets;
        for (const Case& each : cases) {
            Market market = marketOf(each, random);
            market.stored.instrument.id.symbol += '-' + std::to_string(markets.size());
            Series named(market.stored.instrument.id, market.stored.timeframe);
            for (std::size_t i = 0; i < market.series.size(); ++i)
                named.append(market.series.at(i));
            market.series = named;
            put(market.stored.instrument, market.series);
            QVERIFY(m_store->addCoveredEmpty(market.stored.instrument.id, market.stored.timeframe, market.empty));
            markets.emplace(market.stored.instrument.id.symbol, std::move(market));
        }
        const auto map = makeCoverageMap(*m_store);
        QVERIFY(map);
        QCOMPARE(map->series.size(), std::size(cases));
        for (const SeriesCoverage& row : map->series) {
            const Market& market = markets.at(row.series.instrument.id.symbol);
            const auto calendar = *calendarNamed(market.stored.instrument.calendar);
            const Series& series = market.series;
            const auto whole = coverage(series, series.span(), calendar, market.empty);
            QVERIFY(withoutOutages(row.total) == countsOf(whole));
            QCOMPARE(row.gaps.size(), whole.gaps.size());
            QVERIFY(row.firstDay >= map->firstDay);
            for (std::size_t d = 0; d < row.days.size(); ++d) {
                const sys_days day = row.firstDay + days(d);
                const TimeSpan span{
                    openFrom(series, day), std::min(openFrom(series, day + days(1)), series.span().end)};
                const auto expected = countsOf(coverage(series, span, calendar, market.empty));
                QVERIFY2(withoutOutages(row.days[d]) == expected,
                    (series.instrument().toString() + " seed " + std::to_string(seed) + ' ' + formatDate(day)).c_str());
            }
        }
    }
}

void TestCoverageMap::outagesOfAVenueAreToldApart() {
    open();
    const Timeframe minute;
    for (const char* symbol : {"A", "B"}) {
        Instrument instrument;
        instrument.id = {"V", symbol};
        Series series(instrument.id, minute);
        for (int i = 0; i < 3 * 1440; ++i) {
            const bool isOutage = i >= 1436 && i < 1446; // over midnight
            const bool isOwn = symbol[0] == 'B' && i >= 2000 && i < 2004;
            if (!isOutage && !isOwn)
                series.append({utcMs(i * 60'000LL), 1, 1, 1, 1, 1});
        }
        put(instrument, series);
    }
    const auto map = makeCoverageMap(*m_store);
    QVERIFY(map);
    QCOMPARE(map->series.size(), 2U);
    const SeriesCoverage& b = map->series[1];
    QCOMPARE(b.series.instrument.id.symbol, std::string("B"));
    QCOMPARE(b.days.size(), 3U);
    QVERIFY((b.days[0] == CoverageCounts{1436, 0, 4, 0, 0}));
    QVERIFY((b.days[1] == CoverageCounts{1430, 4, 6, 0, 0}));
    QVERIFY((b.days[2] == CoverageCounts{1440, 0, 0, 0, 0}));
    QCOMPARE(b.gaps.size(), 2U);
    QVERIFY(b.gaps[0].kind == GapKind::VenueOutage);
    QVERIFY(b.gaps[1].kind == GapKind::Missing);
    QCOMPARE(b.total.expected(), 4320U);
    QVERIFY(b.total.share() < 1 && b.days[2].share() == 1);
}

void TestCoverageMap::unknownCalendarIsTold() {
    open();
    Instrument instrument;
    instrument.id = {"V", "A"};
    instrument.calendar = "moon";
    Series series(instrument.id, Timeframe());
    series.append({utcMs(0), 1, 1, 1, 1, 1});
    put(instrument, series);
    const auto map = makeCoverageMap(*m_store);
    QVERIFY(map);
    QVERIFY(map->series.front().problem);
    QCOMPARE(map->series.front().problem->code, std::string("calendar.unknown"));
    QCOMPARE(map->series.front().total.present, 1U);
}

void TestCoverageMap::emptyStoreHasAnEmptyMap() {
    open();
    const auto map = makeCoverageMap(*m_store);
    QVERIFY(map && map->series.empty() && map->firstDay == map->lastDay);
}

void TestCoverageMap::cancelled() {
    open();
    Instrument instrument;
    instrument.id = {"V", "A"};
    Series series(instrument.id, Timeframe());
    series.append({utcMs(0), 1, 1, 1, 1, 1});
    put(instrument, series);
    std::stop_source stop;
    stop.request_stop();
    const auto map = makeCoverageMap(*m_store, stop.get_token());
    QVERIFY(!map);
    QCOMPARE(map.error().code, std::string("data.cancelled"));
}

QTEST_GUILESS_MAIN(TestCoverageMap)
#include "tst_coverage_map.moc"
