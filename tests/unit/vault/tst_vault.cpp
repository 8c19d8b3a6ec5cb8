// Profiles and accounts of a vault on disk.
#include "core/vault/file_replace.h"
#include "core/vault/profile_folder.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QTest>

#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace truebar;
using namespace truebar::test;

namespace {

AccountPermissions withdrawing() {
    AccountPermissions out;
    out.mayRead = true;
    out.mayWithdraw = true;
    return out;
}

} // namespace

class TestVault : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void createAndOpen();
    void onlyTheOwnerReadsTheFile();
    void creatingDoesNotOverwrite();
    void badProfilesAreRefused();
    void changingThePassphrase();
    void accountsComeBack();
    void badAccountsAreRefused_data();
    void badAccountsAreRefused();
    void editingAnAccount();
    void removingAnAccount();
    void keysThatMayWithdrawAreRefused();
    void aFailedSaveChangesNothing();
    void linksAreNotFollowed();
    void killedWhileSaving();
    void wiping();
    void choosingAProfile();
};

void TestVault::createAndOpen() {
    const VaultFile file;
    QVERIFY(file.create());
    const auto vault = file.open();
    QVERIFY(vault);
    const ProfileInfo profile = (*vault)->profile();
    QCOMPARE(profile.name, std::string("test"));
    QVERIFY(profile.role == Role::Admin);
    QVERIFY(profile.createdAt == utcMs(1'700'000'000'000));
    QCOMPARE(profile.idleMinutes, 15U);
    QVERIFY(!profile.hasPin);
    QVERIFY(profile.cost == cheap);
    COMPARE_ERROR(file.open("wrong passphrase"), "vault.wrong_passphrase");
    COMPARE_ERROR(Vault::open(file.path() + "x", words(rightPassphrase)), "vault.missing");
}

void TestVault::onlyTheOwnerReadsTheFile() {
    const VaultFile file;
    ::umask(0);
    const auto vault = file.create();
    QVERIFY(vault);
    struct stat status { };
    QCOMPARE(::stat(file.path().c_str(), &status), 0);
    QCOMPARE(int(status.st_mode & 0777), 0600);
    // Also after somebody opened it up and it was written again.
    QCOMPARE(::chmod(file.path().c_str(), 0644), 0);
    QVERIFY((*vault)->setIdleMinutes(3));
    QCOMPARE(::stat(file.path().c_str(), &status), 0);
    QCOMPARE(int(status.st_mode & 0777), 0600);
}

void TestVault::creatingDoesNotOverwrite() {
    const VaultFile file;
    QVERIFY(file.create());
    const QByteArray before = readBytes(file.qPath());
    COMPARE_ERROR(file.create(), "vault.exists");
    QCOMPARE(readBytes(file.qPath()), before);
    QCOMPARE(QDir(file.folder()).entryList(QDir::Files).size(), 1);
}

void TestVault::badProfilesAreRefused() {
    const VaultFile file;
    NewProfile profile;
    profile.cost = cheap;
    for (const char* name : {"", "a/b", "..", "a b", "ä", "\n"}) {
        profile.name = name;
        COMPARE_ERROR(Vault::create(file.path(), profile, words(rightPassphrase), {}), "vault.name");
    }
    profile.name = "good";
    COMPARE_ERROR(Vault::create(file.path(), profile, words("1234567"), {}), "vault.passphrase");
    COMPARE_ERROR(Vault::create(file.path(), profile, words(std::string(1025, 'x')), {}), "vault.passphrase");
    profile.idleMinutes = 24 * 60 + 1;
    COMPARE_ERROR(Vault::create(file.path(), profile, words(rightPassphrase), {}), "vault.idle");
    QVERIFY(!QFile::exists(file.qPath()));
}

void TestVault::changingThePassphrase() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    QVERIFY((*vault)->addAccount(binanceAccount("main")));
    COMPARE_ERROR((*vault)->changePassphrase(words("not this one"), words("the next one")), "vault.wrong_passphrase");
    COMPARE_ERROR((*vault)->changePassphrase(words(rightPassphrase), words("short")), "vault.passphrase");
    QVERIFY(file.open());
    QVERIFY((*vault)->changePassphrase(words(rightPassphrase), words("the next one"), KdfCost{16, 2}));
    COMPARE_ERROR(file.open(), "vault.wrong_passphrase");
    const auto again = file.open("the next one");
    QVERIFY(again);
    QVERIFY((*again)->profile().cost == (KdfCost{16, 2}));
    QCOMPARE((*again)->accounts().size(), std::size_t(1));
    // The one that is open writes with the new key.
    QVERIFY((*vault)->setIdleMinutes(1));
    QVERIFY(file.open("the next one"));
}

