// The columns of the tables of an account.
#pragma once

#include "core/desk/account_snapshot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

namespace truebar::ui {

std::vector<TableColumn<LiveOrder>> orderColumns(const Theme& theme);
std::vector<TableColumn<VenueFill>> fillColumns(const Theme& theme);
std::vector<TableColumn<BotPosition>> positionColumns(const Theme& theme);
std::vector<TableColumn<Discrepancy>> differenceColumns(const Theme& theme);
std::vector<TableColumn<Slip>> slipColumns(const Theme& theme);

} // namespace truebar::ui
