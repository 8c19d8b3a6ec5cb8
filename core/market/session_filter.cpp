#include "core/market/session_filter.h"

#include <array>
#include <cstdio>
#include <optional>

namespace truebar {

namespace {

constexpr std::array<std::string_view, 7> dayNames{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int minutesPerDay = 24 * 60;

std::optional<std::size_t> dayNamed(std::string_view name) {
    for (std::size_t i = 0; i < dayNames.size(); ++i) {
        if (dayNames[i] == name)
            return i;
    }
    return std::nullopt;
}

// "mon", "mon-fri", "sun,tue-thu"
std::optional<std::bitset<7>> daysNamed(std::string_view text) {
    std::bitset<7> out;
    while (true) {
        const std::string_view part = text.substr(0, text.find(','));
        const bool isRange = part.size() == 7 && part[3] == '-';
        const auto first = dayNamed(isRange ? part.substr(0, 3) : part);
        const auto last = isRange ? dayNamed(part.substr(4)) : first;
        if (!first || !last)
            return std::nullopt;
        for (std::size_t day = *first;; day = (day + 1) % 7) {
            out.set(day);
            if (day == *last)
                break;
        }
        if (part.size() == text.size())
            return out;
        text.remove_prefix(part.size() + 1);
    }
}

// "00:00" … "24:00"
std::optional<int> clockMinutes(std::string_view text) {
    if (text.size() != 5 || text[2] != ':')
        return std::nullopt;
    const auto digit = [text](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
    const int hour = 10 * digit(0) + digit(1);
    const int minute = 10 * digit(3) + digit(4);
    if (hour > 24 || minute > 59 || hour * 60 + minute > minutesPerDay)
        return std::nullopt;
    return hour * 60 + minute;
}

} // namespace

Result<SessionFilter> SessionFilter::parse(std::string_view text) {
    const Error wrong{"session.syntax",
        "'%1' is not a session; write days and hours, such as mon-fri 14:30-21:00 (UTC)",
        {std::string(text.substr(0, 60))}};
    if (text == "24/7")
        return SessionFilter();
    if (text == "weekdays")
        return parse("mon-fri");
    const std::string_view days = text.substr(0, text.find(' '));
    const auto parsed = daysNamed(days);
    if (!parsed)
        return wrong;
    SessionFilter out;
    out.m_days = *parsed;
    if (days.size() == text.size())
        return out;
    const std::string_view hours = text.substr(days.size() + 1);
    const auto from = clockMinutes(hours.substr(0, 5));
    const auto to = hours.size() == 11 && hours[5] == '-' ? clockMinutes(hours.substr(6)) : std::nullopt;
    if (!from || !to || *from == minutesPerDay)
        return wrong;
    out.m_from = *from;
    out.m_to = *to;
    return out;
}

bool SessionFilter::isOpen(UtcMs time) const {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const auto weekday = std::chrono::weekday(day).c_encoding();
    const auto minute = static_cast<int>(std::chrono::floor<std::chrono::minutes>(time - day).count());
    if (m_from == m_to)
        return m_days[weekday];
    if (m_from < m_to)
        return m_days[weekday] && minute >= m_from && minute < m_to;
    // Past midnight: the morning belongs to the session that began the day before.
    return (m_days[weekday] && minute >= m_from) || (m_days[(weekday + 6) % 7] && minute < m_to);
}

std::vector<WeeklySession> SessionFilter::weeklySessions() const {
    const bool isWholeDay = m_from == m_to;
    const std::chrono::minutes from(isWholeDay ? 0 : m_from);
    const std::chrono::minutes to(isWholeDay ? minutesPerDay : m_from < m_to ? m_to : m_to + minutesPerDay);
    std::vector<WeeklySession> out;
    for (unsigned day = 0; day < 7; ++day) {
        if (m_days[day])
            out.push_back({std::chrono::weekday(day), from, to});
    }
    return out;
}

std::string SessionFilter::toString() const {
    if (isAlwaysOpen())
        return "24/7";
    std::string out;
    for (std::size_t day = 0; day < dayNames.size(); ++day) {
        if (!m_days[day])
            continue;
        if (!out.empty())
            out += ',';
        out += dayNames[day];
    }
    if (m_from == m_to)
        return out;
    std::array<char, 32> hours{};
    std::snprintf(hours.data(), hours.size(), " %02d:%02d-%02d:%02d", m_from / 60, m_from % 60, m_to / 60, m_to % 60);
    return out + hours.data();
}

} // namespace truebar
