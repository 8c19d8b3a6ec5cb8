#include "core/desk/account_snapshot.h"

#include <algorithm>

namespace truebar {

const LiveOrder* AccountSnapshot::find(const ClientOrderId& id) const {
    const auto it = std::ranges::find_if(orders, [&](const LiveOrder& order) { return order.intent.id == id; });
    return it == orders.end() ? nullptr : &*it;
}

} // namespace truebar
