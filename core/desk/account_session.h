// An open account with the thread that it lives on.
#pragma once

#include "core/desk/account_core.h"
#include "core/desk/live_account.h"
#include "core/threads/call_thread.h"

#include <mutex>

class QTimer;

namespace truebar {

class AccountSession final : public ILiveAccount, public std::enable_shared_from_this<AccountSession> {
public:
    // References outlive the session.
    struct Setup {
        std::string account{};
        bool isPaper = false;
        std::string workspace{};
        IDisk& disk;
        const IClock& clock;
        IDeskRecords& records;
        const TradingGate& gate;
        std::function<Result<std::unique_ptr<ILiveBroker>>(ILiveBrokerEvents&)> makeBroker{};
        std::function<void(std::shared_ptr<const AccountSnapshot>)> publish{}; // on the account's thread
        OrderPathTiming timing{};
    };
    // Blocks for disk and database, not for the venue. Not on the data thread.
    static Result<std::shared_ptr<AccountSession>> open(const Setup& setup);
    // Not on the account's own thread.
    ~AccountSession() override;

    // Stops trading with it and lets go of journal and key; orders at the venue stay. Nothing is sent afterwards.
    void close();

    const std::string& id() const override { return m_id; }
    bool isPaper() const override { return m_isPaper; }
    LiveBrokerCapabilities capabilities() const override { return m_capabilities; }
    Result<std::vector<ClientOrderId>> place(std::span<const OrderDraft> drafts) override;
    Result<ClientOrderId> closeHeld(const OrderDraft& draft, Quantity held) override;
    void placeSoon(std::vector<OrderDraft> drafts, Placed then) override;
    Result<void> cancel(const ClientOrderId& id) override;
    void cancelSoon(const ClientOrderId& id) override;
    void cancelAllSoon(const std::optional<std::string>& bot) override;
    Result<void> mayTrade(const std::string& bot = {}) const override;
    std::shared_ptr<const AccountSnapshot> snapshot() const override;
    Subscription subscribe(IAccountEvents& events) override;
    void show(IAccountEvents& events) override;
    std::vector<LinkedOrder> linked(const std::string& beginning) const override;
    Result<InstrumentFilters> prepare(const InstrumentId& instrument) override;
    bool hasMargin() const override { return m_hasMargin; }
    void setMarginSoon(const InstrumentId& instrument, const MarginTerms& terms, MarginSet then) override;
    void notePrice(const InstrumentId& instrument, Price price, UtcMs at) override;
    Result<void> admit(const std::string& bot) override { return m_admission.admit(bot); }
    void dismiss(const std::string& bot) override { m_admission.dismiss(bot); }

    // For whoever runs the desk. They wait for the account's thread.
    Result<void> decide(const std::string& row, DiscrepancyChoice choice, const std::string& by);
    // What a person has done with a slip; errors of IManualReports, and "desk.no_slips" where the venue is no person.
    Result<void> report(const std::function<Result<void>(IManualReports&)>& what);
    void panicSoon(const std::string& reason, const std::string& by);
    Result<void> mayRelease();
    Result<void> release();
    void setLimits(const std::string& bot, const RiskLimits& limits);

private:
    AccountSession(const Setup& setup);
    Result<void> start(const Setup& setup);
    // On the thread; "desk.closed" once it is.
    template <class T>
    Result<T> ask(const std::function<Result<T>(AccountCore&)>& what) const;
    void act(std::function<void(AccountCore&)> what) const;

    const std::string m_id;
    const bool m_isPaper;
    LiveBrokerCapabilities m_capabilities;
    bool m_hasMargin = false;
    Admission m_admission;
    mutable std::mutex m_mutex; // of the snapshot
    std::shared_ptr<const AccountSnapshot> m_snapshot;
    std::unique_ptr<AccountCore> m_core; // of the thread
    QTimer* m_pulse = nullptr; // likewise
    CallThread m_thread; // last: it calls what is above
};

} // namespace truebar
