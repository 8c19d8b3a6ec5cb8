// How the account of a live bot differs from the backtest, and by which name: its fills, its fees, and what its
// strategy does because of them.
#include "core/bots/parity.h"
#include "core/trading/costs.h"
#include "tests/unit/bots/bot_fixture.h"

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int start = 500;
constexpr int end = 800;

// Fills at the open of the next candle, as the simulated broker does; where it does not is said here.
struct Venue {
    Decimal worse{}; // than the open, against whoever trades
    Decimal feeBps{10};
    OrderNumber refused = 0;
};

LiveReport reportOf(LiveReport::Kind kind, const LiveOrderWish& wish, UtcMs at) {
    LiveReport out;
    out.kind = kind;
    out.time = at;
    out.order = wish.number;
    return out;
}

std::vector<LiveReport> answersOf(const Venue& venue, const std::vector<LiveOrderWish>& wishes, const Candle& next) {
    std::vector<LiveReport> out;
    for (const LiveOrderWish& wish : wishes) {
        LiveReport over = reportOf(LiveReport::Kind::Closed, wish, next.openTime);
        if (wish.number == venue.refused) {
            over.status = OrderStatus::Rejected;
            over.text = "the account is restricted";
            out.push_back(over);
            continue;
        }
        out.push_back(reportOf(LiveReport::Kind::Opened, wish, next.openTime));
        LiveReport fill = reportOf(LiveReport::Kind::Filled, wish, next.openTime);
        const bool isBuy = wish.request.side == Side::Buy;
        fill.side = wish.request.side;
        fill.price = Price(Decimal::fromDouble(next.open) + (isBuy ? venue.worse : -venue.worse));
        fill.quantity = wish.quantity;
        fill.fee = feeOf(tradedValue(madeInstrument(), fill.price, fill.quantity), venue.feeBps);
        out.push_back(fill);
        over.status = OrderStatus::Filled;
        out.push_back(over);
    }
    return out;
}

// A live session as it is kept, and what it is against its backtest.
ParityReport reportWith(const Venue& venue) {
    BotWorld world(end);
    BotDefinition bot = crossBot("live");
    bot.mode = RunMode::LiveRun;
    bot.overrides["sizing"] = "fixed";
    bot.overrides["quantity"] = "2";
    const SessionHead head = world.head(bot, start);
    SessionMachine machine(*world.plugins,
        {sessionRequest(head.definition, *world.plugins).value(), head.instrument, false, head.bot, {}});
    const auto kept = world.door.run([&](const Database& database) -> Result<void> {
        std::uint64_t event = 1;
        std::vector<LiveOrderWish> wishes;
        for (int minute = start; minute < end; ++minute) {
            const Candle candle = waveAt(minute);
            auto step = machine.step(candle, answersOf(venue, wishes, candle));
            if (!step)
                return std::move(step).error();
            wishes = machine.takeWishes();
            const std::uint64_t first = event;
            event += step->events.size();
            if (auto done = SessionStore(database).append(
                    head.number, {}, {*step}, first, waveAt(minute + 1).openTime + Millis(100));
                !done)
                return done;
        }
        return {};
    });
    if (!kept)
        qFatal("%s", kept.error().message().c_str());
    const auto database =
        Database::open(world.workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto store = CandleStore::open(world.workspace->marketDatabase(), Database::Mode::ReadOnly);
    return parityOf(**database, **store, *world.plugins, head.number).value();
}

std::uint64_t countOf(const ParityReport& report, std::initializer_list<ParityKind> kinds) {
    std::uint64_t out = 0;
    for (const ParityKind kind : kinds)
        out += report.count(kind);
    return out;
}

} // namespace

class TestParityCauses : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anAccountLikeTheBacktestDiffersInNothing();
    void anotherPriceIsAFill();
    void anotherFeeIsAFee();
    void whatFollowsFromARefusedOrderIsASignal();
};

void TestParityCauses::anAccountLikeTheBacktestDiffersInNothing() {
    const ParityReport report = reportWith({});
    QVERIFY(report.orders > 10);
    QCOMPARE(report.matched, report.orders);
    for (const ParityDifference& each : report.differences)
        qWarning("%s %s: %s, %s", toString(each.kind).data(), each.what.c_str(), each.session.c_str(),
            each.backtest.c_str());
    QVERIFY(report.differences.empty());
    QVERIFY(report.profit == report.backtestProfit);
}

void TestParityCauses::anotherPriceIsAFill() {
    Venue venue;
    venue.worse = Decimal::parse("0.05").value();
    const ParityReport report = reportWith(venue);
    QVERIFY(report.orders > 10);
    QCOMPARE(report.matched, report.orders);
    QVERIFY(report.count(ParityKind::Fill) >= report.orders - 1); // the last may not have been filled any more
    QCOMPARE(report.count(ParityKind::Fill), std::uint64_t(report.differences.size()));
    QVERIFY(report.profit < report.backtestProfit);
}

void TestParityCauses::anotherFeeIsAFee() {
    Venue venue;
    venue.feeBps = Decimal(12);
    const ParityReport report = reportWith(venue);
    QVERIFY(report.orders > 10);
    QVERIFY(report.count(ParityKind::Fee) >= report.orders - 1);
    QCOMPARE(report.count(ParityKind::Fee), std::uint64_t(report.differences.size()));
    QVERIFY(report.profit < report.backtestProfit);
}

// The account refuses to buy, so there is nothing to sell when the backtest sells.
void TestParityCauses::whatFollowsFromARefusedOrderIsASignal() {
    Venue venue;
    venue.refused = 3;
    const ParityReport report = reportWith(venue);
    QCOMPARE(report.backtestOrders, report.orders + 1);
    QCOMPARE(report.matched, report.orders);
    QCOMPARE(report.count(ParityKind::Fill), std::uint64_t(1)); // that was not
    QCOMPARE(report.count(ParityKind::Signal), std::uint64_t(1)); // the sale
    QCOMPARE(
        countOf(report, {ParityKind::Human, ParityKind::Data, ParityKind::Missed, ParityKind::Fee}), std::uint64_t(0));
}

QTEST_GUILESS_MAIN(TestParityCauses)
#include "tst_parity_causes.moc"
