#pragma once

#include "ui/chart/chart_data.h"

#include "ui/chart/plot_header.h"

namespace truebar::ui {

// Lines through the mouse with tags on the axes, and the tag of the last price. On a buffered layer with the forming
// candle, so that moving the mouse repaints nothing else.
class CrosshairItem final : public QCPLayerable {
    Q_OBJECT
public:
    CrosshairItem(QCustomPlot* plot, QCPAxisRect* priceRect, QCPAxisRect* bottomRect, const ChartData& data);

    void setPosition(const std::optional<QPointF>& pixel) { m_position = pixel; }
    // The lowest pane, under which the time is told.
    void setBottomRect(QCPAxisRect* rect) { m_bottomRect = rect; }
    const std::optional<QPointF>& position() const { return m_position; }

protected:
    QRect clipRect() const override { return mParentPlot->rect(); }
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    void draw(QCPPainter* painter) override;

private:
    void drawLastPrice(QCPPainter* painter) const;
    void drawTag(
        QCPPainter* painter, const QRectF& rect, const QString& text, const QColor& back, const QColor& front) const;

    QCPAxisRect* m_priceRect;
    QCPAxisRect* m_bottomRect;
    const ChartData& m_data;
    std::optional<QPointF> m_position;
};

} // namespace truebar::ui
