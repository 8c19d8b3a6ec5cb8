// What every live broker over a network does alike: two threads, orders and cancels that leave once and are answered
// once, questions that wait for their answer. A venue adds its session, which is its wire, and what it can be asked.
//
// A session, which lives on the network's thread, has:
//   Settings         with `timeout`, after which nobody knows what became of a request
//   Answer           with free functions certaintyOf(), reasonOf() and errorOf(); isGood()
//   Rates            made of a clock; hint()
//   start(), flush()
//   place(order, handedOver, done)    nothing leaves later than the time-out after `handedOver`
//   cancel(reference, done)
//   placed(answer, reference), cancelled(answer, reference)     what an accepted request has become, or why it cannot
//                    be read
#pragma once

#include "core/sdk/live_broker_plugin.h"
#include "core/threads/call_thread.h"
#include "plugins/brokers/net/account_link.h"
#include "plugins/brokers/net/outcome.h"
#include "plugins/brokers/net/waiting.h"

#include <memory>

namespace truebar::wire {

inline Error notSent(const Error& why) {
    return {"live.not_sent", "nothing was sent: %1", {why.message()}};
}

inline Error unclear(const Error& why) {
    return {"live.unanswered", "it is not known what the venue did: %1", {why.message()}};
}

template <class Session>
class VenueBroker : public ILiveBroker {
public:
    using Settings = typename Session::Settings;
    using Answer = typename Session::Answer;
    using Rates = typename Session::Rates;

    // What was handed over is answered, as not answered by the venue.
    ~VenueBroker() override {
        m_network.runAndWait([this] { m_session.reset(); });
    }

    void start() override {
        m_network.post([this] { m_session->start(); });
    }

    void submit(std::span<const OrderIntent> orders) override {
        m_network.post(
            [this, all = std::vector<OrderIntent>(orders.begin(), orders.end()), handedOver = m_clock.now()] {
                for (const OrderIntent& each : all)
                    submitOne(each, handedOver);
                m_session->flush();
            });
    }

    void cancel(const OrderReference& order) override {
        m_network.post([this, order] {
            m_session->cancel(order, [this, order](const Outcome<Answer>& outcome) {
                const OrderAnswer answer = judge(outcome, order, &Session::cancelled);
                m_eventThread.post([this, id = order.id, answer] { m_events.onCancelAnswered(id, answer); });
            });
            m_session->flush();
        });
    }

    RateHint rateHint() const override { return m_rates.hint(); }

protected:
    // `make` gets settings, rates and handlers and gives the session; on the network's thread, before this returns.
    template <class Make>
    VenueBroker(Settings settings, ILiveBrokerEvents& events, const IClock& clock, const Make& make)
        : m_settings(std::move(settings))
        , m_events(events)
        , m_clock(clock)
        , m_rates(clock)
        , m_eventThread(QStringLiteral("broker-events"))
        , m_network(QStringLiteral("broker"), CallThread::Pace::Urgent) {
        m_network.runAndWait([&] { m_session = make(m_settings, m_rates, handlers()); });
    }

    // A request and what becomes of it; "live.cancelled" if the token asks to stop first.
    using Send = std::function<void(Session&, Done<Answer>)>;
    Result<Outcome<Answer>> await(const Send& send, std::stop_token stop) {
        const auto waiting = std::make_shared<Waiting<Outcome<Answer>>>();
        m_network.post([this, send, waiting] {
            send(*m_session, [waiting](const Outcome<Answer>& outcome) { waiting->finish(outcome); });
        });
        return waiting->wait(std::move(stop));
    }
    // The venue's answer, good or not; errors as ILiveBroker. Of questions only: one that was cancelled before it was
    // asked is not asked, however soon it could be answered.
    Result<Answer> answerTo(const Send& send, std::stop_token stop) {
        if (stop.stop_requested())
            return cancelledQuestion();
        auto outcome = await(send, std::move(stop));
        if (!outcome)
            return std::move(outcome).error();
        if (outcome->kind != Outcome<Answer>::Kind::Answered)
            return outcome->reason;
        return std::move(outcome->answer);
    }
    // What is the same for every command; nothing where the venue has accepted it.
    std::optional<OrderAnswer> judgeDoubt(const Outcome<Answer>& outcome) const {
        OrderAnswer out;
        out.at = m_clock.now();
        switch (outcome.kind) {
        case Outcome<Answer>::Kind::NotSent:
            out.certainty = Certainty::Refused;
            out.reason = notSent(outcome.reason);
            return out;
        case Outcome<Answer>::Kind::Unanswered:
            out.reason = unclear(outcome.reason);
            return out;
        case Outcome<Answer>::Kind::Answered:
            break;
        }
        out.certainty = certaintyOf(outcome.answer);
        if (out.certainty == Certainty::Accepted)
            return std::nullopt;
        out.reason = reasonOf(outcome.answer);
        return out;
    }

    const Settings& settings() const { return m_settings; }
    const IClock& clock() const { return m_clock; }

private:
    using Read = Result<OrderAnswer> (Session::*)(const Answer&, const OrderReference&) const;

    // Handlers may take their time, but not that of the sockets.
    SessionHandlers handlers() {
        SessionHandlers out;
        out.event = [this](const AccountEvent& event) {
            m_eventThread.post([this, event] {
                if (event.fill)
                    m_events.onFill(*event.fill);
                if (event.order)
                    m_events.onOrderUpdate(*event.order);
                if (auto* margin = event.margin ? dynamic_cast<IMarginEvents*>(&m_events) : nullptr)
                    margin->onMarginChanged(*event.margin);
            });
        };
        out.link = [this](LinkState state, const std::string& reason) {
            m_eventThread.post([this, state, reason] { m_events.onLink(state, reason); });
        };
        return out;
    }

    void submitOne(const OrderIntent& order, UtcMs handedOver) {
        OrderReference reference;
        reference.id = order.id;
        reference.instrument = order.instrument;
        const auto done = [this, reference](const Outcome<Answer>& outcome) {
            const OrderAnswer answer = judge(outcome, reference, &Session::placed);
            m_eventThread.post([this, id = reference.id, answer] { m_events.onSubmitAnswered(id, answer); });
        };
        // This machine has slept, or was too busy. By now others may have concluded that the order never left.
        if (m_clock.now() - handedOver >= m_settings.timeout)
            done(Outcome<Answer>::notSent({"live.unavailable", "it has waited too long to be sent"}));
        else
            m_session->place(order, handedOver, done);
    }

    OrderAnswer judge(const Outcome<Answer>& outcome, const OrderReference& order, Read read) const {
        if (auto doubt = judgeDoubt(outcome))
            return std::move(*doubt);
        auto accepted = ((*m_session).*read)(outcome.answer, order);
        if (accepted)
            return std::move(*accepted);
        OrderAnswer out;
        out.at = m_clock.now();
        out.reason = unclear(accepted.error());
        return out;
    }

    const Settings m_settings;
    ILiveBrokerEvents& m_events;
    const IClock& m_clock;
    Rates m_rates;
    CallThread m_eventThread;
    CallThread m_network;
    std::unique_ptr<Session> m_session; // lives on the network's thread
};

} // namespace truebar::wire
