// Which requests bring what is missing, and when a failing feed may be asked again.
#include "core/data/circuit_breaker.h"
#include "core/data/fetch_planner.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace truebar;

namespace {

const UtcMs start = parseUtc("2024-03-01").value();

UtcMs minute(int n) {
    return start + std::chrono::minutes(n);
}

FetchNeed need(const std::string& symbol, std::vector<std::pair<int, int>> spans) {
    FetchNeed out{{"TEST", symbol}, Timeframe(), {}};
    for (const auto& [from, to] : spans)
        out.spans.push_back({minute(from), minute(to)});
    return out;
}

FeedLimits limits(std::size_t candles, std::size_t instruments = 1) {
    FeedLimits out;
    out.candlesPerRequest = candles;
    out.instrumentsPerRequest = instruments;
    return out;
}

} // namespace

class TestFetchPlanner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holesNearEachOtherShareARequest();
    void toppingUpFiftyInstruments();
    void historyIsAsFarAsItGoes();
    void everythingIsAskedForWithTheFewestRequests();
    void breakerOpensProbesAndCloses();
};

void TestFetchPlanner::holesNearEachOtherShareARequest() {
    const auto plan = planFetches({need("A", {{10, 12}, {50, 51}, {200, 260}})}, limits(100), minute(1000));
    QCOMPARE(plan.size(), 2u);
    QVERIFY((plan[0].span == TimeSpan{minute(10), minute(51)}));
    QVERIFY((plan[1].span == TimeSpan{minute(200), minute(260)}));
    QVERIFY(planFetches({need("A", {})}, limits(100), minute(1000)).empty());
    // Where one request may be of any length, one is the fewest.
    const auto whole = planFetches({need("A", {{0, 50}, {300, 5000}})}, limits(0), minute(5000));
    QCOMPARE(whole.size(), 1u);
    QVERIFY((whole[0].span == TimeSpan{minute(0), minute(5000)}));
}

void TestFetchPlanner::toppingUpFiftyInstruments() {
    std::vector<FetchNeed> needs;
    for (int i = 0; i < 50; ++i)
        needs.push_back(need("S" + std::to_string(i), {{100 + i % 7, 130}}));
    QCOMPARE(planFetches(needs, limits(1000), minute(130)).size(), 50u);
    const auto together = planFetches(needs, limits(1000, 50), minute(130));
    QCOMPARE(together.size(), 1u);
    QCOMPARE(together[0].instruments.size(), 50u);
    QVERIFY((together[0].span == TimeSpan{minute(100), minute(130)}));
    QCOMPARE(planFetches(needs, limits(1000, 20), minute(130)).size(), 3u);
    // Too far apart for one request of this size.
    QCOMPARE(planFetches({need("A", {{0, 10}}), need("B", {{500, 510}})}, limits(100, 50), minute(600)).size(), 2u);
}

void TestFetchPlanner::historyIsAsFarAsItGoes() {
    FeedLimits recent = limits(1000);
    recent.history = std::chrono::minutes(60);
    const auto plan = planFetches({need("A", {{0, 30}, {100, 150}})}, recent, minute(180));
    QCOMPARE(plan.size(), 1u);
    QVERIFY(plan[0].span.begin > minute(120) && plan[0].span.begin <= minute(121));
    QVERIFY(plan[0].span.end == minute(150));
}

void TestFetchPlanner::everythingIsAskedForWithTheFewestRequests() {
    std::mt19937 random(5);
    for (int round = 0; round < 500; ++round) {
        std::vector<bool> missing(400);
        for (std::size_t i = 0; i < missing.size(); ++i)
            missing[i] = random() % 10 < 3;
        FetchNeed asked{{"TEST", "A"}, Timeframe(), {}};
        for (int i = 0; i < 400; ++i) {
            if (!missing[static_cast<std::size_t>(i)])
                continue;
            if (!asked.spans.empty() && asked.spans.back().end == minute(i))
                asked.spans.back().end = minute(i + 1);
            else
                asked.spans.push_back({minute(i), minute(i + 1)});
        }
        const int most = 1 + static_cast<int>(random() % 60);
        const auto plan = planFetches({asked}, limits(static_cast<std::size_t>(most)), minute(400));
        // The fewest: always begin at the first that is not covered yet.
        std::size_t fewest = 0;
        for (int i = 0; i < 400;) {
            if (!missing[static_cast<std::size_t>(i)]) {
                ++i;
                continue;
            }
            ++fewest;
            i += most;
        }
        QCOMPARE(plan.size(), fewest);
        for (int i = 0; i < 400; ++i) {
            const bool isAsked = std::any_of(
                plan.begin(), plan.end(), [&](const PlannedFetch& each) { return each.span.contains(minute(i)); });
            QVERIFY(isAsked || !missing[static_cast<std::size_t>(i)]);
        }
        for (const PlannedFetch& each : plan)
            QVERIFY((each.span.end - each.span.begin) / std::chrono::minutes(1) <= most);
    }
}

void TestFetchPlanner::breakerOpensProbesAndCloses() {
    using State = CircuitBreaker::State;
    CircuitBreaker breaker;
    UtcMs now = start;
    for (int i = 0; i < 4; ++i)
        breaker.failed(now);
    QVERIFY(breaker.tryEnter(now));
    breaker.failed(now);
    QVERIFY(breaker.state(now) == State::Open);
    QVERIFY(!breaker.tryEnter(now));
    QVERIFY(breaker.opensAt() == now + std::chrono::seconds(30));
    // One probe; while it is under way nobody else. A failed one makes the pause longer.
    now = breaker.opensAt();
    QVERIFY(breaker.state(now) == State::HalfOpen);
    QVERIFY(breaker.tryEnter(now));
    QVERIFY(!breaker.tryEnter(now));
    breaker.failed(now);
    QVERIFY(breaker.opensAt() == now + std::chrono::seconds(60));
    now = breaker.opensAt();
    QVERIFY(breaker.tryEnter(now));
    breaker.abandoned();
    QVERIFY(breaker.tryEnter(now));
    breaker.succeeded();
    QVERIFY(breaker.state(now) == State::Closed);
    for (int i = 0; i < 4; ++i)
        breaker.failed(now);
    breaker.succeeded();
    breaker.failed(now);
    QVERIFY(breaker.tryEnter(now)); // not five in a row
}

QTEST_GUILESS_MAIN(TestFetchPlanner)
#include "tst_fetch_planner.moc"
