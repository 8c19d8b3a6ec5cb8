// Every rule of docs/fills.md, word by word, for both sides. Tick 0.5.
#include "core/trading/candle_path.h"
#include "core/trading/fill_rules.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const Candle rising{seriesBegin, 100, 110, 90, 105, 1};
const Candle falling{seriesBegin, 100, 110, 90, 95, 1};

struct Rules {
    int slippageTicks = 0;
    bool touchFills = false;
};

struct Met {
    std::optional<Match> match{};
    bool triggered = false;
    bool ambiguous = false;
};

Met along(const CandlePath& path, const OrderRequest& request, bool triggered, const Rules& rules) {
    const Instrument instrument = instrumentWith("0.5", "0.1");
    const SlippageModel slippage{rules.slippageTicks, {}, {}};
    Met out;
    LegOrder order = LegOrder::of(request, triggered);
    const auto points = path.points();
    for (std::size_t i = 0; i + 1 < points.size() || i == 0; ++i) {
        const PriceLeg leg{points[i], points[std::min(i + 1, points.size() - 1)], i == 0};
        const LegMatch met = matchLeg(instrument, order, leg, rules.touchFills);
        out.triggered |= met.triggered;
        order.triggered |= met.triggered;
        if (!met.match)
            continue;
        out.match = met.match;
        out.match->moment = i == 0 ? met.match->moment : FillMoment::Within;
        out.match->price = fillPrice(instrument, order, *met.match, slippage, quantity("1"), {});
        return out;
    }
    return out;
}

// One order alone: what both ways through the candle agree on; the worse for who did not get filled otherwise.
Met meet(const OrderRequest& order, const Candle& candle, Rules rules = {}, bool triggered = false) {
    const PriceBar bar = PriceBar::of(candle);
    const Met high = along(highFirst(bar), order, triggered, rules);
    const Met low = along(lowFirst(bar), order, triggered, rules);
    if (high.match.has_value() == low.match.has_value())
        return high;
    Met out = high.match ? low : high;
    out.ambiguous = true;
    return out;
}

OrderRequest market(Side side) {
    return orderOf(side, OrderType::Market, "1");
}
OrderRequest limit(Side side, const char* at) {
    return orderOf(side, OrderType::Limit, "1", at);
}
OrderRequest stop(Side side, const char* at) {
    return orderOf(side, OrderType::Stop, "1", nullptr, at);
}
OrderRequest stopLimit(Side side, const char* stopAt, const char* limitAt) {
    return orderOf(side, OrderType::StopLimit, "1", limitAt, stopAt);
}

// "100 taker open", "none"; "+" for triggered, "?" for ambiguous.
std::string told(const Met& result) {
    std::string out = "none";
    if (result.match) {
        out = result.match->price.toString() + ' ' + std::string(toString(result.match->liquidity));
        out += result.match->moment == FillMoment::Open ? " open" : " within";
    }
    return out + (result.triggered ? " +" : "") + (result.ambiguous ? " ?" : "");
}

} // namespace

// The expected text stands in the failure message beside what came.
#define MEETS(result, expected) QCOMPARE(QString::fromStdString(told(result)), QStringLiteral(expected))

class TestFillRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rule1MarketFillsAtTheOpenMovedAgainstUs();
    void rule1RoundsToTheTickAgainstUs();
    void rule1NeverSellsBelowOneTick();
    void rule2LimitFillsAtABetterOpen();
    void rule2LimitFillsAtItsPriceWhenTradedThrough();
    void rule2TouchIsAnOption();
    void rule2LimitIsNeverExceededByTickRounding();
    void rule3StopFillsAtTheOpenBeyondIt();
    void rule3StopFillsAtItsPriceWhenReached();
    void rule4TriggeredAtTheOpenIsAPlainLimit();
    void rule4FillsOnTheTriggerCandleOnlyIfProvable();
    void rule4IsAPlainLimitAfterwards();
    void rule4NotReachedDoesNothing();
    void rule6TheNearerOfStopAndLiquidationComesFirst();
    void rule8TrailingStopsStandATickAwayAtLeast();
    void exitsStandOnTheSideOfSafety();
};

void TestFillRules::rule1MarketFillsAtTheOpenMovedAgainstUs() {
    MEETS(meet(market(Side::Buy), rising), "100 taker open");
    MEETS(meet(market(Side::Sell), rising), "100 taker open");
    MEETS(meet(market(Side::Buy), rising, {3, false}), "101.5 taker open");
    MEETS(meet(market(Side::Sell), rising, {3, false}), "98.5 taker open");
}

void TestFillRules::rule1RoundsToTheTickAgainstUs() {
    const Candle offTick{seriesBegin, 100.2, 110, 90, 105, 1};
    MEETS(meet(market(Side::Buy), offTick), "100.5 taker open");
    MEETS(meet(market(Side::Sell), offTick), "100 taker open");
    MEETS(meet(market(Side::Buy), offTick, {1, false}), "101 taker open");
    MEETS(meet(market(Side::Sell), offTick, {1, false}), "99.5 taker open");
}

