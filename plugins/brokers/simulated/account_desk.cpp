#include "account_desk.h"

#include "core/trading/costs.h"

namespace truebar {

namespace {

constexpr std::int64_t millisPerYear = 365LL * 86'400'000;

bool isAnotherDay(UtcMs a, UtcMs b) {
    return std::chrono::floor<std::chrono::days>(a) != std::chrono::floor<std::chrono::days>(b);
}

} // namespace

AccountDesk::AccountDesk(
    const Instrument& instrument, const AccountSettings& settings, SimulatedAccount& account, IBrokerEvents& events)
    : m_instrument(instrument)
    , m_settings(settings)
    , m_account(account)
    , m_events(events)
    , m_rates(m_settings.rates)
    , m_isIdle(settings.isPlain()
          || (!settings.isConverting(instrument) && settings.funding.empty() && settings.actions.empty()
              && settings.borrowRate.isZero())) { }

void AccountDesk::tell(AccountEvent::Kind kind, UtcMs at, Money amount) {
    AccountEvent event;
    event.kind = kind;
    event.time = at;
    event.amount = amount;
    m_events.onAccountEvent(event);
}

void AccountDesk::convert(UtcMs at) {
    const auto done = m_account.convert();
    if (!done)
        return;
    AccountEvent event;
    event.kind = AccountEvent::Kind::Conversion;
    event.time = at;
    event.amount = done->quote;
    event.converted = done->own;
    m_events.onAccountEvent(event);
}

void AccountDesk::pay(AccountEvent::Kind kind, UtcMs at, Money amount) {
    if (amount.isZero())
        return;
    m_account.settle(amount);
    tell(kind, at, amount);
    convert(at);
}

std::vector<SplitRatio> AccountDesk::beforeOpen(const MarketCandle& candle) {
    const UtcMs open = candle.candle.openTime;
    const auto mark = [&] { return PriceBar::of(candle.candle).open; };
    m_account.setRate(m_rates.at(open));
    std::vector<SplitRatio> splits;
    if (m_hasBegun)
        accrue(open, m_lastClose);
    for (; m_nextAction < m_settings.actions.size() && m_settings.actions[m_nextAction].exDate <= open;
         ++m_nextAction) {
        const AccountAction& action = m_settings.actions[m_nextAction];
        if (!m_hasBegun)
            continue; // before the first candle: nothing was held
        if (action.kind == AccountAction::Kind::Dividend) {
            applyDividend(action, open);
        } else {
            applySplit(action, open, mark());
            splits.push_back(action.split);
        }
    }
    for (; m_nextFunding < m_settings.funding.size() && m_settings.funding[m_nextFunding].time <= open; ++m_nextFunding)
        applyFunding(m_settings.funding[m_nextFunding], m_account.position().isZero() ? Price() : mark());
    m_accruedUntil = open;
    m_hasBegun = true;
    return splits;
}

void AccountDesk::afterFills(const MarketCandle& candle) {
    const bool isShortOnInterest = !m_settings.borrowRate.isZero() && m_account.position().sign() < 0;
    const auto& funding = m_settings.funding;
    const bool isFunded = m_nextFunding < funding.size() && funding[m_nextFunding].time < candle.closeTime;
    if (isShortOnInterest || isFunded || !m_account.position().isZero())
        m_lastClose = PriceBar::of(candle.candle).close;
    for (; m_nextFunding < funding.size() && funding[m_nextFunding].time < candle.closeTime; ++m_nextFunding)
        applyFunding(funding[m_nextFunding], m_lastClose);
    if (isShortOnInterest)
        accrue(candle.closeTime, m_lastClose);
    m_accruedUntil = candle.closeTime;
    if (!m_accrued.isZero() && (!isShortOnInterest || isAnotherDay(candle.candle.openTime, candle.closeTime)))
        settle();
}

// Interest of the time since the last call, on the value of what is short.
void AccountDesk::accrue(UtcMs until, Price mark) {
    if (m_settings.borrowRate.isZero() || m_account.position().sign() >= 0 || until <= m_accruedUntil)
        return;
    const Money value = tradedValue(m_instrument, mark, m_account.position().abs());
    const Decimal perYear = Decimal::multiply(value.value(), m_settings.borrowRate, Rounding::Up);
    const Decimal share = Decimal::divide(
        Decimal::fromInteger((until - m_accruedUntil).count()), Decimal::fromInteger(millisPerYear), Rounding::Up);
    m_accrued += Money(Decimal::multiply(perYear, share, Rounding::Up));
    m_accruedUntil = until;
}

void AccountDesk::settle() {
    const Money owed = m_accrued;
    m_accrued = {};
    pay(AccountEvent::Kind::Borrow, m_accruedUntil, -owed);
}

// A long position pays a positive rate, rounded against whoever pays or receives here.
void AccountDesk::applyFunding(const FundingRate& funding, Price mark) {
    if (m_account.position().isZero())
        return;
    const Money value = markedValue(m_instrument, funding.mark.value_or(mark), m_account.position());
    pay(AccountEvent::Kind::Funding, funding.time,
        Money(Decimal::multiply((-value).value(), funding.rate, Rounding::Down)));
}

// Longs receive, shorts pay.
void AccountDesk::applyDividend(const AccountAction& action, UtcMs at) {
    const Decimal units = Decimal::multiply(m_account.position().value(), m_instrument.contractMultiplier);
    pay(AccountEvent::Kind::Dividend, at, Money(Decimal::multiply(units, action.dividend.value(), Rounding::Down)));
}

// Units that are no whole lot any more are paid out at the open.
void AccountDesk::applySplit(const AccountAction& action, UtcMs at, Price open) {
    if (m_account.position().isZero())
        return;
    AccountEvent event;
    event.kind = AccountEvent::Kind::Split;
    event.time = at;
    event.split = action.split;
    m_account.split(action.split);
    m_events.onAccountEvent(event);
    const Quantity held = m_account.position();
    const Quantity fraction = held - held.roundedTo(m_instrument.lotStep, Rounding::TowardsZero);
    if (fraction.isZero())
        return;
    event.kind = AccountEvent::Kind::CashInLieu;
    event.quantity = fraction;
    event.price = open;
    m_account.payOut(fraction.abs(), open);
    m_events.onAccountEvent(event);
    convert(at);
}

} // namespace truebar
