// The prices of a game, checked in whole numbers by cross-multiplication: nothing here divides.
#include "core/game/game_terms.h"

#include <QTest>
#include <rapidcheck.h>

using namespace truebar;

namespace {

Decimal dec(const char* text) {
    return *Decimal::parse(text);
}

Decimal scaled(std::int64_t count, int exponent) {
    return Decimal::multiply(Decimal::fromInteger(count), Decimal::powerOfTen(exponent));
}

Instrument instrument(const char* tick = "0.1", const char* lot = "0.001") {
    Instrument out;
    out.id = {"BINANCE_USDM", "BTCUSDT"};
    out.tickSize = Price(dec(tick));
    out.lotStep = Quantity(dec(lot));
    return out;
}

GameTerms buyGame() {
    GameTerms out;
    out.price = Price(dec("50000"));
    out.quantity = Quantity(dec("0.1"));
    out.leverage = Decimal(10);
    out.target = dec("0.05");
    out.fee = dec("0.0002");
    out.takerFee = dec("0.0005");
    return out;
}

GameTerms sellGame() {
    GameTerms out = buyGame();
    out.side = Side::Sell;
    return out;
}

// L × (sold(1−F) − bought(1+F)) − R × P, in units of 1e-12: ≥ 0 where the return on margin is at least R. Exact.
Int128 surplus(const GameTerms& terms, Price exit) {
    const Int128 one = Decimal::unitsPerOne;
    const auto leverage = static_cast<Int128>(terms.leverage.units());
    const bool isBuy = terms.side == Side::Buy;
    const Int128 bought = (isBuy ? terms.price : exit).value().units();
    const Int128 sold = (isBuy ? exit : terms.price).value().units();
    // Prices have at most four decimals, fees and targets six, leverages two.
    const Int128 fee = terms.fee.units() / 1'000'000;
    const Int128 whole = one / 1'000'000;
    const Int128 gain = (sold / 100'000'000) * (whole - fee) - (bought / 100'000'000) * (whole + fee); // 1e-10
    const Int128 wanted = (terms.target.units() / 1'000'000) * (terms.price.value().units() / 100'000'000); // 1e-10
    return gain * (leverage / 10'000'000'000) - wanted * 100; // 1e-12
}

GameTerms anyTerms(Side side) {
    GameTerms out;
    out.side = side;
    out.price = Price(scaled(*rc::gen::inRange<std::int64_t>(100'000, 2'000'000'000), -4));
    out.quantity = Quantity(scaled(*rc::gen::inRange<std::int64_t>(1, 1'000'000), -3));
    out.leverage = scaled(*rc::gen::inRange<std::int64_t>(100, 12'501), -2);
    out.target = scaled(*rc::gen::inRange<std::int64_t>(1, 500'000), -6);
    out.fee = scaled(*rc::gen::inRange<std::int64_t>(-100, 2'000), -6);
    out.takerFee = out.fee;
    return out;
}

Price anyTick() {
    return Price(*rc::gen::element(dec("0.0001"), dec("0.0005"), dec("0.01"), dec("0.05"), dec("0.1"), dec("1")));
}

} // namespace

class TestGameTerms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void buyGameOfTheFormula();
    void sellGameOfTheFormula();
    void anExactTickIsTaken();
    void earnsWhatWasAskedAndLessThanATickMore();
    void mirrorsWithoutFees();
    void stopsBeforeTheLiquidation();
    void aStopCostsNoMoreThanAsked();
    void namesTheField_data();
    void namesTheField();
    void sizeOfAMargin();
};

void TestGameTerms::buyGameOfTheFormula() {
    const auto plan = planGame(buyGame(), instrument());
    QVERIFY(plan.has_value());
    // 50000 × (10 × 1.0002 + 0.05) / (10 × 0.9998) = 50270.0540…
    QCOMPARE(plan->exit.toString(), std::string("50270.1"));
    QCOMPARE(plan->value.toString(), std::string("5000"));
    QCOMPARE(plan->margin.toString(), std::string("500"));
    // 0.1 × (50270.1 × 0.9998 − 50000 × 1.0002)
    QCOMPARE(plan->profit.toString(), std::string("25.004598"));
    QVERIFY(plan->returned >= dec("0.05") && plan->returned < dec("0.0501"));
}

void TestGameTerms::sellGameOfTheFormula() {
    const auto plan = planGame(sellGame(), instrument());
    QVERIFY(plan.has_value());
    // 50000 × (10 × 0.9998 − 0.05) / (10 × 1.0002) = 49730.0539…
    QCOMPARE(plan->exit.toString(), std::string("49730"));
    QVERIFY(plan->returned >= dec("0.05"));
    QVERIFY(plan->stop && *plan->stop > plan->terms.price && *plan->stop < *plan->liquidation);
}

void TestGameTerms::anExactTickIsTaken() {
    GameTerms terms = buyGame();
    terms.fee = {};
    QCOMPARE(gameExit(terms, Price(dec("0.1"))).toString(), std::string("50250"));
    terms.side = Side::Sell;
    QCOMPARE(gameExit(terms, Price(dec("0.1"))).toString(), std::string("49750"));
}

void TestGameTerms::earnsWhatWasAskedAndLessThanATickMore() {
    QVERIFY(rc::check([] {
        GameTerms terms = anyTerms(*rc::gen::element(Side::Buy, Side::Sell));
        const Price tick = anyTick();
        const bool isBuy = terms.side == Side::Buy;
        terms.price = terms.price.roundedTo(tick, isBuy ? Rounding::Down : Rounding::Up);
        const Price exit = gameExit(terms, tick);
        RC_PRE(exit.sign() > 0 && (exit.value().units() % 100'000'000) == 0);
        RC_ASSERT(exit.roundedTo(tick, Rounding::Down) == exit);
        RC_ASSERT(surplus(terms, exit) >= 0);
        // One tick nearer to the entry would not have been enough.
        RC_ASSERT(surplus(terms, isBuy ? exit - tick : exit + tick) < 0);
    }));
}

void TestGameTerms::mirrorsWithoutFees() {
    QVERIFY(rc::check([] {
        GameTerms terms = anyTerms(Side::Buy);
        const Price tick = anyTick();
        terms.fee = {};
        terms.price = terms.price.roundedTo(tick, Rounding::Down);
        const Price above = gameExit(terms, tick);
        terms.side = Side::Sell;
        const Price below = gameExit(terms, tick);
        RC_ASSERT(above - terms.price == terms.price - below);
    }));
}

void TestGameTerms::stopsBeforeTheLiquidation() {
    QVERIFY(rc::check([] {
        GameTerms terms = anyTerms(*rc::gen::element(Side::Buy, Side::Sell));
        terms.fee = terms.takerFee = scaled(2, -4);
        const auto plan = planGame(terms, instrument("0.0001"));
        RC_PRE(plan.has_value());
        const bool isBuy = terms.side == Side::Buy;
        if (!plan->liquidation) {
            RC_ASSERT(!plan->stop);
            return;
        }
        RC_ASSERT((isBuy ? *plan->stop > *plan->liquidation : *plan->stop < *plan->liquidation));
        RC_ASSERT((isBuy ? *plan->stop < plan->terms.price : *plan->stop > plan->terms.price));
    }));
}

void TestGameTerms::aStopCostsNoMoreThanAsked() {
    QVERIFY(rc::check([] {
        GameTerms terms = anyTerms(*rc::gen::element(Side::Buy, Side::Sell));
        terms.fee = scaled(2, -4);
        terms.takerFee = scaled(5, -4);
        terms.stop = scaled(*rc::gen::inRange<std::int64_t>(1, 101), -2);
        const auto plan = planGame(terms, instrument("0.0001"));
        RC_PRE(plan.has_value());
        const Money allowed(Decimal::multiply(plan->margin.value(), terms.stop, Rounding::Up));
        RC_ASSERT(plan->loss <= allowed + Money(scaled(1, -9)));
    }));
}

void TestGameTerms::namesTheField_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("no price") << "price" << "0";
    QTest::newRow("price below a tick") << "price" << "0.01";
    QTest::newRow("no size") << "quantity" << "0";
    QTest::newRow("less than a lot") << "quantity" << "0.0009";
    QTest::newRow("too dear for the numbers") << "price" << "1000000000000000";
    QTest::newRow("leverage below 1") << "leverage" << "0.5";
    QTest::newRow("leverage of three decimals") << "leverage" << "1.125";
    QTest::newRow("no target") << "target" << "0";
    QTest::newRow("target below a price of 0") << "target" << "11";
    QTest::newRow("stop below 0") << "stop" << "-0.1";
    QTest::newRow("stop behind the liquidation") << "stop" << "0.99";
    QTest::newRow("stop within the fees") << "stop" << "0.001";
    QTest::newRow("fee of a tenth and more") << "fee" << "0.2";
    QTest::newRow("fee of eleven decimals") << "fee" << "0.00000000001";
    QTest::newRow("taker fee") << "takerFee" << "1";
}

void TestGameTerms::namesTheField() {
    QFETCH(QString, field);
    QFETCH(QString, value);
    GameTerms terms = sellGame();
    const Decimal given = dec(qPrintable(value));
    if (field == QLatin1String("price"))
        terms.price = Price(given);
    else if (field == QLatin1String("quantity"))
        terms.quantity = Quantity(given);
    else if (field == QLatin1String("leverage"))
        terms.leverage = given;
    else if (field == QLatin1String("target"))
        terms.target = given;
    else if (field == QLatin1String("stop"))
        terms.stop = given;
    else if (field == QLatin1String("fee"))
        terms.fee = given;
    else
        terms.takerFee = given;
    if (value == QLatin1String("0.01"))
        terms.side = Side::Buy; // a sell game would go up to the tick
    const auto plan = planGame(terms, instrument());
    QVERIFY(!plan.has_value());
    const QString wanted = field == QLatin1String("takerFee") ? QStringLiteral("fee") : field;
    QCOMPARE(QString::fromStdString(plan.error().location), wanted);
    QCOMPARE(QString::fromStdString(plan.error().code), QStringLiteral("game.") + wanted);
}

void TestGameTerms::sizeOfAMargin() {
    // 100 × 10 / 50000 = 0.02
    QCOMPARE(gameQuantity(Money(Decimal(100)), Decimal(10), Price(dec("50000")), instrument()).toString(),
        std::string("0.02"));
    QCOMPARE(gameQuantity(Money(dec("99.9")), Decimal(10), Price(dec("50000")), instrument()).toString(),
        std::string("0.019"));
    QVERIFY(gameQuantity(Money(Decimal(1)), Decimal(1), Price(dec("50000")), instrument()).isZero());
}

QTEST_APPLESS_MAIN(TestGameTerms)
#include "tst_game_terms.moc"
