#include "core/engine/decision_policy.h"

namespace truebar {

namespace {

OrderRequest marketOrder(Side side, OrderSize size, bool reduceOnly) {
    OrderRequest request;
    request.side = side;
    request.size = size;
    request.reduceOnly = reduceOnly;
    return request;
}

} // namespace

Decision DecisionPolicy::decide(const RecordedSuggestion& offered) const {
    Decision decision;
    decision.suggestion = offered.number;
    decision.time = offered.time;
    decision.decidedBy = "rule:auto";
    const auto validUntil = offered.suggestion.validUntil;
    decision.verdict = validUntil && *validUntil < offered.time ? Verdict::Expired : Verdict::Accepted;
    return decision;
}

std::vector<OrderRequest> ordersFor(const TargetPosition& target, Quantity position, Quantity lotStep) {
    const int wanted = target.exposure == Exposure::Flat ? 0 : (target.exposure == Exposure::Long ? 1 : -1);
    std::vector<OrderRequest> out;
    if (wanted == position.sign())
        return out;
    if (!position.isZero())
        out.push_back(
            marketOrder(position.sign() > 0 ? Side::Sell : Side::Buy, OrderSize::fixed(position.abs()), true));
    if (wanted != 0) {
        OrderSize size = target.size;
        if (size.kind == OrderSize::Kind::Fixed)
            size.quantity = size.quantity.roundedTo(lotStep, Rounding::Down);
        out.push_back(marketOrder(wanted > 0 ? Side::Buy : Side::Sell, size, false));
    }
    return out;
}

} // namespace truebar
