// Tiers, margins and liquidation prices, worked out by hand.
#include "core/accounts/margin.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

QString text(const auto& amount) {
    return QString::fromStdString(amount.toString());
}
QString text(const std::optional<Price>& at) {
    return at ? text(*at) : QStringLiteral("none");
}

LeverageTier tier(const char* floor, const char* cap, const char* leverage, const char* rate, const char* amount) {
    return {money(floor), money(cap), dec(leverage), dec(rate), money(amount)};
}

// Each amount is the one before plus floor × the rise of the rate, so that there is no step.
LeverageTiers threeTiers() {
    return LeverageTiers::checked(
        {tier("0", "50000", "125", "0.004", "0"), tier("50000", "250000", "100", "0.005", "50"),
            tier("250000", "1000000", "50", "0.01", "1300")})
        .value();
}

} // namespace

class TestMargin : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tiersAskMoreOfLargerPositions();
    void badTiersAreNamed();
    void longLiquidatesBelow();
    void shortLiquidatesAbove();
    void theTierAtTheLiquidationPriceCounts();
    void withoutLeverageALongIsNeverLiquidated();
    void multiplierScalesTheValue();
    void crossLiquidationCountsTheOtherPosition();
    void marginIsReleasedInParts();
};

void TestMargin::tiersAskMoreOfLargerPositions() {
    const LeverageTiers tiers = threeTiers();
    QCOMPARE(text(tiers.maintenanceMargin(money("10000"))), QStringLiteral("40"));
    QCOMPARE(text(tiers.maintenanceMargin(money("50000"))), QStringLiteral("200")); // 250 − 50: no step
    QCOMPARE(text(tiers.maintenanceMargin(money("300000"))), QStringLiteral("1700")); // 3000 − 1300
    QCOMPARE(text(tiers.largestValue(dec("125"))), QStringLiteral("50000"));
    QCOMPARE(text(tiers.largestValue(dec("50"))), QStringLiteral("1000000"));
    QVERIFY(tiers.largestValue(dec("126")).isZero());
    QCOMPARE(text(initialMargin(money("100"), dec("3"))), QStringLiteral("33.333333333334"));
}

void TestMargin::badTiersAreNamed() {
    const auto code = [](std::vector<LeverageTier> tiers) {
        const Error error = LeverageTiers::checked(std::move(tiers)).error();
        return QString::fromStdString(error.code + ' ' + (error.arguments.empty() ? "" : error.arguments.front()));
    };
    const LeverageTier first = tier("0", "100", "10", "0.01", "0");
    QCOMPARE(code({}), QStringLiteral("tiers.none "));
    QCOMPARE(code({first, tier("101", "200", "5", "0.02", "1")}), QStringLiteral("tiers.hole 2"));
    QCOMPARE(code({tier("1", "100", "10", "0.01", "0")}), QStringLiteral("tiers.hole 1"));
    QCOMPARE(code({first, tier("100", "100", "5", "0.02", "1")}), QStringLiteral("tiers.cap 2"));
    QCOMPARE(code({first, tier("100", "200", "11", "0.02", "1")}), QStringLiteral("tiers.leverage 2"));
    QCOMPARE(code({first, tier("100", "200", "5", "0.005", "0")}), QStringLiteral("tiers.rate 2"));
    QCOMPARE(code({first, tier("100", "200", "5", "0.02", "-1")}), QStringLiteral("tiers.amount 2"));
}

void TestMargin::longLiquidatesBelow() {
    const Instrument i = instrumentWith("0.01", "0.001");
    const MarginPosition held{quantity("5"), money("500")};
    // (500 − 50) / (5 × 0.996) = 90.3614…, up to the tick; bankrupt at 100 − 50 / 5.
    QCOMPARE(text(liquidationPrice(i, LeverageTiers(), held, money("50"))), QStringLiteral("90.37"));
    QCOMPARE(text(bankruptcyPrice(i, held, money("50"))), QStringLiteral("90"));
    QCOMPARE(text(unrealisedProfit(i, held, price("97"))), QStringLiteral("-15"));
}

