#pragma once

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
    void drawStretch(QCPPainter* painter, Trend trend, double left, double right) const;
};

} // namespace truebar::ui
