#include "core/engine/answer.h"

namespace truebar {

OrderRequest amended(OrderRequest order, const Amendment& amendment) {
    if (amendment.quantity)
        order.size = OrderSize::fixed(*amendment.quantity);
    if (amendment.limitPrice) {
        if (order.type == OrderType::Market)
            order.type = OrderType::Limit;
        order.limitPrice = amendment.limitPrice;
    }
    if (!amendment.stopPrice)
        return order;
    if (order.stopPrice) {
        order.stopPrice = amendment.stopPrice;
    } else {
        Bracket bracket = order.bracket.value_or(Bracket());
        bracket.stop = ExitLevel{ExitLevel::Kind::AtPrice, amendment.stopPrice->value()};
        order.bracket = bracket;
    }
    return order;
}

Answer notSent(Answer answer, const std::string& why) {
    if (answer.verdict != Verdict::Accepted && answer.verdict != Verdict::Amended)
        return answer;
    answer.verdict = Verdict::Expired;
    answer.amendment = {};
    answer.note = "not sent: " + why;
    return answer;
}

} // namespace truebar
