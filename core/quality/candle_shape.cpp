#include "core/quality/candle_shape.h"

#include <algorithm>

namespace truebar {

void ShapeCheck::addUnsound(std::size_t row, const Candle& c) {
    const TimeSpan span{c.openTime, m_timeframe.next(c.openTime)};
    if (!(c.low <= c.high)) {
        m_below.add(row, span, c.high, c.low);
        return;
    }
    const bool isOpen = !(c.low <= c.open && c.open <= c.high);
    const double found = isOpen ? c.open : c.close;
    m_outside.add(row, span, found, std::clamp(found, c.low, c.high));
}

} // namespace truebar
