#pragma once

#include "ui/chart/slot_plottable.h"

#include <span>

namespace truebar::ui {

// Trend changes as flags with a letter, fills as arrows: a buy below the candle pointing up, a sell above it pointing
// down. Where many fall on one pixel column only the first is drawn; the tool tip lists them.
class MarkerPlottable final : public SlotPlottable {
    Q_OBJECT
public:
    using SlotPlottable::SlotPlottable;

    // What stands at this pixel, for the tool tip; empty if nothing does.
    QString textAt(const QPointF& pixel) const;

protected:
    void draw(QCPPainter* painter) override;

private:
    void drawEvents(QCPPainter* painter, SlotRange slotRange) const;
    void drawTrades(QCPPainter* painter, SlotRange slotRange) const;
    std::span<const TrendEvent> eventsIn(SlotRange slotRange) const;
    std::span<const TradeMarker> tradesIn(SlotRange slotRange) const;
    QRectF flagOf(const TrendEvent& event) const;
    QPointF positionOf(const TradeMarker& marker) const;
    QString textOf(const TrendEvent& event) const;
};

} // namespace truebar::ui
