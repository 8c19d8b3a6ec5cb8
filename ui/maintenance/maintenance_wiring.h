// Page and service of maintenance, talking to each other.
#pragma once

#include <functional>

#include "core/base/error.h"

namespace truebar {
class MaintenanceService;
}

namespace truebar::ui {

class MaintenancePage;

// `report` is told what the page itself has no place for: a routine that failed while nobody looked.
void connectMaintenance(
    MaintenancePage& page, MaintenanceService& service, const std::function<void(const Error&)>& report);

} // namespace truebar::ui
