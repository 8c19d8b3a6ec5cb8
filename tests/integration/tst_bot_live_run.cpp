// A live bot over the real desk, a real plugin and a venue on this machine: what it has done is what the venue has,
// over restarts, locks, a panic and its end.
#include "core/bots/bot_store.h"
#include "core/runs/run_store.h"
#include "tests/support/desk/live_bot.h"

#include <QTest>

#include <numeric>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int firstLive = 20;
const std::string symbol = "BTCUSDT";

// One program after the other, with a market that is moved by hand.
class World {
public:
    void start() {
        bot.reset();
        desk.start();
        bot = std::make_unique<LiveBotLife>(desk.life(), clock, definition);
        bot->begin(next);
    }
    void end() {
        bot.reset();
        desk.end();
    }
    // The next candle closes, at the venue too.
    void close() {
        const Candle candle = waveCandle(next++);
        desk.venue.trade(symbol, Decimal::fromDouble(candle.close));
        clock.set(marketBegin + candleLength * next + Millis(5));
        bot->session->hear({candle});
    }
    // … and all that follows from it is over.
    bool closeAndSettle() {
        close();
        return settled(next - firstLive);
    }
    bool settled(int candles) {
        return waitUntil([&] {
            bot->turn();
            const BotStatus status = bot->session->status();
            return status.state == BotState::Failed
                || (status.candles >= std::uint64_t(candles) && status.notice.empty());
        });
    }
    bool steps(int candles) {
        return waitUntil([&] {
            bot->turn();
            return bot->session->status().candles >= std::uint64_t(candles);
        });
    }
    bool attached() {
        return waitUntil([&] {
            bot->turn();
            return bot->session->status().notice.empty();
        });
    }
    Result<std::string> stop(bool flatten = false) { return bot->session->stop(flatten).get(); }
    Decimal held() { return desk.venue.truth().balances().at("BTC") - Decimal(100); }
    std::vector<LiveReport> reports() const {
        const SessionHistory history = bot->history();
        std::vector<LiveReport> out;
        for (const RecordedCandle& each : history.candles)
            out.insert(out.end(), each.step.reports.begin(), each.step.reports.end());
        out.insert(out.end(), history.lastReports.begin(), history.lastReports.end());
        return out;
    }
    int count(LiveReport::Kind kind) const {
        const auto all = reports();
        return static_cast<int>(
            std::count_if(all.begin(), all.end(), [&](const LiveReport& each) { return each.kind == kind; }));
    }
    RunRecord run(const std::string& id) {
        return (*RunStore::open(desk.life().workspace->workspaceDatabase(), Database::Mode::ReadOnly))
            ->load(id)
            .value();
    }
    // Goes on until something is held.
    bool becomeLong() {
        for (int i = 0; i < 30; ++i) {
            if (!closeAndSettle())
                return false;
            if (held().sign() > 0)
                return true;
        }
        return false;
    }

    DeskWorld desk;
    StandingClock clock;
    BotDefinition definition = waveBot();
    int next = firstLive;
    std::unique_ptr<LiveBotLife> bot;

    World() { clock.set(marketBegin + candleLength * firstLive + Millis(1)); }
    ~World() { end(); }
};

// What the run has booked is what the venue has done, trade by trade.
void compareWithTruth(World& world, const RunRecord& run) {
    const auto trades = world.desk.venue.truth().trades();
    std::vector<Fill> own;
    for (const Fill& fill : run.result.fills) {
        const Order& order = run.result.orders.at(fill.order - 1);
        if (order.reason.find("account") == std::string::npos)
            own.push_back(fill);
    }
    QCOMPARE(own.size(), trades.size());
    for (std::size_t i = 0; i < trades.size(); ++i) {
        QVERIFY((own[i].side == Side::Buy) == trades[i].isBuy);
        QVERIFY(own[i].price.value() == trades[i].price);
        QVERIFY(own[i].quantity.value() == trades[i].quantity);
        QVERIFY(own[i].fee.value() == trades[i].fee);
    }
    std::set<std::string> ids;
    for (const auto& request : world.desk.venue.orderRequests())
        QVERIFY2(ids.insert(request.clientId).second, "an order was sent twice");
    QCOMPARE(ids.size(), world.desk.venue.truth().orders().size());
}

} // namespace

class TestBotLiveRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tradesAsTheVenueSays();
    void restartsSendNothingTwice();
    void whatWasNotSentInTimeIsNotSent();
    void waitsWhileTheVaultIsLocked();
    void aPanicIsSeenByTheBot();
    void stopCancelsAndLeavesThePosition();
    void stopClosesThePositionIfAsked();
    void theNextSessionKnowsWhatIsHeld();
    void anAccountThatIsGoneEndsIt();
    void settingsChangeWhileItTrades();
    void limitsOfTheBotAreInForce();
};

void TestBotLiveRun::tradesAsTheVenueSays() {
    World world;
    world.start();
    QVERIFY(world.attached());
    for (int i = 0; i < 150; ++i)
        QVERIFY2(world.closeAndSettle(), world.bot->session->status().notice.c_str());
    QVERIFY2(world.bot->session->status().state == BotState::Running, world.bot->session->status().reason.c_str());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    const RunRecord record = world.run(*run);
    QVERIFY(record.summary.request.mode == RunMode::LiveRun);
    QCOMPARE(record.summary.candles, std::uint64_t(150));
    QVERIFY(record.result.fills.size() > 30);
    compareWithTruth(world, record);
    QVERIFY(world.bot->session->status().position.value() == world.held());
    // The account counts the same; its picture for others follows a little later.
    const auto counted = [&] {
        Decimal out;
        for (const BotPosition& each : world.desk.life().desk.account("main")->snapshot()->positions) {
            if (each.bot == "wave")
                out += each.quantity.value();
        }
        return out;
    };
    QTRY_VERIFY(counted() == world.held());
    QCOMPARE(world.count(LiveReport::Kind::Outside), 0);
}

void TestBotLiveRun::restartsSendNothingTwice() {
    World world;
    for (int life = 0; life < 12; ++life) {
        world.start();
        QVERIFY(world.attached());
        for (int i = 0; i < 5; ++i)
            QVERIFY(world.closeAndSettle());
        // The program ends while an order may be on its way.
        world.close();
        if (life % 2 == 0)
            QVERIFY(world.steps(world.next - firstLive));
        world.end();
    }
    world.start();
    QVERIFY(world.settled(world.next - firstLive));
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
    QCOMPARE(world.count(LiveReport::Kind::Outside), 0);
}

