// Candles that contradict themselves. The store takes none of these; raw rows and series from elsewhere may have them.
#pragma once

#include "core/market/candle.h"
#include "core/market/timeframe.h"
#include "core/quality/finding.h"

namespace truebar {

// Fed row by row: HighBelowLow and OutsideRange, both errors.
class ShapeCheck {
public:
    ShapeCheck(Timeframe timeframe, std::vector<Finding>& out)
        : m_timeframe(timeframe)
        , m_below(Check::HighBelowLow, Severity::Error, out)
        , m_outside(Check::OutsideRange, Severity::Error, out) { }

    void add(std::size_t row, const Candle& c) {
        const bool isSound = c.low <= c.open && c.open <= c.high && c.low <= c.close && c.close <= c.high;
        if (!isSound)
            addUnsound(row, c);
    }

private:
    void addUnsound(std::size_t row, const Candle& candle);

    Timeframe m_timeframe;
    FindingRun m_below;
    FindingRun m_outside;
};

} // namespace truebar
