// Data health page and service, talking to each other.
#pragma once

namespace truebar {
class DataHealthService;
class DataService;
} // namespace truebar

namespace truebar::ui {

class ChartDesk;
class CoveragePage;

// What a repair stored is listed and drawn anew through `data` and `desk`.
void connectHealth(CoveragePage& page, DataHealthService& health, DataService& data, ChartDesk& desk);

} // namespace truebar::ui
