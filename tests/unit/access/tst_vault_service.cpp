// The vault of the window without a window: what happens in which order, locking by itself, and what locking takes
// away.
#include "core/access/vault_service.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int longWait = 30'000;

// Moves only when it is told to.
class HandClock final : public IClock {
public:
    UtcMs now() const override { return utcMs(m_now); }
    bool waitUntil(UtcMs, std::stop_token) const override { return true; }
    void advance(Millis by) { m_now += by.count(); }

private:
    std::atomic<std::int64_t> m_now = 1'700'000'000'000;
};

SharedSecret shared(std::string_view text) {
    return std::make_shared<const Secret>(words(text));
}

class Desk {
public:
    Desk()
        : plugins(PluginRegistry::scan(folder.path()))
        , redactor(std::make_shared<Redactor>())
        , service(folder.path(), *plugins, redactor, clock) {
        QObject::connect(&service, &VaultService::changed, &service, [this](const VaultState& now) { state = now; });
        QObject::connect(
            &service, &VaultService::refused, &service, [this](const Error& error) { refusal = error.code; });
        QObject::connect(&service, &VaultService::done, &service, [this] { ++finished; });
        QObject::connect(&service, &VaultService::lockedByItself, &service, [this] { ++locked; });
    }
    // Waits for the answer to what was just asked for; the error's code, or nothing.
    std::string answer() {
        const int before = finished;
        refusal.clear();
        return QTest::qWaitFor([&] { return finished > before || !refusal.empty(); }, longWait) ? refusal : "no answer";
    }
    void create(std::uint32_t idleMinutes = 15) {
        NewProfile profile;
        profile.name = "main";
        profile.idleMinutes = idleMinutes;
        profile.cost = cheap;
        service.create(profile, shared(rightPassphrase));
        QCOMPARE(answer(), std::string());
        service.addAccount(std::make_shared<Account>(binanceAccount("main")), false);
        QCOMPARE(answer(), std::string());
    }

    QTemporaryDir folder;
    HandClock clock;
    std::unique_ptr<PluginRegistry> plugins;
    std::shared_ptr<Redactor> redactor;
    VaultState state;
    std::string refusal;
    int finished = 0;
    int locked = 0;
    VaultService service;
};

} // namespace

class TestVaultService : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unlockingAndLocking();
    void locksByItself();
    void neverLocksByItselfIfToldSo();
    void theArmedTimeEnds();
    void loggingIsCleanWhileUnlocked();
    void aKeyInUseStaysOutOfTheLog();
    void changesOfTheProfile();
    void unknownVenuesAreRefused();
    void wipingLocks();
};

void TestVaultService::unlockingAndLocking() {
    Desk desk;
    desk.create();
    QCOMPARE(desk.state.accounts.size(), std::size_t(1));
    QVERIFY(desk.service.credentials("main", Action::PlaceLiveOrders));
    desk.service.lock();
    COMPARE_ERROR(desk.service.credentials("main", Action::PlaceLiveOrders), "gate.locked");
    QTRY_VERIFY(!desk.state.profile);
    QVERIFY(desk.state.accounts.empty());
    QCOMPARE(desk.state.profiles, std::vector<std::string>{"main"});
    desk.service.unlock("main", shared("wrong passphrase"));
    QCOMPARE(desk.answer(), std::string("vault.wrong_passphrase"));
    desk.service.addAccount(std::make_shared<Account>(binanceAccount("other")), false);
    QCOMPARE(desk.answer(), std::string("gate.locked"));
    desk.service.unlock("", shared(rightPassphrase));
    QCOMPARE(desk.answer(), std::string());
    QCOMPARE(desk.state.accounts.size(), std::size_t(1));
}

void TestVaultService::locksByItself() {
    Desk desk;
    desk.create(10);
    desk.clock.advance(std::chrono::minutes(9));
    desk.service.noteActivity();
    desk.clock.advance(std::chrono::minutes(9));
    QTest::qWait(1200); // twice the pulse
    QCOMPARE(desk.locked, 0);
    QVERIFY(desk.state.profile);
    desk.clock.advance(std::chrono::minutes(1));
    QTRY_COMPARE(desk.locked, 1);
    QTRY_VERIFY(!desk.state.profile);
    COMPARE_ERROR(desk.service.gate().allow(Action::PlaceLiveOrders, desk.clock.now()), "gate.locked");
    // Unlocked again it begins anew.
    desk.service.unlock("main", shared(rightPassphrase));
    QCOMPARE(desk.answer(), std::string());
    QTest::qWait(1200);
    QVERIFY(desk.state.profile);
}

