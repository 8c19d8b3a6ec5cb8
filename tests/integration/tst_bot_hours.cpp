// Bots keep their hours: sessions begin and end with them, also when the program was off meanwhile.
#include "core/bots/bot_host.h"
#include "core/runs/run_store.h"
#include "core/sdk/fast_clock.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

constexpr double speed = 1'200; // an hour takes three seconds
constexpr int patience = 60'000;

UtcMs at(const char* text) {
    return parseUtc(text).value();
}

// A program that serves bots of a workspace from a moment of the demo market on.
class Program {
public:
    Program(const Workspace& workspace, const PluginRegistry& plugins, const char* since)
        : m_clock(at(since), speed)
        , m_store(m_thread, workspace.marketDatabase())
        , m_door(m_thread, workspace.workspaceDatabase())
        , m_feeds(plugins, m_clock, withDefaults({}, plugins))
        , m_hub(m_feeds, m_store, m_locks)
        , m_host({plugins, m_feeds, m_hub, m_store, m_door, workspace.directory()}) { }

    BotHost& host() { return m_host; }
    InstrumentId instrument() {
        return (*m_feeds.feedsFor({"DEMO", "X"})).front()->feed().value()->instruments().front().id;
    }
    BotStatus status() { return m_host.statuses().value().front(); }
    std::vector<SessionHead> sessions() {
        return m_door
            .read<std::vector<SessionHead>>(
                [](const Database& database) { return SessionStore(database).list("early"); })
            .value();
    }
    bool isLogged(const char* part) {
        const auto lines = m_door.read<std::vector<BotLogLine>>(
            [](const Database& database) { return BotStore(database).logLines("early", 100); });
        return std::any_of(lines->begin(), lines->end(),
            [&](const BotLogLine& line) { return line.text.find(part) != std::string::npos; });
    }

private:
    FastClock m_clock;
    DataThread m_thread;
    StoreDoor m_store;
    WorkspaceDoor m_door;
    SeriesLocks m_locks;
    FeedSet m_feeds;
    LiveHub m_hub;
    BotHost m_host;
};

} // namespace

class TestBotHours : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aBotRunsInItsHoursOnly();
    void aMissedStartIsMadeGood();
    void whatEndedWhileTheProgramWasOffEnds();
    void aScheduleThatIsOverLetsTheBotGo();
    void changesAreRecorded();
    void whoLooksDuringAChangeKeepsNothingOld();

private:
    void addBot(Program& program, const char* hours);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<PluginRegistry> m_plugins;
};

void TestBotHours::init() {
    m_workspace.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::move(*Workspace::open(m_folder->filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite));
    m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
}

void TestBotHours::addBot(Program& program, const char* hours) {
    BotDefinition bot;
    bot.id = "early";
    bot.strategy = "sma_cross";
    bot.overrides = {{"fast", "3"}, {"slow", "8"}};
    bot.instrument = program.instrument();
    bot.warmUp = 20;
    bot.schedule.hours = hours;
    const auto added = program.host().add(bot, "test");
    QVERIFY2(added, added ? "" : added.error().message().c_str());
}

void TestBotHours::aBotRunsInItsHoursOnly() {
    Program program(*m_workspace, *m_plugins, "2024-03-01T00:00:00Z");
    program.host().begin();
    addBot(program, "mon-fri 01:00-03:00 UTC");
    QVERIFY(program.host().start("early", "test"));
    BotStatus status = program.status();
    QVERIFY(status.state == BotState::Scheduled);
    QVERIFY(status.isWanted);
    QVERIFY(status.waitsUntil == at("2024-03-01T01:00:00Z"));
    QTRY_VERIFY_WITH_TIMEOUT(program.status().state == BotState::Running, patience);
    QTRY_VERIFY_WITH_TIMEOUT(program.status().state == BotState::Scheduled, patience);
    status = program.status();
    QVERIFY(status.isWanted);
    QVERIFY(status.waitsUntil == at("2024-03-04T01:00:00Z")); // that was a Friday
    const auto sessions = program.sessions();
    QCOMPARE(sessions.size(), 1u);
    QVERIFY(sessions.front().state == SessionState::Ended);
    QVERIFY(sessions.front().startedAt >= at("2024-03-01T01:00:00Z"));
    const auto history = RunStore::open(m_workspace->workspaceDatabase(), Database::Mode::ReadOnly);
    const auto run = (*history)->load(sessions.front().runId);
    QVERIFY(run);
    QVERIFY(run->summary.candles > 30);
    QVERIFY(run->summary.request.span.begin >= at("2024-03-01T01:00:00Z"));
    QVERIFY(program.isLogged("waits until 2024-03-04T01:00:00Z"));
    // Who is asked to stop does not wait any more.
    QVERIFY(program.host().stop("early", "test"));
    QVERIFY(program.status().state == BotState::Stopped);
}

