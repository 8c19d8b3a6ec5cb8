#include "core/engine/risk_gate.h"

namespace truebar {

namespace {

constexpr std::size_t mostOpenOrders = 1000;

}

Result<void> RiskGate::checkPrice(const std::optional<Price>& price, bool needed, const char* name) const {
    if (needed != price.has_value())
        return Error{
            "risk.price", needed ? "a %1 price is missing" : "a %1 price does not belong to this order", {name}};
    if (price && price->sign() <= 0)
        return Error{"risk.price", "the %1 price %2 is not positive", {name, price->toString()}};
    if (price && price->roundedTo(m_instrument.tickSize, Rounding::Down) != *price)
        return Error{"risk.tick", "the %1 price %2 is not a multiple of the tick %3",
            {name, price->toString(), m_instrument.tickSize.toString()}};
    return {};
}

Result<void> RiskGate::check(const OrderRequest& request, std::size_t openOrders) const {
    if (request.size.kind == OrderSize::Kind::Fixed) {
        const Quantity quantity = request.size.quantity;
        if (quantity.sign() <= 0)
            return Error{"risk.size", "the quantity %1 is not positive", {quantity.toString()}};
        if (quantity.roundedTo(m_instrument.lotStep, Rounding::Down) != quantity)
            return Error{"risk.lot", "the quantity %1 is not a multiple of the lot %2",
                {quantity.toString(), m_instrument.lotStep.toString()}};
    }
    const OrderType type = request.type;
    const bool hasLimit = type == OrderType::Limit || type == OrderType::StopLimit;
    const bool hasStop = type == OrderType::Stop || type == OrderType::StopLimit;
    if (auto limit = checkPrice(request.limitPrice, hasLimit, "limit"); !limit)
        return limit;
    if (auto stop = checkPrice(request.stopPrice, hasStop, "stop"); !stop)
        return stop;
    if (openOrders >= mostOpenOrders)
        return Error{"risk.too_many_orders", "there are %1 open orders already", {std::to_string(openOrders)}};
    return {};
}

} // namespace truebar
