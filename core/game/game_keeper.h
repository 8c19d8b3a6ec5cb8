// What has to be done next so that a game ends well: our half of the link between its orders where the venue has none.
// Pure; the caller places and cancels, and asks again whenever something has changed.
#pragma once

#include "core/game/game_book.h"

namespace truebar {

struct GameView {
    std::optional<Price> last{}; // trade of the market; stops that we watch need it
    LiveBrokerCapabilities venue{};
    Quantity minQuantity{}; // of the venue
    UtcMs now{};
};

struct GameStep {
    std::vector<ClientOrderId> cancels{};
    std::vector<OrderIntent> orders{}; // only what lessens the position
    bool isStopped = false; // the stop that we watch has been reached: the game is to be closed
    bool isEmpty() const { return cancels.empty() && orders.empty() && !isStopped; }
};

// · entry cancelled without a fill → exit and stop are cancelled
// · everything left → what is still waiting is cancelled
// · entry filled, and less leaves than is held → an exit for the rest, once; if the venue refuses that as well,
//   a person decides (GameStage::ExitMissing)
// · stop reached, or closing wanted → everything is cancelled, and when it is gone, closed at the market
// What has not gone is wished to be cancelled each time; the caller says it again only after a while.
// Nothing is placed while an order of the game is in doubt: it may be the one that is missing.
GameStep nextStep(const Game& game, const GameView& view);

} // namespace truebar
