// A venue on this machine that takes orders: what all of them have in common. It keeps the truth, counts every order
// request, tells a stream what happens, and does what real venues do at their worst.
#pragma once

#include "core/sdk/clock.h"
#include "tests/support/venues/order_truth.h"

#include <QByteArray>

#include <deque>
#include <random>
#include <set>

namespace truebar::test {

// What becomes of the next order request.
enum class OrderFault {
    LoseReply, // taken, never answered
    FailAfterTaking, // taken, answered 503
    UnknownAfterTaking, // taken, answered that it is not known
    CloseUntaken, // read, closed
    CloseAfterTaking, // taken, closed
    AnswerGarbage, // taken, answered with something else
    Throttle, // not taken, too many orders
    Ban, // not taken, silence is wanted until a time
};

struct StreamFaults {
    double dropped = 0; // shares of fills, 0 … 1
    double duplicated = 0;
    double reordered = 0;
    std::uint64_t seed = 1;
};

class OrderVenue {
public:
    struct Received {
        int connection = 0;
        std::string clientId{};
    };

    OrderVenue(const IClock& clock, bool hasPositions);
    virtual ~OrderVenue();
    OrderVenue(const OrderVenue&) = delete;
    OrderVenue& operator=(const OrderVenue&) = delete;

    OrderTruth& truth() { return m_truth; }
    void fail(OrderFault fault, int times = 1);
    void setStreamFaults(const StreamFaults& faults);
    // New orders stay hidden from questions for so long.
    void setQueryLag(Millis lag);
    void setSkew(Millis skew);
    // Held back: nothing is said on the stream of the account any more.
    void setStreamMuted(bool isMuted);
    void trade(const std::string& symbol, Decimal price, std::optional<Decimal> most = {});
    std::vector<Received> orderRequests() const;

    void sayOnStream(const QByteArray& text);
    virtual void dropLinks() = 0;

protected:
    // Notes the request; what shall become of it.
    std::optional<OrderFault> receive(int connection, const std::string& clientId);
    static bool isTaken(std::optional<OrderFault> fault);
    bool isHidden(const TruthOrder& order) const;
    void publish(const std::vector<TruthEvent>& events);
    UtcMs now() const { return m_clock.now() + m_skew; }

    // Of the stream. Waits for the servers' thread, so the mutex is not held.
    virtual std::set<int> listeners() = 0;
    virtual void sendOnStream(int client, const QByteArray& text) = 0;
    virtual QByteArray wordsOf(const TruthEvent& event) const = 0;

    const IClock& m_clock;
    OrderTruth m_truth;
    // Of everything but the servers; never held while something is sent, for that waits for another thread.
    mutable std::recursive_mutex m_mutex;

private:
    std::deque<OrderFault> m_faults;
    StreamFaults m_streamFaults{};
    std::mt19937_64 m_random{1};
    std::optional<QByteArray> m_heldBack{}; // overtaken by the next
    Millis m_queryLag{};
    Millis m_skew{};
    bool m_isMuted = false;
    std::vector<Received> m_received;
};

} // namespace truebar::test
