// What a role may do, and the PIN that guards a higher one.
#include "core/vault/profile_folder.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

class TestVaultRoles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rolesAreKept();
    void raisingARoleNeedsThePin();
    void pinsAreCountedOnDisk();
    void thePinIsNotInTheFile();
    void analysisOnly();
};

void TestVaultRoles::rolesAreKept() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    QVERIFY((*vault)->addAccount(binanceAccount("main")));
    QVERIFY((*vault)->setRole(Role::Trader, {}));
    COMPARE_ERROR((*vault)->addAccount(binanceAccount("second")), "vault.role");
    COMPARE_ERROR((*vault)->removeAccount("main"), "vault.role");
    COMPARE_ERROR((*vault)->editAccount(*(*vault)->account("main"), {}), "vault.role");
    COMPARE_ERROR((*vault)->setIdleMinutes(0), "vault.role");
    QVERIFY((*vault)->secretsFor("main", Action::PlaceLiveOrders));
    QVERIFY((*vault)->setRole(Role::Viewer, {}));
    COMPARE_ERROR((*vault)->secretsFor("main", Action::PlaceLiveOrders), "vault.role");
    COMPARE_ERROR((*vault)->secretsFor("main", Action::PlacePaperOrders), "vault.role");
    QVERIFY((*vault)->secretsFor("main", Action::TestAccounts));
    QVERIFY((*file.open())->profile().role == Role::Viewer);
}

void TestVaultRoles::raisingARoleNeedsThePin() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    QVERIFY((*vault)->setPin(words(rightPassphrase), {}, words("2468")));
    QVERIFY((*vault)->setRole(Role::Viewer, {}));
    COMPARE_ERROR((*vault)->setRole(Role::Admin, words("1111")), "vault.wrong_pin");
    // Knowing the passphrase is not enough to take the PIN away.
    COMPARE_ERROR((*vault)->setPin(words(rightPassphrase), words("1111"), {}), "vault.wrong_pin");
    QVERIFY((*vault)->profile().role == Role::Viewer);
    QVERIFY((*vault)->setRole(Role::Admin, words("2468")));
    QVERIFY((*vault)->profile().role == Role::Admin);

    const VaultFile other;
    const auto viewer = other.create(Role::Viewer);
    QVERIFY(viewer);
    COMPARE_ERROR((*viewer)->setRole(Role::Admin, words("2468")), "vault.no_pin");
    COMPARE_ERROR((*viewer)->setPin(words(rightPassphrase), {}, words("2468")), "vault.role");
}

void TestVaultRoles::pinsAreCountedOnDisk() {
    const VaultFile file;
    {
        const auto vault = file.create();
        QVERIFY(vault);
        COMPARE_ERROR((*vault)->checkPin(words("2468")), "vault.no_pin");
        for (const char* bad : {"", "123", "12a4", "1234567890123"}) {
            if (*bad)
                COMPARE_ERROR((*vault)->setPin(words(rightPassphrase), {}, words(bad)), "vault.pin");
        }
        COMPARE_ERROR((*vault)->setPin(words("wrong passphrase"), {}, words("2468")), "vault.wrong_passphrase");
        QVERIFY((*vault)->setPin(words(rightPassphrase), {}, words("2468")));
        QVERIFY((*vault)->checkPin(words("2468")));
    }
    // Each try in a program of its own, so to say.
    for (std::uint32_t left = mostPinTries; left-- > 0;) {
        const auto vault = file.open();
        COMPARE_ERROR((*vault)->checkPin(words("0000")), "vault.wrong_pin");
        QCOMPARE((*file.open())->profile().pinTriesLeft, left);
    }
    COMPARE_ERROR((*file.open())->checkPin(words("2468")), "vault.pin_locked");
    // The passphrase of an admin forgives.
    QVERIFY((*file.open())->setPin(words(rightPassphrase), {}, words("13579")));
    QVERIFY((*file.open())->checkPin(words("13579")));
    COMPARE_ERROR((*file.open())->checkPin(words("2468")), "vault.wrong_pin");
    QVERIFY((*file.open())->checkPin(words("13579")));
    QCOMPARE((*file.open())->profile().pinTriesLeft, mostPinTries);
}

void TestVaultRoles::thePinIsNotInTheFile() {
    const VaultFile file;
    const auto vault = file.create();
    QVERIFY(vault);
    QVERIFY((*vault)->setPin(words(rightPassphrase), {}, words("246813579")));
    QVERIFY(!readBytes(file.qPath()).contains("246813579"));
    QVERIFY(!readBytes(file.qPath()).contains("argon2"));
}

void TestVaultRoles::analysisOnly() {
    QTemporaryDir workspace;
    QVERIFY(!isAnalysisOnly(workspace.path()));
    QVERIFY(setAnalysisOnly(workspace.path(), true));
    QVERIFY(isAnalysisOnly(workspace.path()));
    QVERIFY(setAnalysisOnly(workspace.path(), false));
    QVERIFY(setAnalysisOnly(workspace.path(), false));
    QVERIFY(!isAnalysisOnly(workspace.path()));
    // What cannot be looked at counts as set.
    const QString file = workspace.filePath(QStringLiteral("file"));
    QVERIFY(writeBytes(file, "x"));
    QVERIFY(isAnalysisOnly(file));
}

QTEST_GUILESS_MAIN(TestVaultRoles)
#include "tst_vault_roles.moc"
