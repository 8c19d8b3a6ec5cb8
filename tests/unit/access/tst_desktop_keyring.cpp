// A vault that a real keyring of a desktop opens: kept only if the person wants it, given up with the passphrase, and
// never kept anywhere else where there is no keyring.
#include "core/access/vault_service.h"
#include "tests/support/keyring/private_keyring.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int longWait = 30'000;

SharedSecret shared(std::string_view text) {
    return std::make_shared<const Secret>(words(text));
}

class Desk {
public:
    Desk()
        : plugins(PluginRegistry::scan(folder.path()))
        , service(folder.path(), *plugins, std::make_shared<Redactor>()) {
        QObject::connect(&service, &VaultService::changed, &service, [this](const VaultState& now) { state = now; });
        QObject::connect(
            &service, &VaultService::refused, &service, [this](const Error& error) { refusal = error.code; });
        QObject::connect(&service, &VaultService::done, &service, [this] { ++finished; });
        NewProfile profile;
        profile.name = "main";
        profile.cost = cheap;
        service.create(profile, shared(rightPassphrase));
        QCOMPARE(answer(), std::string());
        lock();
    }
    std::string answer() {
        const int before = finished;
        refusal.clear();
        return QTest::qWaitFor([&] { return finished > before || !refusal.empty(); }, longWait) ? refusal : "no answer";
    }
    std::string unlock(bool remembers, std::string_view passphrase = rightPassphrase) {
        service.unlock("main", shared(passphrase), remembers);
        return answer();
    }
    std::string unlockRemembered() {
        service.unlockRemembered("main");
        return answer();
    }
    void lock() {
        service.lock();
        QTRY_VERIFY(!state.profile);
    }
    bool isRemembered() const { return state.remembered == std::vector<std::string>{"main"}; }

    QTemporaryDir folder;
    std::unique_ptr<PluginRegistry> plugins;
    VaultState state;
    std::string refusal;
    int finished = 0;
    VaultService service;
};

} // namespace

class TestDesktopKeyring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void entriesAreKeptAndForgotten();
    void theKeyringOpensTheVault();
    void onlyWhoWantsItIsRemembered();
    void anotherPassphraseIsAnotherKey();
    void wipingForgets();
    void withoutAKeyringNothingIsKept(); // the last: it ends the keyring

private:
    PrivateKeyring m_keyring;
};

void TestDesktopKeyring::entriesAreKeptAndForgotten() {
    const DesktopKeyring keyring;
    QCOMPARE(keyring.read("one").error().code, std::string("keyring.missing"));
    const std::string bytes("a\0b\xff\n", 5);
    QVERIFY(keyring.write("one", words(bytes)));
    QVERIFY(keyring.write("two", words("2")));
    QVERIFY(keyring.read("one")->matches(words(bytes)));
    QVERIFY(keyring.write("one", words("other")));
    QVERIFY(keyring.read("one")->matches(words("other")));
    QVERIFY(keyring.remove("one"));
    QVERIFY(keyring.remove("one"));
    QCOMPARE(keyring.read("one").error().code, std::string("keyring.missing"));
    QVERIFY(keyring.read("two")->matches(words("2")));
}

void TestDesktopKeyring::theKeyringOpensTheVault() {
    Desk desk;
    QCOMPARE(desk.unlockRemembered(), std::string("keyring.missing"));
    QCOMPARE(desk.unlock(true), std::string());
    QVERIFY(desk.isRemembered());
    desk.lock();
    QCOMPARE(desk.unlockRemembered(), std::string());
    QCOMPARE(desk.state.profile->name, std::string("main"));
    QVERIFY(!m_keyring.files().contains(rightPassphrase)); // it holds a key, and not the passphrase
    // The vault is the same file for whoever has the passphrase.
    desk.lock();
    QCOMPARE(desk.unlock(true), std::string());
}

void TestDesktopKeyring::onlyWhoWantsItIsRemembered() {
    Desk desk;
    QCOMPARE(desk.unlock(true, "wrong passphrase"), std::string("vault.wrong_passphrase"));
    QVERIFY(!desk.isRemembered());
    QCOMPARE(desk.unlock(false), std::string());
    QVERIFY(!desk.isRemembered());
    desk.lock();
    QCOMPARE(desk.unlock(true), std::string());
    desk.lock();
    QCOMPARE(desk.unlock(false), std::string()); // not any more
    QVERIFY(!desk.isRemembered());
    desk.lock();
    QCOMPARE(desk.unlockRemembered(), std::string("keyring.missing"));
    QVERIFY(!desk.state.profile);
}

void TestDesktopKeyring::anotherPassphraseIsAnotherKey() {
    Desk desk;
    QCOMPARE(desk.unlock(true), std::string());
    ProfileChange change;
    change.passphrase = shared(rightPassphrase);
    change.newPassphrase = shared("another long passphrase");
    desk.service.changeProfile(change);
    QCOMPARE(desk.answer(), std::string());
    desk.lock();
    QCOMPARE(desk.unlockRemembered(), std::string()); // the keyring has the new one
    desk.lock();
    // Changed by another program, which does not know of the keyring.
    const std::string file = ProfileFolder(desk.folder.path()).fileOf("main");
    QVERIFY(Vault::open(file, words("another long passphrase"))
                .value()
                ->changePassphrase(words("another long passphrase"), words("a third long passphrase")));
    QCOMPARE(desk.unlockRemembered(), std::string("vault.key_old"));
    QVERIFY(!desk.isRemembered());
    QVERIFY(!desk.state.profile);
}

void TestDesktopKeyring::wipingForgets() {
    Desk desk;
    QCOMPARE(desk.unlock(true), std::string());
    desk.service.wipe("main");
    QCOMPARE(desk.answer(), std::string());
    QVERIFY(desk.state.profiles.empty());
    QVERIFY(desk.state.remembered.empty());
    QVERIFY(QDir(desk.folder.filePath(QStringLiteral("vault"))).isEmpty());
}

void TestDesktopKeyring::withoutAKeyringNothingIsKept() {
    Desk desk;
    QCOMPARE(desk.unlock(true), std::string());
    desk.lock();
    m_keyring.end();
    QVERIFY(!desk.unlockRemembered().empty());
    QVERIFY(!desk.state.profile);
    QVERIFY(desk.isRemembered()); // it may come back
    desk.service.unlock("main", shared(rightPassphrase), true);
    QCOMPARE(desk.answer(), std::string("keyring.not_kept"));
    QVERIFY(desk.state.profile); // open all the same
    QVERIFY(!m_keyring.files().contains("vault"));
}

QTEST_GUILESS_MAIN(TestDesktopKeyring)
#include "tst_desktop_keyring.moc"
