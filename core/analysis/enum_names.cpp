#include "core/analysis/bar_analysis.h"

#include <array>

namespace truebar {

std::string_view toString(BarClass barClass) {
    constexpr std::array<std::string_view, 4> names{"unclassified", "real_bull", "real_bear", "fake"};
    return names[static_cast<std::size_t>(barClass)];
}

std::string_view toString(Trend trend) {
    constexpr std::array<std::string_view, 3> names{"neutral", "bullish", "bearish"};
    return names[static_cast<std::size_t>(trend)];
}

std::string_view toString(TrendEventKind kind) {
    return kind == TrendEventKind::TrendChanged ? "trend_changed" : "early_warning";
}

} // namespace truebar
