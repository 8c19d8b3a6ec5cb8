#include "core/trading/candle_path.h"

namespace truebar {

namespace {

CandlePath pathOf(std::initializer_list<Price> points) {
    CandlePath out;
    for (const Price point : points)
        out.add(point);
    return out;
}

} // namespace

PriceBar PriceBar::of(const Candle& candle) {
    return {Price(Decimal::fromDouble(candle.open)), Price(Decimal::fromDouble(candle.high)),
        Price(Decimal::fromDouble(candle.low)), Price(Decimal::fromDouble(candle.close))};
}

void CandlePath::add(Price point) {
    if (m_count == 0 || m_points[m_count - 1] != point)
        m_points[m_count++] = point;
}

CandlePath highFirst(const PriceBar& bar) {
    if (bar.low == bar.open)
        return pathOf({bar.open, bar.high, bar.close});
    return pathOf({bar.open, bar.high, bar.low, bar.close});
}

CandlePath lowFirst(const PriceBar& bar) {
    if (bar.high == bar.open)
        return pathOf({bar.open, bar.low, bar.close});
    return pathOf({bar.open, bar.low, bar.high, bar.close});
}

CandlePath turningAt(const PriceBar& bar, Price turn) {
    if (turn >= bar.open)
        return pathOf({bar.open, turn, bar.low, bar.high, bar.close});
    return pathOf({bar.open, turn, bar.high, bar.low, bar.close});
}

} // namespace truebar
