#include "simulated_account.h"

#include "core/accounts/conversion.h"
#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

SimulatedAccount::SimulatedAccount(
    Instrument instrument, Money cash, FeeModel fees, const AccountSettings& settings, const Money* backing)
    : m_instrument(std::move(instrument))
    , m_cash(cash)
    , m_fees(std::move(fees))
    , m_backing(backing)
    , m_isOnMargin(settings.isOnMargin())
    , m_isIsolated(settings.mode == AccountMode::Isolated)
    , m_isConverting(settings.isConverting(m_instrument))
    , m_leverage(settings.leverage)
    , m_tiers(settings.tiers) { }

bool SimulatedAccount::reduces(Side side) const {
    return !m_position.isZero() && (m_position.sign() > 0) == (side == Side::Sell);
}

Money SimulatedAccount::quoteCash() const {
    return m_isConverting ? m_quoteCash + toQuoteCurrency(m_cash, m_rate) : m_cash + m_quoteCash;
}

Money SimulatedAccount::cashForOpening(Side side, Quantity closing, Price price, Liquidity liquidity) const {
    const Money closed = tradedValue(m_instrument, price, closing);
    const Money fee = closing.isZero() ? Money() : feeFor(m_fees, liquidity, closed, closing, m_traded);
    Money cash = quoteCash() + backing() - fee + (side == Side::Sell ? closed : -closed);
    // A short position's proceeds lie in the cash, but they are owed: they cannot pay for more of it.
    if (m_position.sign() < 0 && side == Side::Sell)
        cash -= tradedValue(m_instrument, price, m_position.abs()) + tradedValue(m_instrument, price, m_position.abs());
    return cash;
}

// Whole lots whose initial margin and fee are free at this price, within what the tiers grant for the leverage.
Quantity SimulatedAccount::openableOnMargin(Quantity closing, Price price, Liquidity liquidity) const {
    SimulatedAccount after = *this;
    if (!closing.isZero())
        after.trade(m_position.sign() > 0 ? Side::Sell : Side::Buy, price, closing, liquidity);
    const MarginPosition held{after.m_position, after.m_cost};
    const Money value = tradedValue(m_instrument, price, held.quantity.abs());
    Money free = after.quoteCash();
    if (!m_isIsolated)
        free += unrealisedProfit(m_instrument, held, price) - initialMargin(value, m_leverage);
    const Money room = m_tiers.largestValue(m_leverage) - value;
    const auto isFree = [&](Quantity quantity) {
        const Money opened = tradedValue(m_instrument, price, quantity);
        return opened <= room
            && initialMargin(opened, m_leverage) + feeFor(m_fees, liquidity, opened, quantity, m_traded) <= free;
    };
    const Decimal unit = Decimal::multiply(price.value(), m_instrument.contractMultiplier, Rounding::Down);
    if (free.sign() <= 0 || room.sign() <= 0 || unit.sign() <= 0)
        return {};
    const Decimal most = std::min(Decimal::multiply(free.value(), m_leverage), room.value());
    Quantity fits{};
    Quantity tooMuch = Quantity(Decimal::divide(most, unit, Rounding::Up)).roundedTo(m_instrument.lotStep, Rounding::Up)
        + m_instrument.lotStep;
    while (tooMuch - fits > m_instrument.lotStep) {
        const Decimal half = Decimal::fromUnits((tooMuch - fits).value().units() / 2);
        const Quantity lots = Quantity(half).roundedTo(m_instrument.lotStep, Rounding::Down);
        const Quantity middle = fits + std::max(lots, m_instrument.lotStep);
        (isFree(middle) ? fits : tooMuch) = middle;
    }
    return fits;
}

Quantity SimulatedAccount::openable(Side side, Quantity closing, Price price, Liquidity liquidity) const {
    return m_isOnMargin ? openableOnMargin(closing, price, liquidity)
                        : affordableQuantity(m_fees, m_instrument, cashForOpening(side, closing, price, liquidity),
                            price, liquidity, m_traded);
}

