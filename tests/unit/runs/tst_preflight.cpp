#include "core/runs/preflight.h"

#include "core/runs/backtest.h"
#include "core/runs/run_store.h"
#include "core/sdk/clock.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t start = 1'600'000'020'000;

UtcMs at(int index) {
    return utcMs(start + index * minute);
}

// A strategy that wants more than its own series.
class Greedy final : public IStrategy {
public:
    explicit Greedy(std::vector<FeedDefinition> feeds)
        : m_feeds(std::move(feeds)) { }
    std::vector<FeedDefinition> feeds() const override { return m_feeds; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink&) override { }

private:
    std::vector<FeedDefinition> m_feeds;
};

} // namespace

class TestPreflight : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
        m_workspace = std::move(*Workspace::open(m_folder.path(), WorkspaceAccess::ReadWrite));
        m_store = std::move(*CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite));
        // 1000 minutes; without 100 … 119 (20), 500 (1) and 600 … 602 (3).
        put({"T", "X"}, [](int i) { return (i >= 100 && i < 120) || i == 500 || (i >= 600 && i < 603); });
        put({"T", "WHOLE"}, [](int) { return false; });
    }
    void judgesTheRunsOwnSeries();
    void judgesOnlyTheSpanAsked();
    void judgesOnlyTheHoursAsked();
    void theFutureIsNotMissing();
    void judgesEveryFeedOfTheStrategy();
    void keepsTheLargestGaps();
    void refusesOnlyIfTold();
    void stampIsKeptWithTheRun();
    void repairsAskForWhatIsMissing();

private:
    template <class Hole>
    void put(const InstrumentId& id, Hole isHole) {
        Instrument instrument;
        instrument.id = id;
        Series series(id, Timeframe());
        for (int i = 0; i < 1000; ++i) {
            const double price = 100 + i * 7 % 11 * 0.01;
            if (!isHole(i))
                series.append({at(i), price, price + 0.1, price - 0.1, price, 5});
        }
        QVERIFY(m_store->saveInstrument(instrument));
        QVERIFY(m_store->write(series));
    }
    RunRequest request(const char* symbol = "X") const {
        RunRequest out;
        out.strategy = "sma_cross";
        out.strategySettings = *resolveStrategySettings(*m_plugins, out.strategy, {});
        out.instrument = {"T", symbol};
        return out;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<PluginRegistry> m_plugins;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
};

void TestPreflight::judgesTheRunsOwnSeries() {
    const auto quality = preflight(*m_store, *m_plugins, request());
    QVERIFY(quality);
    QCOMPARE(quality->feeds.size(), 1U);
    const FeedQuality& feed = quality->feeds.front();
    QCOMPARE(feed.present, 976U);
    QCOMPARE(feed.missing, 24U);
    QCOMPARE(feed.coverage, 0.976);
    QCOMPARE(feed.gapCount, 3U);
    // The hole of 20 looks like an outage of the venue, which weighs half: 976 / (976 + 10 + 4).
    QVERIFY(feed.gaps[0].kind == GapKind::VenueOutage && feed.gaps[1].kind == GapKind::Missing);
    QCOMPARE(feed.trust, 976.0 / 990);
    QVERIFY(quality->isIncomplete());
    QCOMPARE(namedGaps(feed, 2),
        std::string("2020-09-13T14:07:00Z to 2020-09-13T14:27:00Z (20), 2020-09-13T22:27:00Z to 2020-09-13T22:30:00Z "
                    "(3) and 1 more"));
    const auto whole = preflight(*m_store, *m_plugins, request("WHOLE"));
    QVERIFY(whole && !whole->isIncomplete() && whole->trust() == 1 && whole->coverage() == 1);
}

void TestPreflight::judgesOnlyTheSpanAsked() {
    RunRequest asked = request();
    asked.span = {at(120), at(500)};
    const auto within = preflight(*m_store, *m_plugins, asked);
    QVERIFY(within && !within->isIncomplete());
    QCOMPARE(within->feeds.front().present, 380U);
    // What was asked for and lies before the data is missing.
    asked.span = {at(-1000), at(100)};
    const auto before = preflight(*m_store, *m_plugins, asked);
    QVERIFY(before);
    QCOMPARE(before->feeds.front().missing, 1000U);
}

// The candles begin on 2020-09-13 at 12:27; of what is missing, 14:07 to 14:27 lies within these hours.
void TestPreflight::judgesOnlyTheHoursAsked() {
    RunRequest asked = request();
    asked.session = "sun 13:00-15:00";
    const auto quality = preflight(*m_store, *m_plugins, asked);
    QVERIFY(quality);
    QCOMPARE(quality->feeds.front().present, 100U);
    QCOMPARE(quality->feeds.front().missing, 20U);
    asked.session = "sun 15:00-18:00";
    const auto whole = preflight(*m_store, *m_plugins, asked);
    QVERIFY(whole && !whole->isIncomplete());
    QCOMPARE(whole->feeds.front().present, 180U);
}

void TestPreflight::theFutureIsNotMissing() {
    RunRequest asked = request("WHOLE");
    asked.span.end = systemClock().now() + std::chrono::days(30);
    const auto quality = preflight(*m_store, *m_plugins, asked);
    QVERIFY(quality);
    QVERIFY(quality->feeds.front().span.end == at(1000));
    QVERIFY(!quality->isIncomplete());
}

