// The games, as the orders tell them: what is waiting, what has filled, what it has earned, what went wrong. Made of
// the order book alone, so a restart shows the same.
#pragma once

#include "core/game/game_orders.h"
#include "core/live/order_book.h"

#include <set>

namespace truebar {

struct GameOrder {
    GameRole role = GameRole::Entry;
    LiveOrder order{};
};

enum class GameStage : std::uint8_t {
    Sent, // no word of the venue about the entry yet
    EntryWaiting,
    EntryPartly, // filled in part, still waiting for the rest
    ExitWaiting, // in position; the exit rests
    ExitMissing, // in position, and nothing at the venue would close it
    Closing, // being closed at the market
    Done, // everything that was bought is sold, or the other way round
    Cancelled, // the entry was cancelled before it filled
    Refused, // the venue or the gate did not take the entry
};
// "sent", "entry_waiting", "entry_partly", "exit_waiting", "exit_missing", "closing", "done", "cancelled", "refused"
std::string_view toString(GameStage stage);
constexpr bool isOver(GameStage stage) {
    return stage >= GameStage::Done;
}

// So often a close at the market is tried where the venue refuses it.
inline constexpr std::ptrdiff_t mostCloses = 3;

struct Game {
    std::string id{};
    InstrumentId instrument{};
    GameTerms terms{};
    Price exit{}; // as planned
    std::optional<Price> stop{};
    std::vector<GameOrder> orders{}; // in the order of their ids, the entry first
    GameStage stage = GameStage::Sent;
    Quantity open{}; // held by this game; > 0 whichever side
    Quantity entered{}; // filled of the entry
    Money cash{}; // what fills have brought, after fees in the quote currency; the profit once nothing is held
    bool hasForeignFees = false; // fees in another currency are not in it
    bool isClosing = false; // somebody wants it closed at once
    std::ptrdiff_t closesForgiven = 0; // refused closes from before that was wished for last
    Decimal multiplier{1}; // units of what is traded, a contract
    std::string trouble{}; // why it stands as it stands, in words of the venue
    UtcMs begunAt{};
    UtcMs changedAt{};

    // None if the journal holds it no more, and then nothing is known of the game.
    const LiveOrder* entry() const {
        return orders.empty() || orders.front().role != GameRole::Entry ? nullptr : &orders.front().order;
    }
    // What an exit, a stop or a close could still do, at the venue or on its way.
    Quantity working(GameRole role) const;
    bool isInDoubt() const;
    std::ptrdiff_t refused(GameRole role) const;
    // Whether the venue has refused to close it so often that only a person can help.
    bool cannotClose() const { return isClosing && refused(GameRole::Close) >= closesForgiven + mostCloses; }
    // What is held valued at this price, together with `cash`; without the fee of leaving.
    Money worth(Price last) const;
};

class GameBook {
    struct Units {
        std::string currency{};
        Decimal multiplier{1};
    };

public:
    // How an instrument's profits are counted: in this currency, and how many units a contract has. Until that is known
    // every fee counts, and a contract is one unit.
    void setUnits(const InstrumentId& instrument, std::string currency, Decimal multiplier);

    // The game that the order is of, if it is one; a fill's order must have been noted before. The same again changes
    // nothing.
    const Game* note(const LiveOrder& order);
    const Game* note(const VenueFill& fill);
    // Asked for again, it is tried again.
    void requestClose(const std::string& game);

    bool knows(const ClientOrderId& order) const { return m_byOrder.contains(order); }
    const Game* find(const std::string& game) const;
    const std::map<std::string, Game>& games() const { return m_games; }

private:
    Game* take(const LiveOrder& order);
    void recount(Game& game) const;
    void addFill(Game& game, const VenueFill& fill) const;
    static void settle(Game& game);

    std::map<std::string, Game> m_games;
    std::map<ClientOrderId, std::string> m_byOrder;
    std::map<std::pair<InstrumentId, std::string>, std::string> m_byVenueId;
    std::set<FillKey> m_known;
    std::map<std::string, std::vector<VenueFill>> m_fills; // of each game
    std::map<InstrumentId, Units> m_units;
};

} // namespace truebar
