// What an order needs beyond what was asked: when it expires, the average true range its trailing distance stands on.
#pragma once

#include "core/market/series.h"
#include "core/market/session_calendar.h"
#include "core/trading/order.h"

#include <map>
#include <optional>

namespace truebar {

class OrderTerms {
public:
    explicit OrderTerms(const Instrument& instrument);

    // `order` was decided when the first `closed` candles of the series had closed.
    void set(Order& order, const Series& series, std::size_t closed);

private:
    UtcMs endOfDay(UtcMs time);
    Price averageTrueRange(int length, const Series& series, std::size_t closed);

    struct Range {
        std::size_t candles = 0; // taken in so far
        double value = 0;
    };
    std::string m_calendarName;
    std::optional<SessionCalendar> m_calendar; // read when first needed
    std::map<int, Range> m_ranges; // by length
};

} // namespace truebar
