// One life of a program that plays games on paper, on simulated time: order path, player and broker on one thread.
#pragma once

#include "core/game/paper_broker.h"
#include "core/manual/game_player.h"
#include "tests/support/live/path_fixture.h"

#include <deque>
#include <variant>

namespace truebar::test {

class GameLife final : public ILiveBrokerEvents, public IOrderStoreEvents, public ILiveAccount {
public:
    GameLife(MemoryDisk& disk, SimulatedClock& clock);

    void price(const char* price);
    // Lets everything happen that follows from what has happened, and 100 ms pass.
    void settle();
    void wait(Millis time);

    // As the panel does it.
    Result<std::vector<ClientOrderId>> play(const std::string& click, const GameTerms& terms);
    const Game& game(const std::string& id) const { return *m_player->book().find(id); }
    // The next wishes to cancel never reach the venue.
    void loseCancels(int count) { m_lostCancels = count; }
    // Its orders, as "entry filled, exit open".
    std::string orders(const std::string& id) const;

    GamePlayer& player() { return *m_player; }
    OrderPath& path() { return *m_path; }
    PaperBroker& broker() { return m_broker; }
    KillSwitch& killSwitch() { return m_killSwitch; }
    static Instrument instrument();

    const std::string& id() const override { return m_id; }
    bool isPaper() const override { return true; }
    LiveBrokerCapabilities capabilities() const override { return m_broker.capabilities(); }
    Result<std::vector<ClientOrderId>> place(std::span<const OrderDraft> drafts) override;
    void placeSoon(std::vector<OrderDraft> drafts, Placed then) override;
    Result<ClientOrderId> closeHeld(const OrderDraft&, Quantity) override {
        return Error{"desk.closing", "games close their own"};
    }
    Result<void> cancel(const ClientOrderId& id) override;
    void cancelSoon(const ClientOrderId& id) override;
    void cancelAllSoon(const std::optional<std::string>&) override { m_path->cancelAll(); }
    Result<void> mayTrade(const std::string&) const override { return m_path->mayTrade(); }
    std::shared_ptr<const AccountSnapshot> snapshot() const override;
    Subscription subscribe(IAccountEvents&) override { return {}; }
    void show(IAccountEvents&) override { }
    std::vector<LinkedOrder> linked(const std::string& beginning) const override;
    Result<InstrumentFilters> prepare(const InstrumentId& instrument) override;
    void notePrice(const InstrumentId&, Price, UtcMs) override { }
    Result<void> admit(const std::string&) override { return {}; }
    void dismiss(const std::string&) override { }

    void onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) override;
    void onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) override;
    void onOrderUpdate(const VenueOrder& order) override;
    void onFill(const VenueFill& fill) override;
    void onLink(LinkState state, const std::string&) override;
    void onOrderChanged(const LiveOrder& order) override;
    void onFillBooked(const VenueFill& fill) override;
    void onPositionAdopted(const AdoptedPosition&) override { }

private:
    void tell();

    const std::string m_id = "paper";
    int m_lostCancels = 0;
    std::deque<std::variant<LiveOrder, VenueFill>> m_news; // told behind the call that caused it, as accounts do
    SimulatedClock& m_clock;
    OpenGate m_gate;
    QueuedRunner m_runner;
    KillSwitch m_killSwitch;
    PaperBroker m_broker;
    std::unique_ptr<OrderStore> m_store;
    std::unique_ptr<OrderPath> m_path;
    std::unique_ptr<GamePlayer> m_player;
};

GameTerms gameTerms(Side side, const char* price);

} // namespace truebar::test
