// The tables of the maintenance page.
#pragma once

#include "core/maintenance/maintenance_service.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

namespace truebar::ui {

QString nameOf(RoutineKind kind);
QString nameOf(RunStatus status);
// "2024-03-01 12:00:05", in the zone of the machine; "–" if there is none.
QString localTime(const std::optional<UtcMs>& time);
// A schedule in words: "every 15m", "daily at 06:30 UTC".
QString scheduleText(const Schedule& schedule);

std::vector<TableColumn<RoutineStatus>> routineColumns(const Theme& theme);
std::vector<TableColumn<RoutineRun>> routineRunColumns(const Theme& theme);
std::vector<TableColumn<FeedStatus>> feedColumns(const Theme& theme);

} // namespace truebar::ui
