#include "core/maintenance/schedule.h"

#include <charconv>
#include <cstdio>

namespace truebar {

namespace {

std::optional<int> wholeOf(std::string_view text) {
    int out = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
    return status == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(out)
                                                                                      : std::nullopt;
}

Result<Millis> intervalOf(std::string_view text) {
    const Error wrong{"schedule.interval", "'%1' is not an interval such as 30s, 15m, 4h or 1d, of at most 366 days",
        {std::string(text.substr(0, 40))}};
    if (text.size() < 2)
        return wrong;
    const auto count = wholeOf(text.substr(0, text.size() - 1));
    if (!count || *count < 1 || *count > 40'000'000)
        return wrong;
    Millis unit{};
    switch (text.back()) {
    case 's':
        unit = std::chrono::seconds(1);
        break;
    case 'm':
        unit = std::chrono::minutes(1);
        break;
    case 'h':
        unit = std::chrono::hours(1);
        break;
    case 'd':
        unit = std::chrono::days(1);
        break;
    default:
        return wrong;
    }
    const Millis out = unit * *count;
    return out <= std::chrono::days(366) ? Result<Millis>(out) : Result<Millis>(wrong);
}

Result<std::chrono::minutes> timeOfDay(std::string_view text) {
    const auto colon = text.find(':');
    const auto hour = colon == 2 ? wholeOf(text.substr(0, 2)) : std::nullopt;
    const auto minute = colon == 2 && text.size() == 5 ? wholeOf(text.substr(3)) : std::nullopt;
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59)
        return Error{"schedule.time", "'%1' is not a time of day such as 06:30", {std::string(text.substr(0, 40))}};
    return std::chrono::minutes(*hour * 60 + *minute);
}

} // namespace

Result<Schedule> Schedule::parse(std::string_view text) {
    Schedule out;
    if (text == "manual")
        return out;
    if (text == "on start") {
        out.m_kind = OnStart{};
        return out;
    }
    if (text.starts_with("every ")) {
        const auto interval = intervalOf(text.substr(6));
        if (!interval)
            return interval.error();
        out.m_kind = Every{*interval, std::string(text.substr(6))};
        return out;
    }
    if (text.starts_with("daily ")) {
        const auto at = timeOfDay(text.substr(6));
        if (!at)
            return at.error();
        out.m_kind = Daily{*at};
        return out;
    }
    if (text.starts_with("cron ")) {
        auto cron = CronExpression::parse(text.substr(5));
        if (!cron)
            return std::move(cron).error();
        out.m_kind = std::move(*cron);
        return out;
    }
    return Error{"schedule.unknown", "'%1' is not one of: manual, on start, every 15m, daily 06:30, cron * * * * *",
        {std::string(text.substr(0, 60))}};
}

std::string Schedule::toString() const {
    if (std::holds_alternative<OnStart>(m_kind))
        return "on start";
    if (const auto* every = std::get_if<Every>(&m_kind))
        return "every " + every->text;
    if (const auto* daily = std::get_if<Daily>(&m_kind)) {
        const auto minutes = static_cast<int>(daily->at.count());
        char out[16];
        std::snprintf(out, sizeof out, "daily %02d:%02d", minutes / 60 % 24, minutes % 60);
        return out;
    }
    if (const auto* cron = std::get_if<CronExpression>(&m_kind))
        return "cron " + cron->toString();
    return "manual";
}

std::optional<UtcMs> Schedule::next(UtcMs time) const {
    if (const auto* every = std::get_if<Every>(&m_kind))
        return time + every->interval;
    if (const auto* daily = std::get_if<Daily>(&m_kind)) {
        const UtcMs today = UtcMs(std::chrono::floor<std::chrono::days>(time)) + daily->at;
        return today > time ? today : today + std::chrono::days(1);
    }
    if (const auto* cron = std::get_if<CronExpression>(&m_kind))
        return cron->next(time);
    return std::nullopt;
}

} // namespace truebar