void TestVault::accountsComeBack() {
    const VaultFile file;
    {
        const auto vault = file.create();
        QVERIFY(vault);
        QVERIFY((*vault)->addAccount(binanceAccount("main")));
        Account second = binanceAccount("second");
        second.secrets.passphrase = words("of the key");
        QVERIFY((*vault)->addAccount(std::move(second)));
        COMPARE_ERROR((*vault)->addAccount(binanceAccount("main")), "account.exists");
    }
    const auto vault = file.open();
    QVERIFY(vault);
    const auto accounts = (*vault)->accounts();
    QCOMPARE(accounts.size(), std::size_t(2));
    QCOMPARE(accounts[0].id, std::string("main"));
    QCOMPARE(accounts[0].keyHint,
        std::string("\xe2\x80\xa6"
                    "Eh8A"));
    QVERIFY(!accounts[0].hasPassphrase);
    QVERIFY(accounts[1].hasPassphrase);
    const auto secrets = (*vault)->secretsFor("main", Action::PlaceLiveOrders);
    QVERIFY(secrets);
    QVERIFY(secrets->secret.matches(binanceAccount("main").secrets.secret));
    COMPARE_ERROR((*vault)->secretsFor("other", Action::TestAccounts), "account.unknown");
    COMPARE_ERROR((*vault)->account("other"), "account.unknown");
}

void TestVault::badAccountsAreRefused_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* field, const QByteArray& value, const char* code) {
        QTest::addRow("%s %s", field, value.left(12).constData()) << QByteArray(field) << value << QByteArray(code);
    };
    for (const char* id : {"", "Main", "a b", "a/b", "ä"})
        row("id", id, "account.id");
    row("venue", "Binance!", "account.venue");
    row("label", "two\nlines", "account.label");
    row("label", QByteArray(81, 'x'), "account.label");
    for (const char* url : {"ftp://example.com", "http://example.com", "https://user:pw@example.com",
             "https://example.com/?a=b", "https://", "example.com"})
        row("url", url, "account.url");
    row("key", "", "account.key");
    row("key", "two words", "account.key");
    row("key", QByteArray(9000, 'x'), "account.key");
    row("secret", "", "account.key");
    row("secret", "b\xc3\xa4", "account.key");
}

void TestVault::badAccountsAreRefused() {
    QFETCH(const QByteArray, field);
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, code);
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    Account account = binanceAccount("main");
    const std::map<QByteArray, std::string*> texts{{"id", &account.info.id}, {"venue", &account.info.venue},
        {"label", &account.info.label}, {"url", &account.info.baseUrl}};
    if (const auto text = texts.find(field); text != texts.end())
        *text->second = value.toStdString();
    else
        (field == "key" ? account.secrets.key : account.secrets.secret) = words(value.toStdString());
    COMPARE_ERROR((*vault)->addAccount(std::move(account)), code.toStdString());
    QVERIFY((*vault)->accounts().empty());
}

void TestVault::editingAnAccount() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    QVERIFY((*vault)->addAccount(binanceAccount("main")));
    AccountPermissions permissions;
    permissions.mayRead = true;
    permissions.mayWithdraw = false;
    QVERIFY((*vault)->notePermissions("main", permissions, utcMs(5)));
    AccountInfo info = *(*vault)->account("main");
    info.label = "renamed";
    QVERIFY((*vault)->editAccount(info, {}));
    QCOMPARE((*vault)->account("main")->label, std::string("renamed"));
    QVERIFY((*vault)->account("main")->permissions == permissions);
    // Another key is another one to ask about.
    AccountSecrets next;
    next.key = words("another-key-of-some-length");
    COMPARE_ERROR((*vault)->editAccount(info, next.clone()), "account.key");
    next.secret = words("another-secret");
    QVERIFY((*vault)->editAccount(info, next.clone()));
    QVERIFY(!(*vault)->account("main")->checkedAt);
    QVERIFY((*vault)->account("main")->permissions == AccountPermissions());
    QCOMPARE((*vault)->account("main")->keyHint, std::string("\xe2\x80\xa6ngth"));
    info.id = "other";
    COMPARE_ERROR((*vault)->editAccount(info, {}), "account.unknown");
}

void TestVault::removingAnAccount() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    QVERIFY((*vault)->addAccount(binanceAccount("main")));
    COMPARE_ERROR((*vault)->removeAccount("other"), "account.unknown");
    QVERIFY((*vault)->removeAccount("main"));
    QVERIFY((*vault)->accounts().empty());
    QVERIFY((*file.open())->accounts().empty());
}

