#pragma once

#include "ui/chart/column_raster.h"
#include "ui/chart/slot_plottable.h"

namespace truebar::ui {

// A thin band of the trend after each candle. Bullish fills the upper half and bearish the lower one, so that the side
// is seen without the colour; long stretches say their name.
class TrendRibbon final : public SlotPlottable {
    Q_OBJECT
public:
    using SlotPlottable::SlotPlottable;

protected:
    void draw(QCPPainter* painter) override;

private:
    struct Stretch {
        Trend trend = Trend::Neutral;
        double left = 0; // pixels
        double right = 0;
    };

    void fillStretch(const Stretch& stretch);
    void nameStretch(QCPPainter* painter, const Stretch& stretch) const;

    ColumnRaster m_raster;
};

} // namespace truebar::ui
