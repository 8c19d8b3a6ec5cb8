#include "core/workspace/migrations.h"
#include "core/workspace/workspace.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

std::unique_ptr<Database> openFile(const QString& file, Database::Mode mode = Database::Mode::ReadWrite) {
    auto database = Database::open(file, mode, Database::Durability::Full);
    if (!database)
        qFatal("%s", database.error().message().c_str());
    return std::move(*database);
}

// The first column of the first row; invalid if there is none.
QVariant ask(const Database& database, const char* sql) {
    auto query = database.run(QLatin1String(sql));
    return query && query->next() ? query->value(0) : QVariant();
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

int versionOf(const Database& database) {
    return ask(database, "PRAGMA user_version").toInt();
}

} // namespace

class TestMigrations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aNewFileGetsEveryStepAndNoBackup();
    void anUpToDateFileIsLeftAlone();
    void anUpgradeKeepsACopyOfWhatWas();
    void aBrokenStepLeavesTheFileAsItWas();
    void aNewerFileIsRefusedUnchanged();
    void aDatabaseOfAnotherProgramIsRefusedUnchanged();
    void anEmptyFileIsNobodys();
    void readersAreToldWhatIsWrong();
    void workspacesRefuseDatabasesOfOthers_data();
    void workspacesRefuseDatabasesOfOthers();
    void ownLayoutsMigrateToWhatReadersWant_data();
    void ownLayoutsMigrateToWhatReadersWant();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("people.db")); }
    QStringList backups() const {
        return QDir(m_folder->path()).entryList({QStringLiteral("*.bak")}, QDir::Files, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestMigrations::aNewFileGetsEveryStepAndNoBackup() {
    const auto database = openFile(path());
    QVERIFY(migrate(*database, QStringLiteral("steps_2")));
    QCOMPARE(versionOf(*database), 2);
    QCOMPARE(ask(*database, "SELECT age FROM person").toInt(), 36);
    QVERIFY(backups().isEmpty());
}

void TestMigrations::anUpToDateFileIsLeftAlone() {
    const auto database = openFile(path());
    QVERIFY(migrate(*database, QStringLiteral("steps_1")));
    QVERIFY(database->run(QStringLiteral("INSERT INTO person VALUES ('Grace')")));
    QVERIFY(migrate(*database, QStringLiteral("steps_1")));
    QCOMPARE(ask(*database, "SELECT group_concat(name) FROM person").toString(), QStringLiteral("Ada,Grace"));
    QVERIFY(backups().isEmpty());
}

void TestMigrations::anUpgradeKeepsACopyOfWhatWas() {
    const auto database = openFile(path());
    QVERIFY(migrate(*database, QStringLiteral("steps_1")));
    // Committed, but so far only in the write-ahead log beside the file.
    QVERIFY(database->run(QStringLiteral("INSERT INTO person VALUES ('Grace')")));
    QVERIFY(migrate(*database, QStringLiteral("steps_2")));
    QCOMPARE(versionOf(*database), 2);
    QCOMPARE(
        ask(*database, "SELECT group_concat(name || age) FROM person").toString(), QStringLiteral("Ada36,Grace36"));

    QCOMPARE(backups(), QStringList{QStringLiteral("people.db.v1.bak")});
    const auto copy = openFile(path() + QStringLiteral(".v1.bak"), Database::Mode::ReadOnly);
    QCOMPARE(versionOf(*copy), 1);
    QCOMPARE(ask(*copy, "SELECT group_concat(name) FROM person").toString(), QStringLiteral("Ada,Grace"));
    QVERIFY(!copy->run(QStringLiteral("SELECT age FROM person")));
}

void TestMigrations::aBrokenStepLeavesTheFileAsItWas() {
    const auto database = openFile(path());
    QVERIFY(migrate(*database, QStringLiteral("steps_1")));
    const auto broken = migrate(*database, QStringLiteral("steps_broken"));
    QVERIFY(!broken);
    QCOMPARE(broken.error().code, std::string("io.database"));
    QVERIFY(broken.error().message().find("nobody") != std::string::npos);
    QCOMPARE(versionOf(*database), 1);
    QCOMPARE(ask(*database, "SELECT name FROM person").toString(), QStringLiteral("Ada"));
    // The next version of the program can still upgrade it; the older backup gives way to the newer.
    QVERIFY(database->run(QStringLiteral("INSERT INTO person VALUES ('Grace')")));
    QVERIFY(migrate(*database, QStringLiteral("steps_2")));
    const auto copy = openFile(path() + QStringLiteral(".v1.bak"), Database::Mode::ReadOnly);
    QCOMPARE(ask(*copy, "SELECT group_concat(name) FROM person").toString(), QStringLiteral("Ada,Grace"));
}

void TestMigrations::aNewerFileIsRefusedUnchanged() {
    const auto database = openFile(path());
    QVERIFY(migrate(*database, QStringLiteral("steps_2")));
    const auto refused = migrate(*database, QStringLiteral("steps_1"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, std::string("workspace.newer"));
    QCOMPARE(refused.error().arguments, (std::vector<std::string>{"2", "1"}));
    QCOMPARE(refused.error().location, path().toStdString());
    QCOMPARE(versionOf(*database), 2);
    QVERIFY(backups().isEmpty());
}

void TestMigrations::aDatabaseOfAnotherProgramIsRefusedUnchanged() {
    const auto database = openFile(path());
    QVERIFY(database->run(QStringLiteral("CREATE TABLE bookmark (url TEXT)")));
    for (const char* name : {"steps_1", "market", "workspace"}) {
        const auto refused = migrate(*database, QLatin1String(name));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("workspace.foreign"));
        QVERIFY(refused.error().message().find("'bookmark'") != std::string::npos);
        QVERIFY(isInputError(refused.error()));
    }
    QCOMPARE(versionOf(*database), 0);
    QCOMPARE(ask(*database, "SELECT group_concat(name) FROM sqlite_master").toString(), QStringLiteral("bookmark"));
    QVERIFY(backups().isEmpty());
}

void TestMigrations::anEmptyFileIsNobodys() {
    QVERIFY(QFile(path()).open(QIODevice::WriteOnly));
    const auto database = openFile(path());
    QVERIFY(migrate(*database, QStringLiteral("steps_1")));
    QCOMPARE(versionOf(*database), 1);
}

void TestMigrations::readersAreToldWhatIsWrong() {
    const auto database = openFile(path());
    QCOMPARE(checkVersion(*database, QStringLiteral("steps_1")).error().code, std::string("workspace.missing"));
    QVERIFY(migrate(*database, QStringLiteral("steps_1")));
    QVERIFY(checkVersion(*database, QStringLiteral("steps_1")));
    QCOMPARE(checkVersion(*database, QStringLiteral("steps_2")).error().code, std::string("workspace.older"));
    QVERIFY(migrate(*database, QStringLiteral("steps_2")));
    QCOMPARE(checkVersion(*database, QStringLiteral("steps_1")).error().code, std::string("workspace.newer"));
    QVERIFY(database->run(QStringLiteral("PRAGMA user_version = 0")));
    QCOMPARE(checkVersion(*database, QStringLiteral("steps_2")).error().code, std::string("workspace.foreign"));
}

void TestMigrations::workspacesRefuseDatabasesOfOthers_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("market") << QStringLiteral("market.db");
    QTest::newRow("workspace") << QStringLiteral("workspace.db");
}

void TestMigrations::workspacesRefuseDatabasesOfOthers() {
    QFETCH(QString, file);
    const QString folder = m_folder->filePath(QStringLiteral("w"));
    { QVERIFY(Workspace::open(folder, WorkspaceAccess::ReadWrite).has_value()); }
    const QString place = folder + QLatin1Char('/') + file;
    QVERIFY(QFile::remove(place));
    {
        const auto other = openFile(place);
        QVERIFY(other->run(QStringLiteral("CREATE TABLE bookmark (url TEXT)")));
        QVERIFY(other->run(QStringLiteral("PRAGMA journal_mode = DELETE")));
    }
    const QByteArray before = bytesOf(place);
    QVERIFY(!before.isEmpty());
    for (const auto access : {WorkspaceAccess::ReadWrite, WorkspaceAccess::ReadOnly}) {
        const auto refused = Workspace::open(folder, access);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, std::string("workspace.foreign"));
        QCOMPARE(refused.error().location, place.toStdString());
    }
    QCOMPARE(bytesOf(place), before);
}

void TestMigrations::ownLayoutsMigrateToWhatReadersWant_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("market") << QStringLiteral("market");
    QTest::newRow("workspace") << QStringLiteral("workspace");
}

void TestMigrations::ownLayoutsMigrateToWhatReadersWant() {
    QFETCH(QString, name);
    const auto database = openFile(path());
    QVERIFY(migrate(*database, name));
    QVERIFY(versionOf(*database) > 0);
    QVERIFY(checkVersion(*openFile(path(), Database::Mode::ReadOnly), name));
    QCOMPARE(ask(*database, "PRAGMA integrity_check").toString(), QStringLiteral("ok"));
    QVERIFY(!ask(*database, "PRAGMA foreign_key_check").isValid());
}

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
