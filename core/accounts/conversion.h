// Rates of conversion as they become known, and converting with them.
#pragma once

#include "core/accounts/account_settings.h"

#include <span>

namespace truebar {

// The last rate known at a time. Asked with rising times only, so that it never looks back or ahead.
class RateFollower {
public:
    RateFollower() = default;
    // `rates` in the order of time; must outlive this, unchanged.
    explicit RateFollower(const std::vector<ConversionRate>& rates)
        : m_rates(rates)
        , m_nextTime(rates.empty() ? UtcMs::max() : rates.front().time) { }

    // Whether at() would answer with another rate than before. Costs less than asking it.
    bool isDue(UtcMs time) const { return m_nextTime <= time; }
    // 1 where there are no rates, and before the first of them.
    Decimal at(UtcMs time) {
        while (m_next < m_rates.size() && m_rates[m_next].time <= time)
            m_rate = m_rates[m_next++].rate;
        m_nextTime = m_next < m_rates.size() ? m_rates[m_next].time : UtcMs::max();
        return m_rate;
    }

private:
    std::span<const ConversionRate> m_rates{};
    std::size_t m_next = 0;
    UtcMs m_nextTime = UtcMs::max();
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
