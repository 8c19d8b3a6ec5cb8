#include "core/base/time.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <optional>

namespace truebar {

namespace {

using namespace std::chrono;

struct Civil {
    year_month_day date;
    hh_mm_ss<milliseconds> clock;
};

Civil civil(UtcMs time) {
    const auto day = floor<days>(time);
    return {year_month_day(day), hh_mm_ss<milliseconds>(time - day)};
}

std::string dateText(const year_month_day& date) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

// Reads fixed-width digits and separators from the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text)
        : m_rest(text) { }

    std::optional<int> digits(std::size_t width) {
        // from_chars alone would take "-0" for a number of two digits.
        if (m_rest.size() < width || !isDigit(m_rest.front()))
            return std::nullopt;
        int value = 0;
        const auto parsed = std::from_chars(m_rest.data(), m_rest.data() + width, value);
        if (parsed.ec != std::errc{} || parsed.ptr != m_rest.data() + width)
            return std::nullopt;
        m_rest.remove_prefix(width);
        return value;
    }
    bool skip(char c) {
        if (!m_rest.starts_with(c))
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    std::optional<int> fractionMillis() {
        if (m_rest.empty() || !isDigit(m_rest.front()))
            return std::nullopt;
        int value = 0;
        int weight = 100;
        while (!m_rest.empty() && isDigit(m_rest.front())) {
            value += (m_rest.front() - '0') * weight;
            weight /= 10;
            m_rest.remove_prefix(1);
        }
        return value;
    }
    bool atEnd() const { return m_rest.empty(); }

private:
    std::string_view m_rest;
};

std::optional<milliseconds> readClock(Reader& in) {
    const auto hour = in.digits(2);
    if (!hour || *hour > 23 || !in.skip(':'))
        return std::nullopt;
    const auto minute = in.digits(2);
    if (!minute || *minute > 59)
        return std::nullopt;
    milliseconds clock = hours(*hour) + minutes(*minute);
    if (!in.skip(':'))
        return clock;
    const auto second = in.digits(2);
    if (!second || *second > 59)
        return std::nullopt;
    clock += seconds(*second);
    if (!in.skip('.'))
        return clock;
    const auto fraction = in.fractionMillis();
    if (!fraction)
        return std::nullopt;
    return clock + milliseconds(*fraction);
}

std::optional<milliseconds> readZone(Reader& in) {
    if (in.atEnd() || in.skip('Z'))
        return milliseconds(0);
    const bool east = in.skip('+');
    if (!east && !in.skip('-'))
        return std::nullopt;
    const auto hour = in.digits(2);
    in.skip(':');
    const auto minute = in.digits(2);
    if (!hour || !minute || *hour > 14 || *minute > 59)
        return std::nullopt;
    const milliseconds offset = hours(*hour) + minutes(*minute);
    return east ? offset : -offset;
}

std::optional<UtcMs> readIso(std::string_view text) {
    Reader in(text);
    const auto y = in.digits(4);
    if (!y || !in.skip('-'))
        return std::nullopt;
    const auto m = in.digits(2);
    if (!m || !in.skip('-'))
        return std::nullopt;
    const auto d = in.digits(2);
    if (!d)
        return std::nullopt;
    const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
    if (!date.ok())
        return std::nullopt;
    const UtcMs midnight = sys_days(date);
    if (in.atEnd())
        return midnight;
    if (!in.skip('T') && !in.skip(' '))
        return std::nullopt;
    const auto clock = readClock(in);
    if (!clock)
        return std::nullopt;
    const auto offset = readZone(in);
    if (!offset || !in.atEnd())
        return std::nullopt;
    return midnight + *clock - *offset;
}

} // namespace

std::string formatUtc(UtcMs time) {
    const Civil c = civil(time);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d", static_cast<int>(c.clock.hours().count()),
        static_cast<int>(c.clock.minutes().count()), static_cast<int>(c.clock.seconds().count()));
    std::string out = dateText(c.date) + text.data();
    if (const auto millis = c.clock.subseconds().count(); millis != 0) {
        std::snprintf(text.data(), text.size(), ".%03d", static_cast<int>(millis));
        out += text.data();
    }
    return out + 'Z';
}

std::string formatDate(UtcMs time) {
    return dateText(civil(time).date);
}

Result<UtcMs> parseUtc(std::string_view text) {
    std::int64_t count = 0;
    const auto number = std::from_chars(text.data(), text.data() + text.size(), count);
    std::optional<UtcMs> time;
    // Five digits or more without a separator can only be an epoch; a bare year is not accepted as a time.
    if (number.ec == std::errc{} && number.ptr == text.data() + text.size() && (text.size() > 4 || count <= 0))
        time = utcMs(count);
    else
        time = readIso(text);
    if (!time)
        return Error{"time.syntax", "'%1' is not a time (epoch milliseconds or ISO 8601, UTC)",
            {std::string(text.substr(0, 40))}};
    if (*time < earliestTime || *time >= latestTime)
        return Error{"time.range", "'%1' is outside the years 1900 to 2199", {std::string(text.substr(0, 40))}};
    return *time;
}

} // namespace truebar