void TestFillRules::rule1NeverSellsBelowOneTick() {
    const Candle cheap{seriesBegin, 1, 1, 0.5, 1, 1};
    MEETS(meet(market(Side::Sell), cheap, {50, false}), "0.5 taker open");
}

void TestFillRules::rule2LimitFillsAtABetterOpen() {
    MEETS(meet(limit(Side::Buy, "102"), rising), "100 taker open");
    MEETS(meet(limit(Side::Buy, "100"), rising), "100 taker open"); // open = limit
    MEETS(meet(limit(Side::Sell, "98"), rising), "100 taker open");
    MEETS(meet(limit(Side::Sell, "100"), rising), "100 taker open");
    // Slippage belongs to market and stop fills: a limit is never moved.
    MEETS(meet(limit(Side::Buy, "102"), rising, {3, false}), "100 taker open");
}

void TestFillRules::rule2LimitFillsAtItsPriceWhenTradedThrough() {
    MEETS(meet(limit(Side::Buy, "90.5"), rising), "90.5 maker within");
    MEETS(meet(limit(Side::Sell, "109.5"), rising), "109.5 maker within");
    MEETS(meet(limit(Side::Buy, "89.5"), rising), "none");
    MEETS(meet(limit(Side::Sell, "110.5"), rising), "none");
}

void TestFillRules::rule2TouchIsAnOption() {
    MEETS(meet(limit(Side::Buy, "90"), rising), "none");
    MEETS(meet(limit(Side::Sell, "110"), rising), "none");
    MEETS(meet(limit(Side::Buy, "90"), rising, {0, true}), "90 maker within");
    MEETS(meet(limit(Side::Sell, "110"), rising, {0, true}), "110 maker within");
}

void TestFillRules::rule2LimitIsNeverExceededByTickRounding() {
    // An open between ticks is rounded against us, but not past the limit.
    const Candle offTick{seriesBegin, 100.2, 110, 90, 105, 1};
    MEETS(meet(limit(Side::Buy, "100.2"), offTick), "100.2 taker open");
    MEETS(meet(limit(Side::Sell, "100.1"), offTick), "100.1 taker open");
    MEETS(meet(limit(Side::Buy, "101"), offTick), "100.5 taker open");
}

void TestFillRules::rule3StopFillsAtTheOpenBeyondIt() {
    MEETS(meet(stop(Side::Buy, "99"), rising), "100 taker open +");
    MEETS(meet(stop(Side::Buy, "100"), rising), "100 taker open +");
    MEETS(meet(stop(Side::Sell, "101"), rising), "100 taker open +");
    MEETS(meet(stop(Side::Sell, "100"), rising), "100 taker open +");
    MEETS(meet(stop(Side::Buy, "99"), rising, {2, false}), "101 taker open +");
    MEETS(meet(stop(Side::Sell, "101"), rising, {2, false}), "99 taker open +");
}

void TestFillRules::rule3StopFillsAtItsPriceWhenReached() {
    // Open < stop ≤ high: at the stop and not worse, except for slippage; reaching it is enough.
    MEETS(meet(stop(Side::Buy, "104"), rising), "104 taker within +");
    MEETS(meet(stop(Side::Buy, "110"), rising), "110 taker within +");
    MEETS(meet(stop(Side::Buy, "110.5"), rising), "none");
    MEETS(meet(stop(Side::Sell, "96"), rising), "96 taker within +");
    MEETS(meet(stop(Side::Sell, "90"), rising), "90 taker within +");
    MEETS(meet(stop(Side::Sell, "89.5"), rising), "none");
    MEETS(meet(stop(Side::Buy, "104"), rising, {2, false}), "105 taker within +");
    MEETS(meet(stop(Side::Sell, "96"), rising, {2, false}), "95 taker within +");
}

void TestFillRules::rule4TriggeredAtTheOpenIsAPlainLimit() {
    MEETS(meet(stopLimit(Side::Buy, "99", "101"), rising), "100 taker open +");
    MEETS(meet(stopLimit(Side::Buy, "99", "95"), rising), "95 maker within +");
    MEETS(meet(stopLimit(Side::Buy, "99", "80"), rising), "none +");
    MEETS(meet(stopLimit(Side::Sell, "101", "99"), rising), "100 taker open +");
    MEETS(meet(stopLimit(Side::Sell, "101", "105"), rising), "105 maker within +");
    MEETS(meet(stopLimit(Side::Sell, "101", "120"), rising), "none +");
}

