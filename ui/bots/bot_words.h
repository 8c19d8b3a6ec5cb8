// Words of the bots' page.
#pragma once

#include "core/bots/bot_status.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QString>

namespace truebar::ui {

QString stateText(BotState state);
QString kindText(BotKind kind);
// Profit for green, loss for red, a failure for the error colour.
std::vector<TableColumn<BotStatus>> botColumns(const Theme& theme);
std::vector<TableColumn<BotLogLine>> botLogColumns(const Theme& theme);

} // namespace truebar::ui
