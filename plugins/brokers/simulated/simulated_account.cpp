#include "simulated_account.h"

#include "core/trading/costs.h"

#include <algorithm>

namespace truebar {

SimulatedAccount::SimulatedAccount(Instrument instrument, Money cash, Decimal feeBps)
    : m_instrument(std::move(instrument))
    , m_cash(cash)
    , m_feeBps(feeBps) { }

bool SimulatedAccount::reduces(Side side) const {
    return !m_position.isZero() && (m_position.sign() > 0) == (side == Side::Sell);
}

Money SimulatedAccount::cashForOpening(Side side, Quantity closing, Price price) const {
    const Money closed = tradedValue(m_instrument, price, closing);
    Money cash = m_cash - feeOf(closed, m_feeBps) + (side == Side::Sell ? closed : -closed);
    // A short position's proceeds lie in the cash, but they are owed: they cannot pay for more of it.
    if (m_position.sign() < 0 && side == Side::Sell)
        cash -= tradedValue(m_instrument, price, m_position.abs()) + tradedValue(m_instrument, price, m_position.abs());
    return cash;
}

Result<Quantity> SimulatedAccount::allowed(const OrderRequest& order, Quantity wanted, Price price) const {
    const Quantity reducible = reduces(order.side) ? m_position.abs() : Quantity();
    if (order.reduceOnly) {
        if (reducible.isZero())
            return Error{"order.nothing_to_reduce", "there is no position to reduce"};
        wanted = std::min(wanted, reducible);
    }
    const Quantity closing = std::min(wanted, reducible);
    const Quantity affordable =
        affordableQuantity(m_instrument, cashForOpening(order.side, closing, price), price, m_feeBps);
    if (order.size.kind == OrderSize::Kind::AllIn)
        wanted = std::min(wanted, reducible + affordable);
    wanted = wanted.roundedTo(m_instrument.lotStep, Rounding::Down);
    if (wanted.isZero())
        return Error{"order.too_small", "the cash %1 does not pay for one lot of %2 at %3",
            {m_cash.toString(), m_instrument.lotStep.toString(), price.toString()}};
    if (wanted - closing > affordable)
        return Error{"order.no_cash", "the cash %1 does not pay for %2 at %3 with the fee",
            {m_cash.toString(), wanted.toString(), price.toString()}};
    if (tradedValue(m_instrument, price, wanted) < m_instrument.minNotional)
        return Error{"order.too_small", "the value of %1 at %2 is below the minimum %3",
            {wanted.toString(), price.toString(), m_instrument.minNotional.toString()}};
    return wanted;
}

Money SimulatedAccount::trade(Side side, Price price, Quantity quantity) {
    const Money value = tradedValue(m_instrument, price, quantity);
    const Money fee = feeOf(value, m_feeBps);
    m_cash += (side == Side::Buy ? -value : value) - fee;
    m_position += side == Side::Buy ? quantity : -quantity;
    return fee;
}

} // namespace truebar
