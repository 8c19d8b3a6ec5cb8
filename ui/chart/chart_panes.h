// The axis rects, plottables and layers of a chart, put together.
#pragma once

#include "ui/chart/candle_plottable.h"
#include "ui/chart/chart_plot.h"
#include "ui/chart/crosshair_item.h"
#include "ui/chart/indicator_plottable.h"
#include "ui/chart/marker_plottable.h"
#include "ui/chart/trend_ribbon.h"
#include "ui/chart/volume_plottable.h"

namespace truebar::ui {

class ChartPanes {
public:
    ChartPanes(ChartPlot* plot, const ChartData& data);

    void applyTheme();
    void setVolumeVisible(bool visible);
    // Makes a plottable for each indicator of the data, and a pane for each that is not drawn over the candles.
    void rebuildIndicators();
    void setKeyRange(double first, double last);
    // Fits the value axes to what is visible; the price axis only if `stretch` is 0, else it is scaled about its
    // middle.
    void fitValues(double stretch);
    // True if the forming candle lies within the scales, or where it is not seen.
    bool fitsForming() const;
    // Forming candle, last price and crosshair; the rest stays as it was painted.
    void replotLive();

    QCPAxis* keyAxis() const { return m_price->axis(QCPAxis::atBottom); }
    QCPAxis* priceAxis() const { return m_price->axis(QCPAxis::atRight); }
    QCPAxisRect* priceRect() const { return m_price; }
    CrosshairItem* crosshair() const { return m_crosshair; }
    MarkerPlottable* markers() const { return m_markers; }

private:
    struct IndicatorPane {
        std::size_t indicator = 0;
        QCPAxisRect* rect = nullptr;
    };

    QCPAxisRect* addRect(int row);
    std::vector<QCPAxisRect*> rects() const;
    void styleAxis(QCPAxis* axis, bool showsGrid) const;
    // Shares out the height; the lowest pane tells the time.
    void arrange();
    void fitPane(const IndicatorPane& pane, std::size_t first, std::size_t last) const;

    ChartPlot* m_plot;
    const ChartData& m_data;
    QCPAxisRect* m_price;
    QCPAxisRect* m_ribbon;
    QCPAxisRect* m_volume;
    QCPMarginGroup* m_margins;
    std::vector<IndicatorPlottable*> m_indicators;
    std::vector<IndicatorPane> m_indicatorPanes;
    bool m_showsVolume = true;
    CandlePlottable* m_candles = nullptr;
    FormingPlottable* m_forming = nullptr;
    FormingVolumePlottable* m_formingVolume = nullptr;
    MarkerPlottable* m_markers = nullptr;
    CrosshairItem* m_crosshair = nullptr;
};

} // namespace truebar::ui
