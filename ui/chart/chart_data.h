// What all parts of one chart draw. Index space: candle i stands at x = i; the forming candle at x = size().
#pragma once

#include "ui/chart/candle_pyramid.h"
#include "ui/chart/chart_indicator.h"
#include "ui/chart/chart_widget.h"
#include "ui/chart/pixel_columns.h"

#include <optional>
#include <vector>

namespace truebar::ui {

struct ChartData {
    SeriesSnapshot series = std::make_shared<const Series>();
    AnalysisOptions options{};
    BarAnalyzer analyzer{}; // has seen every candle of the series
    std::vector<BarState> states;
    std::vector<TrendEvent> events;
    CandlePyramid pyramid;
    mutable PixelColumns columns; // of the frame that is being drawn
    std::optional<Candle> forming;
    std::vector<TradeMarker> markers;
    std::vector<ChartIndicator> indicators;
    Theme theme = Theme::dark();
    int decimals = 2;
    bool showsClasses = true;

    std::size_t size() const { return series->size(); }
    // With the forming candle.
    std::size_t slots() const { return size() + (forming ? 1 : 0); }
    bool isEmpty() const { return slots() == 0; }
    Candle candleAt(std::size_t slot) const { return slot < size() ? series->at(slot) : *forming; }
    // Analyses candles that the series has and the states do not.
    void catchUp();
    void restart();
    // Slot of the candle that holds this time; the nearest one at the ends.
    std::size_t slotAt(UtcMs time) const;
    // Highest high and lowest low among the slots [first, last).
    CandleRange rangeOfSlots(std::size_t first, std::size_t last) const;
    QColor colorOf(BarClass barClass) const;
};

} // namespace truebar::ui
