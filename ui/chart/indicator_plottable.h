#pragma once

#include "ui/chart/column_raster.h"
#include "ui/chart/slot_plottable.h"

namespace truebar::ui {

// The lines of one indicator: a curve while there is room, else the lowest and highest of each pixel column. In a pane
// of its own it has its name and guides too.
class IndicatorPlottable final : public SlotPlottable {
    Q_OBJECT
public:
    IndicatorPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, const ChartData& data, std::size_t index)
        : SlotPlottable(keyAxis, valueAxis, data)
        , m_index(index) { }

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawCurve(QCPPainter* painter, SlotRange slotRange, std::span<const double> values) const;
    void drawColumns(QCPPainter* painter, std::size_t line);
    void drawBars(QCPPainter* painter, std::size_t line);
    ValueRange valuesAt(const PixelColumn& column, std::size_t line) const;
    void drawPane(QCPPainter* painter) const;
    const ChartIndicator& indicator() const { return data().indicators[m_index]; }

    std::size_t m_index;
    ColumnRaster m_raster;
};

} // namespace truebar::ui
