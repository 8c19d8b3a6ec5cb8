#include "core/maintenance/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <vector>

namespace truebar {

namespace {

constexpr std::array monthNames{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array dayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
    const char* name;
    int least;
    int most;
    std::span<const char* const> words{};
    int firstWord = 0; // the number of the first word
};

Error wrong(const Field& field, std::string_view text) {
    return {"schedule.cron", "'%1' is not %2 to %3, a range, a step or a list of these",
        {std::string(text.substr(0, 40)), std::to_string(field.least), std::to_string(field.most)}, field.name};
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    while (true) {
        const auto end = text.find(separator);
        out.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return out;
        text.remove_prefix(end + 1);
    }
}

std::optional<int> numberOf(const Field& field, std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    const auto word = std::find(field.words.begin(), field.words.end(), lower);
    if (word != field.words.end())
        return field.firstWord + static_cast<int>(word - field.words.begin());
    int out = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
    const bool isNumber = status == std::errc() && end == text.data() + text.size() && !text.empty();
    return isNumber && out >= field.least && out <= field.most ? std::optional(out) : std::nullopt;
}

// One item of a list: calls `add` for every number it stands for.
template <class Add>
bool readItem(const Field& field, std::string_view item, const Add& add) {
    const auto parts = split(item, '/');
    int step = 1;
    if (parts.size() > 2)
        return false;
    if (parts.size() == 2) {
        const auto [end, status] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), step);
        if (status != std::errc() || end != parts[1].data() + parts[1].size() || step < 1 || step > field.most)
            return false;
    }
    int first = field.least;
    int last = field.most;
    if (parts[0] != "*") {
        const auto ends = split(parts[0], '-');
        const auto from = numberOf(field, ends[0]);
        const auto to = ends.size() == 2 ? numberOf(field, ends[1]) : from;
        if (ends.size() > 2 || !from || !to || *from > *to)
            return false;
        first = *from;
        // "5/10" means from 5 on, as in most crons.
        last = ends.size() == 1 && parts.size() == 2 ? field.most : *to;
    }
    for (int number = first; number <= last; number += step)
        add(number);
    return true;
}

template <std::size_t N>
Result<std::bitset<N>> readField(const Field& field, std::string_view text, int wrapAt = 1000) {
    std::bitset<N> out;
    for (const std::string_view item : split(text, ',')) {
        if (!readItem(field, item, [&](int number) { out.set(static_cast<std::size_t>(number % wrapAt)); }))
            return wrong(field, item);
    }
    return out;
}

} // namespace

Result<CronExpression> CronExpression::parse(std::string_view text) {
    std::vector<std::string_view> words;
    for (const std::string_view word : split(text, ' ')) {
        if (!word.empty())
            words.push_back(word);
    }
    if (words.size() != 5)
        return Error{"schedule.cron", "five fields are needed: minute hour day month weekday", {},
            std::string(text.substr(0, 60))};
    CronExpression out;
    const auto minutes = readField<60>({"minute", 0, 59}, words[0]);
    const auto hours = readField<24>({"hour", 0, 23}, words[1]);
    const auto days = readField<32>({"day", 1, 31}, words[2]);
    const auto months = readField<13>({"month", 1, 12, monthNames, 1}, words[3]);
    const auto weekdays = readField<7>({"weekday", 0, 7, dayNames, 0}, words[4], 7);
    if (!minutes || !hours || !days || !months || !weekdays)
        return minutes.error_or(hours.error_or(days.error_or(months.error_or(weekdays.error_or({})))));
    out.m_minutes = *minutes;
    out.m_hours = *hours;
    out.m_days = *days;
    out.m_months = *months;
    out.m_weekdays = *weekdays;
    out.m_anyDay = words[2] == "*";
    out.m_anyWeekday = words[4] == "*";
    for (const std::string_view word : words)
        out.m_text += (out.m_text.empty() ? "" : " ") + std::string(word);
    return out;
}

bool CronExpression::matchesDay(std::chrono::sys_days day) const {
    const std::chrono::year_month_day date(day);
    if (!m_months[static_cast<unsigned>(date.month())])
        return false;
    const bool isDay = m_days[static_cast<unsigned>(date.day())];
    const bool isWeekday = m_weekdays[std::chrono::weekday(day).c_encoding()];
    return m_anyDay || m_anyWeekday ? isDay && isWeekday : isDay || isWeekday;
}

std::optional<UtcMs> CronExpression::next(UtcMs time) const {
    using namespace std::chrono;
    const auto start = floor<minutes>(time) + minutes(1);
    const auto firstDay = floor<days>(start);
    constexpr int leapCycle = 8 * 366; // 29 February is missing for eight years around 1900 and 2100
    for (int i = 0; i < leapCycle; ++i) {
        const sys_days day = firstDay + days(i);
        if (!matchesDay(day))
            continue;
        for (auto minute = i == 0 ? (start - firstDay).count() : 0; minute < 24 * 60; ++minute) {
            if (m_hours[static_cast<std::size_t>(minute / 60)] && m_minutes[static_cast<std::size_t>(minute % 60)])
                return UtcMs(day + minutes(minute));
        }
    }
    return std::nullopt;
}

} // namespace truebar
