#pragma once

#include "ui/chart/column_raster.h"
#include "ui/chart/slot_plottable.h"

namespace truebar::ui {

// Volume bars below the candles; zoomed out, the largest volume of each pixel column.
class VolumePlottable final : public SlotPlottable {
    Q_OBJECT
public:
    using SlotPlottable::SlotPlottable;

protected:
    void draw(QCPPainter* painter) override;

private:
    ColumnRaster m_raster;
};

// Volume of the candle that has not closed, as an outline; on the layer that a tick repaints.
class FormingVolumePlottable final : public SlotPlottable {
    Q_OBJECT
public:
    using SlotPlottable::SlotPlottable;

protected:
    void draw(QCPPainter* painter) override;
};

} // namespace truebar::ui
