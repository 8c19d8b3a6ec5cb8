#include "core/engine/risk_gate.h"

namespace truebar {

namespace {

constexpr std::size_t mostOpenOrders = 1000;

bool isSound(const TrailingDistance& distance) {
    return distance.value.sign() > 0 && distance.atrLength > 0;
}

} // namespace

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

Result<void> RiskGate::checkPrices(const OrderRequest& request) const {
    const OrderType type = request.type;
    const bool hasLimit = type == OrderType::Limit || type == OrderType::StopLimit;
    const bool hasStop = type == OrderType::Stop || type == OrderType::StopLimit || type == OrderType::TakeProfit;
    if (auto limit = checkPrice(request.limitPrice, hasLimit, "limit"); !limit)
        return limit;
    return checkPrice(request.stopPrice, hasStop, "stop");
}

Result<void> RiskGate::checkTerms(const OrderRequest& request, UtcMs now) const {
    const bool isTrailing = request.type == OrderType::TrailingStop;
    if (isTrailing != request.trailing.has_value() || (request.trailing && !isSound(*request.trailing)))
        return Error{"risk.trailing", "a trailing stop, and no other order, needs a distance above 0"};
    if (request.postOnly
        && (request.type != OrderType::Limit || request.timeInForce == TimeInForce::ImmediateOrCancel
            || request.timeInForce == TimeInForce::FillOrKill))
        return Error{"risk.post_only", "only a limit order that may rest can be post-only"};
    const bool hasDate = request.timeInForce == TimeInForce::GoodTilDate;
    if (hasDate != request.goodUntil.has_value() || (request.goodUntil && *request.goodUntil <= now))
        return Error{"risk.good_until", "an order good until a date, and no other, needs a time to come"};
    if (request.bracket)
        return checkBracket(*request.bracket);
    return {};
}

Result<void> RiskGate::checkBracket(const Bracket& bracket) const {
    if (!bracket.target && !bracket.stop && !bracket.trailing)
        return Error{"risk.bracket", "a bracket needs at least one exit"};
    if (bracket.trailing && !isSound(*bracket.trailing))
        return Error{"risk.bracket", "a trailing exit needs a distance above 0"};
    for (const auto& level : {bracket.target, bracket.stop}) {
        if (level && level->value.sign() <= 0)
            return Error{"risk.bracket", "the exit level %1 is not above 0", {level->value.toString()}};
    }
    return {};
}

Result<void> RiskGate::check(const OrderRequest& request, UtcMs now, std::size_t openOrders) const {
    if (request.size.kind == OrderSize::Kind::Fixed) {
        const Quantity quantity = request.size.quantity;
        // Sizes are rounded down to lots before they come here.
        if (quantity.isZero())
            return Error{"risk.size", "the size is below one lot of %1", {m_instrument.lotStep.toString()}};
        if (quantity.sign() <= 0)
            return Error{"risk.size", "the quantity %1 is not positive", {quantity.toString()}};
        if (quantity.roundedTo(m_instrument.lotStep, Rounding::Down) != quantity)
            return Error{"risk.lot", "the quantity %1 is not a multiple of the lot %2",
                {quantity.toString(), m_instrument.lotStep.toString()}};
    }
    if (auto prices = checkPrices(request); !prices)
        return prices;
    if (auto terms = checkTerms(request, now); !terms)
        return terms;
    if (openOrders >= mostOpenOrders)
        return Error{"risk.too_many_orders", "there are %1 open orders already", {std::to_string(openOrders)}};
    return {};
}

} // namespace truebar