void TestBotLiveRun::whatWasNotSentInTimeIsNotSent() {
    World world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.closeAndSettle());
    const auto before = world.desk.venue.orderRequests().size();
    // An hour without a program: its candles are stepped, and nothing is sent for them.
    world.end();
    world.next += 60;
    world.clock.set(marketBegin + candleLength * world.next + Millis(40'000));
    world.start();
    QVERIFY(world.steps(world.next - firstLive));
    QCOMPARE(world.desk.venue.orderRequests().size(), before);
    QVERIFY(world.count(LiveReport::Kind::Held) >= 60);
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    QVERIFY(world.stop());
}

void TestBotLiveRun::waitsWhileTheVaultIsLocked() {
    World world;
    world.desk.keys.changeGate().close();
    world.start();
    for (int i = 0; i < 20; ++i) {
        world.close();
        world.clock.set(world.clock.now() + Millis(40'000)); // late
        QVERIFY(world.steps(world.next - firstLive));
    }
    QVERIFY(!world.bot->session->status().notice.empty());
    QVERIFY(world.desk.venue.orderRequests().empty());
    world.desk.keys.changeGate().open(Role::Admin, false);
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    // Locked again it goes on: it was let in.
    world.desk.keys.changeGate().close();
    for (int i = 0; i < 20; ++i)
        QVERIFY(world.closeAndSettle());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
}

void TestBotLiveRun::aPanicIsSeenByTheBot() {
    World world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    QVERIFY(world.desk.life().desk.panic("test", "test"));
    const auto account = world.desk.life().desk.account("main");
    QVERIFY(waitUntil([&] { return account->snapshot()->panic.stage == PanicStage::Done; }));
    QVERIFY(world.held().isZero());
    QVERIFY(waitUntil([&] {
        for (const BotPosition& each : account->snapshot()->positions) {
            if (!each.quantity.isZero())
                return false;
        }
        return true;
    }));
    world.close();
    world.clock.set(world.clock.now() + Millis(40'000));
    QVERIFY(world.steps(world.next - firstLive));
    QVERIFY(world.bot->session->status().position.isZero());
    QCOMPARE(world.count(LiveReport::Kind::Outside), 1);
    QVERIFY(world.bot->session->status().notice.find("stopped") != std::string::npos);
    // Released, it trades again, also after a restart.
    QVERIFY(world.desk.life().desk.release());
    world.end();
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    const auto run = world.stop(true);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held().isZero());
}

void TestBotLiveRun::stopCancelsAndLeavesThePosition() {
    World world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held() == Decimal::parse("0.01").value());
    QVERIFY(world.bot->head().state == SessionState::Ended);
    QVERIFY(world.run(*run).result.fills.size() > 0);
}

void TestBotLiveRun::stopClosesThePositionIfAsked() {
    World world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    const auto run = world.stop(true);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held().isZero());
    const RunRecord record = world.run(*run);
    QVERIFY(record.result.fills.back().side == Side::Sell);
}

void TestBotLiveRun::theNextSessionKnowsWhatIsHeld() {
    World world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    QVERIFY(world.stop());
    world.start();
    QVERIFY(world.attached());
    QVERIFY(waitUntil([&] { return world.desk.life().desk.account("main")->snapshot()->number > 2; }));
    QTest::qWait(300);
    world.close();
    QVERIFY(world.steps(1));
    QVERIFY(world.count(LiveReport::Kind::Outside) == 1);
    QVERIFY(world.settled(1));
    const auto run = world.stop(true);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    QVERIFY(world.held().isZero());
}

void TestBotLiveRun::anAccountThatIsGoneEndsIt() {
    World world;
    world.definition.account = "gone";
    world.start();
    QVERIFY(waitUntil([&] {
        world.bot->turn();
        return world.bot->session->status().state == BotState::Failed;
    }));
    QVERIFY(world.bot->session->status().reason.find("gone") != std::string::npos);
    QVERIFY(world.desk.venue.orderRequests().empty());
}

void TestBotLiveRun::settingsChangeWhileItTrades() {
    World world;
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.becomeLong());
    BotDefinition edited = world.bot->session->status().definition;
    edited.overrides["quantity"] = "0.02";
    QVERIFY(world.bot->session->edit(edited, "test").get());
    for (int i = 0; i < 20; ++i)
        QVERIFY(world.closeAndSettle());
    QVERIFY(world.desk.venue.truth().orders().back().quantity == Decimal::parse("0.02").value());
    // Repeated after a restart.
    world.end();
    world.start();
    QVERIFY(world.attached());
    QVERIFY(world.closeAndSettle());
    const auto run = world.stop();
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    compareWithTruth(world, world.run(*run));
}

void TestBotLiveRun::limitsOfTheBotAreInForce() {
    World world;
    world.definition.limits["max_order_quantity"] = "0.001";
    world.start();
    QVERIFY(world.attached());
    for (int i = 0; i < 15; ++i)
        QVERIFY(world.closeAndSettle());
    QVERIFY(world.desk.venue.orderRequests().empty());
    const auto all = world.reports();
    QVERIFY(std::any_of(all.begin(), all.end(),
        [](const LiveReport& each) { return each.kind == LiveReport::Kind::Closed && !each.text.empty(); }));
    QVERIFY2(codeOf(world.stop()).empty(), "");
}

QTEST_GUILESS_MAIN(TestBotLiveRun)
#include "tst_bot_live_run.moc"
