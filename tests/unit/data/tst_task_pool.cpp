#include "core/threads/task_pool.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <memory>

using namespace truebar;

class TaskPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsInTheOrderGivenOnOneThread() {
        std::vector<int> seen; // no lock: one thread writes, waitForDone() hands over
        TaskPool pool(1);
        for (int i = 0; i < 1000; ++i)
            pool.start([&seen, i] { seen.push_back(i); });
        pool.waitForDone();
        QCOMPARE(seen.size(), std::size_t(1000));
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(seen[static_cast<std::size_t>(i)], i);
    }

    void runsAsManyAtOnceAsItMayAndNoMore() {
        constexpr int most = 3;
        std::latch together(most); // opens only if three run at once
        std::atomic<int> running = 0;
        std::atomic<int> highest = 0;
        TaskPool pool(most);
        for (int i = 0; i < most; ++i)
            pool.start([&] { together.arrive_and_wait(); });
        for (int i = 0; i < 200; ++i) {
            pool.start([&] {
                const int now = ++running;
                int before = highest;
                while (before < now && !highest.compare_exchange_weak(before, now)) { }
                --running;
            });
        }
        pool.waitForDone();
        QVERIFY(highest >= 1 && highest <= most);
    }

    void finishesAllBeforeItEnds() {
        std::atomic<int> done = 0;
        {
            TaskPool pool(2);
            for (int i = 0; i < 500; ++i)
                pool.start([&] { ++done; });
        }
        QCOMPARE(done.load(), 500);
    }

    void aTaskMayStartOthers() {
        std::atomic<int> done = 0;
        TaskPool pool(2);
        pool.start([&] {
            for (int i = 0; i < 10; ++i)
                pool.start([&] { ++done; });
        });
        pool.waitForDone();
        QCOMPARE(done.load(), 10);
    }

    void letsGoOfWhatATaskHeld() {
        auto held = std::make_shared<int>(1);
        TaskPool pool(1);
        pool.start([held] {});
        pool.waitForDone();
        QCOMPARE(held.use_count(), 1L);
    }

    void waitsForNothingWhenNothingWasStarted() {
        TaskPool pool(4);
        pool.waitForDone();
        pool.waitForDone();
    }
};

QTEST_APPLESS_MAIN(TaskPoolTest)
#include "tst_task_pool.moc"
