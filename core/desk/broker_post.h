// Brings what a broker reports, on a thread of the broker's, to the thread of the account.
#pragma once

#include "core/sdk/live_broker.h"
#include "core/sdk/margin_events.h"

#include <chrono>
#include <functional>

namespace truebar {

class BrokerPost final : public ILiveBrokerEvents, public IMarginEvents {
public:
    using Moment = std::chrono::steady_clock::time_point;
    // What arrives on the account's thread.
    class ITarget {
    public:
        virtual ~ITarget() = default;
        virtual void submitAnswered(const ClientOrderId& id, const OrderAnswer& answer, Moment heard) = 0;
        virtual void cancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) = 0;
        virtual void orderUpdated(const VenueOrder& order) = 0;
        virtual void filled(const VenueFill& fill) = 0;
        virtual void marginChanged(const MarginChange& change) = 0;
        virtual void linkChanged(LinkState state, const std::string& reason) = 0;
    };

    // `post` drops calls once the target is gone.
    BrokerPost(ITarget& target, std::function<void(std::function<void()>)> post)
        : m_target(target)
        , m_post(std::move(post)) { }

    void onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) override {
        m_post([this, id, answer, heard = std::chrono::steady_clock::now()] {
            m_target.submitAnswered(id, answer, heard);
        });
    }
    void onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) override {
        m_post([this, id, answer] { m_target.cancelAnswered(id, answer); });
    }
    void onOrderUpdate(const VenueOrder& order) override {
        m_post([this, order] { m_target.orderUpdated(order); });
    }
    void onFill(const VenueFill& fill) override {
        m_post([this, fill] { m_target.filled(fill); });
    }
    void onMarginChanged(const MarginChange& change) override {
        m_post([this, change] { m_target.marginChanged(change); });
    }
    void onLink(LinkState state, const std::string& reason) override {
        m_post([this, state, reason] { m_target.linkChanged(state, reason); });
    }

private:
    ITarget& m_target;
    std::function<void(std::function<void()>)> m_post;
};

} // namespace truebar
