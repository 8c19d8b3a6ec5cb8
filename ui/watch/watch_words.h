// How a watched series is, in words and colours.
#pragma once

#include "core/data/live_service.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QString>

namespace truebar::ui {

QString stateText(WatchState state); // "LIVE"
QColor stateColor(WatchState state, const Theme& theme);
QString lagText(const std::optional<Millis>& lag); // "120 ms", "1.2 s", "3 min"
// The remark of a row as a sentence.
QString remarkText(const WatchRow& row);
std::vector<TableColumn<WatchRow>> watchColumns(const Theme& theme);

} // namespace truebar::ui
