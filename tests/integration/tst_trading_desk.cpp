// The desk over a real workspace, plugin and socket: placing, restarting, limits, panic, what is kept.
#include "core/desk/panic_report.h"
#include "tests/support/desk/desk_world.h"

#include <QFile>
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

std::string codeOf(const auto& result) {
    return result ? std::string() : result.error().code;
}

} // namespace

class TradingDeskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void placesOrdersAndTellsOfThem();
    void sendsBothOrdersOfACallInOrder();
    void asksTheGateBeforeEveryOrder();
    void letsAnAdmittedBotGoOnWhenTheVaultLocks();
    void refusesWhatIsNotPrepared();
    void keepsOrdersAndFillsAsRows();
    void endingAnywhereLosesAndDoublesNothing();
    void noticesALostJournal();
    void noticesAnOlderJournal();
    void remembersLimitsAndLossesOverARestart();
    void refusesPaperAtTheRealAddress();
    void panicLeavesNothingBehind();
    void panicOfAnotherProcessIsFollowed();
    void releaseIsForAdmins();
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

void TradingDeskTest::keepsOrdersAndFillsAsRows() {
    DeskWorld world;
    const auto account = world.start().open();
    const OrderDraft buy = world.market(Side::Buy, "0.5", "trend");
    const auto ids = account->place({&buy, 1});
    QVERIFY(ids);
    QVERIFY(waitUntil([&] { return world.value(QStringLiteral("SELECT count(*) FROM live_fill")).toInt() == 1; }));
    QVERIFY(waitUntil([&] {
        return world.value(QStringLiteral("SELECT count(*) FROM live_order WHERE phase = 'filled'")).toInt() == 1;
    }));
    QCOMPARE(world.value(QStringLiteral("SELECT client_order_id FROM live_order")).toString().toStdString(),
        ids->front().text);
    QCOMPARE(world.value(QStringLiteral("SELECT bot FROM live_fill")).toString(), QStringLiteral("trend"));
    QCOMPARE(world.value(QStringLiteral("SELECT quantity FROM live_fill")).toString(), QStringLiteral("0.5"));
    QVERIFY(world.value(QStringLiteral("SELECT journal_sequence FROM live_account")).toInt() > 0);
    // Read again, the same rows.
    world.start().open();
    QCOMPARE(world.value(QStringLiteral("SELECT count(*) FROM live_fill")).toInt(), 1);
    QCOMPARE(world.value(QStringLiteral("SELECT count(*) FROM live_order")).toInt(), 1);
}

// The records as an end of the program may have left them: behind the journal, by any number of rows.
void TradingDeskTest::endingAnywhereLosesAndDoublesNothing() {
    DeskWorld world;
    world.start();
    {
        const auto account = world.life().open();
        for (int i = 0; i < 10; ++i) {
            const OrderDraft draft = world.market(i % 2 == 0 ? Side::Buy : Side::Sell, "0.1");
            QVERIFY(account->place({&draft, 1}));
        }
        QVERIFY(waitUntil([&] { return account->snapshot()->fills.size() == 10; }));
    }
    world.end();
    const QString fills = QStringLiteral("SELECT count(*) FROM live_fill");
    const QString total =
        QStringLiteral("SELECT group_concat(trade_id || price || quantity, ' ') FROM (SELECT * FROM live_fill "
                       "ORDER BY trade_id)");
    QCOMPARE(world.value(fills).toInt(), 10);
    const QVariant all = world.value(total);
    for (int lost = 0; lost <= 10; ++lost) {
        world.change(QStringLiteral("DELETE FROM live_fill WHERE trade_id IN (SELECT trade_id FROM live_fill "
                                    "ORDER BY trade_id DESC LIMIT %1)")
                         .arg(lost));
        world.change(QStringLiteral("UPDATE live_order SET phase = 'intended', filled = '0' WHERE client_order_id IN "
                                    "(SELECT client_order_id FROM live_order ORDER BY client_order_id LIMIT %1)")
                         .arg(lost));
        world.start().open();
        world.end();
        QCOMPARE(world.value(total), all);
        QCOMPARE(world.value(QStringLiteral("SELECT count(*) FROM live_order WHERE phase = 'filled'")).toInt(), 10);
    }
}

