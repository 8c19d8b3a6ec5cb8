#include "core/workspace/database.h"
#include "core/workspace/workspace.h"
#include "tests/support/another_user.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr auto everyone = QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther;
constexpr auto lookInto = QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther;

// Deletes nothing that it may not: gives the folder back before the test ends.
class Permissions {
public:
    Permissions(QString path, QFile::Permissions changed)
        : m_path(std::move(path))
        , m_before(QFile::permissions(m_path)) {
        if (!QFile::setPermissions(m_path, changed))
            qFatal("cannot change permissions");
    }
    ~Permissions() { QFile::setPermissions(m_path, m_before); }
    Permissions(const Permissions&) = delete;
    Permissions& operator=(const Permissions&) = delete;

private:
    QString m_path;
    QFile::Permissions m_before;
};

// The code and place of the error, or "read".
std::string opened(const QString& path, WorkspaceAccess access) {
    const auto workspace = Workspace::open(path, access);
    if (!workspace)
        return workspace.error().code + ' ' + workspace.error().location
            + (isInputError(workspace.error()) ? "" : " (failed work)");
    const auto database = Database::open((*workspace)->marketDatabase(), Database::Mode::ReadOnly, // as any command
        Database::Durability::Normal);
    if (!database)
        return database.error().code;
    auto query = (*database)->run(QStringLiteral("SELECT count(*) FROM instrument"));
    return query && query->next() ? "read" : "nothing read";
}

} // namespace

class TestWorkspace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(QFile::setPermissions(m_folder->path(), QFile::permissions(m_folder->path()) | everyone | lookInto));
    }

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

    // What a kill during the first start leaves, and what a reader sees that comes meanwhile.
    void whatIsBeingMadeIsNotThereYet_data() {
        QTest::addColumn<bool>("isTouched");
        QTest::newRow("no byte") << false;
        QTest::newRow("no layout") << true;
    }
    void whatIsBeingMadeIsNotThereYet() {
        QFETCH(bool, isTouched);
        for (const char* name : {"market.db", "workspace.db"}) {
            make();
            const QString file = path() + QLatin1Char('/') + QLatin1String(name);
            QVERIFY(QFile::remove(file));
            if (isTouched) // makes it, without any table
                QVERIFY(Database::open(file, Database::Mode::ReadWrite, Database::Durability::Full));
            else
                QVERIFY(QFile(file).open(QIODevice::WriteOnly));
            QCOMPARE(Workspace::open(path(), WorkspaceAccess::ReadOnly).error().code, std::string("workspace.missing"));
            QVERIFY(Workspace::open(path(), WorkspaceAccess::ReadWrite));
            QVERIFY(Workspace::open(path(), WorkspaceAccess::ReadOnly));
            QVERIFY(QDir(path()).removeRecursively());
        }
    }

    void aDatabaseGetsItsNameWhenItIsWhole() {
        QVERIFY(QDir().mkpath(path()));
        for (const char* leftBehind : {"market.db.new", "market.db.new-wal", "workspace.db.new"}) {
            QFile file(path() + QLatin1Char('/') + QLatin1String(leftBehind));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(5000, 'x'));
        }
        QCOMPARE(Workspace::open(path(), WorkspaceAccess::ReadOnly).error().code, std::string("workspace.missing"));
        QVERIFY(Workspace::open(path(), WorkspaceAccess::ReadWrite));
        QVERIFY(QDir(path()).entryList({QStringLiteral("*.new*")}, QDir::Files).isEmpty());
        QVERIFY(Workspace::open(path(), WorkspaceAccess::ReadOnly));
    }

    void saysWhatMayNotBeRead() {
        make();
        const auto answer = [&](WorkspaceAccess access, const QString& where) {
            return asAnotherUser([&] { return opened(where, access); });
        };
        const std::string folder = path().toStdString();
        {
            const Permissions closed(path(), {});
            QCOMPARE(answer(WorkspaceAccess::ReadOnly, path()), "workspace.unreadable " + folder);
            QCOMPARE(
                answer(WorkspaceAccess::ReadOnly, path() + QStringLiteral("/below")), "workspace.unreadable " + folder);
            QCOMPARE(answer(WorkspaceAccess::ReadWrite, path()), "workspace.read_only " + folder);
        }
        const Permissions open(path(), everyone | lookInto);
        const Permissions file(path() + QStringLiteral("/market.db"), {});
        QCOMPARE(answer(WorkspaceAccess::ReadOnly, path()), "workspace.unreadable " + folder + "/market.db");
    }

    void readsWhatMayNotBeWritten() {
        make();
        const Permissions market(path() + QStringLiteral("/market.db"), everyone);
        const Permissions runs(path() + QStringLiteral("/workspace.db"), everyone);
        {
            const Permissions open(path(), everyone | lookInto);
            QCOMPARE(asAnotherUser([&] { return opened(path(), WorkspaceAccess::ReadOnly); }), std::string("read"));
            QCOMPARE(asAnotherUser([&] { return opened(path(), WorkspaceAccess::ReadWrite); }),
                "workspace.read_only " + path().toStdString());
        }
        QVERIFY(QDir(path()).entryList({QStringLiteral("*-wal"), QStringLiteral("*-shm")}, QDir::Files).isEmpty());
        const auto write = QFile::WriteOwner | QFile::WriteOther;
        const Permissions writable(path(), everyone | lookInto | write);
        const Permissions lock(path() + QStringLiteral("/workspace.lock"), everyone | write);
        QCOMPARE(asAnotherUser([&] { return opened(path(), WorkspaceAccess::ReadWrite); }),
            "workspace.read_only " + path().toStdString() + "/market.db");
    }

    // The last writer was killed: what it wrote last lies beside the file.
    void readsNoHalfOfWhatMayNotBeWritten() {
        const QString copy = m_folder->filePath(QStringLiteral("copy"));
        QVERIFY(QDir().mkpath(copy));
        {
            const auto workspace = Workspace::open(path(), WorkspaceAccess::ReadWrite);
            const auto database =
                Database::open((*workspace)->marketDatabase(), Database::Mode::ReadWrite, Database::Durability::Full);
            QVERIFY((*database)->run(QStringLiteral("PRAGMA wal_autocheckpoint = 0")));
            QVERIFY((*database)->run(QStringLiteral("CREATE TABLE extra (n INTEGER)")));
            for (const char* name : {"market.db", "market.db-wal", "workspace.db"})
                QVERIFY(QFile::copy(
                    path() + QLatin1Char('/') + QLatin1String(name), copy + QLatin1Char('/') + QLatin1String(name)));
        }
        const Permissions open(copy, everyone | lookInto);
        QCOMPARE(asAnotherUser([&] { return opened(copy, WorkspaceAccess::ReadOnly); }),
            "workspace.unfinished " + copy.toStdString() + "/market.db");
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

    void saysSoWhenADatabaseIsDamaged() {
        QFile file(make());
        QVERIFY(file.resize(file.size() / 2));
        const auto workspace = Workspace::open(path(), WorkspaceAccess::ReadOnly);
        QVERIFY(!workspace);
        QCOMPARE(workspace.error().code, std::string("workspace.damaged"));
        QVERIFY(isInputError(workspace.error()));
        QCOMPARE(workspace.error().location, file.fileName().toStdString());
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
