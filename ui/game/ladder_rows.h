// What the ladder shows beside the prices: our orders, and where a click would enter, leave and stop.
#pragma once

#include "core/desk/account_snapshot.h"
#include "ui/game/price_ladder.h"
#include "ui/game/ready_games.h"

namespace truebar::ui {

// Those of the instrument that wait at a price; none without an account.
std::vector<LadderOrder> ladderOrders(const AccountSnapshot* account, const InstrumentId& instrument);
std::vector<LadderMark> ladderMarks(const ReadyGames& games);

} // namespace truebar::ui