void TestFillRules::rule4FillsOnTheTriggerCandleOnlyIfProvable() {
    // The whole candle lies within the limit: wherever it was triggered, it filled.
    MEETS(meet(stopLimit(Side::Buy, "104", "110"), rising), "104 taker within +");
    MEETS(meet(stopLimit(Side::Sell, "96", "90"), rising), "96 taker within +");
    // Slippage moves it, the limit bounds it.
    MEETS(meet(stopLimit(Side::Buy, "109.5", "110"), rising, {4, false}), "110 taker within +");
    MEETS(meet(stopLimit(Side::Sell, "90.5", "90"), rising, {4, false}), "90 taker within +");
    // The close lies beyond the limit, and the close comes after the trigger.
    MEETS(meet(stopLimit(Side::Buy, "104", "106"), rising), "106 maker within +");
    MEETS(meet(stopLimit(Side::Sell, "96", "94"), falling), "94 maker within +");
    // The high passed the limit and the close is above it: the low may have come before the trigger.
    MEETS(meet(stopLimit(Side::Buy, "102", "104"), rising), "none + ?");
    MEETS(meet(stopLimit(Side::Sell, "98", "96"), falling), "none + ?");
    // The limit was never traded: certainly not filled.
    MEETS(meet(stopLimit(Side::Buy, "104", "89"), rising), "none +");
    MEETS(meet(stopLimit(Side::Sell, "96", "111"), rising), "none +");
}

void TestFillRules::rule4IsAPlainLimitAfterwards() {
    MEETS(meet(stopLimit(Side::Buy, "120", "101"), rising, {}, true), "100 taker open");
    MEETS(meet(stopLimit(Side::Buy, "120", "95"), rising, {}, true), "95 maker within");
    MEETS(meet(stopLimit(Side::Sell, "80", "109"), rising, {}, true), "109 maker within");
    MEETS(meet(stopLimit(Side::Sell, "80", "110"), rising, {}, true), "none");
}

void TestFillRules::rule4NotReachedDoesNothing() {
    MEETS(meet(stopLimit(Side::Buy, "110.5", "120"), rising), "none");
    MEETS(meet(stopLimit(Side::Sell, "89.5", "80"), rising), "none");
}

void TestFillRules::rule6TheNearerOfStopAndLiquidationComesFirst() {
    const auto first = [](const char* from, const char* stopAt, const char* liquidation) {
        return nearerFirst(price(from), price(stopAt), price(liquidation));
    };
    QVERIFY(first("100", "95", "90") == FirstReached::Stop);
    QVERIFY(first("100", "89", "90") == FirstReached::Liquidation);
    QVERIFY(first("100", "90", "90") == FirstReached::Stop); // alike: the order
    QVERIFY(first("100", "112", "110") == FirstReached::Liquidation); // short
    QVERIFY(first("100", "109.5", "110") == FirstReached::Stop);
}

void TestFillRules::rule8TrailingStopsStandATickAwayAtLeast() {
    const Instrument instrument = instrumentWith("0.5", "0.1");
    using Kind = TrailingDistance::Kind;
    const auto stopOf = [&](Side side, Kind kind, const char* value, const char* best) {
        return QString::fromStdString(
            trailedStop(instrument, side, {kind, dec(value), 14}, price(best), price("4")).toString());
    };
    QCOMPARE(stopOf(Side::Sell, Kind::Amount, "3", "110"), QStringLiteral("107"));
    QCOMPARE(stopOf(Side::Buy, Kind::Amount, "3", "110"), QStringLiteral("113"));
    QCOMPARE(stopOf(Side::Sell, Kind::Percent, "2", "110"), QStringLiteral("108")); // 107.8, up to the tick
    QCOMPARE(stopOf(Side::Buy, Kind::Percent, "2", "110"), QStringLiteral("112")); // 112.2, down
    QCOMPARE(stopOf(Side::Sell, Kind::AtrMultiple, "1.5", "110"), QStringLiteral("104"));
    QCOMPARE(stopOf(Side::Sell, Kind::Amount, "0.1", "110"), QStringLiteral("109.5"));
    QCOMPARE(stopOf(Side::Sell, Kind::Amount, "200", "110"), QStringLiteral("0.5"));
}

void TestFillRules::exitsStandOnTheSideOfSafety() {
    const Instrument instrument = instrumentWith("0.5", "0.1");
    using Kind = ExitLevel::Kind;
    const auto exitOf = [&](Side entry, Kind kind, const char* value, bool isTarget) {
        return QString::fromStdString(
            exitPrice(instrument, entry, {kind, dec(value)}, isTarget, price("100")).toString());
    };
    QCOMPARE(exitOf(Side::Buy, Kind::AtPrice, "97.2", false), QStringLiteral("97.5"));
    QCOMPARE(exitOf(Side::Buy, Kind::Amount, "3", true), QStringLiteral("103"));
    QCOMPARE(exitOf(Side::Buy, Kind::Amount, "3", false), QStringLiteral("97"));
    QCOMPARE(exitOf(Side::Sell, Kind::Percent, "3.2", true), QStringLiteral("96.5")); // 96.8, down
    QCOMPARE(exitOf(Side::Sell, Kind::Percent, "3.2", false), QStringLiteral("103")); // 103.2, down
    QCOMPARE(exitOf(Side::Buy, Kind::Amount, "500", false), QStringLiteral("0.5"));
}

QTEST_APPLESS_MAIN(TestFillRules)
#include "tst_fill_rules.moc"
