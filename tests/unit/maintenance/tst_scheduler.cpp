// The scheduler over days of a clock that a test moves: what is due when, what is made good for after sleep and
// restart, what waits for another, and what is tried again.
#include "core/maintenance/routine_scheduler.h"
#include "core/workspace/workspace.h"
#include "tests/unit/maintenance/stepped_clock.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

using namespace truebar;
using namespace truebar::test;
using namespace std::chrono_literals;

namespace {

UtcMs at(const char* text) {
    return parseUtc(text).value();
}

Routine routineOf(const char* name, const char* schedule, MissedPolicy missed = MissedPolicy::RunOnce) {
    Routine out;
    out.name = name;
    out.kind = RoutineKind::Verify; // of no series: done at once
    out.schedule = Schedule::parse(schedule).value();
    out.missed = missed;
    return out;
}

// One that fails as long as the folder of the copies cannot be made.
Routine copies(const char* name, const char* schedule) {
    Routine out = routineOf(name, schedule);
    out.kind = RoutineKind::Backup;
    out.days = 2;
    return out;
}

class Desk {
public:
    explicit Desk(const char* now)
        : clock(at(now))
        , m_workspace(std::move(*Workspace::open(m_folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite)))
        , m_plugins(PluginRegistry::scan(m_folder.filePath(QStringLiteral("none"))))
        , m_feeds(*m_plugins, clock, {})
        , m_store(m_thread, m_workspace->marketDatabase())
        , m_door(m_thread, m_workspace->workspaceDatabase()) { }

