#include "ui/chart/chart_navigation.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace truebar::ui {

namespace {

constexpr double fewestSlots = 10;
constexpr double defaultSlots = 200;
constexpr double wheelZoom = 1.2;
// Room right of the last candle, as a share of the view.
constexpr double rightMargin = 0.04;

} // namespace

VisibleRange clampedRange(VisibleRange wanted, double slotCount) {
    const double most = std::max(slotCount * (1 + 2 * rightMargin), fewestSlots);
    const double size = std::clamp(wanted.size(), fewestSlots, most);
    if (size != wanted.size()) {
        const double middle = (wanted.first + wanted.last) / 2;
        wanted = {middle - size / 2, middle + size / 2};
    }
    // A quarter of the view may lie beside the candles, no more.
    const double lowest = -0.5 - size * 0.25;
    const double highest = slotCount - 0.5 + size * 0.25;
    if (wanted.last > highest)
        wanted = {highest - size, highest};
    if (wanted.first < lowest)
        wanted = {lowest, lowest + size};
    return wanted;
}

ChartNavigation::ChartNavigation(QObject* watched, View view, QObject* parent)
    : QObject(parent)
    , m_view(std::move(view)) {
    watched->installEventFilter(this);
}

void ChartNavigation::zoom(double factor, double anchorShare) {
    const VisibleRange range = m_view.range();
    const double size = range.size() * factor;
    const double anchor = range.first + range.size() * anchorShare;
    m_view.setRange({anchor - size * anchorShare, anchor + size * (1 - anchorShare)});
}

void ChartNavigation::pan(double slotCount) {
    const VisibleRange range = m_view.range();
    m_view.setRange({range.first + slotCount, range.last + slotCount});
}

void ChartNavigation::showFirst() {
    const double size = m_view.range().size();
    m_view.setRange({-0.5 - size * rightMargin, -0.5 + size * (1 - rightMargin)});
}

void ChartNavigation::showLast() {
    const double size = m_view.range().size();
    const double end = m_view.slotCount() - 0.5 + size * rightMargin;
    m_view.setRange({end - size, end});
}

void ChartNavigation::showAll() {
    const double count = m_view.slotCount();
    m_view.setRange({-0.5 - count * rightMargin, count - 0.5 + count * rightMargin});
}

bool ChartNavigation::eventFilter(QObject*, QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return move(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return release(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        return doubleClick(static_cast<QMouseEvent*>(event));
    case QEvent::Wheel:
        return wheel(static_cast<QWheelEvent*>(event));
    case QEvent::KeyPress:
        return key(static_cast<QKeyEvent*>(event));
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        Q_EMIT focusChanged();
        return false;
    case QEvent::Leave:
        Q_EMIT left();
        return false;
    default:
        return false;
    }
}

bool ChartNavigation::press(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return false;
    m_drag = Drag{event->pos(), m_view.range(), m_view.isOnPriceAxis(event->pos())};
    return false;
}

bool ChartNavigation::move(QMouseEvent* event) {
    if (!m_drag) {
        Q_EMIT hovered(event->pos());
        return false;
    }
    const QPoint distance = event->pos() - m_drag->from;
    if (m_drag->isOnPriceAxis) {
        m_view.stretchPrice(std::exp(distance.y() / 200.0));
        m_drag->from = event->pos();
        return true;
    }
    const double moved = m_drag->range.size() * distance.x() / std::max(1.0, m_view.plotWidth());
    m_view.setRange({m_drag->range.first - moved, m_drag->range.last - moved});
    return true;
}

bool ChartNavigation::release(QMouseEvent*) {
    m_drag.reset();
    return false;
}

bool ChartNavigation::doubleClick(QMouseEvent* event) {
    if (m_view.isOnPriceAxis(event->pos())) {
        m_view.stretchPrice(0);
        return true;
    }
    const double count = m_view.slotCount();
    const bool showsAll = m_view.range().size() >= count;
    if (!showsAll) {
        showAll();
        return true;
    }
    m_view.setRange({count - defaultSlots, count});
    showLast();
    return true;
}

bool ChartNavigation::wheel(QWheelEvent* event) {
    const QPoint turned = event->angleDelta();
    if (turned.x() != 0 && std::abs(turned.x()) > std::abs(turned.y())) {
        pan(-m_view.range().size() * turned.x() / 1200.0);
        return true;
    }
    zoom(std::pow(wheelZoom, -turned.y() / 120.0), m_view.shareAt(event->position().x()));
    return true;
}

bool ChartNavigation::key(QKeyEvent* event) {
    const double size = m_view.range().size();
    switch (event->key()) {
    case Qt::Key_Left:
        pan(-size * 0.1);
        return true;
    case Qt::Key_Right:
        pan(size * 0.1);
        return true;
    case Qt::Key_PageUp:
        pan(-size * 0.9);
        return true;
    case Qt::Key_PageDown:
        pan(size * 0.9);
        return true;
    case Qt::Key_Up:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1 / wheelZoom, 1.0);
        return true;
    case Qt::Key_Down:
    case Qt::Key_Minus:
        zoom(wheelZoom, 1.0);
        return true;
    case Qt::Key_Home:
        showFirst();
        return true;
    case Qt::Key_End:
        showLast();
        return true;
    case Qt::Key_A:
        showAll();
        return true;
    default:
        return false;
    }
}

} // namespace truebar::ui
