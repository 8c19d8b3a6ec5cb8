#include "core/desk/order_archive.h"

namespace truebar {

void OrderArchive::noteAll(const OrderStore& store) {
    store.book().forEach([&](const LiveOrder& order, const std::vector<VenueFill>& fills) {
        noteOrder(order.intent.id);
        for (const VenueFill& fill : fills)
            noteFill({fill, order.intent.bot});
    });
}

RecordBatch OrderArchive::take(const OrderStore& store) {
    RecordBatch out;
    out.journalSequence = store.journal().lastSequence();
    for (const ClientOrderId& id : m_orders) {
        if (const LiveOrder* order = store.book().find(id))
            out.orders.push_back(*order);
    }
    m_ordersUnderWay = std::exchange(m_orders, {});
    out.fills = std::exchange(m_fills, {});
    out.adoptions = std::exchange(m_adoptions, {});
    const auto& decisions = store.decisions();
    out.decisions.assign(decisions.begin() + static_cast<std::ptrdiff_t>(m_decisionsKept), decisions.end());
    m_isUnderWay = true;
    return out;
}

void OrderArchive::ended(const RecordBatch& batch, bool isKept) {
    m_isUnderWay = false;
    if (isKept) {
        m_decisionsKept += batch.decisions.size();
    } else {
        m_orders.insert(m_ordersUnderWay.begin(), m_ordersUnderWay.end());
        // In front of what has come since: the order of fills is theirs.
        m_fills.insert(m_fills.begin(), batch.fills.begin(), batch.fills.end());
        m_adoptions.insert(m_adoptions.begin(), batch.adoptions.begin(), batch.adoptions.end());
    }
    m_ordersUnderWay.clear();
}

} // namespace truebar