void TestVault::keysThatMayWithdrawAreRefused() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    Account account = binanceAccount("main");
    account.info.permissions = withdrawing();
    COMPARE_ERROR((*vault)->addAccount(account.clone()), "account.may_withdraw");
    // Added without a connection, found out later: it is shown and handed out for asking only.
    account.info.permissions = {};
    QVERIFY((*vault)->addAccount(std::move(account)));
    QVERIFY((*vault)->notePermissions("main", withdrawing(), utcMs(5)));
    QVERIFY((*file.open())->secretsFor("main", Action::TestAccounts));
    COMPARE_ERROR((*file.open())->secretsFor("main", Action::PlaceLiveOrders), "account.may_withdraw");
    COMPARE_ERROR((*file.open())->secretsFor("main", Action::PlacePaperOrders), "account.may_withdraw");
}

void TestVault::aFailedSaveChangesNothing() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    const QByteArray before = readBytes(file.qPath());
    // A folder in the way of the new file: it cannot be written by anybody, not even root.
    const QString inTheWay = file.qPath() + QStringLiteral(".new");
    QVERIFY(QDir().mkpath(inTheWay + QStringLiteral("/x")));
    COMPARE_ERROR((*vault)->addAccount(binanceAccount("main")), "io.vault_write");
    COMPARE_ERROR((*vault)->setIdleMinutes(1), "io.vault_write");
    QVERIFY((*vault)->accounts().empty());
    QCOMPARE((*vault)->profile().idleMinutes, 15U);
    QCOMPARE(readBytes(file.qPath()), before);
    QVERIFY(QDir(inTheWay).removeRecursively());
    QVERIFY((*vault)->addAccount(binanceAccount("main")));
    QCOMPARE((*file.open())->accounts().size(), std::size_t(1));
}

void TestVault::linksAreNotFollowed() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    const QString target = file.folder() + QStringLiteral("/elsewhere");
    QVERIFY(writeBytes(target, "mine"));
    QVERIFY(QFile::link(target, file.qPath() + QStringLiteral(".new")));
    QVERIFY((*vault)->setIdleMinutes(2));
    QCOMPARE(readBytes(target), QByteArray("mine"));
}

// A process that saves as fast as it can is killed at any moment: what is there then is one of its versions, whole.
void TestVault::killedWhileSaving() {
    const VaultFile file;
    QVERIFY(file.create());
    int saves = 0;
    for (int round = 0; round < 60; ++round) {
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            auto vault = file.open();
            for (std::uint32_t i = 0; vault && i < 100'000; ++i)
                static_cast<void>((*vault)->setIdleMinutes((*vault)->profile().idleMinutes % 1000 + 1));
            ::_exit(0);
        }
        ::usleep(static_cast<useconds_t>(3'000 + round * 701));
        ::kill(child, SIGKILL);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        const auto vault = file.open();
        QVERIFY2(vault, vault ? "" : vault.error().message().c_str());
        saves += (*vault)->profile().idleMinutes != 15 ? 1 : 0;
    }
    QVERIFY(saves > 10);
    // What the killed ones left is not in the way.
    QVERIFY((*file.open())->setIdleMinutes(5));
    QCOMPARE(QDir(file.folder()).entryList(QDir::Files).size(), 1);
}

void TestVault::wiping() {
    QTemporaryDir workspace;
    const ProfileFolder folder(workspace.path());
    QVERIFY(folder.make());
    NewProfile profile;
    profile.name = "test";
    profile.cost = cheap;
    QVERIFY(Vault::create(folder.fileOf("test"), profile, words(rightPassphrase), {}));
    QVERIFY(folder.inspect("test"));
    // Another name of the same file shows what was written over it.
    const QString other = workspace.filePath(QStringLiteral("other"));
    QCOMPARE(::link(folder.fileOf("test").c_str(), other.toLocal8Bit().constData()), 0);
    const QByteArray before = readBytes(other);
    QVERIFY(folder.wipe("test"));
    QVERIFY(folder.names().empty());
    QCOMPARE(readBytes(other).size(), before.size());
    QVERIFY(!readBytes(other).startsWith("TBVAULT"));
    COMPARE_ERROR(folder.wipe("test"), "vault.missing");
    COMPARE_ERROR(folder.wipe("../other"), "vault.missing");
    QVERIFY(QFile::exists(other));
}

void TestVault::choosingAProfile() {
    QTemporaryDir workspace;
    const ProfileFolder folder(workspace.path());
    COMPARE_ERROR(folder.choose(""), "vault.missing");
    QVERIFY(folder.make());
    NewProfile profile;
    profile.cost = cheap;
    for (const char* name : {"b", "a"}) {
        profile.name = name;
        QVERIFY(Vault::create(folder.fileOf(name), profile, words(rightPassphrase), {}));
        if (*name == 'b')
            QVERIFY(*folder.choose("") == "b");
    }
    QCOMPARE(folder.names().size(), std::size_t(2));
    COMPARE_ERROR(folder.choose(""), "vault.which");
    QVERIFY(*folder.choose("a") == "a");
    COMPARE_ERROR(folder.choose("c"), "vault.missing");
}

QTEST_GUILESS_MAIN(TestVault)
#include "tst_vault.moc"
