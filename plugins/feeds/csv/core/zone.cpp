#include "zone.h"

#include <QDateTime>

namespace truebar::csv {

namespace {

std::optional<Millis> fixedOffset(std::string_view name) {
    if (name.starts_with("UTC") || name.starts_with("GMT"))
        name.remove_prefix(3);
    if (name.empty())
        return Millis(0);
    // The parser of written times knows offsets; give it any date in front.
    const auto parsed = parseLocalTime("2000-01-01 00:00" + std::string(name), DateOrder::YearMonthDay);
    return parsed ? parsed->offset : std::nullopt;
}

} // namespace

Result<Zone> Zone::named(const std::string& name) {
    Zone out;
    out.m_fixed = fixedOffset(name);
    if (out.m_fixed)
        return out;
    out.m_zone = QTimeZone(QByteArray::fromStdString(name));
    if (!out.m_zone.isValid())
        return Error{"timezone.unknown",
            "'%1' is not a time zone; write an IANA name such as America/New_York or an "
            "offset such as +05:30",
            {name.substr(0, 60)}};
    return out;
}

std::optional<std::pair<UtcMs, UtcMs>> Zone::toUtc(const LocalTime& time) {
    if (const auto fixed = time.offset ? time.offset : m_fixed)
        return std::pair(time.time - *fixed, time.time - *fixed);
    const UtcMs begin = std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<900>>>(time.time);
    if (begin != m_cachedQuarter) {
        m_cachedQuarter = begin;
        m_cachedOffsets = lookUpOffsets(begin);
    }
    if (!m_cachedOffsets)
        return std::nullopt;
    return std::pair(time.time - m_cachedOffsets->first, time.time - m_cachedOffsets->second);
}

Zone::Offsets Zone::lookUpOffsets(UtcMs local) const {
    // Try the offsets that hold a day before and a day after; a right one leads back to the same local time.
    Offsets out;
    for (const auto distance : {-std::chrono::hours(24), std::chrono::hours(24)}) {
        const QDateTime around = QDateTime::fromMSecsSinceEpoch(toCount(local + distance), Qt::UTC);
        const Millis offset = std::chrono::seconds(m_zone.offsetFromUtc(around));
        const QDateTime candidate = QDateTime::fromMSecsSinceEpoch(toCount(local - offset), Qt::UTC);
        if (std::chrono::seconds(m_zone.offsetFromUtc(candidate)) == offset)
            out = std::pair(out ? out->first : offset, offset);
    }
    return out;
}

} // namespace truebar::csv
