// The table of roles and the gate that asks it.
#include "core/vault/trading_gate.h"
#include "tests/unit/vault/vault_fixture.h"

#include <QTest>

#include <set>

using namespace truebar;

class TestAccess : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyActionIsInTheTableOnce();
    void higherRolesMayDoMore();
    void rolesHaveNames();
    void withoutAProfile();
    void lockedAndUnlocked();
    void analysisOnlyStopsEveryOrder();
    void thePinHoldsForAWhile();
    void fromElsewhereEveryTimeNeedsThePin();
};

void TestAccess::everyActionIsInTheTableOnce() {
    std::set<std::string_view> names;
    for (const ActionRule& rule : actionRules()) {
        names.insert(toString(rule.action));
        QVERIFY(&ruleOf(rule.action) == &rule);
    }
    QCOMPARE(names.size(), actionCount);
    QVERIFY(!names.contains(""));
}

void TestAccess::higherRolesMayDoMore() {
    for (const ActionRule& rule : actionRules()) {
        QVERIFY(rule.admin);
        QVERIFY(!rule.viewer || rule.trader);
    }
    QVERIFY(!mayDo(Role::Viewer, Action::PlaceLiveOrders));
    QVERIFY(!mayDo(Role::Viewer, Action::PlacePaperOrders));
    QVERIFY(!mayDo(Role::Trader, Action::EditAccounts));
    QVERIFY(mayDo(Role::Viewer, Action::StopTrading));
    const auto refused = checkRole(Role::Viewer, Action::PlaceLiveOrders);
    COMPARE_ERROR(refused, "vault.role");
    QCOMPARE(refused.error().arguments, (std::vector<std::string>{"viewer", "trader"}));
    QCOMPARE(
        checkRole(Role::Trader, Action::ChangeLimits).error().arguments, (std::vector<std::string>{"trader", "admin"}));
}

void TestAccess::rolesHaveNames() {
    for (const Role role : {Role::Viewer, Role::Trader, Role::Admin})
        QVERIFY(roleOf(toString(role)) == role);
    QVERIFY(!roleOf("root"));
}

void TestAccess::withoutAProfile() {
    const TradingGate gate(false);
    QVERIFY(gate.allow(Action::PlacePaperOrders, {}));
    QVERIFY(gate.allow(Action::StopTrading, {}));
    COMPARE_ERROR(gate.allow(Action::PlaceLiveOrders, {}), "gate.locked");
    COMPARE_ERROR(gate.allow(Action::EditAccounts, {}), "gate.locked");
}

void TestAccess::lockedAndUnlocked() {
    TradingGate gate(false);
    gate.open(Role::Trader, false);
    QVERIFY(gate.allow(Action::PlaceLiveOrders, {}));
    COMPARE_ERROR(gate.allow(Action::EditAccounts, {}), "vault.role");
    gate.close();
    COMPARE_ERROR(gate.allow(Action::PlaceLiveOrders, {}), "gate.locked");
    QVERIFY(gate.allow(Action::PlacePaperOrders, {}));
    gate.open(Role::Viewer, false);
    gate.close();
    // A viewer does not become more by locking the vault.
    COMPARE_ERROR(gate.allow(Action::PlacePaperOrders, {}), "vault.role");
}

void TestAccess::analysisOnlyStopsEveryOrder() {
    TradingGate gate(true);
    gate.open(Role::Admin, false);
    for (const Action action : {Action::PlacePaperOrders, Action::PlaceLiveOrders})
        COMPARE_ERROR(gate.allow(action, {}), "gate.analysis_only");
    QVERIFY(gate.allow(Action::StopTrading, {}));
    QVERIFY(gate.allow(Action::EditAccounts, {}));
    gate.setAnalysisOnly(false);
    QVERIFY(gate.allow(Action::PlaceLiveOrders, {}));
}

void TestAccess::thePinHoldsForAWhile() {
    TradingGate gate(false);
    gate.open(Role::Trader, true);
    const UtcMs now = utcMs(1000);
    COMPARE_ERROR(gate.allow(Action::PlaceLiveOrders, now), "gate.pin_needed");
    QVERIFY(gate.allow(Action::PlacePaperOrders, now));
    gate.arm(now + Millis(500));
    QVERIFY(gate.allow(Action::PlaceLiveOrders, now));
    COMPARE_ERROR(gate.allow(Action::PlaceLiveOrders, now + Millis(500)), "gate.pin_needed");
    gate.arm(now + Millis(500));
    gate.close();
    gate.open(Role::Trader, true);
    COMPARE_ERROR(gate.allow(Action::PlaceLiveOrders, now), "gate.pin_needed");
    gate.arm(now + Millis(500));
    gate.disarm();
    QVERIFY(!gate.armedUntil());
    COMPARE_ERROR(gate.allow(Action::PlaceLiveOrders, now), "gate.pin_needed");
}

void TestAccess::fromElsewhereEveryTimeNeedsThePin() {
    TradingGate gate(false);
    COMPARE_ERROR(gate.allowUnarmed(Action::PlaceLiveOrders), "gate.locked");
    gate.open(Role::Trader, true);
    gate.arm(utcMs(1'000));
    QVERIFY(gate.allow(Action::PlaceLiveOrders, utcMs(500)));
    COMPARE_ERROR(gate.allowUnarmed(Action::PlaceLiveOrders), "gate.pin_needed");
    QVERIFY(gate.allowUnarmed(Action::PlacePaperOrders));
    gate.open(Role::Viewer, true);
    COMPARE_ERROR(gate.allowUnarmed(Action::PlaceLiveOrders), "vault.role");
    gate.open(Role::Admin, false);
    QVERIFY(gate.allowUnarmed(Action::PlaceLiveOrders));
    gate.setAnalysisOnly(true);
    COMPARE_ERROR(gate.allowUnarmed(Action::PlaceLiveOrders), "gate.analysis_only");
}

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
