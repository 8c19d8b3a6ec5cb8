#include "core/data/watch_list.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

class TestWatchList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void remembersWhatIsFollowed();
};

void TestWatchList::remembersWhatIsFollowed() {
    const QTemporaryDir folder;
    const auto workspace = Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace);
    const Watch bitcoin{{"BINANCE", "BTCUSDT"}, Timeframe(), "", 500};
    const Watch hours{{"BINANCE", "BTCUSDT"}, Timeframe(1, Timeframe::Unit::Hour), "mine", 7};
    const Watch other{{"ALPHA", "X/Y"}, Timeframe(), "", 0};
    {
        const auto database =
            Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
        QVERIFY(database);
        const WatchList list(**database);
        QVERIFY(list.list()->empty());
        for (const Watch& each : {hours, bitcoin, other})
            QVERIFY(list.save(each));
        QCOMPARE(list.remove({{"BINANCE", "ETHUSDT"}, Timeframe()}).error().code, "watch.unknown");
        Watch greedy = bitcoin;
        greedy.warmUp = WatchList::mostWarmUp + 1;
        QCOMPARE(list.save(greedy).error().code, "watch.warm_up");
    }
    const auto database =
        Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
    const WatchList list(**database);
    QCOMPARE(*list.list(), (std::vector{other, bitcoin, hours}));
    Watch changed = bitcoin;
    changed.feed = "mine";
    changed.warmUp = 10;
    QVERIFY(list.save(changed));
    QVERIFY(list.remove(hours.key()));
    QCOMPARE(*list.list(), (std::vector{other, changed}));
}

QTEST_GUILESS_MAIN(TestWatchList)
#include "tst_watch_list.moc"
