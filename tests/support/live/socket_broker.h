// The trader's side of a VenueServer: one connection for orders and events, one for questions.
#pragma once

#include "core/sdk/clock.h"
#include "core/sdk/live_broker.h"

namespace truebar::test {

class SocketBroker final : public ILiveBroker {
public:
    SocketBroker(const std::string& path, ILiveBrokerEvents& events);
    ~SocketBroker() override;

    // Tells what has come since the last call.
    void deliver();
    bool isLost() const { return m_isLost; }

    void start() override { }
    void submit(std::span<const OrderIntent> orders) override;
    void cancel(const OrderReference& order) override;
    Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token) override;
    Result<std::vector<VenueOrder>> openOrders(std::stop_token) override;
    Result<std::vector<VenuePosition>> positions(std::stop_token) override;
    Result<std::vector<VenueBalance>> balances(std::stop_token) override { return std::vector<VenueBalance>(); }
    Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token) override;
    OrderAnswer cancelAll(const InstrumentId&, std::stop_token) override { return {}; }
    Result<InstrumentFilters> filters(const InstrumentId&, std::stop_token) override { return InstrumentFilters{}; }
    Result<VenueTime> time(std::stop_token) override;
    Result<AccountPermissions> permissions(std::stop_token) override { return AccountPermissions{}; }
    LiveBrokerCapabilities capabilities() const override;
    RateHint rateHint() const override { return {}; }

private:
    std::string readLine();
    Result<std::vector<std::string>> ask(const std::string& question);
    void tell(std::string_view line);

    ILiveBrokerEvents& m_events;
    int m_orders = -1;
    int m_questions = -1;
    std::string m_orderInput;
    std::string m_questionInput;
    bool m_isLost = false;
};

} // namespace truebar::test
