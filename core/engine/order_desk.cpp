#include "core/engine/order_desk.h"

namespace truebar {

Order& OrderDesk::create(const OrderRequest& request, UtcMs at, std::string reason) {
    if (!m_keepsAll)
        forgetClosed();
    Order order;
    order.number = m_forgotten + m_orders.size() + 1;
    order.request = request;
    order.submittedAt = at;
    order.reason = std::move(reason);
    ++m_open;
    return m_orders.emplace_back(std::move(order));
}

void OrderDesk::forgetClosed() {
    while (!m_orders.empty() && !m_orders.front().isOpen()) {
        m_orders.pop_front();
        ++m_forgotten;
    }
}

std::vector<OrderNumber> OrderDesk::createExits(OrderNumber entry) {
    const Order parent = find(entry); // a copy: orders are added below
    std::vector<OrderNumber> out;
    const auto add = [&](OrderType type) -> Order& {
        OrderRequest request;
        request.side = opposite(parent.request.side);
        request.type = type;
        request.reduceOnly = true;
        Order& exit = create(request, parent.submittedAt, parent.reason);
        exit.parent = entry;
        out.push_back(exit.number);
        return exit;
    };
    const auto priceOf = [](const ExitLevel& level) {
        return level.kind == ExitLevel::Kind::AtPrice ? std::optional(Price(level.value)) : std::nullopt;
    };
    const Bracket& bracket = *parent.request.bracket;
    if (bracket.stop)
        add(OrderType::Stop).request.stopPrice = priceOf(*bracket.stop);
    if (bracket.trailing) {
        Order& exit = add(OrderType::TrailingStop);
        exit.request.trailing = bracket.trailing;
        exit.atr = parent.atr;
    }
    if (bracket.target)
        add(OrderType::Limit).request.limitPrice = priceOf(*bracket.target);
    return out;
}

void OrderDesk::opened(OrderNumber number) {
    find(number).status = OrderStatus::Open;
}

void OrderDesk::triggered(OrderNumber number, UtcMs at) {
    find(number).triggeredAt = at;
}

void OrderDesk::filled(const Fill& fill) {
    find(fill.order).filledQuantity += fill.quantity;
}

void OrderDesk::closed(OrderNumber number, OrderStatus status, const std::string& reason, UtcMs at) {
    Order& order = find(number);
    if (!order.isOpen())
        return;
    order.status = status;
    order.closedAt = at;
    if (!reason.empty())
        order.reason = order.reason.empty() ? reason : order.reason + " — " + reason;
    --m_open;
}

std::vector<OrderNumber> OrderDesk::openOrders() const {
    std::vector<OrderNumber> out;
    for (const Order& order : m_orders) {
        if (order.isOpen())
            out.push_back(order.number);
    }
    return out;
}

} // namespace truebar
