// A broker whose venue is a person: an order is a slip that somebody places elsewhere, and what became of it is what
// they report. The file of slips is the truth of this venue.
#pragma once

#include "core/sdk/live_broker_plugin.h"
#include "core/sdk/manual_reports.h"
#include "core/threads/call_thread.h"
#include "plugins/brokers/human/core/slip_book.h"
#include "plugins/brokers/human/core/slip_file.h"

#include <mutex>

namespace truebar::human {

class HumanBroker final : public ILiveBroker, public IManualReports {
public:
    // "slip.folder" if the set-up names no folder, and the errors of SlipFile::open.
    static Result<std::unique_ptr<ILiveBroker>> create(
        const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock);

    void start() override;
    // Accepted as soon as it is on the disk; a second time the same slip stands for it.
    void submit(std::span<const OrderIntent> orders) override;
    // At once where nobody has placed it yet; otherwise the person is asked to cancel it, and until they say so nobody
    // knows (Unknown, "slip.placed").
    void cancel(const OrderReference& order) override;

    Result<std::optional<VenueOrder>> order(const OrderReference& order, std::stop_token stop) override;
    Result<std::vector<VenueOrder>> openOrders(std::stop_token stop) override;
    Result<std::vector<VenuePosition>> positions(std::stop_token stop) override;
    Result<std::vector<VenueBalance>> balances(std::stop_token) override { return std::vector<VenueBalance>(); }
    Result<std::vector<VenueFill>> fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) override;
    OrderAnswer cancelAll(const InstrumentId& instrument, std::stop_token stop) override;
    // No bounds: the person sees to what their venue takes.
    Result<InstrumentFilters> filters(const InstrumentId&, std::stop_token) override { return InstrumentFilters(); }
    Result<VenueTime> time(std::stop_token stop) override;
    Result<AccountPermissions> permissions(std::stop_token stop) override;
    LiveBrokerCapabilities capabilities() const override;
    RateHint rateHint() const override { return {}; }
    IManualReports* reports() override { return this; }

    std::vector<Slip> openSlips() const override;
    Result<void> placed(const ClientOrderId& id, std::optional<Price> limit, const std::string& by) override;
    Result<void> filled(const ClientOrderId& id, const ReportedFill& fill, const std::string& by) override;
    Result<void> over(const ClientOrderId& id, const std::string& reason, const std::string& by) override;

private:
    HumanBroker(const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock);

    // Durable, then in the book. Called with the lock held.
    Result<void> keep(const std::vector<QJsonObject>& records);
    // "live.unavailable" where the disk may hold more than the book.
    Result<void> isCertain() const;
    Result<void> withdraw(const Slip& slip);
    template <class Make>
    Result<void> report(const ClientOrderId& id, const Make& make);

    ILiveBrokerEvents& m_events;
    const IClock& m_clock;
    mutable std::mutex m_mutex;
    SlipBook m_book;
    std::unique_ptr<SlipFile> m_file;
    CallThread m_teller; // ends first: it calls the events
};

} // namespace truebar::human