void TradingDeskTest::noticesALostJournal() {
    DeskWorld world;
    {
        const auto account = world.start().open();
        const OrderDraft draft = world.limit(Side::Buy, "0.01", "49000");
        QVERIFY(account->place({&draft, 1}));
        QVERIFY(waitUntil([&] { return world.venue.truth().open().size() == 1; }));
    }
    world.end();
    QVERIFY(QFile::remove(world.directory() + QStringLiteral("/trading/main.journal")));
    DeskLife& life = world.start();
    QCOMPARE(codeOf(life.desk.open("main")), std::string("desk.journal_missing"));
    // And again: refusing has not made one.
    QCOMPARE(codeOf(life.desk.open("main")), std::string("desk.journal_missing"));
    QVERIFY(life.desk.store().forgetJournal("main"));
    const auto account = life.desk.open("main");
    QVERIFY(account);
    // What the venue has is now somebody else's order, and nothing is sent before somebody has decided.
    QVERIFY(waitUntil([&] { return (*account)->snapshot()->differences.size() == 1; }));
    QVERIFY((*account)->snapshot()->differences.front().kind == DiscrepancyKind::ForeignOrder);
    QVERIFY(waitUntil([&] { return codeOf((*account)->mayTrade("")) == "live.differences"; }));
    const std::string row = (*account)->snapshot()->differences.front().key();
    // Not by whoever passes by: it lets orders leave again.
    world.keys.changeGate().open(Role::Viewer, false);
    QCOMPARE(codeOf(life.desk.decide("main", row, DiscrepancyChoice::Adopt, "test")), std::string("vault.role"));
    QCOMPARE(codeOf(life.desk.saveSetup(world.setup())), std::string("vault.role"));
    world.keys.changeGate().open(Role::Admin, false);
    QVERIFY(life.desk.decide("main", row, DiscrepancyChoice::Adopt, "test"));
    QVERIFY(waitUntil([&] { return (*account)->mayTrade("").has_value(); }));
    QVERIFY(waitUntil([&] { return world.value(QStringLiteral("SELECT count(*) FROM live_decision")).toInt() == 1; }));
}

void TradingDeskTest::noticesAnOlderJournal() {
    DeskWorld world;
    const QString journal = world.directory() + QStringLiteral("/trading/main.journal");
    const OrderDraft draft = world.limit(Side::Buy, "0.01", "49000");
    {
        const auto account = world.start().open();
        QVERIFY(account->place({&draft, 1}));
    }
    world.end();
    QVERIFY(QFile::copy(journal, journal + QStringLiteral(".old")));
    {
        const auto account = world.start().open();
        QVERIFY(account->place({&draft, 1}));
        QVERIFY(account->place({&draft, 1}));
    }
    world.end();
    QVERIFY(QFile::remove(journal));
    QVERIFY(QFile::rename(journal + QStringLiteral(".old"), journal));
    DeskLife& life = world.start();
    // However often it is tried: a refusal writes nothing.
    for (int i = 0; i < 5; ++i)
        QCOMPARE(codeOf(life.desk.open("main")), std::string("desk.journal_old"));
}

