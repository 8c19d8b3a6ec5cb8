// A live broker at Alpaca: orders and questions over REST, what becomes of them over the stream trade_updates.
#pragma once

#include "plugins/brokers/alpaca/core/session.h"
#include "plugins/brokers/net/venue_broker.h"

namespace truebar::alpaca {

class AlpacaBroker final : public wire::VenueBroker<Session> {
public:
    static Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock);

    Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token stop) override;
    Result<std::vector<VenueOrder>> openOrders(std::stop_token stop) override;
    Result<std::vector<VenuePosition>> positions(std::stop_token stop) override;
    Result<std::vector<VenueBalance>> balances(std::stop_token stop) override;
    Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) override;
    // Alpaca cancels all of an account or one by one: this asks for the instrument's open orders and cancels each.
    OrderAnswer cancelAll(const InstrumentId& instrument, std::stop_token stop) override;
    Result<InstrumentFilters> filters(const InstrumentId& instrument, std::stop_token stop) override;
    Result<VenueTime> time(std::stop_token stop) override;
    Result<AccountPermissions> permissions(std::stop_token stop) override;
    LiveBrokerCapabilities capabilities() const override;

private:
    AlpacaBroker(SessionSettings settings, ILiveBrokerEvents& events, const IClock& clock);

    // Of a question; errors as ILiveBroker.
    Result<QJsonValue> ask(const RestCall& call, std::stop_token stop);
    // The same, where an answer that is not good may say something.
    Result<Answer> answerTo(const RestCall& call, std::stop_token stop);
    // Of one instrument, or of all where there is none.
    Result<std::vector<VenueOrder>> askOpenOrders(const std::string& symbol, std::stop_token stop);
};

} // namespace truebar::alpaca
