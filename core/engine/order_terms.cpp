#include "core/engine/order_terms.h"

#include "core/market/builtin_calendars.h"

#include <algorithm>
#include <cmath>

namespace truebar {

namespace {

const TrailingDistance* atrDistance(const OrderRequest& request) {
    const auto& distance = request.bracket ? request.bracket->trailing : request.trailing;
    return distance && distance->kind == TrailingDistance::Kind::AtrMultiple ? &*distance : nullptr;
}

double trueRange(const Series& series, std::size_t i) {
    const double high = series.highs()[i];
    const double low = series.lows()[i];
    if (i == 0)
        return high - low;
    const double before = series.closes()[i - 1];
    return std::max({high - low, std::abs(high - before), std::abs(low - before)});
}

} // namespace

OrderTerms::OrderTerms(const Instrument& instrument)
    : m_calendarName(instrument.calendar) { }

void OrderTerms::set(Order& order, const Series& series, std::size_t closed) {
    if (order.request.timeInForce == TimeInForce::GoodTilDate)
        order.expiresAt = order.request.goodUntil;
    else if (order.request.timeInForce == TimeInForce::Day)
        order.expiresAt = endOfDay(order.submittedAt);
    if (const TrailingDistance* distance = atrDistance(order.request))
        order.atr = averageTrueRange(distance->atrLength, series, closed);
}

// A decision at the very end of a session is for the next one.
UtcMs OrderTerms::endOfDay(UtcMs time) {
    using namespace std::chrono;
    if (!m_calendar)
        m_calendar = calendarNamed(m_calendarName).value_or(SessionCalendar());
    if (!m_calendar->isAlwaysOpen()) {
        const auto sessions = m_calendar->sessions({time, time + days(14)});
        if (!sessions.empty())
            return sessions.front().end;
    }
    return floor<days>(time) + days(1);
}

// Wilder's: the mean of the first `length` true ranges, then each new one counts 1/length. Goes on from where the last
// question left off, so that many orders cost no more than one pass.
Price OrderTerms::averageTrueRange(int length, const Series& series, std::size_t closed) {
    Range& range = m_ranges[length];
    for (; range.candles < closed; ++range.candles) {
        const auto weight =
            static_cast<double>(std::min<std::size_t>(range.candles + 1, static_cast<std::size_t>(length)));
        range.value += (trueRange(series, range.candles) - range.value) / weight;
    }
    return Price(Decimal::fromDouble(range.value));
}

} // namespace truebar
