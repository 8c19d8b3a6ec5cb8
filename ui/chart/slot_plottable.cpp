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

std::vector<PixelColumn> SlotPlottable::columnsOf(SlotRange slotRange) const {
    std::vector<PixelColumn> out;
    for (std::size_t first = slotRange.first; first < slotRange.last;) {
        const double x = std::floor(mKeyAxis->coordToPixel(static_cast<double>(first)));
        const double next = std::max(0.0, std::ceil(mKeyAxis->pixelToCoord(x + 1)));
        const std::size_t last = std::clamp(static_cast<std::size_t>(next), first + 1, slotRange.last);
        out.push_back({x, first, last});
        first = last;
    }
    return out;
}

} // namespace truebar::ui
