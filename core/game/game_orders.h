// A game as orders of the order path, and back. All orders of one game carry its id as the group of their link, so that
// the journal alone tells what belongs together.
#pragma once

#include "core/game/game_terms.h"
#include "core/sdk/live_broker.h"

#include <vector>

namespace truebar {

// Whose orders the panel's are: limits may be set for it as for any bot.
inline constexpr std::string_view gameBot = "manual";

enum class GameRole : std::uint8_t {
    Entry,
    Exit, // the one that leaves together with the entry
    LateExit, // placed once the entry has filled, where the first was refused or does not cover it
    Stop, // at the venue
    Close, // at the market: a stop that we watch, or a person's wish
};
// "entry", "exit", "late_exit", "stop", "close"
std::string_view toString(GameRole role);

// What the order's link says. An entry's also carries the terms that its own fields do not hold.
struct GameLink {
    std::string game{}; // 1–32 characters of a–z and 0–9
    GameRole role = GameRole::Entry;
    std::optional<GameTerms> terms{}; // Entry: leverage, target, stop and fees
    std::optional<Price> exit{}; // Entry: as planned
    std::optional<Price> stop{};

    std::string toString() const;
    static std::optional<GameLink> parse(std::string_view link);
};

// Entry and exit, and where the venue itself can hold a stop that only lessens a position, that as well: for one call
// of OrderPath::place, which makes them durable with one sync. `held` is what the account has of the instrument already
// or may get by other orders that wait, negative where short. An exit that could lessen what is not of this game does
// not leave before its entry has filled: where something is held, and where the venue knows no orders that only lessen.
std::vector<OrderIntent> gameOrders(const GamePlan& plan, const InstrumentId& instrument, const std::string& game,
    const LiveBrokerCapabilities& venue, UtcMs now, Quantity held = {});

// A stop at the venue needs orders that wait for a price and can only lessen a position.
inline bool holdsStops(const LiveBrokerCapabilities& venue) {
    return venue.stopOrders && venue.reduceOnly;
}

} // namespace truebar
