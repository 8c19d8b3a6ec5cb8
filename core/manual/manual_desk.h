// The manual panel's hand on one account: sends what was clicked and keeps the games. Calls wait for nothing; answers
// come as signals on the thread that owns the desk.
#pragma once

#include "core/desk/live_account.h"
#include "core/manual/game_player.h"
#include "core/threads/call_queue.h"
#include "core/threads/call_thread.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <mutex>

namespace truebar {

using Moment = std::chrono::steady_clock::time_point;

// What one click will send, made ready before it.
struct ReadyGame {
    std::string click{}; // of which there is one game at most
    GamePlan plan{};
    std::vector<OrderIntent> orders{};
};

// How long a click took, from the event of the mouse or the key on.
struct ClickTimes {
    std::string click{};
    Moment clicked{};
    std::optional<std::chrono::microseconds> handedOver{}; // durable, and given to the broker
    std::optional<std::chrono::microseconds> answered{}; // the venue's word about the entry has come
};

// The most that an account may come to hold of an instrument in the direction of this side: what it has, and what waits
// and could add to it. Negative where it is, and stays, on the other side.
Quantity mayHold(const AccountSnapshot& account, const InstrumentId& instrument, Side side);

class ManualDesk final : public QObject {
    Q_OBJECT
public:
    // The clock outlives the desk.
    explicit ManualDesk(std::shared_ptr<ILiveAccount> account, const IClock& clock, QObject* parent = nullptr);
    ~ManualDesk() override;

    ILiveAccount& account() const { return *m_account; }
    // The one that is traded now. Its filters are asked for; prepared() tells them, or refused() why not. May be said
    // again.
    void setInstrument(const Instrument& instrument);
    // For accounts on margin: has the venue set it; marginSet() tells what became of it.
    void setMargin(const InstrumentId& instrument, const MarginTerms& terms);
    void notePrice(const InstrumentId& instrument, Price price, UtcMs at);

    // A name for the next click, never given twice.
    static std::string newClick();
    // As what is held and what waits stand now.
    ReadyGame ready(const GamePlan& plan, const InstrumentId& instrument) const;
    // False if this click has been played already: then nothing happens.
    bool play(const ReadyGame& game, Moment clicked);
    // One limit order at a rung of the ladder.
    void place(const InstrumentId& instrument, Side side, Price price, Quantity quantity);
    void cancel(const ClientOrderId& id) { m_account->cancelSoon(id); }
    void closeGame(const std::string& game);
    // The panel's orders trade on although the vault locks: games must come to their end.
    Result<void> admit() { return m_account->admit(std::string(gameBot)); }

Q_SIGNALS:
    void prepared(const truebar::InstrumentId& instrument, const truebar::InstrumentFilters& filters);
    // Without an error the venue has confirmed it.
    void marginSet(const truebar::InstrumentId& instrument, const truebar::MarginTerms& terms,
        const std::optional<truebar::Error>& error);
    // It was changed elsewhere.
    void marginLost(const truebar::InstrumentId& instrument);
    void gamesChanged(const std::vector<truebar::Game>& games);
    void stateChanged(const std::shared_ptr<const truebar::AccountSnapshot>& state);
    // Nothing was sent; for a game the click may be played again.
    void refused(const std::string& click, const truebar::Error& error);
    void timed(const truebar::ClickTimes& times);

private:
    class Ear;
    // Where an answer of the venue comes to, however long it takes: nowhere once the desk is gone.
    struct Mailbox {
        std::mutex mutex;
        ManualDesk* desk = nullptr;
    };
    void onPrepared(const Instrument& instrument, const Result<InstrumentFilters>& filters);
    void onPlayed(const std::string& click, Moment handedOver, const Result<std::vector<ClientOrderId>>& placed);
    void onAnswered(const std::string& click, Moment heard);
    void publish(); // on the games' thread
    void act(); // likewise

    std::shared_ptr<ILiveAccount> m_account;
    const IClock& m_clock;
    std::map<std::string, ClickTimes> m_clicks; // of this process
    CallQueue m_answers{this};
    std::shared_ptr<Mailbox> m_mailbox = std::make_shared<Mailbox>();
    std::unique_ptr<GamePlayer> m_player; // of the games' thread
    std::unique_ptr<Ear> m_ear;
    ILiveAccount::Subscription m_subscription;
    CallThread m_thread{QStringLiteral("games")};
};

} // namespace truebar
