// Dry runs while orders on paper may not be placed: for analysis only, by the role, after a panic. They hold their
// orders back, go on when they may again, and repeat both after a restart.
#include "core/decisions/decision_desk.h"
#include "core/live/kill_switch.h"
#include "core/vault/profile_folder.h"
#include "tests/unit/bots/bot_fixture.h"

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int start = 100;
constexpr int heldFrom = 250;
constexpr int heldTo = 450;
constexpr int end = 600;
const std::string analysisOnly = "this workspace is for analysis only: nothing in it places orders";

UtcMs closeOf(int minute) {
    return waveAt(minute + 1).openTime;
}

// A bot with the gates of a workspace, which may be served anew at any candle.
class Held {
public:
    explicit Held(BotWorld& world, const BotDefinition& bot)
        : m_world(world)
        , gate(false)
        , stop(systemDisk(), world.workspace->directory().toStdString())
        , desk(world.door, world.workspace->directory(), clock)
        , head(world.head(bot, start)) {
        begin(start);
    }

    void begin(int known) {
        m_world.pool.waitForDone();
        SessionTools tools{
            *m_world.plugins, m_world.workspace->marketDatabase(), m_world.door, clock, m_world.pool, &desk};
        tools.gates = botGates(m_world.workspace->directory(), systemDisk(), gate, clock);
        session = std::make_shared<BotSession>(head, tools, [] {});
        session->hearHistory(std::make_shared<const Series>(waves(0, known)));
        m_world.pool.waitForDone();
    }
    void hear(int from, int to) {
        for (int minute = from; minute < to; ++minute) {
            clock.set(closeOf(minute));
            session->hear({waveAt(minute)});
            m_world.pool.waitForDone();
        }
    }
    RunRecord finish() {
        const auto run = session->stop().get();
        if (!run)
            qFatal("%s", run.error().message().c_str());
        return m_world.run(*run);
    }
    // The one that waits.
    KeptPrompt asked() {
        DecisionFilter open;
        open.openOnly = true;
        const auto all = desk.list(open).value();
        return all.empty() ? KeptPrompt() : all.front();
    }
    Answer yes() const {
        Answer out;
        out.verdict = Verdict::Accepted;
        out.by = "me";
        return out;
    }

private:
    BotWorld& m_world;

public:
    HandClock clock;
    TradingGate gate;
    KillSwitch stop;
    DecisionDesk desk;
    SessionHead head;
    std::shared_ptr<BotSession> session;
};

std::size_t ordersBetween(const RunRecord& run, int from, int to, bool held) {
    return static_cast<std::size_t>(
        std::count_if(run.result.orders.begin(), run.result.orders.end(), [&](const Order& order) {
            const bool isHeld =
                order.status == OrderStatus::Rejected && order.reason.ends_with("not sent: " + analysisOnly);
            return order.submittedAt > closeOf(from - 1) && order.submittedAt <= closeOf(to - 1) && isHeld == held;
        }));
}

} // namespace

class TestHolding : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ordersAreHeldBackAndGoOn();
    void aRestartRepeatsWhatWasHeld();
    void roleAndStopSwitchHoldToo();
    void whatWaitsToOpenIsWithdrawn();
    void aYesIsMissed();
};

void TestHolding::ordersAreHeldBackAndGoOn() {
    BotWorld world(end);
    Held bot(world, crossBot());
    bot.hear(start, heldFrom);
    QCOMPARE(bot.session->status().notice, std::string());
    QVERIFY(setAnalysisOnly(world.workspace->directory(), true)); // by whomever
    QCOMPARE(bot.session->status().notice, analysisOnly);
    bot.hear(heldFrom, heldTo);
    QVERIFY(bot.session->status().state == BotState::Running);
    QVERIFY(setAnalysisOnly(world.workspace->directory(), false));
    QCOMPARE(bot.session->status().notice, std::string());
    bot.hear(heldTo, end);
    const auto lines = world.door.read<std::vector<BotLogLine>>(
        [&](const Database& database) { return BotStore(database).logLines("cross", 50); });
    const auto isLogged = [&](const std::string& text) {
        return std::ranges::count(*lines, text, &BotLogLine::text) == 1;
    };
    QVERIFY(isLogged("holds its orders back: " + analysisOnly));
    QVERIFY(isLogged("places orders again"));

    const RunRecord run = bot.finish();
    QVERIFY(ordersBetween(run, start, heldFrom, false) > 1);
    QVERIFY(ordersBetween(run, heldFrom, heldTo, true) > 1);
    QCOMPARE(ordersBetween(run, heldFrom, heldTo, false), std::size_t(0));
    QVERIFY(ordersBetween(run, heldTo, end, false) > 1);
    // An order of the last candle before fills with the first one.
    QVERIFY(std::ranges::none_of(run.result.fills,
        [](const Fill& fill) { return fill.time > closeOf(heldFrom) && fill.time < closeOf(heldTo - 1); }));
}

