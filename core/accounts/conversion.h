// Rates of conversion as they become known, and converting with them.
#pragma once

#include "core/accounts/account_settings.h"

namespace truebar {

// The last rate known at a time. Asked with rising times only, so that it never looks back or ahead.
class RateFollower {
public:
    RateFollower() = default;
    // `rates` in the order of time; must outlive this.
    explicit RateFollower(const std::vector<ConversionRate>& rates)
        : m_rates(&rates) { }

    // 1 where there are no rates, and before the first of them.
    Decimal at(UtcMs time) {
        while (m_rates && m_next < m_rates->size() && (*m_rates)[m_next].time <= time)
            m_rate = (*m_rates)[m_next++].rate;
        return m_rate;
    }

private:
    const std::vector<ConversionRate>* m_rates = nullptr;
    std::size_t m_next = 0;
    Decimal m_rate{1};
};

// From the instrument's currency into the account's, rounded against the owner: what comes in down, what goes out up.
inline Money toAccountCurrency(Money quote, Decimal rate) {
    return rate == Decimal(1) ? quote : Money(Decimal::multiply(quote.value(), rate, Rounding::Down));
}

// How much of the instrument's currency this cash buys at most.
inline Money toQuoteCurrency(Money cash, Decimal rate) {
    return rate == Decimal(1) ? cash : Money(Decimal::divide(cash.value(), rate, Rounding::Down));
}

} // namespace truebar
