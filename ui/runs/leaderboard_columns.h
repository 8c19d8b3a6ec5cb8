#pragma once

#include "core/runs/leaderboard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

namespace truebar::ui {

std::vector<TableColumn<LeaderboardRow>> leaderboardColumns(const Theme& theme);

// "many tries", translated.
QString cautionText(Caution caution);

} // namespace truebar::ui
