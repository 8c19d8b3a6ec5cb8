// Base of the chart's own plottables: draws the visible slots of a ChartData and takes no part in legends or
// selections.
#pragma once

#include "ui/chart/chart_data.h"

#include "ui/chart/plot_header.h"

namespace truebar::ui {

struct SlotRange {
    std::size_t first = 0;
    std::size_t last = 0; // exclusive
};

class SlotPlottable : public QCPAbstractPlottable {
    Q_OBJECT
public:
    SlotPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, const ChartData& data);

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }
    QCPRange getKeyRange(bool& found, QCP::SignDomain) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const override;

protected:
    void drawLegendIcon(QCPPainter*, const QRectF&) const override { }

    SlotRange visibleSlots() const;
    double pixelsPerSlot() const;
    // Of the visible candles; valid until the next frame.
    const std::vector<PixelColumn>& visibleColumns() const;
    const ChartData& data() const { return m_data; }

private:
    const ChartData& m_data;
};

} // namespace truebar::ui
