#pragma once

#include "simulated_account.h"

#include "core/accounts/conversion.h"
#include "core/sdk/broker.h"
#include "core/trading/fill_rules.h"

namespace truebar {

// What the venue does to the account beside filling orders: dividends, splits, funding, interest, conversion.
class AccountDesk {
public:
    AccountDesk(const Instrument& instrument, const AccountSettings& settings, SimulatedAccount& account,
        IBrokerEvents& events);

    // Nothing can ever happen here.
    bool isIdle() const { return m_isIdle; }
    // All that is due before the open's fills, applied to what was held before. The splits among it; open orders must
    // follow them.
    std::vector<SplitRatio> beforeOpen(const MarketCandle& candle);
    // All that is due until the close, applied to what is held after the fills.
    void afterFills(const MarketCandle& candle);
    // Converts what cash the last event brought.
    void convert(UtcMs at);
    // Books what has accrued.
    void settle();
    void tell(AccountEvent::Kind kind, UtcMs at, Money amount);

private:
    void pay(AccountEvent::Kind kind, UtcMs at, Money amount);
    void accrue(UtcMs until, Price mark);
    void applyFunding(const FundingRate& funding, Price mark);
    void applyDividend(const AccountAction& action, UtcMs at);
    void applySplit(const AccountAction& action, UtcMs at, Price open);

    Instrument m_instrument;
    AccountSettings m_settings;
    SimulatedAccount& m_account;
    IBrokerEvents& m_events;
    RateFollower m_rates;
    bool m_isIdle;
    std::size_t m_nextFunding = 0;
    std::size_t m_nextAction = 0;
    bool m_hasBegun = false;
    UtcMs m_accruedUntil{};
    Price m_lastClose{};
    Money m_accrued{}; // interest not yet booked
};

} // namespace truebar