void TestPreflight::judgesEveryFeedOfTheStrategy() {
    FeedDefinition own;
    FeedDefinition coarse;
    coarse.timeframe = Timeframe(5, Timeframe::Unit::Minute);
    FeedDefinition other;
    other.instrument = InstrumentId{"T", "WHOLE"};
    FeedDefinition absent;
    absent.instrument = InstrumentId{"T", "NONE"};
    const auto quality = preflight(*m_store, Greedy({own, coarse, other, absent}), request());
    QVERIFY(quality);
    QCOMPARE(quality->feeds.size(), 4U);
    QVERIFY(quality->feeds[1].timeframe == *coarse.timeframe && quality->feeds[1].stored == Timeframe());
    QCOMPARE(quality->feeds[1].missing, 24U);
    QCOMPARE(quality->feeds[2].coverage, 1.0);
    QCOMPARE(quality->feeds[3].coverage, 0.0);
    QCOMPARE(quality->coverage(), 0.0);
    DataDemand demand;
    demand.allowIncomplete = false;
    RunDataQuality onlyAbsent = *quality;
    onlyAbsent.feeds.erase(onlyAbsent.feeds.begin(), onlyAbsent.feeds.begin() + 3);
    const auto refused = mayRun(onlyAbsent, demand);
    QVERIFY(!refused);
    QVERIFY(refused.error().message().find("T:NONE 1m: 0.00 %") != std::string::npos);
}

void TestPreflight::keepsTheLargestGaps() {
    Instrument instrument;
    instrument.id = {"U", "COMB"};
    Series series(instrument.id, Timeframe());
    // A hole of one after every candle, and one of five.
    for (int i = 0; i < 1000; i += 2) {
        if (i < 700 || i > 703)
            series.append({at(i), 1, 1, 1, 1, 1});
    }
    QVERIFY(m_store->saveInstrument(instrument));
    QVERIFY(m_store->write(series));
    RunRequest asked = request();
    asked.instrument = instrument.id;
    const auto quality = preflight(*m_store, *m_plugins, asked);
    QVERIFY(quality);
    const FeedQuality& feed = quality->feeds.front();
    QCOMPARE(feed.gapCount, 497U);
    QCOMPARE(feed.gaps.size(), keptGaps);
    QVERIFY(std::any_of(feed.gaps.begin(), feed.gaps.end(), [](const auto& gap) { return gap.candles == 5; }));
    QVERIFY(std::is_sorted(
        feed.gaps.begin(), feed.gaps.end(), [](const auto& a, const auto& b) { return a.from < b.from; }));
}

void TestPreflight::refusesOnlyIfTold() {
    RunRequest asked = request();
    QVERIFY(runBacktest(*m_store, *m_plugins, asked));
    asked.demand.allowIncomplete = false;
    const auto refused = runBacktest(*m_store, *m_plugins, asked);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("run.incomplete_data"));
    QVERIFY(refused.error().message().find("97.60 %") != std::string::npos);
    QVERIFY(refused.error().message().find("2020-09-13T14:07:00Z") != std::string::npos);
    asked.demand.coverage = 0.976;
    QVERIFY(runBacktest(*m_store, *m_plugins, asked));
    asked.demand.trust = 0.99;
    const auto distrusted = runBacktest(*m_store, *m_plugins, asked);
    QVERIFY(!distrusted);
    QVERIFY(distrusted.error().message().find("trust") != std::string::npos);
}

void TestPreflight::stampIsKeptWithTheRun() {
    const auto run = runBacktest(*m_store, *m_plugins, request());
    QVERIFY(run);
    QVERIFY(run->summary.data.isIncomplete());
    const auto runs = std::move(*RunStore::open(m_workspace->workspaceDatabase(), Database::Mode::ReadWrite));
    QVERIFY(runs->save(*run));
    const auto loaded = runs->load(run->summary.id);
    QVERIFY(loaded);
    QVERIFY(loaded->summary.data == run->summary.data);
    const auto listed = runs->list();
    QVERIFY(listed && listed->front().data.isIncomplete());
    QCOMPARE(listed->front().data.trust(), run->summary.data.trust());
    QVERIFY(listed->front().data.feeds.front().gaps.empty());
    QVERIFY(runs->remove(run->summary.id));
    QVERIFY(runs->list()->empty());
}

void TestPreflight::repairsAskForWhatIsMissing() {
    FeedDefinition coarse;
    coarse.timeframe = Timeframe(5, Timeframe::Unit::Minute);
    FeedDefinition other;
    other.instrument = InstrumentId{"T", "WHOLE"};
    const auto quality = preflight(*m_store, Greedy({coarse, other}), request());
    QVERIFY(quality);
    const auto jobs = repairJobs(*quality);
    QCOMPARE(jobs.size(), 1U);
    QVERIFY(jobs.front().instrument == (InstrumentId{"T", "X"}) && jobs.front().timeframe == Timeframe());
    QVERIFY((jobs.front().span == TimeSpan{at(0), at(1000)}));
}

QTEST_GUILESS_MAIN(TestPreflight)
#include "tst_preflight.moc"
