#pragma once

#include "ui/chart/plot_header.h"

namespace truebar::ui {

// A plot that paints its window in two passes over the pixels, where the stock one needs seven: what stays between
// ticks lies on an opaque image that is copied, and what a tick or the mouse changes is a handful of strokes that are
// repeated on top of it. For one buffered layer, which must be the topmost.
class ChartPlot final : public QCustomPlot {
    Q_OBJECT
public:
    explicit ChartPlot(QWidget* parent);

    // What lies behind everything; seen with the next replot.
    void setSurface(const QColor& color);
};

} // namespace truebar::ui
