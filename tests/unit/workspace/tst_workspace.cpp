#include "core/workspace/database.h"
#include "core/workspace/workspace.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

class TestWorkspace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void makesAPrivateFolderWithBothDatabases() {
        const auto workspace = Workspace::open(path(), WorkspaceAccess::ReadWrite);
        QVERIFY(workspace.has_value());
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(path()) & others));
        QVERIFY(QFileInfo::exists((*workspace)->marketDatabase()));
        QVERIFY(QFileInfo::exists((*workspace)->workspaceDatabase()));
    }

    void letsOneWriterInAndNamesIt() {
        const auto first = Workspace::open(path(), WorkspaceAccess::ReadWrite);
        const auto second = Workspace::open(path(), WorkspaceAccess::ReadWrite);
        QVERIFY(!second);
        QCOMPARE(second.error().code, std::string("workspace.in_use"));
        const auto pid = std::to_string(QCoreApplication::applicationPid());
        QVERIFY(second.error().message().find(pid) != std::string::npos);
        QVERIFY(Workspace::open(path(), WorkspaceAccess::ReadOnly).has_value());
    }

    // Whatever a writer that was killed has left in the file, and whoever has its number now: the lock is not in the
    // file.
    void aFileThatWasLeftBehindKeepsNobodyOut_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("dead process") << QByteArray("2147483646\ntruebar\n");
        QTest::newRow("living process") << QByteArray(
            QByteArray::number(QCoreApplication::applicationPid()) + "\ntruebar\n");
        QTest::newRow("rubbish") << QByteArray(100'000, 'x');
    }
    void aFileThatWasLeftBehindKeepsNobodyOut() {
        QFETCH(QByteArray, content);
        { const auto made = Workspace::open(path(), WorkspaceAccess::ReadWrite); }
        QFile lock(path() + QStringLiteral("/workspace.lock"));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.write(content);
        lock.close();
        const auto workspace = Workspace::open(path(), WorkspaceAccess::ReadWrite);
        QVERIFY2(workspace, workspace ? "" : workspace.error().message().c_str());
        // And a living writer keeps the next one out as ever.
        QCOMPARE(Workspace::open(path(), WorkspaceAccess::ReadWrite).error().code, "workspace.in_use");
    }

    void readingCreatesNothing() {
        const auto workspace = Workspace::open(path(), WorkspaceAccess::ReadOnly);
        QCOMPARE(workspace.error().code, std::string("workspace.missing"));
        QVERIFY(!QFileInfo::exists(path()));
    }

    void refusesAFileInPlaceOfTheFolder() {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(
            Workspace::open(path(), WorkspaceAccess::ReadWrite).error().code, std::string("workspace.not_a_folder"));
    }

    void refusesANewerLayout() {
        const QString file = make();
        {
            const auto database = Database::open(file, Database::Mode::ReadWrite, Database::Durability::Full);
            QVERIFY((*database)->run(QStringLiteral("PRAGMA user_version = 999")));
        }
        for (const auto access : {WorkspaceAccess::ReadWrite, WorkspaceAccess::ReadOnly})
            QCOMPARE(Workspace::open(path(), access).error().code, std::string("workspace.newer"));
    }

    void saysSoWhenAFileIsNoDatabase() {
        QFile file(make());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(8192, 'x'));
        file.close();
        for (const auto access : {WorkspaceAccess::ReadWrite, WorkspaceAccess::ReadOnly})
            QCOMPARE(Workspace::open(path(), access).error().code, std::string("workspace.not_a_database"));
    }

    void readersCannotWrite() {
        const QString file = make();
        const auto database = Database::open(file, Database::Mode::ReadOnly, Database::Durability::Normal);
        QVERIFY(database.has_value());
        QVERIFY(!(*database)->run(QStringLiteral("DELETE FROM instrument")));
    }

private:
    QString path() const { return m_folder->filePath(QStringLiteral("w")); }
    // A closed workspace; its market database.
    QString make() const {
        const auto workspace = Workspace::open(path(), WorkspaceAccess::ReadWrite);
        return (*workspace)->marketDatabase();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