void TestMargin::shortLiquidatesAbove() {
    const Instrument i = instrumentWith("0.01", "0.001");
    const MarginPosition held{quantity("-5"), money("-500")};
    // (500 + 50) / (5 × 1.004) = 109.5617…, down to the tick.
    QCOMPARE(text(liquidationPrice(i, LeverageTiers(), held, money("50"))), QStringLiteral("109.56"));
    QCOMPARE(text(bankruptcyPrice(i, held, money("50"))), QStringLiteral("110"));
    QCOMPARE(text(unrealisedProfit(i, held, price("97"))), QStringLiteral("15"));
}

void TestMargin::theTierAtTheLiquidationPriceCounts() {
    const Instrument i = instrumentWith("0.01", "0.001");
    // 6 at 10000, margin 12000: entered in the second tier, liquidated in the first: 48000 / (6 × 0.996) = 8032.128…
    QCOMPARE(text(liquidationPrice(i, threeTiers(), {quantity("6"), money("60000")}, money("12000"))),
        QStringLiteral("8032.13"));
    // Margin 6000 stays in the second: (60000 − 6000 − 50) / (6 × 0.995) = 9036.850…
    QCOMPARE(text(liquidationPrice(i, threeTiers(), {quantity("6"), money("60000")}, money("6000"))),
        QStringLiteral("9036.86"));
}

void TestMargin::withoutLeverageALongIsNeverLiquidated() {
    const Instrument i = instrumentWith("0.01", "0.001");
    QCOMPARE(text(liquidationPrice(i, LeverageTiers(), {quantity("5"), money("500")}, money("500"))),
        QStringLiteral("none"));
    QCOMPARE(text(liquidationPrice(i, LeverageTiers(), {}, money("500"))), QStringLiteral("none"));
}

void TestMargin::multiplierScalesTheValue() {
    Instrument i = instrumentWith("0.25", "1");
    i.contractMultiplier = dec("50");
    // 2 × 50 × 100 = 10000, margin 1000: 9000 / (100 × 0.996) = 90.36…, up to the tick of a quarter.
    QCOMPARE(text(liquidationPrice(i, LeverageTiers(), {quantity("2"), money("10000")}, money("1000"))),
        QStringLiteral("90.5"));
}

void TestMargin::crossLiquidationCountsTheOtherPosition() {
    const Instrument i = instrumentWith("0.01", "0.001");
    const std::vector<CrossPosition> held{
        {i, {}, {quantity("10"), money("1000")}, price("95")}, {i, {}, {quantity("-5"), money("-250")}, price("52")}};
    const CrossState state = crossState(held, money("1000"));
    QCOMPARE(text(state.equity), QStringLiteral("940")); // 1000 − 50 − 10
    QCOMPARE(text(state.maintenance), QStringLiteral("4.84")); // 0.004 × (950 + 260)
    QVERIFY(!state.isLiquidated());
    // Backing of the long: 1000 − 10 − 1.04 = 988.96; (1000 − 988.96) / (10 × 0.996) = 1.1084…
    QCOMPARE(text(crossLiquidationPrice(held, money("1000"), 0)), QStringLiteral("1.11"));
    // Backing of the short: 1000 − 50 − 3.8 = 946.2; (250 + 946.2) / (5 × 1.004) = 238.286…
    QCOMPARE(text(crossLiquidationPrice(held, money("1000"), 1)), QStringLiteral("238.28"));
    // Just past the unrounded price the whole account is below its maintenance margin, just before it is not.
    auto moved = held;
    moved[0].mark = price("1.108");
    QVERIFY(crossState(moved, money("1000")).isLiquidated());
    moved[0].mark = price("1.109");
    QVERIFY(!crossState(moved, money("1000")).isLiquidated());
}

void TestMargin::marginIsReleasedInParts() {
    QCOMPARE(text(releasedMargin(money("10"), quantity("1"), quantity("3"))), QStringLiteral("3.333333333333"));
    QCOMPARE(text(releasedMargin(money("10"), quantity("3"), quantity("3"))), QStringLiteral("10"));
    QVERIFY(releasedMargin(money("10"), {}, quantity("3")).isZero());
}

QTEST_APPLESS_MAIN(TestMargin)
#include "tst_margin.moc"
