#include "core/risk/risk_desk.h"

namespace truebar {

namespace {

Error refused(const char* code, const char* text, Decimal value, Decimal bound) {
    return {code, text, {value.toString(), bound.toString()}};
}

bool isMultiple(Decimal value, Decimal step) {
    return step.isZero() || value.roundedTo(step, Rounding::Down) == value;
}

Result<void> checkQuantity(const OrderIntent& order, const InstrumentFilters& filters) {
    const Decimal quantity = order.quantity.value();
    if (!isMultiple(quantity, filters.lotStep.value()))
        return refused("filter.lot", "the quantity %1 is not in steps of %2", quantity, filters.lotStep.value());
    if (order.quantity < filters.minQuantity)
        return refused(
            "filter.min_quantity", "the quantity %1 is below the venue's %2", quantity, filters.minQuantity.value());
    auto most = filters.maxQuantity;
    if (order.type == OrderType::Market && filters.maxMarketQuantity)
        most = filters.maxMarketQuantity;
    if (most && order.quantity > *most)
        return refused("filter.max_quantity", "the quantity %1 is above the venue's %2", quantity, most->value());
    return {};
}

Result<void> checkPrices(
    const OrderIntent& order, const InstrumentFilters& filters, const std::optional<LastPrice>& last) {
    for (const auto& price : {order.limitPrice, order.stopPrice}) {
        if (price && !isMultiple(price->value(), filters.tickSize.value()))
            return refused(
                "filter.tick", "the price %1 is not in steps of %2", price->value(), filters.tickSize.value());
    }
    if (!order.limitPrice || !last)
        return {};
    const Decimal factor = Decimal::divide(order.limitPrice->value(), last->price.value());
    if (filters.lowestPriceFactor && factor < *filters.lowestPriceFactor)
        return refused("filter.price", "the price is %1 times the last one; the venue's bound is %2", factor,
            *filters.lowestPriceFactor);
    if (filters.highestPriceFactor && factor > *filters.highestPriceFactor)
        return refused("filter.price", "the price is %1 times the last one; the venue's bound is %2", factor,
            *filters.highestPriceFactor);
    return {};
}

} // namespace

Result<void> checkFilters(
    const OrderIntent& order, const InstrumentFilters& filters, const std::optional<LastPrice>& price) {
    if (!filters.isTrading)
        return Error{"filter.closed", "the venue does not trade it now"};
    if (auto passed = checkQuantity(order, filters); !passed)
        return passed;
    if (auto passed = checkPrices(order, filters, price); !passed)
        return passed;
    std::optional<Price> at = order.limitPrice;
    if (!at && price)
        at = price->price;
    // A reduce-only order may be as small as what is left.
    if (!at || order.reduceOnly)
        return {};
    const Decimal value = Decimal::multiply(notional(*at, order.quantity).value(), filters.contractMultiplier);
    if (value < filters.minNotional.value())
        return refused(
            "filter.min_notional", "the value %1 is below the venue's %2", value, filters.minNotional.value());
    if (filters.maxNotional && value > filters.maxNotional->value())
        return refused(
            "filter.max_notional", "the value %1 is above the venue's %2", value, filters.maxNotional->value());
    return {};
}

} // namespace truebar
