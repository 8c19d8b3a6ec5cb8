#include "core/engine/decision_policy.h"

#include <algorithm>

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
    decision.decidedBy = m_settings.isAuto() ? "rule:auto" : "rule:" + std::string(toString(m_settings.mode));
    const auto validUntil = offered.suggestion.validUntil;
    decision.verdict = validUntil && *validUntil < offered.time ? Verdict::Expired : Verdict::Accepted;
    return decision;
}

bool DecisionPolicy::mustWait(const PendingSuggestion& pending) const {
    if (pending.orders.empty())
        return false;
    switch (m_settings.mode) {
    case DecisionMode::Auto:
        return false;
    case DecisionMode::Ask:
        return m_asksPerson;
    case DecisionMode::AskAbove:
        return m_asksPerson && pending.notional > m_settings.threshold;
    case DecisionMode::SimulateDelay:
        return m_settings.delay.count() > 0;
    }
    return false;
}

UtcMs DecisionPolicy::deadlineOf(const RecordedSuggestion& offered) const {
    const UtcMs deadline = offered.time + m_settings.deadline;
    return std::min(deadline, offered.suggestion.validUntil.value_or(deadline));
}

std::optional<Answer> DecisionPolicy::laterAnswer(const PendingSuggestion& pending) const {
    if (m_settings.mode != DecisionMode::SimulateDelay)
        return std::nullopt;
    Answer out;
    out.at = pending.offered.time + m_settings.delay;
    out.by = "rule:simulate_delay";
    if (out.at <= pending.deadline)
        return out;
    out.at = pending.deadline;
    out.by = "rule:expiry";
    out.verdict = m_settings.onExpiry == OnExpiry::Accept ? Verdict::Accepted : Verdict::Expired;
    return out;
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

std::vector<OrderRequest> ordersFor(const Suggestion& suggestion, Quantity position, Quantity lotStep) {
    if (const auto* request = std::get_if<OrderRequest>(&suggestion.proposal))
        return {*request};
    return ordersFor(std::get<TargetPosition>(suggestion.proposal), position, lotStep);
}

} // namespace truebar
