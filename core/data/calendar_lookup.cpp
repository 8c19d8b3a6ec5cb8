#include "core/data/calendar_lookup.h"

#include "core/data/calendar_book.h"

#include <QFileInfo>

#include <memory>

namespace truebar {

Result<CalendarLookup> calendarsBeside(const QString& marketDatabase) {
    auto loaded = CalendarBook::load(QFileInfo(marketDatabase).absolutePath() + QStringLiteral("/calendars"));
    if (!loaded)
        return std::move(loaded).error();
    const auto book = std::make_shared<const CalendarBook>(std::move(*loaded));
    return CalendarLookup([book](std::string_view name) { return book->find(name); });
}

} // namespace truebar