void TestVaultService::neverLocksByItselfIfToldSo() {
    Desk desk;
    desk.create(0);
    desk.clock.advance(std::chrono::hours(48));
    QTest::qWait(1200);
    QCOMPARE(desk.locked, 0);
    QVERIFY(desk.state.profile);
}

void TestVaultService::theArmedTimeEnds() {
    Desk desk;
    desk.create(0);
    ProfileChange change;
    change.passphrase = shared(rightPassphrase);
    change.newPin = shared("2468");
    desk.service.changeProfile(change);
    QCOMPARE(desk.answer(), std::string());
    desk.service.arm(shared("1357"), std::chrono::minutes(5));
    QCOMPARE(desk.answer(), std::string("vault.wrong_pin"));
    COMPARE_ERROR(desk.service.credentials("main", Action::PlaceLiveOrders), "gate.pin_needed");
    desk.service.arm(shared("2468"), std::chrono::minutes(5));
    QCOMPARE(desk.answer(), std::string());
    QVERIFY(desk.service.credentials("main", Action::PlaceLiveOrders));
    desk.clock.advance(std::chrono::minutes(5));
    COMPARE_ERROR(desk.service.credentials("main", Action::PlaceLiveOrders), "gate.pin_needed");
    QTRY_VERIFY(!desk.state.armedUntil);
}

void TestVaultService::loggingIsCleanWhileUnlocked() {
    Desk desk;
    desk.create();
    const std::string secret(binanceAccount("x").secrets.secret.reveal());
    QVERIFY(desk.redactor->clean("sent " + secret).find(secret) == std::string::npos);
    desk.service.lock();
    // Locked is locked: the secret is not kept anywhere, not even for looking for it.
    QVERIFY(desk.redactor->clean("sent " + secret).find(secret) != std::string::npos);
    desk.service.unlock("main", shared(rightPassphrase));
    QCOMPARE(desk.answer(), std::string());
    QVERIFY(desk.redactor->clean("sent " + secret).find(secret) == std::string::npos);
}

void TestVaultService::aKeyInUseStaysOutOfTheLog() {
    Desk desk;
    desk.create();
    const auto inUse = desk.service.credentials("main", Action::PlaceLiveOrders);
    QVERIFY(inUse);
    const std::string secret(inUse->secret.reveal());
    desk.service.lock();
    QVERIFY(desk.redactor->clean("sent " + secret).find(secret) == std::string::npos);
}

void TestVaultService::changesOfTheProfile() {
    Desk desk;
    desk.create();
    ProfileChange change;
    change.isAnalysisOnly = true;
    change.idleMinutes = 7;
    change.passphrase = shared(rightPassphrase);
    change.newPassphrase = shared("the next passphrase");
    change.newPin = shared("2468");
    change.role = Role::Viewer;
    desk.service.changeProfile(change);
    QCOMPARE(desk.answer(), std::string());
    QVERIFY(desk.state.isAnalysisOnly && desk.state.profile);
    QCOMPARE(desk.state.profile->idleMinutes, 7U);
    QVERIFY(desk.state.profile->hasPin);
    QVERIFY(desk.state.profile->role == Role::Viewer);
    COMPARE_ERROR(desk.service.gate().allow(Action::PlacePaperOrders, desk.clock.now()), "gate.analysis_only");
    // A viewer cannot give orders back.
    ProfileChange back;
    back.isAnalysisOnly = false;
    desk.service.changeProfile(back);
    QCOMPARE(desk.answer(), std::string("vault.role"));
    QVERIFY(desk.service.gate().isAnalysisOnly());
    QVERIFY(isAnalysisOnly(desk.folder.path()));
}

void TestVaultService::unknownVenuesAreRefused() {
    Desk desk;
    desk.create();
    desk.service.addAccount(std::make_shared<Account>(binanceAccount("other")), true);
    QCOMPARE(desk.answer(), std::string("plugin.unknown"));
    QCOMPARE(desk.state.accounts.size(), std::size_t(1));
    QSignalSpy failed(&desk.service, &VaultService::testFailed);
    desk.service.testAccount("main");
    QTRY_COMPARE(failed.size(), 1);
}

void TestVaultService::wipingLocks() {
    Desk desk;
    desk.create();
    desk.service.wipe("main");
    QCOMPARE(desk.answer(), std::string());
    QVERIFY(!desk.state.profile);
    QVERIFY(desk.state.profiles.empty());
    COMPARE_ERROR(desk.service.credentials("main", Action::PlaceLiveOrders), "gate.locked");
}

QTEST_GUILESS_MAIN(TestVaultService)
#include "tst_vault_service.moc"
