#include "tests/support/venues/order_venue.h"

#include <utility>

namespace truebar::test {

OrderVenue::OrderVenue(const IClock& clock, bool hasPositions)
    : m_clock(clock)
    , m_truth(hasPositions) { }

OrderVenue::~OrderVenue() = default;

std::optional<OrderFault> OrderVenue::receive(int connection, const std::string& clientId) {
    const std::lock_guard lock(m_mutex);
    m_received.push_back({connection, clientId});
    if (m_faults.empty())
        return std::nullopt;
    const OrderFault out = m_faults.front();
    m_faults.pop_front();
    return out;
}

bool OrderVenue::isTaken(std::optional<OrderFault> fault) {
    return fault != OrderFault::CloseUntaken && fault != OrderFault::Throttle && fault != OrderFault::Ban;
}

bool OrderVenue::isHidden(const TruthOrder& order) const {
    return now() - order.placed < m_queryLag;
}

void OrderVenue::publish(const std::vector<TruthEvent>& events) {
    if (events.empty())
        return;
    std::vector<QByteArray> frames;
    const std::set<int> clients = listeners();
    {
        const std::lock_guard lock(m_mutex);
        const auto happens = [this](double share) {
            return share > 0 && std::uniform_real_distribution<double>(0, 1)(m_random) < share;
        };
        for (const TruthEvent& each : events) {
            const QByteArray frame = wordsOf(each);
            if (each.trade && happens(m_streamFaults.dropped))
                continue;
            if (each.trade && !m_heldBack && happens(m_streamFaults.reordered)) {
                m_heldBack = frame;
                continue;
            }
            frames.push_back(frame);
            if (each.trade && happens(m_streamFaults.duplicated))
                frames.push_back(frame);
            if (m_heldBack)
                frames.push_back(*std::exchange(m_heldBack, std::nullopt));
        }
        if (m_isMuted)
            return;
    }
    for (const QByteArray& frame : frames) {
        for (const int client : clients)
            sendOnStream(client, frame);
    }
}

void OrderVenue::sayOnStream(const QByteArray& text) {
    for (const int client : listeners())
        sendOnStream(client, text);
}

void OrderVenue::trade(const std::string& symbol, Decimal price, std::optional<Decimal> most) {
    publish(m_truth.trade(symbol, price, now(), most));
}

void OrderVenue::fail(OrderFault fault, int times) {
    const std::lock_guard lock(m_mutex);
    m_faults.insert(m_faults.end(), static_cast<std::size_t>(times), fault);
}

void OrderVenue::setStreamFaults(const StreamFaults& faults) {
    const std::lock_guard lock(m_mutex);
    m_streamFaults = faults;
    m_random.seed(faults.seed);
}

void OrderVenue::setQueryLag(Millis lag) {
    const std::lock_guard lock(m_mutex);
    m_queryLag = lag;
}

void OrderVenue::setSkew(Millis skew) {
    const std::lock_guard lock(m_mutex);
    m_skew = skew;
}

void OrderVenue::setStreamMuted(bool isMuted) {
    const std::lock_guard lock(m_mutex);
    m_isMuted = isMuted;
}

std::vector<OrderVenue::Received> OrderVenue::orderRequests() const {
    const std::lock_guard lock(m_mutex);
    return m_received;
}

} // namespace truebar::test
