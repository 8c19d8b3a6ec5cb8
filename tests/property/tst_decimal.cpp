#include "core/base/decimal.h"

#include <QTest>
#include <rapidcheck.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

using namespace truebar;

namespace {

// All magnitudes up to about 1e24 are as likely as each other.
Decimal anyDecimal() {
    const auto high = *rc::gen::arbitrary<std::int64_t>();
    const auto low = *rc::gen::arbitrary<std::uint64_t>();
    const Int128 units = static_cast<Int128>(high) * (static_cast<Int128>(1) << 60) + static_cast<Int128>(low >> 4);
    return Decimal::fromUnits(units / (static_cast<Int128>(1) << *rc::gen::inRange(0, 120)));
}

Decimal anySmall() {
    return Decimal::fromUnits(*rc::gen::arbitrary<std::int64_t>());
}

Rounding anyRounding() {
    return *rc::gen::element(
        Rounding::Down, Rounding::Up, Rounding::TowardsZero, Rounding::AwayFromZero, Rounding::HalfEven);
}

Rounding mirrored(Rounding rounding) {
    return rounding == Rounding::Down ? Rounding::Up : (rounding == Rounding::Up ? Rounding::Down : rounding);
}

} // namespace

class TestDecimalProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textReadsBack() {
        QVERIFY(rc::check([] {
            const Decimal value = anyDecimal();
            const auto again = Decimal::parse(value.toString());
            RC_ASSERT(again.has_value());
            RC_ASSERT(*again == value);
        }));
    }

    void doublesReadBack() {
        QVERIFY(rc::check([] {
            // What the market sends: up to 15 digits, up to 8 decimals.
            const double value =
                static_cast<double>(*rc::gen::inRange<std::int64_t>(-1'000'000'000'000'000, 1'000'000'000'000'000))
                / 1e8;
            RC_ASSERT(Decimal::fromDouble(value).toDouble() == value);
        }));
    }

    void fromDoubleNamesTheShortestText() {
        QVERIFY(rc::check([] {
            const auto count = *rc::gen::inRange<std::int64_t>(-2'000'000'000'000'000, 2'000'000'000'000'000);
            const int decimals = *rc::gen::inRange(0, 12);
            const double value = static_cast<double>(count) / std::pow(10.0, decimals)
                * *rc::gen::element(1.0, 1.0, 1.0 + 1e-15, 1.0 / 3, 1e4);
            std::array<char, 64> text{};
            const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
            const auto named = Decimal::parse({text.data(), static_cast<std::size_t>(end.ptr - text.data())});
            if (named)
                RC_ASSERT(Decimal::fromDouble(value) == *named);
        }));
    }

    void toDoubleIsTheNearest() {
        QVERIFY(rc::check([] {
            const Decimal value = anyDecimal();
            RC_ASSERT(value.toDouble() == std::strtod(value.toString().c_str(), nullptr));
        }));
    }

    void sumsBalance() {
        QVERIFY(rc::check([] {
            const Decimal a = anyDecimal();
            const Decimal b = anyDecimal();
            RC_ASSERT(a + b == b + a);
            RC_ASSERT(a + b - b == a);
            RC_ASSERT(a - a == Decimal());
        }));
    }

    void productsAreRoundedOnceToTheRightSide() {
        QVERIFY(rc::check([] {
            const Decimal a = anySmall();
            const Decimal b = anySmall();
            const Rounding rounding = anyRounding();
            const Decimal product = Decimal::multiply(a, b, rounding);
            RC_ASSERT(product == Decimal::multiply(b, a, rounding));
            RC_ASSERT(product == -Decimal::multiply(-a, b, mirrored(rounding)));
            // Units of both are below 2^63, so the exact product fits 128 bits.
            const Int128 rest = product.units() * Decimal::unitsPerOne - a.units() * b.units();
            const Int128 size = rest < 0 ? -rest : rest;
            RC_ASSERT(size < Decimal::unitsPerOne);
            RC_ASSERT(rounding != Rounding::Down || rest <= 0);
            RC_ASSERT(rounding != Rounding::Up || rest >= 0);
            RC_ASSERT(rounding != Rounding::HalfEven || size * 2 <= Decimal::unitsPerOne);
        }));
    }

    void quotientsAreRoundedOnceToTheRightSide() {
        QVERIFY(rc::check([] {
            const Decimal a = anySmall();
            const Decimal b = anySmall();
            RC_PRE(!b.isZero());
            const Rounding rounding = anyRounding();
            const Decimal quotient = Decimal::divide(a, b, rounding);
            RC_ASSERT(quotient == -Decimal::divide(-a, b, mirrored(rounding)));
            const Int128 exact = a.units() * Decimal::unitsPerOne;
            const Int128 rest = quotient.units() * b.units() - exact;
            const Int128 size = rest < 0 ? -rest : rest;
            const Int128 divisor = b.units() < 0 ? -b.units() : b.units();
            RC_ASSERT(size < divisor);
            RC_ASSERT(rounding != Rounding::HalfEven || size * 2 <= divisor);
            const bool isTooLow = (rest < 0) == (b.units() > 0) && rest != 0;
            RC_ASSERT(rounding != Rounding::Down || isTooLow || rest == 0);
            RC_ASSERT(rounding != Rounding::Up || !isTooLow);
        }));
    }

    void stepsAreHit() {
        QVERIFY(rc::check([] {
            const Decimal value = anySmall();
            const Decimal step = Decimal::fromUnits(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000'000));
            const Decimal down = value.roundedTo(step, Rounding::Down);
            const Decimal up = value.roundedTo(step, Rounding::Up);
            RC_ASSERT(down.units() % step.units() == 0);
            RC_ASSERT(up.units() % step.units() == 0);
            RC_ASSERT(down <= value);
            RC_ASSERT(value <= up);
            RC_ASSERT(up - down == (down == value ? Decimal() : step));
        }));
    }
};

QTEST_APPLESS_MAIN(TestDecimalProperties)
#include "tst_decimal.moc"