void TradingDeskTest::remembersLimitsAndLossesOverARestart() {
    DeskWorld world;
    const OrderDraft buy = world.market(Side::Buy, "1", "trend");
    const OrderDraft sell = world.market(Side::Sell, "1", "trend");
    {
        DeskLife& life = world.start();
        LimitsChange change;
        change.settings = {{"drawdown_percent", "5"}};
        QCOMPARE(codeOf(life.desk.setLimits("main", change)), std::string("desk.no_capital"));
        change.settings = {{"no_such_limit", "5"}};
        QVERIFY(!life.desk.setLimits("main", change));
        change.settings = {{"daily_loss", "500"}, {"orders_per_minute", "4"}};
        change.by = "test";
        QVERIFY(life.desk.setLimits("main", change));
        change.bot = "trend";
        change.settings = {{"cooldown_stops", "1"}, {"cooldown_minutes", "10"}};
        QVERIFY(life.desk.setLimits("main", change));
        const auto account = life.open();
        QVERIFY(account->place({&buy, 1}));
        QVERIFY(waitUntil([&] { return account->snapshot()->fills.size() == 1; }));
        world.venue.trade("BTCUSDT", Decimal(49'000));
        QVERIFY(account->place({&sell, 1}));
        QVERIFY(waitUntil([&] { return account->snapshot()->fills.size() == 2; }));
        QVERIFY(waitUntil([&] { return account->snapshot()->profit < Money(Decimal(-1'000)); }));
        QCOMPARE(codeOf(account->place({&buy, 1})), std::string("risk.daily_loss"));
    }
    const auto account = world.start().open();
    QVERIFY(account->snapshot()->profit < Money(Decimal(-1'000)));
    const auto refused = account->place({&buy, 1});
    QCOMPARE(codeOf(refused), std::string("risk.daily_loss"));
    LimitsChange change;
    change.by = "test";
    change.settings = {{"orders_per_minute", "2"}};
    QVERIFY(world.life().desk.setLimits("main", change));
    QCOMPARE(codeOf(account->place({&buy, 1})), std::string("risk.order_rate")); // of before the restart
    change.settings = {};
    QVERIFY(world.life().desk.setLimits("main", change));
    QCOMPARE(codeOf(account->place({&buy, 1})), std::string("risk.cooldown")); // the bot's own
    const auto history = world.life().desk.store().limitsHistory("main");
    QVERIFY(history);
    QCOMPARE(history->size(), std::size_t(4));
    QCOMPARE(history->back().settings.at("daily_loss"), std::string("500"));
    QCOMPARE(history->back().by, std::string("test"));
}

void TradingDeskTest::refusesPaperAtTheRealAddress() {
    DeskWorld world;
    DeskLife& life = world.start();
    AccountSetup setup = world.setup();
    setup.settings.erase("api_url");
    QVERIFY(life.desk.store().saveSetup(setup));
    world.keys.info.isPaper = true;
    const auto refused = life.desk.open("main");
    QCOMPARE(codeOf(refused), std::string("desk.paper_address"));
    world.keys.info.isPaper = false;
    world.keys.info.checkedAt.reset();
    QCOMPARE(codeOf(life.desk.open("main")), std::string("desk.untested"));
    world.keys.info.checkedAt = systemClock().now();
    world.keys.info.permissions.mayTrade = false;
    QCOMPARE(codeOf(life.desk.open("main")), std::string("desk.may_not_trade"));
    world.keys.info.permissions.mayTrade = true;
    world.keys.info.permissions.mayWithdraw = true;
    QCOMPARE(codeOf(life.desk.open("main")), std::string("account.may_withdraw"));
}

void TradingDeskTest::panicLeavesNothingBehind() {
    for (const bool isFutures : {false, true}) {
        DeskWorld world(isFutures);
        const auto account = world.start().open();
        const std::vector<OrderDraft> drafts{world.market(Side::Buy, "0.2"), world.limit(Side::Buy, "0.1", "45000"),
            world.limit(Side::Sell, "0.1", "55000")};
        QVERIFY(account->place(drafts));
        QVERIFY(waitUntil([&] { return world.venue.truth().open().size() == 2; }));
        QVERIFY(world.life().desk.panic("test", "me"));
        QCOMPARE(codeOf(account->place(drafts)), std::string("live.stopped"));
        QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
        QVERIFY(world.venue.truth().open().empty());
        Decimal bought;
        for (const TruthTrade& trade : world.venue.truth().trades())
            bought += trade.isBuy ? trade.quantity : -trade.quantity;
        QCOMPARE(bought.toString(), std::string("0"));
        QVERIFY(world.life().desk.isStopped());
        // Latched over a restart, which looks again.
        auto& life = world.start();
        const auto again = life.desk.open("main");
        QVERIFY(again);
        QVERIFY(waitUntil([&] { return (*again)->snapshot()->panic.stage == PanicStage::Done; }));
        QCOMPARE(codeOf((*again)->mayTrade("")), std::string("live.stopped"));
        QVERIFY(life.desk.release());
        QVERIFY(waitUntil([&] { return (*again)->mayTrade("").has_value(); }));
    }
}

void TradingDeskTest::panicOfAnotherProcessIsFollowed() {
    DeskWorld world(true);
    const auto account = world.start().open();
    const std::vector<OrderDraft> drafts{world.market(Side::Sell, "0.2"), world.limit(Side::Buy, "0.1", "45000")};
    QVERIFY(account->place(drafts));
    QVERIFY(waitUntil([&] { return account->snapshot()->fills.size() == 1; }));
    KillSwitch elsewhere(systemDisk(), world.directory().toStdString());
    const UtcMs at = systemClock().now();
    QVERIFY(elsewhere.throwIt({"from outside", "another", at}));
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    QCOMPARE(account->snapshot()->stop.reason, std::string("from outside"));
    QVERIFY(world.venue.truth().open().empty());
    QVERIFY(world.venue.truth().positions().at("BTCUSDT").isZero());
    QVERIFY(waitUntil([&] {
        const auto report = readPanicReport(systemDisk(), world.directory().toStdString(), "main");
        return report && report->stage == "done" && report->since == at;
    }));
    QVERIFY(elsewhere.release());
    QVERIFY(waitUntil([&] { return account->mayTrade("").has_value(); }));
}

void TradingDeskTest::releaseIsForAdmins() {
    DeskWorld world;
    const auto account = world.start().open();
    TradingGate& gate = world.keys.changeGate();
    gate.open(Role::Viewer, true);
    QVERIFY(world.life().desk.panic("test", "me")); // anybody
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    gate.open(Role::Trader, false);
    QCOMPARE(codeOf(world.life().desk.release()), std::string("vault.role"));
    gate.open(Role::Admin, true);
    QCOMPARE(codeOf(world.life().desk.release()), std::string("gate.pin_needed"));
    QVERIFY(world.life().desk.isStopped());
    gate.arm(systemClock().now() + std::chrono::minutes(1));
    QVERIFY(world.life().desk.release());
    QVERIFY(!world.life().desk.isStopped());
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
