// The last question before an order leaves: is it sound? One gate for every source of orders.
#pragma once

#include "core/market/instrument.h"
#include "core/trading/order.h"

namespace truebar {

class RiskGate {
public:
    explicit RiskGate(Instrument instrument)
        : m_instrument(std::move(instrument)) { }

    // "risk.size", "risk.lot", "risk.price", "risk.tick", "risk.trailing", "risk.bracket", "risk.post_only",
    // "risk.good_until", "risk.too_many_orders".
    Result<void> check(const OrderRequest& request, UtcMs now, std::size_t openOrders) const;

private:
    Result<void> checkPrices(const OrderRequest& request) const;
    Result<void> checkTerms(const OrderRequest& request, UtcMs now) const;
    Result<void> checkBracket(const Bracket& bracket) const;
    Result<void> checkPrice(const std::optional<Price>& price, bool needed, const char* name) const;

    Instrument m_instrument;
};

} // namespace truebar
