// The desk over a real workspace, plugin and socket: placing, what is refused, many threads, lost replies.
#include "tests/support/desk/desk_world.h"

#include <QTest>

#include <thread>

using namespace truebar;
using namespace truebar::test;

namespace {

// What an account tells, from its own thread.
class Listener final : public IAccountEvents {
public:
    void onOrderChanged(const LiveOrder& order) override {
        const std::lock_guard lock(m_mutex);
        m_orders.push_back(order);
    }
    void onFillBooked(const VenueFill& fill, const std::string& bot) override {
        const std::lock_guard lock(m_mutex);
        m_fills.push_back({fill, bot});
    }
    void onSnapshot(const std::shared_ptr<const AccountSnapshot>&) override { ++snapshots; }

    std::vector<LiveOrder> orders() const {
        const std::lock_guard lock(m_mutex);
        return m_orders;
    }
    std::vector<BookedFill> fills() const {
        const std::lock_guard lock(m_mutex);
        return m_fills;
    }
    std::atomic<int> snapshots = 0;

private:
    mutable std::mutex m_mutex;
    std::vector<LiveOrder> m_orders;
    std::vector<BookedFill> m_fills;
};

} // namespace

class TradingDeskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void placesOrdersAndTellsOfThem();
    void sendsBothOrdersOfACallInOrder();
    void asksTheGateBeforeEveryOrder();
    void letsAnAdmittedBotGoOnWhenTheVaultLocks();
    void refusesWhatIsNotPrepared();
    void placesFromManyThreads();
    void lostRepliesAreNeverSentAgain();
};

