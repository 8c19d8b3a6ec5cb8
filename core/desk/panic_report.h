// How the panic of an account goes on, as a file that other processes may read: WORKSPACE/trading/ACCOUNT.panic.
#pragma once

#include "core/live/panic.h"

namespace truebar {

struct PanicReport {
    std::string stage{}; // of PanicStage
    std::int64_t openOrders = 0;
    std::int64_t positions = 0;
    std::string trouble{};
    UtcMs since{}; // of the stop that it belongs to
    UtcMs at{};

    bool operator==(const PanicReport&) const = default;
};

std::string panicReportFile(const std::string& workspace, const std::string& account);
std::string toText(const PanicReport& report);
// Empty if there is none, or none that can be read.
std::optional<PanicReport> readPanicReport(IDisk& disk, const std::string& workspace, const std::string& account);

} // namespace truebar
