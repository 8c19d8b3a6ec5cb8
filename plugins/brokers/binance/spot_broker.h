// The account of Binance spot: everything goes over the WebSocket API.
#pragma once

#include "plugins/brokers/binance/binance_broker.h"

namespace truebar::binance {

class SpotBroker final : public BinanceBroker {
public:
    static Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock);

    Result<std::vector<VenueOrder>> openOrders(std::stop_token stop) override;
    Result<std::vector<VenuePosition>> positions(std::stop_token stop) override;
    OrderAnswer cancelAll(const InstrumentId& instrument, std::stop_token stop) override;
    Result<InstrumentFilters> filters(const InstrumentId& instrument, std::stop_token stop) override;

private:
    using BinanceBroker::BinanceBroker;
    Result<QJsonValue> askTime(std::stop_token stop) override;
    Result<QJsonValue> askTrades(Parameters parameters, std::stop_token stop) override;
    Result<QJsonValue> askBalances(std::stop_token stop) override;
    Millis longestTradeSpan() const override { return std::chrono::hours(24); }
};

} // namespace truebar::binance
