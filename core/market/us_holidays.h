// The days on which the exchanges of the United States are closed or close early, by their rules.
#pragma once

#include <chrono>
#include <vector>

namespace truebar {

struct UsExchangeDays {
    std::vector<std::chrono::local_days> holidays{};
    std::vector<std::chrono::local_days> earlyCloses{};
};

// As the rules have been since 1998 (earlier years lack some half days), with the extraordinary closings since 1985.
UsExchangeDays usExchangeDays(std::chrono::year first, std::chrono::year last);

} // namespace truebar
