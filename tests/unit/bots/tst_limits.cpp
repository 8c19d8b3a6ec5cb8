// Dry runs pass the gate of live orders with the limits of their bot, and repeat it after a restart.
#include "core/bots/parity.h"
#include "tests/unit/bots/bot_fixture.h"

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int start = 500;
constexpr int end = 1500;

std::vector<Candle> candles(int from, int to) {
    std::vector<Candle> out;
    for (int minute = from; minute < to; ++minute)
        out.push_back(waveAt(minute));
    return out;
}

SeriesSnapshot snapshot(int from, int to) {
    return std::make_shared<const Series>(waves(from, to));
}

BotDefinition fixedBot(SettingTexts limits) {
    BotDefinition out = crossBot();
    out.overrides["sizing"] = "fixed";
    out.overrides["quantity"] = "2";
    out.limits = std::move(limits);
    return out;
}

RunRecord runOf(BotWorld& world, const BotDefinition& bot) {
    const auto session = world.session(world.head(bot, start));
    session->hearHistory(snapshot(0, start));
    session->hear(candles(start, end));
    const auto run = session->stop().get();
    if (!run)
        qFatal("%s", run.error().message().c_str());
    return world.run(*run);
}

std::size_t refusedFor(const RunRecord& run, const char* part) {
    return static_cast<std::size_t>(
        std::count_if(run.result.orders.begin(), run.result.orders.end(), [&](const Order& order) {
            return order.status == OrderStatus::Rejected && order.reason.find(part) != std::string::npos;
        }));
}

} // namespace

class TestLimits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsTooLargeIsRefusedForTheSameReason();
    void anOrderOfEverythingIsMeasured();
    void limitsThatNothingReachesChangeNothing();
    void aPositionMayAlwaysBeLessened();
    void aDailyLossStopsNewRisk();
    void changedLimitsAreRepeatedAfterARestart();
};

void TestLimits::whatIsTooLargeIsRefusedForTheSameReason() {
    BotWorld world(end);
    const RunRecord run = runOf(world, fixedBot({{"max_order_quantity", "1"}}));
    QVERIFY(run.result.fills.empty());
    QVERIFY(run.result.orders.size() > 5);
    QCOMPARE(refusedFor(run, "bot cross: the quantity 2 is above the limit of 1"), run.result.orders.size());
}

void TestLimits::anOrderOfEverythingIsMeasured() {
    BotWorld world(end);
    BotDefinition bot = crossBot();
    bot.limits = {{"max_order_notional", "5000"}};
    const RunRecord run = runOf(world, bot);
    QVERIFY(run.result.fills.empty());
    QVERIFY(refusedFor(run, "is above the limit of 5000") > 5);
}

void TestLimits::limitsThatNothingReachesChangeNothing() {
    BotWorld plain(end);
    BotWorld limited(end);
    const RunRecord without = runOf(plain, fixedBot({}));
    const RunRecord with = runOf(limited, fixedBot({{"max_order_quantity", "1000"}, {"max_open_orders", "50"}}));
    QVERIFY(without.result.fills.size() > 20);
    QCOMPARE(with.result.fills.size(), without.result.fills.size());
    QVERIFY(with.result.fills == without.result.fills);
    QVERIFY(with.result.orders == without.result.orders);
}

// A limit below what is held must not lock the bot in.
void TestLimits::aPositionMayAlwaysBeLessened() {
    BotWorld world(end);
    const RunRecord run = runOf(world, fixedBot({{"max_position", "2"}}));
    QVERIFY(run.result.fills.size() > 10);
    Quantity held;
    Quantity most;
    for (const Fill& fill : run.result.fills) {
        held += fill.side == Side::Buy ? fill.quantity : -fill.quantity;
        most = std::max(most, held.abs());
    }
    QVERIFY(most == Quantity(Decimal(2)));
}

void TestLimits::aDailyLossStopsNewRisk() {
    BotWorld plain(end);
    BotWorld limited(end);
    BotDefinition bot = fixedBot({});
    bot.settings.feeBps = Decimal(1000); // every trade loses
    const RunRecord without = runOf(plain, bot);
    bot.limits = {{"daily_loss", "20"}};
    const RunRecord with = runOf(limited, bot);
    QVERIFY(with.result.fills.size() < without.result.fills.size() / 2);
    QVERIFY(refusedFor(with, "is lost today; the limit is 20") > 0);
}

void TestLimits::changedLimitsAreRepeatedAfterARestart() {
    BotWorld world(end);
    const BotDefinition bot = fixedBot({});
    const SessionHead head = world.head(bot, start);
    const int edited = 800;
    {
        const auto session = world.session(head);
        session->hearHistory(snapshot(0, start));
        session->hear(candles(start, edited));
        BotDefinition tighter = checkedBot(bot, *world.plugins).value();
        tighter.limits = {{"max_order_quantity", "1"}};
        const auto done = session->edit(tighter, "test").get();
        QVERIFY2(done, done ? "" : done.error().message().c_str());
        session->hear(candles(edited, 1000));
        QTRY_COMPARE(session->status().candles, std::uint64_t(1000 - start));
    }
    // Whoever resumes steps through the same refusals.
    const auto again = world.session(head);
    again->hearHistory(snapshot(0, end));
    const auto run = again->stop().get();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    const RunRecord record = world.run(*run);
    QVERIFY(record.result.fills.size() > 5);
    QVERIFY(refusedFor(record, "is above the limit of 1") > 2);
    const UtcMs from = midnight + Millis(60'000) * edited;
    for (const Order& order : record.result.orders) {
        if (order.submittedAt < from)
            QVERIFY(order.status != OrderStatus::Rejected);
    }
    const auto database =
        Database::open(world.workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto store = CandleStore::open(world.workspace->marketDatabase(), Database::Mode::ReadOnly);
    const auto parity = parityOf(**database, **store, *world.plugins, head.number);
    QVERIFY2(parity, parity ? "" : parity.error().message().c_str());
    QVERIFY(parity->orders > 10);
    QCOMPARE(parity->matched, parity->orders);
    QCOMPARE(parity->backtestOrders, parity->orders);
    for (const ParityKind kind : {ParityKind::Data, ParityKind::Missed, ParityKind::Signal, ParityKind::Fill})
        QCOMPARE(parity->count(kind), std::uint64_t(0));
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
