#include "tests/support/venues/broker_listener.h"

namespace truebar::test {

template <class Change>
void BrokerListener::change(const Change& change) {
    {
        const std::lock_guard lock(m_mutex);
        change();
    }
    m_changed.notify_all();
}

void BrokerListener::onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    change([&] { m_answers[id.text].push_back(answer); });
}

void BrokerListener::onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    change([&] { m_cancelAnswers[id.text].push_back(answer); });
}

void BrokerListener::onOrderUpdate(const VenueOrder& order) {
    change([&] { m_orders.push_back(order); });
}

void BrokerListener::onFill(const VenueFill& fill) {
    change([&] { m_fills.push_back(fill); });
}

void BrokerListener::onMarginChanged(const MarginChange& each) {
    change([&] { m_marginChanges.push_back(each); });
}

void BrokerListener::onLink(LinkState state, const std::string& reason) {
    change([&] {
        if (state == LinkState::Live)
            ++m_live;
        if (state == LinkState::Lost)
            m_lost.push_back(reason);
    });
}

std::vector<OrderAnswer> BrokerListener::answers(const std::string& id) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_answers.find(id);
    return found == m_answers.end() ? std::vector<OrderAnswer>() : found->second;
}

std::vector<OrderAnswer> BrokerListener::cancelAnswers(const std::string& id) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_cancelAnswers.find(id);
    return found == m_cancelAnswers.end() ? std::vector<OrderAnswer>() : found->second;
}

std::vector<VenueOrder> BrokerListener::orders() const {
    const std::lock_guard lock(m_mutex);
    return m_orders;
}

std::vector<MarginChange> BrokerListener::marginChanges() const {
    const std::lock_guard lock(m_mutex);
    return m_marginChanges;
}

std::vector<VenueFill> BrokerListener::fills() const {
    const std::lock_guard lock(m_mutex);
    return m_fills;
}

std::vector<std::string> BrokerListener::lostReasons() const {
    const std::lock_guard lock(m_mutex);
    return m_lost;
}

bool BrokerListener::waitFor(const std::function<bool()>& condition) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition()) {
        std::unique_lock lock(m_mutex);
        if (std::chrono::steady_clock::now() >= end)
            return false;
        m_changed.wait_for(lock, std::chrono::milliseconds(5));
    }
    return true;
}

bool BrokerListener::waitForLive(int times) const {
    return waitFor([&] {
        const std::lock_guard lock(m_mutex);
        return m_live >= times;
    });
}

bool BrokerListener::waitForAnswer(const std::string& id) const {
    return waitFor([&] { return !answers(id).empty(); });
}

} // namespace truebar::test
