// The venue's own books, kept apart from the ledger on purpose: the run compares the two at its end.
#pragma once

#include "core/base/result.h"
#include "core/market/instrument.h"
#include "core/trading/fill.h"

namespace truebar {

class SimulatedAccount {
public:
    SimulatedAccount(Instrument instrument, Money cash, Decimal feeBps);

    Money cash() const { return m_cash; }
    Quantity position() const { return m_position; }

    // The quantity of `wanted` that may trade at `price`: whole lots that the account can carry. The error says why
    // none may: "order.too_small", "order.no_cash", "order.nothing_to_reduce".
    Result<Quantity> allowed(const OrderRequest& order, Quantity wanted, Price price) const;
    // Books the trade and answers with the fee.
    Money trade(Side side, Price price, Quantity quantity);

private:
    bool reduces(Side side) const;
    // What opening may cost: all cash after whatever this order closes first.
    Money cashForOpening(Side side, Quantity closing, Price price) const;

    Instrument m_instrument;
    Money m_cash;
    Decimal m_feeBps;
    Quantity m_position{};
};

} // namespace truebar
