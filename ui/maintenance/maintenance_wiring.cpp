#include "ui/maintenance/maintenance_wiring.h"

#include "ui/maintenance/maintenance_page.h"

namespace truebar::ui {

void connectMaintenance(
    MaintenancePage& page, MaintenanceService& service, const std::function<void(const Error&)>& report) {
    using Service = MaintenanceService;
    QObject::connect(&page, &MaintenancePage::saveWanted, &service, &Service::save);
    QObject::connect(&page, &MaintenancePage::removalWanted, &service, &Service::remove);
    QObject::connect(&page, &MaintenancePage::runWanted, &service, &Service::runNow);
    QObject::connect(&page, &MaintenancePage::cancelWanted, &service, &Service::cancel);
    QObject::connect(&page, &MaintenancePage::enablingWanted, &service, &Service::setEnabled);
    QObject::connect(&page, &MaintenancePage::logWanted, &service, &Service::readLog);
    QObject::connect(&service, &Service::stateChanged, &page, &MaintenancePage::setState);
    QObject::connect(&service, &Service::logRead, &page, &MaintenancePage::setLog);
    QObject::connect(&service, &Service::saved, &page, &MaintenancePage::routineSaved);
    QObject::connect(&service, &Service::failed, &page, [&page, report](const Error& error) {
        if (!page.showRefusal(error))
            report(error);
    });
    QObject::connect(&service, &Service::routineFailed, &page, [report](const RoutineRun& run) {
        report({"io.routine", "the routine %1 failed: %2", {run.routine, run.failure}});
    });
}

} // namespace truebar::ui
