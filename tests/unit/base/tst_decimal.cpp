#include "core/base/amount.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace truebar;

namespace {

Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

} // namespace

class TestDecimal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parsesAndPrints_data();
    void parsesAndPrints();
    void refuses_data();
    void refuses();
    void convertsDoublesByTheirShortestText_data();
    void convertsDoublesByTheirShortestText();
    void refusesDoublesOutOfRange();
    void nearestDouble();
    void roundsProducts_data();
    void roundsProducts();
    void wideProductsAndQuotients();
    void roundsToSteps_data();
    void roundsToSteps();
    void overflowThrowsAndChangesNothing();
    void divisionByZeroThrows();
    void powersOfTen();
    void amountsKeepTheirKind();
};

void TestDecimal::parsesAndPrints_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("printed");
    const auto row = [](const char* text, const char* printed) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(printed);
    };
    row("0", "0");
    row("-0", "0");
    row("12.50", "12.5");
    row("-12.5", "-12.5");
    row("+3", "3");
    row(".5", "0.5");
    row("5.", "5");
    row("007", "7");
    row("1e-8", "0.00000001");
    row("1.5E+3", "1500");
    row("0.000000000001", "0.000000000001");
    row("-0.000000000001", "-0.000000000001");
    row("1000000e-18", "0.000000000001");
    row("100000000000000000", "100000000000000000");
    row("99999999999999999.999999999999", "99999999999999999.999999999999");
    row("170141183460469231731687303.715884105727", "170141183460469231731687303.715884105727");
    row("0e200", "0");
    row("1.00000000000000000000", "1");
}

void TestDecimal::parsesAndPrints() {
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, printed);
    const auto value = Decimal::parse(text.toStdString());
    QVERIFY(value);
    QCOMPARE(value->toString(), printed.toStdString());
    QVERIFY(dec(value->toString()) == *value);
}

void TestDecimal::refuses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* text, const char* code) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(code);
    };
    for (const char* text : {"", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e+-5", "1e5.0", "1e201", "1..2", "1.2.3",
             "1,5", " 1", "1 ", "--1", "+-1", "0x10", "nan", "inf", "١", "1'000"})
        row(text, "decimal.syntax");
    row("0.0000000000001", "decimal.precision");
    row("1e-13", "decimal.precision");
    row("170141183460469231731687303.715884105728", "decimal.range");
    row("1e27", "decimal.range");
    row("9e200", "decimal.range");
    row("123456789012345678901234567890123456789012345", "decimal.range");
}

void TestDecimal::refuses() {
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, code);
    const auto value = Decimal::parse(text.toStdString());
    QVERIFY(!value);
    QCOMPARE(value.error().code, code.toStdString());
    QVERIFY(!value.error().message().empty());
}

void TestDecimal::convertsDoublesByTheirShortestText_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("tenth") << 0.1 << QByteArray("0.1");
    QTest::newRow("not 0.30000000000000004") << 0.3 << QByteArray("0.3");
    QTest::newRow("sum") << 0.1 + 0.2 << QByteArray("0.3");
    QTest::newRow("satoshi") << 1e-8 << QByteArray("0.00000001");
    QTest::newRow("negative zero") << -0.0 << QByteArray("0");
    QTest::newRow("large") << 1e17 << QByteArray("100000000000000000");
    QTest::newRow("third") << 1.0 / 3 << QByteArray("0.333333333333");
    QTest::newRow("tiny") << 1e-300 << QByteArray("0");
    QTest::newRow("rounds up") << -7e-13 << QByteArray("-0.000000000001");
}

void TestDecimal::convertsDoublesByTheirShortestText() {
    QFETCH(const double, value);
    QFETCH(const QByteArray, text);
    QCOMPARE(Decimal::fromDouble(value).toString(), text.toStdString());
}

void TestDecimal::refusesDoublesOutOfRange() {
    for (const double value : {std::nan(""), std::numeric_limits<double>::infinity(), 1e27, -1e300})
        QVERIFY_THROWS_EXCEPTION(DecimalOverflow, Decimal::fromDouble(value));
}

void TestDecimal::nearestDouble() {
    // Both sides of the bounds where the way of conversion changes.
    for (const char* text : {"0.1", "9007.199254740991", "9007.199254740993", "-9007.199254740993",
             "123456.789012345678", "9007199254740991", "9007199254740993", "99999999999999999.999999999999"})
        QCOMPARE(dec(text).toDouble(), QByteArray(text).toDouble());
}

void TestDecimal::roundsProducts_data() {
    QTest::addColumn<Rounding>("rounding");
    QTest::addColumn<QByteArray>("up"); // of 1.5e-12, then −1.5e-12, 2.5e-12
    QTest::addColumn<QByteArray>("down");
    QTest::addColumn<QByteArray>("even");
    const auto row = [](const char* name, Rounding rounding, const char* a, const char* b, const char* c) {
        QTest::newRow(name) << rounding << QByteArray(a) << QByteArray(b) << QByteArray(c);
    };
    row("down", Rounding::Down, "1e-12", "-2e-12", "2e-12");
    row("up", Rounding::Up, "2e-12", "-1e-12", "3e-12");
    row("towards zero", Rounding::TowardsZero, "1e-12", "-1e-12", "2e-12");
    row("away from zero", Rounding::AwayFromZero, "2e-12", "-2e-12", "3e-12");
    row("half even", Rounding::HalfEven, "2e-12", "-2e-12", "2e-12");
}

