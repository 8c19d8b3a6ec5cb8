#include "ui/chart/slot_plottable.h"

#include <algorithm>
#include <cmath>

namespace truebar::ui {

SlotPlottable::SlotPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis, const ChartData& data)
    : QCPAbstractPlottable(keyAxis, valueAxis)
    , m_data(data) {
    setAntialiased(false);
}

QCPRange SlotPlottable::getKeyRange(bool& found, QCP::SignDomain) const {
    found = !m_data.isEmpty();
    return {-0.5, static_cast<double>(m_data.slots()) - 0.5};
}

QCPRange SlotPlottable::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    const CandleRange all = m_data.rangeOfSlots(0, m_data.slots());
    found = !all.isEmpty;
    return {all.low, all.high};
}

SlotRange SlotPlottable::visibleSlots() const {
    // Before the first layout, and when wide price labels leave no room, there is no pixel to draw on.
    if (mKeyAxis->axisRect()->width() <= 0)
        return {};
    const QCPRange range = mKeyAxis->range();
    const auto count = static_cast<double>(m_data.size());
    const double first = std::clamp(std::floor(range.lower), 0.0, count);
    const double last = std::clamp(std::ceil(range.upper) + 1, first, count);
    return {static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
}

double SlotPlottable::pixelsPerSlot() const {
    const QCPRange range = mKeyAxis->range();
    return range.size() > 0 ? mKeyAxis->axisRect()->width() / range.size() : 1.0;
}

const std::vector<PixelColumn>& SlotPlottable::visibleColumns() const {
    const QCPRange range = mKeyAxis->range();
    const QCPAxisRect* rect = mKeyAxis->axisRect();
    const SlotScale scale{
        range.lower, range.upper, static_cast<double>(rect->left()), static_cast<double>(rect->width())};
    const SlotRange slotRange = visibleSlots();
    return m_data.columns.of(scale, slotRange.first, slotRange.last, *m_data.series, m_data.states, m_data.pyramid);
}

} // namespace truebar::ui
