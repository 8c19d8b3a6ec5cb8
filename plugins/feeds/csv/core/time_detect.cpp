#include "time_detect.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace truebar::csv {

namespace {

constexpr std::array epochUnits{EpochUnit::Seconds, EpochUnit::Millis, EpochUnit::Micros, EpochUnit::Nanos};
constexpr Millis oneDay = std::chrono::hours(24);

// How many of the times are of each style.
struct Votes {
    std::array<std::size_t, 4> epochs{}; // by their size, per unit
    std::size_t calendar = 0;
    std::size_t small = 0; // a number that is no time since 1970 by its size
};

std::optional<LocalTime> anyLocalTime(std::string_view text) {
    for (const DateOrder order : {DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear}) {
        if (const auto time = parseLocalTime(text, order))
            return time;
    }
    return std::nullopt;
}

Votes votesOf(const Fields& values) {
    Votes out;
    for (const std::string_view value : values) {
        // Before 1970 as after it.
        const auto unit = epochUnit(value.substr(value.starts_with('-') ? 1 : 0));
        if (unit && parseEpoch(value, *unit))
            ++out.epochs[static_cast<std::size_t>(*unit)];
        // Eight digits are a date before they are a number.
        else if (anyLocalTime(value))
            ++out.calendar;
        else if (!unit && parseEpoch(value, EpochUnit::Millis))
            ++out.small;
    }
    return out;
}

// Data of LEAN carries its date in the name: "20161008_btcusd_minute_trade.csv".
std::optional<UtcMs> dateInName(const std::string& name) {
    for (std::size_t i = 0; i + 8 <= name.size(); ++i) {
        const bool allDigits = std::all_of(name.begin() + static_cast<std::ptrdiff_t>(i),
            name.begin() + static_cast<std::ptrdiff_t>(i + 8), [](char c) { return c >= '0' && c <= '9'; });
        if (!allDigits)
            continue;
        if (const auto date = parseLocalTime(name.substr(i, 8), DateOrder::YearMonthDay))
            return date->time;
    }
    return std::nullopt;
}

bool isOneStep(Millis distance, Timeframe timeframe) {
    if (timeframe.unit() == Timeframe::Unit::Month)
        return distance >= 28 * oneDay * timeframe.count() && distance <= 31 * oneDay * timeframe.count();
    return distance == timeframe.nominalLength();
}

// True if, read in this unit, most neighbours are exactly one candle apart. No common timeframe is a thousand times
// another, so this tells units apart where sizes do not: in the first years after 1970.
bool stepsLikeCandles(const Fields& values, EpochUnit unit, Timeframe timeframe) {
    constexpr std::size_t fewest = 3;
    std::size_t steps = 0;
    std::size_t fitting = 0;
    std::optional<UtcMs> previous;
    for (const std::string_view value : values) {
        const auto time = parseEpoch(value, unit);
        if (time && (*time < earliestTime || *time >= latestTime))
            continue;
        if (time && previous && *time != *previous) {
            ++steps;
            fitting += isOneStep(std::max(*time - *previous, *previous - *time), timeframe);
        }
        if (time)
            previous = time;
    }
    return fitting >= fewest && fitting * 2 > steps;
}

bool leavesFirstDay(const Fields& values, EpochUnit unit) {
    return std::any_of(values.begin(), values.end(), [&](std::string_view value) {
        const auto time = parseEpoch(value, unit);
        return time && (*time < UtcMs() || time->time_since_epoch() >= oneDay);
    });
}

bool isCandles(const Dialect& d) {
    return d.kind == RowKind::Candles || d.kind == RowKind::Quotes;
}

void setEpoch(Dialect& d, EpochUnit unit) {
    d.timeStyle = TimeStyle::Epoch;
    d.epochUnit = unit;
}

// Small numbers: times of a day whose date the name tells, or the first years after 1970 by their distances.
Result<void> detectSmall(Dialect& d, const Fields& values, const std::string& name, const DialectHints& hints) {
    for (const EpochUnit unit : epochUnits) {
        const bool isOfSomeDay = d.isEpochNamed || leavesFirstDay(values, unit);
        if (isCandles(d) && isOfSomeDay && stepsLikeCandles(values, unit, hints.timeframe)) {
            setEpoch(d, unit);
            return {};
        }
    }
    const auto date = dateInName(name);
    if (!date)
        return Error{"file.time", "'%1' is neither a date nor a time since 1970", {excerpt(values.front())}};
    d.timeStyle = TimeStyle::MillisOfDay;
    d.baseDate = *date;
    return {};
}

void detectEpoch(Dialect& d, const Fields& values, EpochUnit bySize, const DialectHints& hints) {
    setEpoch(d, bySize);
    if (!isCandles(d) || stepsLikeCandles(values, bySize, hints.timeframe))
        return;
    const auto fitting = std::find_if(epochUnits.begin(), epochUnits.end(),
        [&](EpochUnit unit) { return stepsLikeCandles(values, unit, hints.timeframe); });
    if (fitting != epochUnits.end())
        setEpoch(d, *fitting);
}

Result<void> detectCalendar(Dialect& d, const Fields& values) {
    d.timeStyle = TimeStyle::Calendar;
    std::map<DateOrder, std::size_t> orders;
    std::size_t slashes = 0;
    std::size_t good = 0;
    std::size_t zones = 0;
    std::string_view zone;
    for (const std::string_view value : values) {
        const auto time = anyLocalTime(value);
        if (!time)
            continue;
        ++good;
        slashes += value.find('/') != std::string_view::npos;
        if (!time->zone.empty() && ++zones == 1)
            zone = time->zone;
        const auto order = evidentOrder(value);
        if (order && parseLocalTime(value, *order))
            ++orders[*order];
    }
    if (zones * 2 > good && !d.isZoneGiven)
        return Error{"file.time_zone",
            "the times name the zone '%1', which is not the same for everyone; give the time zone (--timezone), such "
            "as America/New_York",
            {std::string(zone)}};
    // Nothing decides: slashes are American, dots and dashes are not.
    d.dateOrder = slashes * 2 > good ? DateOrder::MonthDayYear : DateOrder::DayMonthYear;
    d.isOrderGuessed = orders.empty();
    if (!orders.empty())
        d.dateOrder = std::max_element(orders.begin(), orders.end(), [](const auto& a, const auto& b) {
            return a.second < b.second;
        })->first;
    return {};
}

} // namespace

Result<void> detectTime(Dialect& d, const Fields& values, const std::string& name, const DialectHints& hints) {
    const Votes votes = votesOf(values);
    // Of two units with equally many the larger one: then the times of the other are out of range, not of 1970.
    const auto mostEpochs = std::max_element(votes.epochs.begin(), votes.epochs.end());
    if (*mostEpochs == 0 && votes.calendar == 0 && votes.small == 0)
        return Error{"file.time", "'%1' is not a time", {excerpt(values.front())}};
    if (*mostEpochs >= std::max<std::size_t>({votes.calendar, votes.small, 1})) {
        detectEpoch(d, values, epochUnits[static_cast<std::size_t>(mostEpochs - votes.epochs.begin())], hints);
        return {};
    }
    return votes.calendar >= votes.small ? detectCalendar(d, values) : detectSmall(d, values, name, hints);
}

} // namespace truebar::csv
