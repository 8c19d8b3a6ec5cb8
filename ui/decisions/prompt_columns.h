// The columns of the tables of questions and decisions.
#pragma once

#include "core/decisions/prompt.h"
#include "core/sdk/clock.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

namespace truebar::ui {

// The clock outlives the columns.
std::vector<TableColumn<Prompt>> inboxColumns(const Theme& theme, const IClock& clock);
std::vector<TableColumn<KeptPrompt>> decisionColumns(const Theme& theme);

} // namespace truebar::ui
