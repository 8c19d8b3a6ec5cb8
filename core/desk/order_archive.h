// What of an account's journal is still to be copied into the workspace's records. Nothing leaves the journal before it
// is kept there. Belongs to the account's thread.
#pragma once

#include "core/desk/desk_records.h"
#include "core/live/order_store.h"

#include <set>

namespace truebar {

class OrderArchive {
public:
    void noteOrder(const ClientOrderId& id) { m_orders.insert(id); }
    void noteFill(BookedFill fill) { m_fills.push_back(std::move(fill)); }
    void noteAdoption(AdoptedPosition adoption) { m_adoptions.push_back(std::move(adoption)); }
    // Everything that the journal held when it was opened.
    void noteAll(const OrderStore& store);

    bool isWaiting() const { return !m_orders.empty() || !m_fills.empty() || !m_adoptions.empty(); }
    bool isUnderWay() const { return m_isUnderWay; }
    // Is everything of this order kept?
    bool isKept(const ClientOrderId& id) const { return !m_orders.contains(id) && !m_ordersUnderWay.contains(id); }

    // To be kept now; the journal has been flushed. Then tell how it went.
    RecordBatch take(const OrderStore& store);
    void ended(const RecordBatch& batch, bool isKept);

private:
    std::set<ClientOrderId> m_orders;
    std::vector<BookedFill> m_fills;
    std::vector<AdoptedPosition> m_adoptions;
    std::set<ClientOrderId> m_ordersUnderWay;
    std::size_t m_decisionsKept = 0;
    bool m_isUnderWay = false;
};

} // namespace truebar
