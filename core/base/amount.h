// Strong types over Decimal, so that a price cannot be added to a quantity.
#pragma once

#include "core/base/decimal.h"

namespace truebar {

template <class Tag>
class Amount {
public:
    constexpr Amount() = default;
    constexpr explicit Amount(Decimal value)
        : m_value(value) { }

    constexpr Decimal value() const { return m_value; }
    double toDouble() const { return m_value.toDouble(); }
    std::string toString() const { return m_value.toString(); }
    constexpr bool isZero() const { return m_value.isZero(); }
    constexpr int sign() const { return m_value.sign(); }
    constexpr Amount abs() const { return Amount(m_value.abs()); }
    constexpr Amount operator-() const { return Amount(-m_value); }
    Amount roundedTo(Amount step, Rounding rounding) const { return Amount(m_value.roundedTo(step.value(), rounding)); }

    Amount& operator+=(Amount other) {
        m_value += other.m_value;
        return *this;
    }
    Amount& operator-=(Amount other) {
        m_value -= other.m_value;
        return *this;
    }
    friend Amount operator+(Amount a, Amount b) { return a += b; }
    friend Amount operator-(Amount a, Amount b) { return a -= b; }
    friend constexpr bool operator==(Amount, Amount) = default;
    friend constexpr auto operator<=>(Amount a, Amount b) { return a.m_value <=> b.m_value; }

private:
    Decimal m_value;
};

// Quote currency per unit of the instrument.
using Price = Amount<struct PriceTag>;
// Units of the instrument (base currency, shares, contracts).
using Quantity = Amount<struct QuantityTag>;
// Quote currency.
using Money = Amount<struct MoneyTag>;

inline Money notional(Price price, Quantity quantity, Rounding rounding = Rounding::HalfEven) {
    return Money(Decimal::multiply(price.value(), quantity.value(), rounding));
}

} // namespace truebar
