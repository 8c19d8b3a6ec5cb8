// The venue's own books, kept apart from the ledger on purpose: the run compares the two at its end.
#pragma once

#include "core/accounts/account_settings.h"
#include "core/accounts/margin.h"
#include "core/base/result.h"
#include "core/market/instrument.h"
#include "core/trading/cost_model.h"

#include <functional>

namespace truebar {

class SimulatedAccount {
public:
    // `backing`: BrokerSetup::backing.
    SimulatedAccount(Instrument instrument, Money cash, FeeModel fees, const AccountSettings& settings = {},
        const Money* backing = nullptr);

    Money cash() const { return m_cash; } // in the account's currency
    Money margin() const { return m_margin; } // in the instrument's currency, as everything below
    Quantity position() const { return m_position; }
    bool isOnMargin() const { return m_isOnMargin; }
    // From now on one unit of the instrument's currency is worth this much of the account's.
    void setRate(Decimal rate) { m_rate = rate; }

    // The quantity of `wanted` that may trade at `price`: whole lots that the account can carry. The error says why
    // none may: "order.too_small", "order.no_cash", "order.nothing_to_reduce", "order.dust".
    Result<Quantity> allowed(const OrderRequest& order, Quantity wanted, Price price, Liquidity liquidity) const;
    // Books the trade and answers with the fee.
    Money trade(Side side, Price price, Quantity quantity, Liquidity liquidity);

    // The price at which the venue closes the position; empty if flat, or none does.
    std::optional<Price> liquidationPrice() const;
    // What a loss has taken beyond the cash; booked as borne by the venue.
    Money insure(Money atLeast);
    // A payment that belongs to the position: out of its own margin if it has one.
    void settle(Money amount);
    void pay(Money amount) { m_quoteCash += amount; }
    // All cash that it can use, in the instrument's currency.
    Money quoteCash() const;

    // Cash, margin and the position at this price, in the instrument's currency.
    Money equityAt(Price mark) const;

    // Changes the units held; the cost stays.
    void split(const SplitRatio& ratio) { m_position = Quantity(ratio.quantity(m_position.value())); }
    // Closes units at a price without a fee.
    void payOut(Quantity quantity, Price price);

    // Turns the cash in the instrument's currency into the account's; what was turned, if anything was.
    struct Conversion {
        Money quote{}; // change of the cash in the instrument's currency
        Money own{}; // … in the account's
    };
    std::optional<Conversion> convert();

private:
    Money backing() const { return m_backing ? *m_backing : Money(); }
    Money spendable() const { return m_cash + backing(); }
    bool reduces(Side side) const;
    Quantity openable(Side side, Quantity closing, Price price, Liquidity liquidity) const;
    // What opening may cost in a cash account: all cash after whatever this order closes first.
    Money cashForOpening(Side side, Quantity closing, Price price, Liquidity liquidity) const;
    // The same with a margin account: the initial margin and the fee must be free.
    Quantity openableOnMargin(Quantity closing, Price price, Liquidity liquidity) const;
    Money costOf(Quantity closing) const;
    void move(Side side, Price price, Quantity quantity);

    Instrument m_instrument;
    Money m_cash;
    Money m_quoteCash{}; // not yet converted
    FeeModel m_fees;
    const Money* m_backing;
    Money m_traded{}; // value so far: the fee tier
    Quantity m_position{};
    bool m_isOnMargin;
    bool m_isIsolated;
    bool m_isConverting;
    Decimal m_leverage;
    LeverageTiers m_tiers;
    Decimal m_rate{1};
    Money m_margin{};
    Money m_cost{}; // of the position, with its sign
};

} // namespace truebar
