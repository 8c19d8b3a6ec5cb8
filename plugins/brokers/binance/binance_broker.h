// A live broker at Binance: what spot and futures have in common. Orders go over the WebSocket API only.
#pragma once

#include "core/threads/call_thread.h"
#include "plugins/brokers/binance/account.h"
#include "plugins/brokers/binance/session.h"

#include <memory>

namespace truebar::binance {

class BinanceBroker : public ILiveBroker {
public:
    ~BinanceBroker() override;

    void start() override;
    void submit(std::span<const OrderIntent> orders) override;
    void cancel(const OrderReference& order) override;
    Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token stop) override;
    Result<std::vector<VenueBalance>> balances(std::stop_token stop) override;
    Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) override;
    Result<AccountPermissions> permissions(std::stop_token stop) override;
    Result<VenueTime> time(std::stop_token stop) override;
    LiveBrokerCapabilities capabilities() const override;
    RateHint rateHint() const override { return m_rates.hint(); }

protected:
    BinanceBroker(SessionSettings settings, Signer signer, ILiveBrokerEvents& events, const IClock& clock);

    // Of a question; errors as ILiveBroker.
    Result<QJsonValue> ask(const SocketCall& call, std::stop_token stop);
    Result<QJsonValue> ask(const RestCall& call, std::stop_token stop);
    // Of a command that may be repeated without harm; `isDone` says which refusals mean that nothing was left to do.
    OrderAnswer command(const SocketCall& call, std::stop_token stop, bool (*isDone)(const Answer&) = nullptr);
    OrderAnswer command(const RestCall& call, std::stop_token stop, bool (*isDone)(const Answer&) = nullptr);

    virtual Result<QJsonValue> askTime(std::stop_token stop) = 0;
    virtual Result<QJsonValue> askTrades(Parameters parameters, std::stop_token stop) = 0;
    virtual Result<QJsonValue> askBalances(std::stop_token stop) = 0;
    // The longest span of time that one question for trades may have.
    virtual Millis longestTradeSpan() const = 0;

    const Place& place() const { return m_settings.place; }
    const SessionSettings& settings() const { return m_settings; }

private:
    using Send = std::function<void(Session::Done)>;
    Result<Outcome> await(const Send& send, std::stop_token stop);
    Result<Answer> answerTo(const Send& send, std::stop_token stop);
    OrderAnswer commandAnswer(const Send& send, std::stop_token stop, bool (*isDone)(const Answer&));
    void submitOne(const OrderIntent& order);
    void cancelOne(const OrderReference& order);
    OrderAnswer judge(const Outcome& outcome, const OrderReference& order) const;

    const SessionSettings m_settings;
    const Signer m_signer;
    ILiveBrokerEvents& m_events;
    const IClock& m_clock;
    RateBook m_rates;
    CallThread m_eventThread; // handlers may take their time, but not that of the sockets
    CallThread m_network;
    std::unique_ptr<Session> m_session; // lives on the network's thread
};

} // namespace truebar::binance
