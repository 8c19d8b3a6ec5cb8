#include "core/quality/stale_candles.h"

#include <algorithm>

namespace truebar {

namespace {

TimeSpan spanOf(const Series& series, std::size_t first, std::size_t last) {
    return {series.times()[first], series.closeTime(last - 1)};
}

void findFrozen(const Series& series, const QualitySettings& settings, bool hasVolume, std::vector<Finding>& out) {
    const bool isIntraday = series.timeframe().isIntraday();
    const std::size_t least = isIntraday ? settings.frozenIntraday : settings.frozenDaily;
    const auto isStill = [&](std::size_t i) {
        const double before = series.closes()[i - 1];
        return series.highs()[i] == before && series.lows()[i] == before && series.closes()[i] == before;
    };
    for (std::size_t i = 1; i < series.size();) {
        std::size_t end = i;
        std::size_t traded = 0;
        for (; end < series.size() && isStill(end); ++end)
            traded += series.volumes()[end] > 0 ? 1 : 0;
        if (end - i >= least) {
            const bool isSuspect = hasVolume ? traded >= least : isIntraday;
            out.push_back({Check::FrozenPrice, isSuspect ? Severity::Warning : Severity::Info, spanOf(series, i, end),
                end - i, series.closes()[i], static_cast<double>(traded)});
        }
        i = end + 1;
    }
}

void findNoVolume(const Series& series, const QualitySettings& settings, std::vector<Finding>& out) {
    const auto volumes = series.volumes();
    for (std::size_t i = 0; i < volumes.size();) {
        const auto from = volumes.begin() + static_cast<std::ptrdiff_t>(i);
        const auto to = std::find_if(from, volumes.end(), [](double volume) { return volume > 0; });
        const auto end = static_cast<std::size_t>(to - volumes.begin());
        if (end - i >= settings.noVolumeCandles || (i == 0 && end == volumes.size()))
            out.push_back({Check::NoVolume, Severity::Info, spanOf(series, i, end), end - i, 0, 0});
        i = end + 1;
    }
}

} // namespace

void findStaleCandles(const Series& series, const QualitySettings& settings, std::vector<Finding>& out) {
    const auto volumes = series.volumes();
    const bool hasVolume = std::any_of(volumes.begin(), volumes.end(), [](double volume) { return volume > 0; });
    findFrozen(series, settings, hasVolume, out);
    findNoVolume(series, settings, out);
}

} // namespace truebar
