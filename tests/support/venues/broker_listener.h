// What a live broker tells a test, and waiting for it.
#pragma once

#include "core/sdk/live_broker.h"
#include "core/sdk/margin_events.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace truebar::test {

class BrokerListener final : public ILiveBrokerEvents, public IMarginEvents {
public:
    void onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) override;
    void onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) override;
    void onOrderUpdate(const VenueOrder& order) override;
    void onFill(const VenueFill& fill) override;
    void onMarginChanged(const MarginChange& change) override;
    void onLink(LinkState state, const std::string& reason) override;

    // All answers to one order, in the order they came; a good broker gives one.
    std::vector<OrderAnswer> answers(const std::string& id) const;
    std::vector<OrderAnswer> cancelAnswers(const std::string& id) const;
    std::vector<VenueOrder> orders() const;
    std::vector<VenueFill> fills() const;
    std::vector<MarginChange> marginChanges() const;
    std::vector<std::string> lostReasons() const;

    // False if it has not come within 20 seconds.
    bool waitFor(const std::function<bool()>& condition) const;
    bool waitForLive(int times = 1) const;
    bool waitForAnswer(const std::string& id) const;

private:
    template <class Change>
    void change(const Change& change);

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::map<std::string, std::vector<OrderAnswer>> m_answers;
    std::map<std::string, std::vector<OrderAnswer>> m_cancelAnswers;
    std::vector<VenueOrder> m_orders;
    std::vector<VenueFill> m_fills;
    std::vector<MarginChange> m_marginChanges;
    std::vector<std::string> m_lost;
    int m_live = 0;
};

} // namespace truebar::test
