// The desk over a real workspace, plugin and socket: what is kept, what a start finds, what may be opened at all.
#include "tests/support/desk/desk_world.h"

#include <QFile>
#include <QTest>

#include <thread>

using namespace truebar;
using namespace truebar::test;

class TradingDeskRecords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsOrdersAndFillsAsRows();
    void endingAnywhereLosesAndDoublesNothing();
    void noticesALostJournal();
    void noticesAnOlderJournal();
    void remembersLimitsAndLossesOverARestart();
    void refusesPaperAtTheRealAddress();
    void tellsPaperFromLiveWhereTheDefaultIsPaper();
    void opensAgainWhileItCloses();
    void tradesByHand();
};

void TradingDeskRecords::keepsOrdersAndFillsAsRows() {
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

void TradingDeskRecords::endingAnywhereLosesAndDoublesNothing() {
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

void TradingDeskRecords::noticesALostJournal() {
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

void TradingDeskRecords::noticesAnOlderJournal() {
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

void TradingDeskRecords::remembersLimitsAndLossesOverARestart() {
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

void TradingDeskRecords::refusesPaperAtTheRealAddress() {
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

// Of a plugin whose own addresses are those of the test market.
void TradingDeskRecords::tellsPaperFromLiveWhereTheDefaultIsPaper() {
    DeskWorld world;
    DeskLife& life = world.start();
    AccountSetup setup;
    setup.account = "main";
    setup.broker = "alpaca";
    using Addresses = std::map<std::string, std::string>;
    const auto opening = [&](bool isPaper, const Addresses& addresses) {
        setup.settings = addresses;
        world.keys.info.isPaper = isPaper;
        if (!life.desk.saveSetup(setup))
            return std::string("not saved");
        const auto code = codeOf(life.desk.open("main"));
        life.desk.close("main");
        return code;
    };
    const Addresses live{{"rest_url", "https://api.alpaca.markets"}, {"stream_url", "wss://api.alpaca.markets/stream"}};
    const Addresses here{{"rest_url", "http://127.0.0.1:9"}, {"stream_url", "ws://127.0.0.1:9/stream"}};
    QCOMPARE(opening(true, live), std::string("desk.paper_address"));
    QCOMPARE(opening(false, {}), std::string("desk.live_address"));
    QCOMPARE(opening(true, here), std::string());
}

void TradingDeskRecords::opensAgainWhileItCloses() {
    DeskWorld world;
    DeskLife& life = world.start();
    for (int i = 0; i < 10; ++i) {
        life.open();
        const std::jthread closing([&] { life.desk.close("main"); });
        QVERIFY(waitUntil([&] { return life.desk.account("main") == nullptr; }));
        // Its journal is still in use; whoever comes now waits for it.
        const auto again = life.desk.open("main");
        QVERIFY2(again, again ? "" : again.error().message().c_str());
    }
}

void TradingDeskRecords::tradesByHand() {
    DeskWorld world;
    const InstrumentId shares{"LOCAL", "ACME"};
    OrderDraft draft = world.limit(Side::Buy, "10", "100");
    draft.instrument = shares;
    ReportedFill fill;
    fill.quantity = Quantity(Decimal(4));
    fill.price = Price(Decimal(99));
    fill.time = systemClock().now();
    ClientOrderId id;
    const auto reported = [&](DeskLife& life) {
        return codeOf(life.desk.report("hand", [&](IManualReports& slips) { return slips.filled(id, fill, "ann"); }));
    };
    for (int start = 0; start < 2; ++start) {
        DeskLife& life = world.start();
        AccountSetup setup;
        setup.account = "hand"; // of no vault
        setup.broker = "human";
        QVERIFY(life.desk.saveSetup(setup));
        const auto account = life.desk.open("hand");
        QVERIFY2(account, account ? "" : account.error().message().c_str());
        QVERIFY(waitUntil([&] { return (*account)->mayTrade().has_value(); }));
        QVERIFY((*account)->prepare(shares));
        QVERIFY((*account)->snapshot()->isByHand);
        if (start == 0) {
            const auto ids = (*account)->place({&draft, 1});
            QVERIFY2(ids, ids ? "" : ids.error().message().c_str());
            id = ids->front();
            QVERIFY(waitUntil([&] { return (*account)->snapshot()->slips.size() == 1; }));
            QCOMPARE(reported(life), std::string());
            QCOMPARE(reported(life), std::string("slip.number")); // the same fill again
            QVERIFY(waitUntil([&] { return (*account)->snapshot()->fills.size() == 1; }));
        } else {
            // The slip has outlived the program; the rest of it is filled now.
            QCOMPARE((*account)->snapshot()->slips.size(), std::size_t(1));
            QVERIFY((*account)->snapshot()->slips.front().rest() == Quantity(Decimal(6)));
            fill.number = 2;
            fill.quantity = Quantity(Decimal(6));
            QCOMPARE(reported(life), std::string());
            QVERIFY(waitUntil([&] {
                const auto snapshot = (*account)->snapshot();
                const LiveOrder* order = snapshot->find(id);
                return order && order->phase == OrderPhase::Filled && snapshot->slips.empty();
            }));
            QVERIFY((*account)->snapshot()->positions.front().quantity == draft.quantity);
        }
    }
    QCOMPARE(codeOf(world.life().desk.report("main", {})), std::string("desk.closed"));
}

QTEST_GUILESS_MAIN(TradingDeskRecords)
#include "tst_trading_desk_records.moc"
