// All that one account needs to trade, on one thread: journal, order path, limits, panic, broker, records. Knows no
// thread itself; it is given a way to be called back.
#pragma once

#include "core/desk/account_snapshot.h"
#include "core/desk/admission.h"
#include "core/desk/broker_post.h"
#include "core/desk/margin_desk.h"
#include "core/desk/order_archive.h"
#include "core/desk/thread_runner.h"
#include "core/live/order_path.h"
#include "core/live/panic.h"
#include "core/risk/profit_book.h"
#include "core/risk/risk_desk.h"

#include <deque>

namespace truebar {

class IAccountEvents;

class AccountCore final : public IOrderStoreEvents, private BrokerPost::ITarget, private IOrderGate {
public:
    // References outlive the core.
    struct Parts {
        std::string account{};
        bool isPaper = false;
        std::string workspace{}; // folder of the stop switch
        std::string journal{}; // file
        IDisk& disk;
        const IClock& clock;
        IDeskRecords& records;
        Admission& admission;
        ThreadRunner::Post post{}; // to the account's thread, later
        std::function<Result<std::unique_ptr<ILiveBroker>>(ILiveBrokerEvents&)> makeBroker{};
        std::function<void(std::shared_ptr<const AccountSnapshot>)> publish{};
        std::uint64_t random = 0; // names a new journal
        OrderPathTiming timing{};
    };
    // Reads the journal and what was kept of it, and begins to connect. "desk.journal_missing" and "desk.journal_old"
    // where the workspace knows more than the journal, and what journal, records and broker say.
    static Result<std::unique_ptr<AccountCore>> open(Parts parts);
    // Keeps what is not kept yet, if it can.
    ~AccountCore() override;

    // Every 100 ms.
    void tick();

    Result<std::vector<ClientOrderId>> place(std::span<const OrderIntent> drafts);
    // See ILiveAccount::closeHeld().
    Result<ClientOrderId> closeHeld(const OrderIntent& draft, Quantity held);
    Result<void> cancel(const ClientOrderId& id);
    void cancelAll(const std::optional<std::string>& bot);
    Result<void> decide(const std::string& row, DiscrepancyChoice choice, const std::string& by);
    Result<void> panic(const std::string& reason, const std::string& by);
    // "desk.panic_runs" while it is not over.
    Result<void> mayRelease() const;
    Result<void> release();
    void setLimits(const std::string& bot, const RiskLimits& limits);
    void setFilters(const InstrumentId& instrument, const InstrumentFilters& filters);
    void notePrice(const InstrumentId& instrument, Price price, UtcMs at);

    // At the next tick, whatever has happened.
    void publishSoon() { m_hasChanged = true; }

    // Tells what has happened since the last time; after every call from outside.
    void deliver();
    void subscribe(IAccountEvents& events) { m_listeners.push_back(&events); }
    void show(IAccountEvents& events);
    void unsubscribe(IAccountEvents& events) { std::erase(m_listeners, &events); }

    ILiveBroker& broker() { return *m_broker; }
    ICallRunner& runner() { return *m_questions; }
    MarginDesk* margin() { return m_margin.get(); } // none on venues without margin
    const OrderPath& path() const { return *m_path; }
    std::shared_ptr<const AccountSnapshot> makeSnapshot();

    void onOrderChanged(const LiveOrder& order) override;
    void onFillBooked(const VenueFill& fill) override;
    void onPositionAdopted(const AdoptedPosition& adopted) override;
    bool mayForget(const ClientOrderId& id) const override { return m_archive.isKept(id); }

private:
    struct News {
        std::optional<LiveOrder> order{};
        std::optional<BookedFill> fill{};
        std::optional<InstrumentId> marginLost{};
    };

    explicit AccountCore(Parts parts);
    Result<void> start();
    Result<void> openJournal();
    void restore(const AccountHistory& history);
    void submitAnswered(const ClientOrderId& id, const OrderAnswer& answer, BrokerPost::Moment heard) override;
    void cancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) override;
    void orderUpdated(const VenueOrder& order) override;
    void filled(const VenueFill& fill) override;
    void marginChanged(const MarginChange& change) override;
    void linkChanged(LinkState state, const std::string& reason) override;
    Result<void> check(std::span<const OrderIntent> orders, const OrderBook& book, UtcMs now) override;
    void noteSent(std::span<const OrderIntent> orders, UtcMs now) override;
    void askFilters();
    Quantity sellable(const InstrumentId& instrument, Quantity held, const std::vector<VenuePosition>& holdings) const;
    void noteEnded(const LiveOrder& order);
    void showFill(const VenueFill& fill);
    void followSwitch();
    void settleBots();
    void noteEquity();
    void keepRecords();
    void reportPanic();
    void addOrders(AccountSnapshot& out) const;
    void addPositions(AccountSnapshot& out) const;
    std::string botOf(const VenueFill& fill) const;
    UtcMs now() const { return m_parts.clock.now(); }

    Parts m_parts;
    std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
    ThreadRunner::Post m_post; // to the thread, if this is still there
    OrderArchive m_archive;
    ProfitBook m_profit;
    RiskDesk m_risk{RiskLimits()};
    KillSwitch m_killSwitch;
    std::unique_ptr<OrderStore> m_store;
    BrokerPost m_events;
    std::unique_ptr<ILiveBroker> m_broker;
    std::unique_ptr<OrderPath> m_path;
    std::unique_ptr<Panic> m_panic;
    std::unique_ptr<ThreadRunner> m_questions; // to the venue
    std::unique_ptr<MarginDesk> m_margin;
    std::unique_ptr<ThreadRunner> m_panicCalls; // likewise: a panic waits for nobody's questions
    std::unique_ptr<ThreadRunner> m_keeping; // to the records

    std::vector<IAccountEvents*> m_listeners;
    std::vector<News> m_news;
    bool m_isDelivering = false;
    std::deque<ClientOrderId> m_ended; // orders that are over, oldest first
    std::deque<VenueFill> m_fills; // oldest first
    std::map<ClientOrderId, BrokerPost::Moment> m_handedOver;
    std::optional<std::chrono::microseconds> m_latency;
    LinkState m_link = LinkState::Connecting;
    std::string m_linkReason;
    std::set<InstrumentId> m_asked; // whose filters are being asked for
    std::map<std::string, RiskMemory> m_memories; // as they were kept last
    std::map<InstrumentId, InstrumentUnits> m_units; // likewise
    UtcMs m_nextKeeping = UtcMs::min();
    std::optional<Error> m_trouble;
    std::uint64_t m_snapshots = 0;
    bool m_hasChanged = true;
    UtcMs m_lastPublished = UtcMs::min();
    std::string m_lastPanicReport;
};

} // namespace truebar