Result<Quantity> SimulatedAccount::allowed(
    const OrderRequest& order, Quantity wanted, Price price, Liquidity liquidity) const {
    const Quantity reducible = reduces(order.side) ? m_position.abs() : Quantity();
    if (order.reduceOnly) {
        if (reducible.isZero())
            return Error{"order.nothing_to_reduce", "there is no position to reduce"};
        wanted = std::min(wanted, reducible);
    }
    const Quantity closing = std::min(wanted, reducible);
    const Quantity affordable = openable(order.side, closing, price, liquidity);
    if (order.size.kind == OrderSize::Kind::AllIn)
        wanted = std::min(wanted, reducible + affordable);
    wanted = wanted.roundedTo(m_instrument.lotStep, Rounding::Down);
    if (wanted.isZero())
        return Error{"order.too_small", "the cash %1 does not pay for one lot of %2 at %3",
            {spendable().toString(), m_instrument.lotStep.toString(), price.toString()}};
    if (wanted - closing > affordable)
        return Error{"order.no_cash", "the cash %1 does not pay for %2 at %3 with the fee",
            {spendable().toString(), wanted.toString(), price.toString()}};
    if (tradedValue(m_instrument, price, wanted) >= m_instrument.minNotional)
        return wanted;
    if (order.reduceOnly && wanted == reducible)
        return Error{"order.dust", "dust: all that is held, %1 at %2, is worth less than the minimum %3",
            {wanted.toString(), price.toString(), m_instrument.minNotional.toString()}};
    return Error{"order.too_small", "the value of %1 at %2 is below the minimum %3",
        {wanted.toString(), price.toString(), m_instrument.minNotional.toString()}};
}

Money SimulatedAccount::costOf(Quantity closing) const {
    if (closing == m_position.abs())
        return m_cost;
    return Money(Decimal::divide(Decimal::multiply(m_cost.value(), closing.value()), m_position.abs().value()));
}

void SimulatedAccount::move(Side side, Price price, Quantity quantity) {
    const bool isBuy = side == Side::Buy;
    const Quantity held = m_position.abs();
    const Quantity closing = reduces(side) ? std::min(quantity, held) : Quantity();
    const Money value = tradedValue(m_instrument, price, quantity);
    const Money closed = closing == quantity ? value : tradedValue(m_instrument, price, closing);
    const Money opened = value - closed;
    const Money cost = closing.isZero() ? Money() : costOf(closing);
    if (m_isOnMargin)
        m_quoteCash += (isBuy ? -closed : closed) - cost;
    else
        m_quoteCash += isBuy ? -value : value;
    if (m_isIsolated) {
        const Money change = initialMargin(opened, m_leverage) - releasedMargin(m_margin, closing, held);
        m_margin += change;
        m_quoteCash -= change;
    }
    m_cost += (isBuy ? opened : -opened) - cost;
    m_position += isBuy ? quantity : -quantity;
}

Money SimulatedAccount::trade(Side side, Price price, Quantity quantity, Liquidity liquidity) {
    const Money value = tradedValue(m_instrument, price, quantity);
    const Money fee = feeFor(m_fees, liquidity, value, quantity, m_traded);
    m_traded += value;
    move(side, price, quantity);
    m_quoteCash -= fee;
    if (!m_isConverting)
        convert();
    return fee;
}

Money SimulatedAccount::equityAt(Price mark) const {
    if (!m_isOnMargin)
        return quoteCash() + markedValue(m_instrument, mark, m_position);
    return quoteCash() + m_margin + unrealisedProfit(m_instrument, {m_position, m_cost}, mark);
}

std::optional<Price> SimulatedAccount::liquidationPrice() const {
    if (!m_isOnMargin || m_position.isZero())
        return std::nullopt;
    return truebar::liquidationPrice(
        m_instrument, m_tiers, {m_position, m_cost}, m_isIsolated ? m_margin : quoteCash());
}

Money SimulatedAccount::insure(Money atLeast) {
    Money missing{};
    if (m_isIsolated)
        missing = atLeast - quoteCash();
    else if (m_isConverting)
        missing = Money(Decimal::divide((-m_cash).value(), m_rate, Rounding::Up)) - m_quoteCash;
    else
        missing = -quoteCash();
    missing = std::max(missing, Money());
    pay(missing);
    return missing;
}

void SimulatedAccount::settle(Money amount) {
    (m_isIsolated ? m_margin : m_quoteCash) += amount;
}

void SimulatedAccount::payOut(Quantity quantity, Price price) {
    move(m_position.sign() > 0 ? Side::Sell : Side::Buy, price, quantity);
}

std::optional<SimulatedAccount::Conversion> SimulatedAccount::convert() {
    if (m_quoteCash.isZero())
        return std::nullopt;
    const Conversion out{-m_quoteCash, m_isConverting ? toAccountCurrency(m_quoteCash, m_rate) : m_quoteCash};
    m_cash += out.own;
    m_quoteCash = {};
    return m_isConverting ? std::optional(out) : std::nullopt;
}

} // namespace truebar
