// When a routine is due.
#pragma once

#include "core/maintenance/cron.h"

#include <variant>

namespace truebar {

class Schedule {
public:
    // Only when asked for.
    Schedule() = default;
    // "manual", "on start", "every 15m" (s, m, h, d), "daily 06:30" (UTC), "cron */5 * * * *". Errors "schedule.*".
    static Result<Schedule> parse(std::string_view text);
    std::string toString() const;

    bool isOnStart() const { return std::holds_alternative<OnStart>(m_kind); }
    // The first time after `time` at which it is due; an interval counts from `time`. None for "manual" and "on start".
    std::optional<UtcMs> next(UtcMs time) const;

private:
    struct Manual { };
    struct OnStart { };
    struct Every {
        Millis interval{};
        std::string text{};
    };
    struct Daily {
        std::chrono::minutes at{}; // after midnight UTC
    };
    std::variant<Manual, OnStart, Every, Daily, CronExpression> m_kind;
};

} // namespace truebar