void TestHolding::aRestartRepeatsWhatWasHeld() {
    BotWorld world(end);
    const auto play = [&](const char* id, bool restarts) {
        Held bot(world, crossBot(id));
        bot.hear(start, heldFrom);
        if (restarts)
            bot.begin(heldFrom);
        (void)setAnalysisOnly(world.workspace->directory(), true);
        bot.hear(heldFrom, heldTo);
        if (restarts)
            bot.begin(heldTo);
        (void)setAnalysisOnly(world.workspace->directory(), false);
        bot.hear(heldTo, 500);
        if (restarts)
            bot.begin(500);
        bot.hear(500, end);
        return bot.finish();
    };
    const RunRecord once = play("once", false);
    const RunRecord again = play("again", true);
    QVERIFY(once.result.orders == again.result.orders);
    QVERIFY(once.result.fills == again.result.fills);
    QVERIFY(ordersBetween(again, heldFrom, heldTo, true) > 1);
}

void TestHolding::roleAndStopSwitchHoldToo() {
    BotWorld world(end);
    Held bot(world, crossBot());
    bot.gate.open(Role::Viewer, false);
    QCOMPARE(bot.session->status().notice, std::string("this profile's role is viewer, and this needs trader"));
    bot.gate.close(); // a locked screen does not make a viewer a trader
    bot.hear(start, heldFrom);
    QVERIFY(!bot.session->status().notice.empty());
    QVERIFY(bot.session->status().position.isZero());
    bot.gate.open(Role::Trader, true); // paper needs no PIN
    QCOMPARE(bot.session->status().notice, std::string());
    QVERIFY(bot.stop.throwIt({"enough", "test", midnight}));
    QCOMPARE(bot.session->status().notice, std::string("trading was stopped: enough"));
    bot.hear(heldFrom, heldTo);
    QVERIFY(bot.stop.release());
    QCOMPARE(bot.session->status().notice, std::string());
    bot.hear(heldTo, end);
    const RunRecord run = bot.finish();
    QVERIFY(!run.result.fills.empty());
    QVERIFY(std::ranges::all_of(run.result.fills, [](const Fill& fill) { return fill.time >= closeOf(heldTo - 1); }));
}

// A person's limit far below the market waits; nothing on paper may fill it while nothing may be placed.
void TestHolding::whatWaitsToOpenIsWithdrawn() {
    BotWorld world(end);
    BotDefinition asking = crossBot();
    asking.settings.decision.mode = DecisionMode::Ask;
    asking.settings.decision.deadline = std::chrono::minutes(30);
    Held bot(world, asking);
    int minute = start;
    for (; minute < end && bot.asked().prompt.id == 0; ++minute)
        bot.hear(minute, minute + 1);
    Answer low = bot.yes();
    low.verdict = Verdict::Amended;
    low.amendment.limitPrice = Price(Decimal(1));
    QVERIFY(bot.desk.answer(bot.asked().prompt.id, low, "test"));
    bot.hear(minute, minute + 2);
    bot.begin(minute + 2); // an order that waits is known again
    QVERIFY(bot.stop.throwIt({"enough", "test", midnight}));
    bot.hear(minute + 2, minute + 3);
    const RunRecord run = bot.finish();
    const auto waited = std::ranges::find_if(
        run.result.orders, [](const Order& order) { return order.request.limitPrice == Price(Decimal(1)); });
    QVERIFY(waited != run.result.orders.end());
    QVERIFY(waited->status == OrderStatus::Cancelled);
    QVERIFY2(waited->reason.ends_with("withdrawn: trading was stopped: enough"), waited->reason.c_str());
}

void TestHolding::aYesIsMissed() {
    BotWorld world(end);
    BotDefinition asking = crossBot();
    asking.settings.decision.mode = DecisionMode::Ask;
    asking.settings.decision.deadline = std::chrono::minutes(30);
    Held bot(world, asking);
    int minute = start;
    for (; minute < end && bot.asked().prompt.id == 0; ++minute)
        bot.hear(minute, minute + 1);
    const PromptId question = bot.asked().prompt.id;
    QVERIFY(setAnalysisOnly(world.workspace->directory(), true));
    QVERIFY(bot.desk.answer(question, bot.yes(), "test"));
    bot.hear(minute, minute + 1);
    QVERIFY(setAnalysisOnly(world.workspace->directory(), false));
    bot.begin(minute + 1);
    bot.hear(minute + 1, minute + 2);
    const auto all = bot.desk.list({});
    const auto kept = std::ranges::find_if(*all, [&](const KeptPrompt& each) { return each.prompt.id == question; });
    QVERIFY(kept->outcome->verdict == Verdict::Expired);
    QCOMPARE(kept->outcome->note, "not sent: " + analysisOnly);
    QVERIFY(bot.session->status().state == BotState::Running);
    const RunRecord run = bot.finish();
    QVERIFY(run.result.orders.empty());
    const auto mine = std::ranges::find(run.result.decisions, "me", &Decision::decidedBy);
    QVERIFY(mine != run.result.decisions.end() && mine->verdict == Verdict::Expired);
}

QTEST_GUILESS_MAIN(TestHolding)
#include "tst_holding.moc"
