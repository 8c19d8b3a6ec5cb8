// The orders of one run: numbers them, follows what the broker says of them.
#pragma once

#include "core/sdk/broker.h"
#include "core/trading/order.h"

#include <deque>

namespace truebar {

class OrderDesk {
public:
    // Without `keepsAll` orders that are over are forgotten with the next one that is made, oldest first.
    explicit OrderDesk(bool keepsAll = true)
        : m_keepsAll(keepsAll) { }

    Order& create(const OrderRequest& request, UtcMs at, std::string reason);
    // The exits of an entry with a bracket, to be submitted after it: reduce-only, without a price as long as that
    // depends on the entry's fill, without a size.
    std::vector<OrderNumber> createExits(OrderNumber entry);
    // Not one that is forgotten.
    Order& find(OrderNumber number) { return m_orders[number - 1 - m_forgotten]; }
    std::size_t openCount() const { return m_open; }

    void opened(OrderNumber number);
    void amended(OrderNumber number, const OrderRequest& request) { find(number).request = request; }
    void triggered(OrderNumber number, UtcMs at);
    void filled(const Fill& fill);
    void closed(OrderNumber number, OrderStatus status, const std::string& reason, UtcMs at);

    // All that are not forgotten.
    const std::deque<Order>& orders() const { return m_orders; }
    // Whether any open order is such; the newest are asked first.
    template <class Predicate>
    bool hasOpen(Predicate isSuch) const {
        std::size_t left = m_open;
        for (auto order = m_orders.rbegin(); left > 0 && order != m_orders.rend(); ++order) {
            if (!order->isOpen())
                continue;
            if (isSuch(*order))
                return true;
            --left;
        }
        return false;
    }
    // Numbers of all that are open, oldest first.
    std::vector<OrderNumber> openOrders() const;

private:
    void forgetClosed();

    bool m_keepsAll;
    std::size_t m_forgotten = 0;
    std::deque<Order> m_orders; // number = m_forgotten + index + 1; references stay valid
    std::size_t m_open = 0;
};

} // namespace truebar
