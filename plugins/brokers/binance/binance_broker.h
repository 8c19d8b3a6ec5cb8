// A live broker at Binance: what spot and futures have in common. Orders go over the WebSocket API only.
#pragma once

#include "plugins/brokers/binance/account.h"
#include "plugins/brokers/binance/session.h"
#include "plugins/brokers/net/venue_broker.h"

namespace truebar::binance {

class BinanceBroker : public wire::VenueBroker<Session> {
public:
    Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token stop) override;
    Result<std::vector<VenueBalance>> balances(std::stop_token stop) override;
    Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) override;
    Result<AccountPermissions> permissions(std::stop_token stop) override;
    Result<VenueTime> time(std::stop_token stop) override;
    LiveBrokerCapabilities capabilities() const override;

protected:
    BinanceBroker(SessionSettings settings, Signer signer, ILiveBrokerEvents& events, const IClock& clock);

    // Of a question; errors as ILiveBroker.
    Result<QJsonValue> ask(const SocketCall& call, std::stop_token stop);
    Result<QJsonValue> ask(const RestCall& call, std::stop_token stop);
    // Of a command that may be repeated without harm; `isDone` says which refusals mean that nothing was left to do,
    // `result` is given what the venue answered once it has accepted.
    OrderAnswer command(const SocketCall& call, std::stop_token stop, bool (*isDone)(const Answer&) = nullptr);
    OrderAnswer command(const RestCall& call, std::stop_token stop, bool (*isDone)(const Answer&) = nullptr,
        QJsonValue* result = nullptr);

    virtual Result<QJsonValue> askTime(std::stop_token stop) = 0;
    virtual Result<QJsonValue> askTrades(Parameters parameters, std::stop_token stop) = 0;
    virtual Result<QJsonValue> askBalances(std::stop_token stop) = 0;
    // The longest span of time that one question for trades may have.
    virtual Millis longestTradeSpan() const = 0;

    const Place& place() const { return settings().place; }

private:
    // A refusal for the clock is worth another question: the session asks for the time meanwhile.
    Result<Answer> answerInTime(const Send& send, std::stop_token stop);
    OrderAnswer commandAnswer(
        const Send& send, std::stop_token stop, bool (*isDone)(const Answer&), QJsonValue* result = nullptr);
};

} // namespace truebar::binance
