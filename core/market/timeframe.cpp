#include "core/market/timeframe.h"

#include <charconv>

namespace truebar {

namespace {

using namespace std::chrono;

// Monday 1970-01-05: weeks are counted from here.
constexpr UtcMs firstMonday = sys_days(year(1970) / 1 / 5);

std::string_view suffix(Timeframe::Unit unit) {
    constexpr std::string_view names[] = {"s", "m", "h", "d", "w", "mo"};
    return names[static_cast<int>(unit)];
}

// How many of the unit fit the next larger one; 0 where only a count of one is offered.
int capacity(Timeframe::Unit unit) {
    constexpr int counts[] = {60, 60, 24, 0, 0, 0};
    return counts[static_cast<int>(unit)];
}

UtcMs floorTo(UtcMs time, UtcMs origin, Millis length) {
    const std::int64_t distance = (time - origin).count();
    const std::int64_t step = length.count();
    std::int64_t rest = distance % step;
    if (rest < 0)
        rest += step;
    return time - Millis(rest);
}

} // namespace

Result<Timeframe> Timeframe::parse(std::string_view text) {
    int count = 0;
    const auto number = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view name(number.ptr, static_cast<std::size_t>(text.data() + text.size() - number.ptr));
    if (number.ec == std::errc{} && count > 0) {
        for (const Unit unit : {Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month}) {
            const int most = capacity(unit);
            if (name == suffix(unit) && (count == 1 || (most > 0 && count < most && most % count == 0)))
                return Timeframe(count, unit);
        }
    }
    return Error{"timeframe.syntax", "'%1' is not a timeframe; use one such as 1m, 5m, 1h, 4h, 1d, 1w or 1mo",
        {std::string(text.substr(0, 20))}};
}

std::string Timeframe::toString() const {
    return std::to_string(m_count) + std::string(suffix(m_unit));
}

UtcMs Timeframe::floor(UtcMs time) const {
    switch (m_unit) {
    case Unit::Week:
        return floorTo(time, firstMonday, nominalLength());
    case Unit::Month: {
        const year_month_day date(std::chrono::floor<days>(time));
        return sys_days(date.year() / date.month() / 1);
    }
    default:
        return floorTo(time, UtcMs(), nominalLength());
    }
}

UtcMs Timeframe::nextMonth(UtcMs open) const {
    const year_month_day date(std::chrono::floor<days>(open));
    return sys_days((date.year() / date.month() + months(m_count)) / 1);
}

bool Timeframe::isMultipleOf(Timeframe finer) const {
    if (*this == finer)
        return true;
    if (finer.m_unit == Unit::Month || (finer.m_unit == Unit::Week && m_unit == Unit::Month))
        return false;
    if (m_unit == Unit::Month)
        return finer.nominalLength() <= hours(24);
    return finer.nominalLength() <= nominalLength() && nominalLength().count() % finer.nominalLength().count() == 0;
}

} // namespace truebar
