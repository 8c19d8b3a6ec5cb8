// Mouse and keys of a chart, and the rules of what may be shown: one can always find back.
#pragma once

#include <QObject>
#include <QPoint>

#include <functional>
#include <optional>

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace truebar::ui {

// The visible slots, as numbers that need not be whole.
struct VisibleRange {
    double first = 0;
    double last = 0;

    double size() const { return last - first; }
};

// At least this many slots stay visible, and at least this share of the view shows candles.
VisibleRange clampedRange(VisibleRange wanted, double slotCount);

class ChartNavigation final : public QObject {
    Q_OBJECT
public:
    struct View {
        std::function<VisibleRange()> range;
        std::function<void(VisibleRange)> setRange;
        std::function<double()> slotCount;
        // Share of the view's width at a pixel, 0 … 1; outside of the plotting area it is cut.
        std::function<double(double)> shareAt;
        std::function<double()> plotWidth;
        std::function<bool(QPoint)> isOnPriceAxis;
        // Stretches the price axis by a factor; 0 means automatic again.
        std::function<void(double)> stretchPrice;
    };
    ChartNavigation(QObject* watched, View view, QObject* parent);

    void zoom(double factor, double anchorShare);
    void pan(double slotCount);
    void showFirst();
    void showLast();
    void showAll();

Q_SIGNALS:
    void hovered(QPoint pixel);
    void left();
    void focusChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool press(QMouseEvent* event);
    bool move(QMouseEvent* event);
    bool release(QMouseEvent* event);
    bool doubleClick(QMouseEvent* event);
    bool wheel(QWheelEvent* event);
    bool key(QKeyEvent* event);

    View m_view;
    struct Drag {
        QPoint from;
        VisibleRange range;
        bool isOnPriceAxis = false;
    };
    std::optional<Drag> m_drag;
};

} // namespace truebar::ui