    void save(const Routine& routine) {
        const auto saved =
            m_door.run([&](const Database& database) { return RoutineStore(database).save(routine, clock.now()); });
        QVERIFY2(saved, saved ? "" : saved.error().message().c_str());
    }
    void start() {
        m_scheduler = std::make_unique<RoutineScheduler>(
            RoutineTools{m_feeds, m_store, m_locks, m_door, copyFolder()}, m_door, clock, [] {});
        QVERIFY(m_scheduler->start());
        settle();
    }
    void stop() { m_scheduler.reset(); }
    // Moves the clock in steps that are no sleep, and lets all that is due be done at each.
    void passUntil(const char* time, Millis step = 60s) {
        while (clock.now() < at(time)) {
            clock.set(std::min(clock.now() + step, at(time)));
            settle();
        }
    }
    // Until the scheduler has looked at the present time, what it began is done and nothing more is begun. Only two run
    // at once, so what is due may still wait for its turn; it may also wait for another that is not due, hence the
    // runs.
    void settle() {
        for (std::optional<std::vector<std::int64_t>> before;;) {
            const int looked = clock.looks();
            m_scheduler->wake();
            const QDeadlineTimer patience(30'000);
            while (clock.looks() < looked + 2) {
                QVERIFY(!patience.hasExpired());
                std::this_thread::sleep_for(200us);
            }
            const auto all = m_scheduler->status();
            bool isIdle = true;
            bool isAnyDue = false;
            std::vector<std::int64_t> runs;
            for (const RoutineStatus& each : *all) {
                isIdle = isIdle && !each.progress;
                isAnyDue = isAnyDue || (each.next && *each.next <= clock.now());
                runs.push_back(each.stored.lastRun ? each.stored.lastRun->id : 0);
            }
            if (isIdle && (!isAnyDue || before == runs))
                return;
            before = std::move(runs);
        }
    }

    // The machine sleeps until then.
    void sleepUntil(const char* time) {
        clock.set(at(time));
        settle();
    }
    // "2024-01-01T06:30:00Z succeeded", oldest first.
    QStringList log(const char* name) {
        const auto runs = m_door.read<std::vector<RoutineRun>>(
            [&](const Database& database) { return RoutineStore(database).log(name, 100); });
        QStringList out;
        for (const RoutineRun& run : *runs)
            out.prepend(QString::fromStdString(formatUtc(run.startedAt) + ' ' + std::string(toString(run.status))));
        return out;
    }
    QString due(const char* name) {
        const auto all = m_scheduler->status();
        for (const RoutineStatus& each : *all) {
            if (each.stored.routine.name == name)
                return each.next ? QString::fromStdString(formatUtc(*each.next)) : QStringLiteral("never");
        }
        return {};
    }
    RoutineScheduler& scheduler() { return *m_scheduler; }
    WorkspaceDoor& door() { return m_door; }
    // A file stands where the folder of copies should be.
    void obstruct() {
        QFile file(copyFolder());
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    void clear() { QVERIFY(QFile::remove(copyFolder())); }

    SteppedClock clock;

private:
    QString copyFolder() const { return m_folder.filePath(QStringLiteral("copies")); }

    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<PluginRegistry> m_plugins;
    FeedSet m_feeds;
    SeriesLocks m_locks;
    DataThread m_thread;
    StoreDoor m_store;
    WorkspaceDoor m_door;
    std::unique_ptr<RoutineScheduler> m_scheduler;
};

} // namespace

class TestScheduler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theClocksOfTheTownDoNotMatter_data();
    void theClocksOfTheTownDoNotMatter();
    void sleepIsMadeGoodForOnceOrNot();
    void aRestartCatchesUp();
    void oneWaitsForAnother();
    void aFailureIsTriedAgain();
    void whatEndedWithTheProgramIsTriedAgain();
    void askedForAndCancelled();
};

// Local time changes within these days; schedules are UTC and must not.
void TestScheduler::initTestCase() {
    qputenv("TZ", "Europe/Berlin");
    tzset();
}

void TestScheduler::theClocksOfTheTownDoNotMatter_data() {
    QTest::addColumn<QByteArray>("schedule");
    QTest::addColumn<QStringList>("times");
    QTest::newRow("daily, spring") << QByteArray("daily 01:30")
                                   << QStringList{QStringLiteral("2024-03-30"), QStringLiteral("2024-03-31"),
                                          QStringLiteral("2024-04-01")};
    QTest::newRow("cron, spring") << QByteArray("cron 30 1 * * *")
                                  << QStringList{QStringLiteral("2024-03-30"), QStringLiteral("2024-03-31"),
                                         QStringLiteral("2024-04-01")};
    QTest::newRow("daily, autumn") << QByteArray("daily 01:30")
                                   << QStringList{QStringLiteral("2024-10-26"), QStringLiteral("2024-10-27"),
                                          QStringLiteral("2024-10-28")};
    QTest::newRow("cron, autumn, sundays")
        << QByteArray("cron 30 1 * * sun") << QStringList{QStringLiteral("2024-10-27")};
}

// Once a day, neither skipped nor twice, at the same time of UTC.
void TestScheduler::theClocksOfTheTownDoNotMatter() {
    QFETCH(QByteArray, schedule);
    QFETCH(QStringList, times);
    const bool isSpring = times.front().contains(QStringLiteral("-03-"));
    Desk desk(isSpring ? "2024-03-30T00:00:00Z" : "2024-10-26T00:00:00Z");
    desk.save(routineOf("look", schedule.constData()));
    desk.start();
    desk.passUntil(isSpring ? "2024-04-01T12:00:00Z" : "2024-10-28T12:00:00Z", 120s);
    QStringList expected;
    for (const QString& day : times)
        expected.append(day + QStringLiteral("T01:30:00Z succeeded"));
    QCOMPARE(desk.log("look"), expected);
}

void TestScheduler::sleepIsMadeGoodForOnceOrNot() {
    Desk desk("2024-01-01T00:00:00Z");
    desk.save(routineOf("good", "daily 06:00"));
    desk.save(routineOf("skipping", "daily 06:00", MissedPolicy::Skip));
    desk.save(routineOf("often", "every 1h"));
    desk.start();
    desk.passUntil("2024-01-01T07:00:00Z");
    QCOMPARE(desk.log("good"), QStringList{QStringLiteral("2024-01-01T06:00:00Z succeeded")});
    QCOMPARE(desk.log("skipping"), desk.log("good"));
    QCOMPARE(desk.log("often").size(), 7);
    // Four mornings and 96 hours are slept through.
    desk.sleepUntil("2024-01-05T08:10:00Z");
    QCOMPARE(desk.log("good").size(), 2);
    QCOMPARE(desk.log("good").back(), QStringLiteral("2024-01-05T08:10:00Z succeeded"));
    QCOMPARE(desk.log("skipping").size(), 1);
    QCOMPARE(desk.log("often").size(), 8);
    QCOMPARE(desk.due("skipping"), QStringLiteral("2024-01-06T06:00:00Z"));
    QCOMPARE(desk.due("good"), QStringLiteral("2024-01-06T06:00:00Z"));
    QCOMPARE(desk.due("often"), QStringLiteral("2024-01-05T09:10:00Z"));
    desk.passUntil("2024-01-06T06:30:00Z", 120s);
    QCOMPARE(desk.log("skipping").back(), QStringLiteral("2024-01-06T06:00:00Z succeeded"));
    QCOMPARE(desk.log("good").back(), QStringLiteral("2024-01-06T06:00:00Z succeeded"));
}

void TestScheduler::aRestartCatchesUp() {
    Desk desk("2024-01-01T00:00:00Z");
    desk.save(routineOf("good", "daily 06:00"));
    desk.save(routineOf("skipping", "cron 0 6 * * *", MissedPolicy::Skip));
    desk.save(routineOf("first", "on start"));
    desk.start();
    QCOMPARE(desk.log("first"), QStringList{QStringLiteral("2024-01-01T00:00:00Z succeeded")});
    desk.passUntil("2024-01-01T06:10:00Z");
    QCOMPARE(desk.log("first").size(), 1);
    desk.stop();
    desk.clock.set(at("2024-01-04T12:00:00Z"));
    desk.start();
    QCOMPARE(desk.log("good").back(), QStringLiteral("2024-01-04T12:00:00Z succeeded"));
    QCOMPARE(desk.log("good").size(), 2);
    QCOMPARE(desk.log("skipping").size(), 1);
    QCOMPARE(desk.log("first").back(), QStringLiteral("2024-01-04T12:00:00Z succeeded"));
    QCOMPARE(desk.due("skipping"), QStringLiteral("2024-01-05T06:00:00Z"));
}

void TestScheduler::oneWaitsForAnother() {
    Desk desk("2024-01-01T00:00:00Z");
    desk.obstruct();
    Routine first = copies("first", "daily 06:00");
    first.retries = 0;
    Routine second = routineOf("second", "daily 05:00");
    second.after = "first";
    desk.save(first);
    desk.save(second);
    desk.start();
    // The first has not succeeded, so the second, though due since five, does not begin.
    desk.passUntil("2024-01-01T08:00:00Z");
    QCOMPARE(desk.log("first"), QStringList{QStringLiteral("2024-01-01T06:00:00Z failed")});
    QVERIFY(desk.log("second").isEmpty());
    desk.clear();
    desk.passUntil("2024-01-02T04:00:00Z", 120s);
    QVERIFY(desk.log("second").isEmpty());
    // It succeeds once, and so does the other once, however often that is due.
    desk.passUntil("2024-01-02T08:00:00Z");
    QCOMPARE(desk.log("first").back(), QStringLiteral("2024-01-02T06:00:00Z succeeded"));
    QCOMPARE(desk.log("second").size(), 1);
    QVERIFY(desk.log("second").front() >= QStringLiteral("2024-01-02T06:00:00Z"));
    desk.passUntil("2024-01-03T05:30:00Z", 120s);
    QCOMPARE(desk.log("second").size(), 1);
    desk.passUntil("2024-01-03T06:30:00Z");
    QCOMPARE(desk.log("second").size(), 2);
}

void TestScheduler::aFailureIsTriedAgain() {
    Desk desk("2024-01-01T00:00:00Z");
    desk.obstruct();
    Routine routine = copies("copy", "daily 06:00");
    routine.retries = 2;
    routine.retryWait = 5min;
    desk.save(routine);
    desk.start();
    desk.passUntil("2024-01-01T08:00:00Z");
    const QStringList failed{QStringLiteral("2024-01-01T06:00:00Z failed"),
        QStringLiteral("2024-01-01T06:05:00Z failed"), QStringLiteral("2024-01-01T06:10:00Z failed")};
    QCOMPARE(desk.log("copy"), failed);
    QCOMPARE(desk.due("copy"), QStringLiteral("2024-01-02T06:00:00Z"));
    // The next morning has tries of its own: the second is well, and then there is peace.
    desk.passUntil("2024-01-02T06:02:00Z", 60s);
    desk.clear();
    desk.passUntil("2024-01-02T09:00:00Z");
    QCOMPARE(desk.log("copy").size(), 5);
    QCOMPARE(desk.log("copy").back(), QStringLiteral("2024-01-02T06:05:00Z succeeded"));
}

void TestScheduler::whatEndedWithTheProgramIsTriedAgain() {
    Desk desk("2024-01-01T06:00:00Z");
    Routine routine = routineOf("look", "daily 06:00");
    routine.retryWait = 10min;
    desk.save(routine);
    // The program ended while this was under way.
    QVERIFY(desk.door().read<std::int64_t>(
        [&](const Database& database) { return RoutineStore(database).begin("look", at("2024-01-01T06:00:00Z")); }));
    desk.clock.set(at("2024-01-01T07:00:00Z"));
    desk.start();
    QCOMPARE(desk.log("look"), QStringList{QStringLiteral("2024-01-01T06:00:00Z interrupted")});
    desk.passUntil("2024-01-01T07:20:00Z");
    QCOMPARE(desk.log("look"),
        (QStringList{
            QStringLiteral("2024-01-01T06:00:00Z interrupted"), QStringLiteral("2024-01-01T07:10:00Z succeeded")}));
}

void TestScheduler::askedForAndCancelled() {
    Desk desk("2024-01-01T00:00:00Z");
    desk.save(routineOf("look", "manual"));
    desk.start();
    desk.passUntil("2024-01-01T03:00:00Z", 120s);
    QVERIFY(desk.log("look").isEmpty());
    QCOMPARE(desk.due("look"), QStringLiteral("never"));
    QVERIFY(desk.scheduler().runNow("look"));
    desk.settle();
    QCOMPARE(desk.log("look").size(), 1);
    QCOMPARE(desk.scheduler().runNow("nosuch").error().code, "routine.unknown");
    // One that does not run has nothing to be cancelled.
    desk.scheduler().cancel("look");
    desk.passUntil("2024-01-01T03:02:00Z");
    QCOMPARE(desk.log("look"), QStringList{QStringLiteral("2024-01-01T03:00:00Z succeeded")});
}

QTEST_GUILESS_MAIN(TestScheduler)
#include "tst_scheduler.moc"
