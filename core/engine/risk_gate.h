// The last question before an order leaves: is it sound? One gate for every source of orders.
#pragma once

#include "core/market/instrument.h"
#include "core/trading/order.h"

namespace truebar {

class RiskGate {
public:
    explicit RiskGate(Instrument instrument)
        : m_instrument(std::move(instrument)) { }

    // "risk.size", "risk.lot", "risk.price", "risk.tick", "risk.too_many_orders".
    Result<void> check(const OrderRequest& request, std::size_t openOrders) const;

private:
    Result<void> checkPrice(const std::optional<Price>& price, bool needed, const char* name) const;

    Instrument m_instrument;
};

} // namespace truebar