void TestDecimal::roundsProducts() {
    QFETCH(const Rounding, rounding);
    QFETCH(const QByteArray, up);
    QFETCH(const QByteArray, down);
    QFETCH(const QByteArray, even);
    const Decimal unit = dec("1e-12");
    QVERIFY(Decimal::multiply(unit, dec("1.5"), rounding) == dec(up.toStdString()));
    QVERIFY(Decimal::multiply(-unit, dec("1.5"), rounding) == dec(down.toStdString()));
    QVERIFY(Decimal::multiply(unit, dec("2.5"), rounding) == dec(even.toStdString()));
    QVERIFY(Decimal::divide(dec("3e-12"), 2, rounding) == dec(up.toStdString()));
    QVERIFY(Decimal::divide(dec("3e-12"), -2, rounding) == dec(down.toStdString()));
    QVERIFY(Decimal::divide(dec("5e-12"), 2, rounding) == dec(even.toStdString()));
}

void TestDecimal::wideProductsAndQuotients() {
    // Products past 128 bits before they are scaled back.
    QCOMPARE(Decimal::multiply(dec("98765432109.876543210987"), dec("-12345678901.234567890123")).toString(),
        std::string("-1219326311370217952261.797134336297"));
    QCOMPARE(Decimal::multiply(dec("10000000000000"), dec("10000000000000")).toString(),
        std::string("100000000000000000000000000"));
    QCOMPARE(
        Decimal::divide(dec("100000000000000000"), dec("3")).toString(), std::string("33333333333333333.333333333333"));
    QCOMPARE(
        Decimal::divide(1, dec("170141183460469231731687303"), Rounding::Up).toString(), std::string("0.000000000001"));
    QVERIFY_THROWS_EXCEPTION(DecimalOverflow, Decimal::multiply(dec("1e14"), dec("1e14")));
    QVERIFY_THROWS_EXCEPTION(DecimalOverflow, Decimal::divide(dec("1e20"), dec("1e-12")));
}

void TestDecimal::roundsToSteps_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("step");
    QTest::addColumn<Rounding>("rounding");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* value, const char* step, Rounding rounding, const char* expected) {
        QTest::addRow("%s to %s, %d", value, step, static_cast<int>(rounding))
            << QByteArray(value) << QByteArray(step) << rounding << QByteArray(expected);
    };
    row("10.07", "0.05", Rounding::Down, "10.05");
    row("10.07", "0.05", Rounding::Up, "10.1");
    row("-10.07", "0.05", Rounding::Down, "-10.1");
    row("-10.07", "0.05", Rounding::TowardsZero, "-10.05");
    row("-10.07", "0.05", Rounding::AwayFromZero, "-10.1");
    row("10.05", "0.05", Rounding::Up, "10.05");
    row("0.25", "0.5", Rounding::HalfEven, "0");
    row("0.75", "0.5", Rounding::HalfEven, "1");
    row("7", "3", Rounding::HalfEven, "6");
}

void TestDecimal::roundsToSteps() {
    QFETCH(const QByteArray, value);
    QFETCH(const QByteArray, step);
    QFETCH(const Rounding, rounding);
    QFETCH(const QByteArray, expected);
    QCOMPARE(dec(value.toStdString()).roundedTo(dec(step.toStdString()), rounding).toString(), expected.toStdString());
}

void TestDecimal::overflowThrowsAndChangesNothing() {
    const Decimal highest = dec("170141183460469231731687303.715884105727");
    Decimal sum = highest;
    QVERIFY_THROWS_EXCEPTION(DecimalOverflow, sum += 1);
    QVERIFY(sum == highest);
    Decimal difference = -highest;
    QVERIFY_THROWS_EXCEPTION(DecimalOverflow, difference -= 2);
    QVERIFY(difference == -highest);
    QVERIFY_THROWS_EXCEPTION(DecimalOverflow, static_cast<void>(highest.roundedTo(dec("1e20"), Rounding::Up)));
}

void TestDecimal::divisionByZeroThrows() {
    QVERIFY_THROWS_EXCEPTION(std::domain_error, Decimal::divide(1, 0));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, static_cast<void>(Decimal(1).roundedTo(0, Rounding::Up)));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, static_cast<void>(Decimal(1).roundedTo(-1, Rounding::Up)));
}

void TestDecimal::powersOfTen() {
    QCOMPARE(Decimal::powerOfTen(-12).toString(), std::string("0.000000000001"));
    QVERIFY(Decimal::powerOfTen(0) == Decimal(1));
    QCOMPARE(Decimal::powerOfTen(13).toString(), std::string("10000000000000"));
    QCOMPARE(dec("12.5").decimals(), 1);
    QCOMPARE(dec("1e-12").decimals(), 12);
    QCOMPARE(Decimal(100).decimals(), 0);
    QCOMPARE(Decimal(0).decimals(), 0);
}

void TestDecimal::amountsKeepTheirKind() {
    const Money cost = notional(Price(dec("0.1")), Quantity(dec("0.2")));
    QCOMPARE(cost.toString(), std::string("0.02"));
    QVERIFY((-cost).sign() < 0);
    QVERIFY((-cost).abs() == cost);
    QVERIFY(cost - cost == Money());
    QVERIFY(Price(Decimal(2)) > Price(Decimal(1)));
    static_assert(!std::is_constructible_v<Price, Quantity>);
    static_assert(!std::is_convertible_v<Decimal, Money>);
}

QTEST_APPLESS_MAIN(TestDecimal)
#include "tst_decimal.moc"
