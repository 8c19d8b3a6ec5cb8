#include "ui/shell/health_wiring.h"

#include "core/data/data_health_service.h"
#include "core/data/data_service.h"
#include "ui/data/coverage_page.h"
#include "ui/shell/chart_desk.h"
#include "ui/widgets/error_text.h"

namespace truebar::ui {

void connectHealth(CoveragePage& page, DataHealthService& health, DataService& data, ChartDesk& desk) {
    using Service = DataHealthService;
    QObject::connect(&page, &CoveragePage::mapWanted, &health, &Service::makeMap);
    QObject::connect(&page, &CoveragePage::checkWanted, &health, &Service::check);
    QObject::connect(&page, &CoveragePage::repairWanted, &health, &Service::repair);
    QObject::connect(&page, &CoveragePage::cancelWanted, &health, &Service::cancelRepair);
    QObject::connect(
        &page, &CoveragePage::timeChosen, &desk, qOverload<const InstrumentId&, Timeframe, UtcMs>(&ChartDesk::jumpTo));
    QObject::connect(&data, &DataService::seriesListed, &page, &CoveragePage::invalidate);
    QObject::connect(&health, &Service::mapMade, &page, &CoveragePage::setMap);
    QObject::connect(&health, &Service::checked, &page, &CoveragePage::setCheck);
    QObject::connect(
        &health, &Service::failed, &page, [&page](const Error& error) { page.showError(errorText(error)); });
    QObject::connect(&health, &Service::repairStarted, &page, &CoveragePage::showRepairStarted);
    QObject::connect(&health, &Service::repairProgressed, &page, &CoveragePage::showRepairProgress);
    QObject::connect(
        &health, &Service::repairEnded, &page, [&page, &data, &desk](const RepairReport& report, bool isCancelled) {
            page.showRepairEnd(report, isCancelled);
            // What was fetched may be what the chart shows.
            data.refresh();
            if (report.stored > 0)
                desk.reload();
        });
}

} // namespace truebar::ui