void TradingDeskTest::placesOrdersAndTellsOfThem() {
    DeskWorld world;
    const auto account = world.start().open();
    Listener listener;
    auto subscription = account->subscribe(listener);
    const OrderDraft draft = world.limit(Side::Buy, "0.01", "49000");
    const auto ids = account->place({&draft, 1});
    QVERIFY2(ids, ids ? "" : ids.error().message().c_str());
    QCOMPARE(ids->size(), std::size_t(1));
    QVERIFY(waitUntil([&] {
        const auto snapshot = account->snapshot();
        const LiveOrder* order = snapshot->find(ids->front());
        return order && order->phase == OrderPhase::Open && snapshot->latency;
    }));
    world.venue.trade("BTCUSDT", Decimal(48'900));
    QVERIFY(waitUntil([&] { return listener.fills().size() == 1; }));
    QVERIFY(listener.fills().front().fill.order == ids->front());
    QVERIFY(waitUntil([&] {
        const auto snapshot = account->snapshot();
        return snapshot->positions.size() == 1 && snapshot->positions.front().quantity == draft.quantity;
    }));
    const BotPosition position = account->snapshot()->positions.front();
    QVERIFY(position.entryPrice == draft.limitPrice);
    QVERIFY(position.realized.sign() < 0); // the fee
    account->notePrice(world.bitcoin(), Price(Decimal(50'000)), systemClock().now());
    QVERIFY(waitUntil([&] { return account->snapshot()->positions.front().unrealized == Money(Decimal(10)); }));
    // Cancelling what is over is an error; nothing is told after the subscription has ended.
    QCOMPARE(codeOf(account->cancel(ids->front())), std::string("order.final"));
    subscription.reset();
    const std::size_t told = listener.orders().size();
    const OrderDraft another = world.limit(Side::Buy, "0.02", "45000");
    const auto next = account->place({&another, 1});
    QVERIFY2(next, next ? "" : next.error().message().c_str());
    QVERIFY(account->cancel(next->front()));
    QVERIFY(waitUntil([&] {
        const auto snapshot = account->snapshot();
        const LiveOrder* order = snapshot->find(next->front());
        return order && order->phase == OrderPhase::Cancelled;
    }));
    QCOMPARE(listener.orders().size(), told);
}

void TradingDeskTest::sendsBothOrdersOfACallInOrder() {
    DeskWorld world(true);
    const auto account = world.start().open();
    for (int i = 0; i < 20; ++i) {
        const std::vector<OrderDraft> drafts{
            world.limit(Side::Buy, "0.01", "49000", "game"), world.limit(Side::Sell, "0.01", "51000", "game")};
        const auto ids = account->place(drafts);
        QVERIFY(ids);
        QVERIFY(waitUntil([&] { return world.venue.orderRequests().size() == std::size_t(2 * i + 2); }));
        const auto received = world.venue.orderRequests();
        QCOMPARE(received[std::size_t(2 * i)].clientId, ids->at(0).text);
        QCOMPARE(received[std::size_t(2 * i + 1)].clientId, ids->at(1).text);
    }
    account->cancelAllSoon("game");
    QVERIFY(waitUntil([&] { return world.venue.truth().open().empty(); }));
}

void TradingDeskTest::asksTheGateBeforeEveryOrder() {
    DeskWorld world;
    const auto account = world.start().open();
    const OrderDraft draft = world.limit(Side::Buy, "0.01", "49000");
    TradingGate& gate = world.keys.changeGate();
    const auto refusal = [&] {
        const auto placed = account->place({&draft, 1});
        const auto may = account->mayTrade();
        return codeOf(placed) + ' ' + codeOf(may);
    };
    gate.close();
    QCOMPARE(refusal(), std::string("gate.locked gate.locked"));
    gate.open(Role::Viewer, false);
    QCOMPARE(refusal(), std::string("vault.role vault.role"));
    gate.open(Role::Trader, true);
    QCOMPARE(refusal(), std::string("gate.pin_needed gate.pin_needed"));
    gate.arm(systemClock().now() + std::chrono::minutes(1));
    QCOMPARE(refusal(), std::string(" "));
    gate.setAnalysisOnly(true);
    QCOMPARE(refusal(), std::string("gate.analysis_only gate.analysis_only"));
    QVERIFY(waitUntil([&] { return world.venue.orderRequests().size() == 1; }));
    QTest::qWait(50);
    QCOMPARE(world.venue.orderRequests().size(), std::size_t(1));
}

void TradingDeskTest::letsAnAdmittedBotGoOnWhenTheVaultLocks() {
    DeskWorld world;
    const auto account = world.start().open();
    TradingGate& gate = world.keys.changeGate();
    gate.open(Role::Trader, true);
    const OrderDraft draft = world.limit(Side::Buy, "0.01", "49000", "trend");
    QCOMPARE(codeOf(account->admit("trend")), std::string("gate.pin_needed"));
    gate.arm(systemClock().now() + std::chrono::minutes(1));
    QVERIFY(account->admit("trend"));
    gate.close();
    QVERIFY(account->place({&draft, 1}));
    const OrderDraft person = world.limit(Side::Buy, "0.01", "49000");
    QCOMPARE(codeOf(account->place({&person, 1})), std::string("gate.locked"));
    gate.setAnalysisOnly(true);
    QCOMPARE(codeOf(account->place({&draft, 1})), std::string("gate.analysis_only"));
    gate.setAnalysisOnly(false);
    account->dismiss("trend");
    QCOMPARE(codeOf(account->place({&draft, 1})), std::string("gate.locked"));
}

void TradingDeskTest::refusesWhatIsNotPrepared() {
    DeskWorld world;
    const auto account = world.start().open();
    OrderDraft draft = world.limit(Side::Buy, "0.01", "49000");
    draft.instrument.symbol = "ETHUSDT";
    QCOMPARE(codeOf(account->place({&draft, 1})), std::string("desk.unprepared"));
    draft = world.limit(Side::Buy, "0.000001", "49000");
    QCOMPARE(codeOf(account->place({&draft, 1})), std::string("filter.lot"));
    world.life().desk.close("main");
    draft = world.limit(Side::Buy, "0.01", "49000");
    QCOMPARE(codeOf(account->place({&draft, 1})), std::string("desk.closed"));
    QCOMPARE(codeOf(account->mayTrade()), std::string("desk.closed"));
    QCOMPARE(codeOf(account->prepare(world.bitcoin())), std::string("desk.closed"));
    QCOMPARE(world.venue.orderRequests().size(), std::size_t(0));
}

void TradingDeskTest::placesFromManyThreads() {
    DeskWorld world;
    const auto account = world.start().open();
    constexpr int threads = 4;
    constexpr int each = 25;
    std::atomic<int> placed = 0;
    {
        std::vector<std::jthread> workers;
        for (int i = 0; i < threads; ++i) {
            workers.emplace_back([&, i] {
                const std::string bot = "bot" + std::to_string(i);
                for (int k = 0; k < each; ++k) {
                    const OrderDraft draft = world.limit(Side::Buy, "0.001", "40000", bot.c_str());
                    const auto ids = account->place({&draft, 1});
                    placed += ids ? 1 : 0;
                    if (ids && k % 2 == 0)
                        account->cancelSoon(ids->front());
                    (void)account->snapshot()->orders.size();
                }
            });
        }
    }
    QCOMPARE(placed.load(), threads * each);
    QVERIFY(waitUntil([&] { return world.venue.orderRequests().size() == std::size_t(threads * each); }));
    std::set<std::string> ids;
    for (const auto& request : world.venue.orderRequests())
        ids.insert(request.clientId);
    QCOMPARE(ids.size(), std::size_t(threads * each));
}

void TradingDeskTest::lostRepliesAreNeverSentAgain() {
    DeskWorld world;
    const auto account = world.start().open();
    const OrderFault faults[] = {OrderFault::LoseReply, OrderFault::FailAfterTaking, OrderFault::UnknownAfterTaking,
        OrderFault::CloseUntaken, OrderFault::CloseAfterTaking, OrderFault::AnswerGarbage};
    std::size_t requests = 0;
    for (const OrderFault fault : faults) {
        world.venue.fail(fault);
        const OrderDraft draft = world.market(Side::Buy, "0.01");
        const auto ids = account->place({&draft, 1});
        QVERIFY2(ids, ids ? "" : ids.error().message().c_str());
        ++requests;
        // Until the venue has shown what became of it.
        QVERIFY(waitUntil([&] {
            const auto snapshot = account->snapshot();
            const LiveOrder* order = snapshot->find(ids->front());
            return order && order->isFinal() && !order->lacksFills() && snapshot->link == LinkState::Live;
        }));
        const LiveOrder order = *account->snapshot()->find(ids->front());
        QCOMPARE(order.phase == OrderPhase::Filled, fault != OrderFault::CloseUntaken);
        QCOMPARE(world.venue.orderRequests().size(), requests);
    }
}

QTEST_GUILESS_MAIN(TradingDeskTest)
#include "tst_trading_desk.moc"
