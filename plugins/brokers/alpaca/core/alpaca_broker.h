// A live broker at Alpaca: orders and questions over REST, what becomes of them over the stream trade_updates.
#pragma once

#include "core/threads/call_thread.h"
#include "plugins/brokers/alpaca/core/session.h"

#include <memory>

namespace truebar::alpaca {

class AlpacaBroker final : public ILiveBroker {
public:
    static Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock);
    ~AlpacaBroker() override;

    void start() override;
    void submit(std::span<const OrderIntent> orders) override;
    // By the venue's id; where that is not known, after a question for it. Needs no stream.
    void cancel(const OrderReference& order) override;
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
    RateHint rateHint() const override { return m_rates.hint(); }

private:
    AlpacaBroker(SessionSettings settings, ILiveBrokerEvents& events, const IClock& clock);

    Result<Outcome> await(const RestCall& call, std::stop_token stop);
    // Of a question; errors as ILiveBroker.
    Result<QJsonValue> ask(const RestCall& call, std::stop_token stop);
    // Of one instrument, or of all where there is none.
    Result<std::vector<VenueOrder>> askOpenOrders(const std::string& symbol, std::stop_token stop);
    void submitOne(const OrderIntent& order);
    void findAndCancel(const OrderReference& order);
    void cancelOne(const OrderReference& order);
    void tellCancel(const ClientOrderId& id, const OrderAnswer& answer);
    OrderAnswer judgeSubmit(const Outcome& outcome, const OrderReference& order) const;
    // What is the same for orders and cancels; nothing where the venue accepted it.
    std::optional<OrderAnswer> judgeDoubt(const Outcome& outcome) const;
    OrderAnswer judgeCancel(const Outcome& outcome, const std::string& venueOrderId) const;

    const SessionSettings m_settings;
    ILiveBrokerEvents& m_events;
    const IClock& m_clock;
    RateBook m_rates;
    CallThread m_eventThread; // handlers may take their time, but not that of the sockets
    CallThread m_network;
    std::unique_ptr<Session> m_session; // lives on the network's thread
};

} // namespace truebar::alpaca