void TestBotHours::aMissedStartIsMadeGood() {
    {
        Program program(*m_workspace, *m_plugins, "2024-03-01T00:00:00Z");
        addBot(program, "mon-fri 01:00-20:00 UTC");
        QVERIFY(program.host().want("early", "test"));
    }
    Program program(*m_workspace, *m_plugins, "2024-03-01T05:00:00Z");
    program.host().begin();
    QTRY_VERIFY_WITH_TIMEOUT(program.status().candles > 3, patience);
    QVERIFY(program.sessions().front().startedAt >= at("2024-03-01T05:00:00Z"));
}

void TestBotHours::whatEndedWhileTheProgramWasOffEnds() {
    {
        Program program(*m_workspace, *m_plugins, "2024-03-05T02:00:00Z");
        program.host().begin();
        addBot(program, "mon-fri 01:00-20:00 UTC");
        QVERIFY(program.host().start("early", "test"));
        QTRY_VERIFY_WITH_TIMEOUT(program.status().candles > 3, patience);
    }
    {
        // Within the same hours it goes on.
        Program program(*m_workspace, *m_plugins, "2024-03-05T04:00:00Z");
        program.host().begin();
        QTRY_VERIFY_WITH_TIMEOUT(program.status().candles > 60, patience);
        QCOMPARE(program.sessions().size(), 1u);
    }
    {
        // The next day it begins anew, without the night.
        Program program(*m_workspace, *m_plugins, "2024-03-06T02:00:00Z");
        program.host().begin();
        QTRY_COMPARE_WITH_TIMEOUT(program.sessions().size(), 2u, patience);
        QTRY_VERIFY_WITH_TIMEOUT(program.status().candles > 3, patience);
        const auto sessions = program.sessions();
        QVERIFY(sessions.back().state == SessionState::Ended);
        QVERIFY(!sessions.back().runId.empty());
        QVERIFY(sessions.front().startedAt >= at("2024-03-06T02:00:00Z"));
    }
    // Outside of its hours the open session ends and none begins.
    Program program(*m_workspace, *m_plugins, "2024-03-06T21:00:00Z");
    program.host().begin();
    QTRY_VERIFY_WITH_TIMEOUT(program.status().state == BotState::Scheduled, patience);
    QTRY_VERIFY_WITH_TIMEOUT(program.sessions().front().state == SessionState::Ended, patience);
    QCOMPARE(program.sessions().size(), 2u);
}

void TestBotHours::aScheduleThatIsOverLetsTheBotGo() {
    Program program(*m_workspace, *m_plugins, "2024-03-01T00:00:00Z");
    program.host().begin();
    addBot(program, "");
    QVERIFY(program.host().edit("early", {{"schedule_until", "2024-03-01T01:00:00Z"}}, "test"));
    QVERIFY(program.host().start("early", "test"));
    QTRY_VERIFY_WITH_TIMEOUT(program.status().state == BotState::Running, patience);
    QTRY_VERIFY_WITH_TIMEOUT(program.status().state == BotState::Stopped && !program.status().isWanted, patience);
    QVERIFY(program.isLogged("its schedule is over"));
    QCOMPARE(program.host().start("early", "test").error().code, "schedule.over");
}

void TestBotHours::changesAreRecorded() {
    Program program(*m_workspace, *m_plugins, "2024-03-01T02:00:00Z");
    program.host().begin();
    addBot(program, "");
    QVERIFY(program.host().start("early", "test"));
    QTRY_VERIFY_WITH_TIMEOUT(program.status().candles > 1, patience);
    QCOMPARE(program.host().edit("early", {{"schedule", "now and then"}}, "test").error().code, "schedule.hours");
    // While it runs, and at once.
    QVERIFY(program.host().edit("early", {{"schedule", "mon-fri 20:00-21:00 UTC"}}, "test"));
    QTRY_VERIFY_WITH_TIMEOUT(program.status().state == BotState::Scheduled, patience);
    const auto database =
        Database::open(m_workspace->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Full);
    const auto changes = BotStore(**database).changes("early");
    QVERIFY(changes);
    QVERIFY(std::any_of(changes->begin(), changes->end(), [](const BotChange& change) {
        return change.field == "schedule" && change.from.empty() && change.to == "mon-fri 20:00-21:00 UTC"
            && change.who == "test";
    }));
}

void TestBotHours::whoLooksDuringAChangeKeepsNothingOld() {
    Program program(*m_workspace, *m_plugins, "2024-03-01T00:00:00Z");
    addBot(program, "mon-fri 01:00-03:00 UTC");
    std::atomic<int> looks = 0;
    std::vector<std::jthread> watchers;
    for (int i = 0; i < 2; ++i) {
        watchers.emplace_back([&](const std::stop_token& stop) {
            for (; !stop.stop_requested(); ++looks)
                (void)program.status();
        });
    }
    const auto isWanted = [&] {
        for (const int seen = looks; looks < seen + 4;) // whoever looked meanwhile has said what he saw
            std::this_thread::yield();
        return program.status().isWanted;
    };
    for (int i = 0; i < 200; ++i) { // one change just after the other
        QVERIFY(program.host().want("early", "test"));
        QVERIFY(program.host().stop("early", "test"));
        QVERIFY(!isWanted());
    }
}

QTEST_GUILESS_MAIN(TestBotHours)
#include "tst_bot_hours.moc"
