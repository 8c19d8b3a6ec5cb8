#include "core/accounts/account_settings.h"

#include "core/market/instrument.h"

#include <algorithm>

namespace truebar {

namespace {

template <class Rows, class Time>
bool isInOrder(const Rows& rows, Time time) {
    return std::is_sorted(rows.begin(), rows.end(), [&](const auto& a, const auto& b) { return time(a) < time(b); });
}

Result<void> checkNumbers(const AccountSettings& s) {
    if (s.leverage < Decimal(1) || s.leverage > Decimal(1000))
        return Error{"account.leverage", "the leverage must be 1 to 1000", {}, "leverage"};
    if (!s.isOnMargin() && s.leverage != Decimal(1))
        return Error{"account.leverage", "a cash account has no leverage", {}, "leverage"};
    if (s.isOnMargin() && s.tiers.largestValue(s.leverage).isZero())
        return Error{"account.leverage", "no tier grants a leverage of %1", {s.leverage.toString()}, "leverage"};
    if (s.liquidationFeeBps.sign() < 0 || s.liquidationFeeBps > Decimal(1000))
        return Error{
            "account.liquidation_fee", "the liquidation fee must be 0 to 1000 basis points", {}, "liquidation-fee-bps"};
    if (s.borrowRate.sign() < 0 || s.borrowRate > Decimal(10))
        return Error{"account.borrow_rate", "the borrow rate must be 0 to 10 per year", {}, "borrow-rate"};
    if (s.isOnMargin() && !s.borrowRate.isZero())
        return Error{"account.borrow_rate", "only a cash account borrows what it sells short", {}, "borrow-rate"};
    if (!isCurrency(s.currency))
        return Error{"account.currency", "'%1' is no currency", {s.currency}, "currency"};
    return {};
}

Result<void> checkRows(const AccountSettings& s) {
    if (!s.isOnMargin() && !s.funding.empty())
        return Error{"account.funding", "a cash account has no funding", {}, "funding"};
    if (!isInOrder(s.funding, [](const auto& r) { return r.time; }))
        return Error{"account.funding", "the funding rates are not in the order of time", {}, "funding"};
    if (!isInOrder(s.actions, [](const auto& a) { return a.exDate; }))
        return Error{"account.actions", "the corporate actions are not in the order of time", {}, "corporate-actions"};
    if (!isInOrder(s.rates, [](const auto& r) { return r.time; }))
        return Error{"account.rates", "the rates are not in the order of time", {}, "rates"};
    const auto isBad = [](Decimal value) { return value.sign() <= 0 || value > Decimal::powerOfTen(9); };
    const auto isBadAction = [&](const AccountAction& a) {
        return a.kind == AccountAction::Kind::Dividend ? isBad(a.dividend.value())
                                                       : isBad(a.split.now) || isBad(a.split.before);
    };
    if (std::any_of(s.actions.begin(), s.actions.end(), isBadAction))
        return Error{"account.actions", "dividends and splits must be above 0", {}, "corporate-actions"};
    if (std::any_of(s.rates.begin(), s.rates.end(), [&](const auto& r) { return isBad(r.rate); }))
        return Error{"account.rates", "rates must be above 0", {}, "rates"};
    if (std::any_of(s.funding.begin(), s.funding.end(), [](const auto& f) { return f.rate.abs() > Decimal(1); }))
        return Error{"account.funding", "funding rates must be from -1 to 1", {}, "funding"};
    return {};
}

} // namespace

Result<AccountSettings> AccountSettings::checked(AccountSettings settings) {
    if (auto numbers = checkNumbers(settings); !numbers)
        return std::move(numbers).error();
    if (auto rows = checkRows(settings); !rows)
        return std::move(rows).error();
    return settings;
}

AccountSettings AccountSettings::forHolding() const {
    AccountSettings out;
    out.currency = currency;
    out.actions = actions;
    out.rates = rates;
    return out;
}

Result<void> AccountSettings::fits(const Instrument& instrument, UtcMs begin) const {
    if (!isConverting(instrument)) {
        if (!rates.empty())
            return Error{
                "account.rates", "rates are given, but the account has the instrument's currency", {}, "rates"};
        return {};
    }
    if (instrument.currency.empty())
        return Error{"account.currency", "the currency of %1 is not known: it cannot be converted into %2",
            {instrument.id.toString(), currency}, "currency"};
    if (rates.empty() || rates.front().time > begin)
        return Error{"account.rates", "the value of %1 in %2 is not known at %3",
            {instrument.currency, currency, formatUtc(begin)}, "rates"};
    return {};
}

std::string quoteCurrency(const Instrument& instrument) {
    return instrument.currency.empty() ? "quote" : instrument.currency;
}

} // namespace truebar
