// The account of Binance USD-M futures: orders over the WebSocket API, lists and settings over REST.
#pragma once

#include "plugins/brokers/binance/binance_broker.h"

namespace truebar::binance {

class UsdmBroker final : public BinanceBroker, private IMarginControl, private ICancelCountdown {
public:
    static Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock);

    Result<std::vector<VenueOrder>> openOrders(std::stop_token stop) override;
    Result<std::vector<VenuePosition>> positions(std::stop_token stop) override;
    OrderAnswer cancelAll(const InstrumentId& instrument, std::stop_token stop) override;
    Result<InstrumentFilters> filters(const InstrumentId& instrument, std::stop_token stop) override;
    IMarginControl* margin() override { return this; }
    ICancelCountdown* countdown() override { return this; }

private:
    using BinanceBroker::BinanceBroker;
    OrderAnswer setLeverage(const InstrumentId& instrument, int leverage, std::stop_token stop) override;
    OrderAnswer setIsolated(const InstrumentId& instrument, bool isolated, std::stop_token stop) override;
    OrderAnswer set(const InstrumentId& instrument, Millis countdown, std::stop_token stop) override;
    Result<QJsonValue> askTime(std::stop_token stop) override;
    Result<QJsonValue> askTrades(Parameters parameters, std::stop_token stop) override;
    Result<QJsonValue> askBalances(std::stop_token stop) override;
    Millis longestTradeSpan() const override { return std::chrono::hours(24 * 7); }
};

} // namespace truebar::binance
