#include "time_text.h"

#include <charconv>
#include <cstdlib>

namespace truebar::csv {

namespace {

using namespace std::chrono;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

struct Group {
    int value = 0;
    int digits = 0;
};

// Digits from the front; at most nine.
Group takeDigits(std::string_view& text) {
    Group out;
    while (!text.empty() && isDigit(text.front()) && out.digits < 9) {
        out.value = out.value * 10 + (text.front() - '0');
        ++out.digits;
        text.remove_prefix(1);
    }
    return out;
}

bool isDateSeparator(char c) {
    return c == '-' || c == '/' || c == '.';
}

struct DateGroups {
    Group groups[3];
    bool isCompact = false; // YYYYMMDD
};

std::optional<DateGroups> takeDate(std::string_view& text) {
    DateGroups out;
    out.groups[0] = takeDigits(text);
    if (out.groups[0].digits == 8) {
        const int all = out.groups[0].value;
        out.groups[0] = {all / 10'000, 4};
        out.groups[1] = {all / 100 % 100, 2};
        out.groups[2] = {all % 100, 2};
        out.isCompact = true;
        return out;
    }
    if (text.empty() || !isDateSeparator(text.front()))
        return std::nullopt;
    const char separator = text.front();
    for (int i = 1; i < 3; ++i) {
        if (text.empty() || text.front() != separator)
            return std::nullopt;
        text.remove_prefix(1);
        out.groups[i] = takeDigits(text);
    }
    for (const Group& group : out.groups) {
        if (group.digits < 1 || group.digits > 4)
            return std::nullopt;
    }
    return out;
}

std::optional<UtcMs> dateOf(const DateGroups& date, DateOrder order) {
    const auto* g = date.groups;
    const bool yearFirst = g[0].digits == 4;
    Group y = yearFirst || order == DateOrder::YearMonthDay ? g[0] : g[2];
    const Group m =
        yearFirst || order == DateOrder::DayMonthYear ? g[1] : (order == DateOrder::MonthDayYear ? g[0] : g[1]);
    const Group d =
        yearFirst || order == DateOrder::YearMonthDay ? g[2] : (order == DateOrder::MonthDayYear ? g[1] : g[0]);
    if (y.digits == 2)
        y.value += y.value < 70 ? 2000 : 1900;
    else if (y.digits != 4)
        return std::nullopt;
    const year_month_day out{year(y.value), month(static_cast<unsigned>(m.value)), day(static_cast<unsigned>(d.value))};
    if (!out.ok())
        return std::nullopt;
    return sys_days(out);
}

bool skip(std::string_view& text, char c) {
    if (!text.starts_with(c))
        return false;
    text.remove_prefix(1);
    return true;
}

// Moves the hour of a clock of twelve hours; true if "AM" or "PM" was there.
bool takeHalfOfDay(std::string_view& text, int& hour) {
    std::string_view rest = text;
    while (skip(rest, ' ')) { }
    if (rest.size() < 2 || (rest[1] | 0x20) != 'm' || ((rest[0] | 0x20) != 'a' && (rest[0] | 0x20) != 'p'))
        return false;
    // Not the beginning of a longer word.
    if (rest.size() > 2 && rest[2] != ' ')
        return false;
    // 0 AM and 13 PM are no times of such a clock.
    if (hour < 1 || hour > 12)
        hour = 24;
    else
        hour = hour % 12 + ((rest[0] | 0x20) == 'p' ? 12 : 0);
    text = rest.substr(2);
    return true;
}

// "09:30", "13:22:0", "22:00:00.000", "090100", "0930", "9:30 AM", "12-AM"
std::optional<Millis> takeClock(std::string_view& text) {
    const Group first = takeDigits(text);
    int h = first.value;
    int m = 0;
    int s = 0;
    Millis fraction(0);
    if (first.digits == 6 || first.digits == 4) {
        h = first.digits == 6 ? first.value / 10'000 : first.value / 100;
        m = first.digits == 6 ? first.value / 100 % 100 : first.value % 100;
        s = first.digits == 6 ? first.value % 100 : 0;
    } else if (first.digits >= 1 && first.digits <= 2 && skip(text, ':')) {
        const Group minute = takeDigits(text);
        const Group second = skip(text, ':') ? takeDigits(text) : Group{0, 2};
        if (minute.digits < 1 || second.digits < 1)
            return std::nullopt;
        m = minute.value;
        s = second.value;
    } else if (first.digits == 1 || first.digits == 2) {
        skip(text, '-');
        if (!takeHalfOfDay(text, h))
            return std::nullopt;
        return h < 24 ? std::optional<Millis>(hours(h)) : std::nullopt;
    } else {
        return std::nullopt;
    }
    if (skip(text, '.') || skip(text, ',')) {
        const Group part = takeDigits(text);
        int value = part.value;
        for (int digits = part.digits; digits > 3; --digits)
            value /= 10;
        for (int digits = part.digits; digits < 3; ++digits)
            value *= 10;
        fraction = Millis(value);
    }
    if (!text.empty())
        takeHalfOfDay(text, h);
    if (h > 23 || m > 59 || s > 59)
        return std::nullopt;
    return hours(h) + minutes(m) + seconds(s) + fraction;
}

// "", "Z", "+05:30", "-0400", " UTC", "GMT+0100", " EST"; false if it is something else.
bool takeZone(std::string_view text, LocalTime& out) {
    while (skip(text, ' ')) { }
    if (text.empty())
        return true;
    if (text == "Z") {
        out.offset = Millis(0);
        return true;
    }
    if (text.starts_with("UTC") || text.starts_with("GMT")) {
        text.remove_prefix(3);
        if (text.empty()) {
            out.offset = Millis(0);
            return true;
        }
    }
    const bool east = skip(text, '+');
    if (!east && !skip(text, '-')) {
        out.zone = text;
        return text.size() >= 2 && text.size() <= 5
            && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
    }
    const Group first = takeDigits(text);
    int h = first.value;
    int m = 0;
    if (first.digits == 4) {
        h = first.value / 100;
        m = first.value % 100;
    } else if (skip(text, ':')) {
        m = takeDigits(text).value;
    }
    if (first.digits == 0 || !text.empty() || h > 14 || m > 59)
        return false;
    const Millis size = hours(h) + minutes(m);
    out.offset = east ? size : -size;
    return true;
}

} // namespace

std::optional<LocalTime> parseLocalTime(std::string_view text, DateOrder order) {
    const auto groups = takeDate(text);
    const auto date = groups ? dateOf(*groups, order) : std::nullopt;
    if (!date)
        return std::nullopt;
    LocalTime out;
    out.time = *date;
    if (text.empty())
        return out;
    if (!skip(text, ' ') && !skip(text, 'T') && !skip(text, ','))
        return std::nullopt;
    const auto clock = takeClock(text);
    if (!clock || !takeZone(text, out))
        return std::nullopt;
    out.time += *clock;
    out.hasClock = true;
    return out;
}

std::optional<DateOrder> evidentOrder(std::string_view text) {
    const auto date = takeDate(text);
    if (!date)
        return std::nullopt;
    if (date->groups[0].digits == 4)
        return DateOrder::YearMonthDay;
    if (date->groups[0].value > 12)
        return DateOrder::DayMonthYear;
    if (date->groups[1].value > 12)
        return DateOrder::MonthDayYear;
    return std::nullopt;
}

std::optional<EpochUnit> epochUnit(std::string_view text) {
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    // Written so that what is no number at all fails, too.
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || !(value >= 1e8 && value < 1e20))
        return std::nullopt;
    if (value < 1e11)
        return EpochUnit::Seconds;
    if (value < 1e14)
        return EpochUnit::Millis;
    return value < 1e17 ? EpochUnit::Micros : EpochUnit::Nanos;
}

std::optional<UtcMs> parseEpoch(std::string_view text, EpochUnit unit) {
    std::int64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{})
        return std::nullopt;
    // A fraction is allowed and, below a millisecond, dropped.
    std::string_view rest(parsed.ptr, static_cast<std::size_t>(text.data() + text.size() - parsed.ptr));
    std::int64_t fraction = 0;
    if (!rest.empty()) {
        if (!skip(rest, '.'))
            return std::nullopt;
        Group digits = takeDigits(rest);
        if (!rest.empty())
            return std::nullopt;
        for (; digits.digits > 3; --digits.digits)
            digits.value /= 10;
        for (; digits.digits < 3; ++digits.digits)
            digits.value *= 10;
        fraction = digits.value;
    }
    switch (unit) {
    case EpochUnit::Seconds:
        if (std::abs(value) > 1'000'000'000'000)
            return std::nullopt;
        return utcMs(value * 1000 + fraction);
    case EpochUnit::Millis:
        return utcMs(value);
    case EpochUnit::Micros:
        return utcMs(value / 1000);
    case EpochUnit::Nanos:
        return utcMs(value / 1'000'000);
    }
    return std::nullopt;
}

} // namespace truebar::csv
