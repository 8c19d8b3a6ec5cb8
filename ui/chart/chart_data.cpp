#include "ui/chart/chart_data.h"

#include <algorithm>

namespace truebar::ui {

void ChartData::restart() {
    analyzer = BarAnalyzer(options);
    states.clear();
    events.clear();
    pyramid = CandlePyramid();
    catchUp();
}

void ChartData::catchUp() {
    states.reserve(size());
    for (std::size_t i = states.size(); i < size(); ++i) {
        const BarState state = analyzer.step(series->at(i));
        states.push_back(state);
        if (state.trendChanged() || state.earlyWarning)
            appendEvent(events, state, series->closeTime(i));
    }
    pyramid.extend(*series, states);
    columns.forget();
}

std::size_t ChartData::slotAt(UtcMs time) const {
    const std::size_t next = series->lowerBound(time + Millis(1));
    return next == 0 ? 0 : next - 1;
}

CandleRange ChartData::rangeOfSlots(std::size_t first, std::size_t last) const {
    CandleRange out = pyramid.range(*series, states, std::min(first, size()), std::min(last, size()));
    if (forming && last > size() && first <= size()) {
        CandleRange live;
        live.high = forming->high;
        live.low = forming->low;
        live.maxVolume = forming->volume;
        live.isEmpty = false;
        out.add(live);
    }
    return out;
}

QColor ChartData::colorOf(BarClass barClass) const {
    if (barClass == BarClass::RealBull)
        return theme.bull;
    return barClass == BarClass::RealBear ? theme.bear : theme.fake;
}

} // namespace truebar::ui
