// Sees the games of one account to their end: cancels what has lost its reason, places what is missing, closes at the
// stop. Belongs to one thread, which may wait for the account.
#pragma once

#include "core/desk/live_account.h"
#include "core/game/game_keeper.h"
#include "core/sdk/clock.h"

#include <set>

namespace truebar {

class GamePlayer {
public:
    GamePlayer(std::shared_ptr<ILiveAccount> account, const IClock& clock);

    // The games that the journal knows.
    void start();
    void setInstrument(const Instrument& instrument, Quantity minQuantity);
    void notePrice(const InstrumentId& instrument, Price price);
    // Cancels what waits and leaves at the market what is held. "game.unknown", "game.over".
    Result<void> close(const std::string& game);

    // As IAccountEvents tells; act() afterwards.
    void orderChanged(const LiveOrder& order);
    void fillBooked(const VenueFill& fill);
    void setState(std::shared_ptr<const AccountSnapshot> state) { m_state = std::move(state); }
    // Does what has become due. To be called after events and prices, and again from time to time.
    void act();

    const GameBook& book() const { return m_book; }
    // Whether any game has changed since it was asked last.
    bool takeChanged() { return std::exchange(m_hasChanged, false); }
    // Why the next step of each game could not be done; it is tried again every second.
    const std::map<std::string, Error>& troubles() const { return m_troubles; }

private:
    struct Market {
        std::optional<Price> last{};
        Quantity minQuantity{};
    };
    void step(const Game& game);
    Result<void> placeAll(const GameStep& todo);
    bool mayAct() const;

    std::shared_ptr<ILiveAccount> m_account;
    const IClock& m_clock;
    std::shared_ptr<const AccountSnapshot> m_state;
    GameBook m_book;
    std::map<InstrumentId, Market> m_markets;
    bool m_hasChanged = false;
    std::map<std::string, Error> m_troubles;
    std::map<std::string, UtcMs> m_notBefore; // of games whose last step failed
    std::map<ClientOrderId, UtcMs> m_cancelled; // when it was asked for last, until the order is over
};

} // namespace truebar
