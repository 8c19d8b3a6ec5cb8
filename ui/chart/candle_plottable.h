// Candles with level of detail: bodies and wicks while there is room, else one line a pixel column over all its
// candles.
#pragma once

#include "ui/chart/slot_plottable.h"

#include <array>

namespace truebar::ui {

class CandlePlottable final : public SlotPlottable {
    Q_OBJECT
public:
    using SlotPlottable::SlotPlottable;

protected:
    void draw(QCPPainter* painter) override;

private:
    // Everything of one look, painted in a few calls.
    struct Batch {
        QVector<QLineF> lines;
        QVector<QRectF> filled;
        QVector<QRectF> hollow;
        QVector<QPolygonF> marks;
    };
    using Batches = std::array<Batch, 3>; // real bull, real bear, everything else

    void drawBodies(QCPPainter* painter, SlotRange slotRange, double slotWidth);
    void drawColumns(QCPPainter* painter);
    void drawGaps(QCPPainter* painter, SlotRange slotRange);
    void addBody(Batch& batch, const Candle& candle, BarClass barClass, double x, double bodyWidth) const;
    void paint(QCPPainter* painter, Batches& batches) const;
    double y(double price) const { return mValueAxis->coordToPixel(price); }
};

// The candle that has not closed: dashed, never classified. On a layer of its own, so that a tick repaints nothing
// else.
class FormingPlottable final : public SlotPlottable {
    Q_OBJECT
public:
    using SlotPlottable::SlotPlottable;

protected:
    void draw(QCPPainter* painter) override;
};

} // namespace truebar::ui
