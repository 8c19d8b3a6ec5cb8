#include "ui/watch/watch_words.h"

#include "ui/widgets/number_text.h"
#include "ui/widgets/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace truebar::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(WatchWords)
};

std::optional<double> dayChange(const WatchRow& row) {
    if (!row.last || !row.dayOpen || *row.dayOpen == 0)
        return std::nullopt;
    return *row.last / *row.dayOpen - 1;
}

QString timeOf(const std::optional<UtcMs>& time) {
    if (!time)
        return QStringLiteral("–");
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toCount(*time), Qt::UTC);
    const bool isToday = at.date() == QDateTime::currentDateTimeUtc().date();
    return at.toString(isToday ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm"));
}

QVariant numberKey(const std::optional<double>& value) {
    return value ? *value : -1e300;
}

QString countText(std::uint64_t value) {
    return QLocale().toString(qulonglong(value));
}

} // namespace

QString stateText(WatchState state) {
    switch (state) {
    case WatchState::Starting:
        return Words::tr("STARTING");
    case WatchState::Live:
        return Words::tr("LIVE");
    case WatchState::Fetched:
        return Words::tr("FETCHED");
    case WatchState::Lost:
        return Words::tr("LINK LOST");
    case WatchState::Stale:
        return Words::tr("STALE");
    case WatchState::Halted:
        return Words::tr("HALT");
    }
    return {};
}

QColor stateColor(WatchState state, const Theme& theme) {
    switch (state) {
    case WatchState::Live:
        return theme.bull;
    case WatchState::Stale:
        return theme.warning;
    case WatchState::Lost:
    case WatchState::Halted:
        return theme.bear;
    case WatchState::Starting:
    case WatchState::Fetched:
        break;
    }
    return theme.mutedText;
}

QString lagText(const std::optional<Millis>& lag) {
    if (!lag)
        return QStringLiteral("–");
    const auto ms = static_cast<double>(lag->count());
    if (ms < 1000)
        return Words::tr("%1 ms").arg(ms, 0, 'f', 0);
    return ms < 120'000 ? Words::tr("%1 s").arg(QLocale().toString(ms / 1000, 'f', 1))
                        : Words::tr("%1 min").arg(ms / 60'000, 0, 'f', 0);
}

QString remarkText(const WatchRow& row) {
    if (!row.remark.empty())
        return text(row.remark);
    switch (row.state) {
    case WatchState::Starting:
        return Words::tr("Waiting for the feed.");
    case WatchState::Fetched:
        return Words::tr("The feed has nothing live: candles come when they have closed.");
    case WatchState::Stale:
        return Words::tr("Nothing has been heard for more than two minutes.");
    case WatchState::Lost:
        return Words::tr("The feed is connecting again; what is missed will be fetched.");
    case WatchState::Live:
    case WatchState::Halted:
        break;
    }
    return {};
}

std::vector<TableColumn<WatchRow>> watchColumns(const Theme& theme) {
    using Row = WatchRow;
    std::vector<TableColumn<Row>> out;
    out.push_back({Words::tr("Instrument"), [](const Row& row) { return text(row.watch.instrument.toString()); }});
    out.push_back({Words::tr("Frame"), [](const Row& row) { return text(row.watch.timeframe.toString()); },
        [](const Row& row) { return qlonglong(row.watch.timeframe.nominalLength().count()); }});
    out.push_back({Words::tr("Last"),
        [](const Row& row) {
            return row.last ? QLocale().toString(*row.last, 'f', row.priceDecimals) : QStringLiteral("–");
        },
        [](const Row& row) { return numberKey(row.last); }, true});
    TableColumn<Row> day{Words::tr("Day"),
        [](const Row& row) { return dayChange(row) ? percentText(dayChange(row)) : QStringLiteral("–"); },
        [](const Row& row) { return numberKey(dayChange(row)); }, true};
    day.color = [theme](const Row& row) -> std::optional<QColor> {
        const auto change = dayChange(row);
        if (!change || *change == 0)
            return std::nullopt;
        return *change > 0 ? theme.bull : theme.bear;
    };
    day.toolTip = [](const Row&) { return Words::tr("Change since the day began (00:00 UTC)"); };
    out.push_back(std::move(day));
    TableColumn<Row> state{Words::tr("State"), [](const Row& row) { return stateText(row.state); }};
    state.color = [theme](const Row& row) { return std::optional(stateColor(row.state, theme)); };
    state.isBold = [](const Row&) { return true; };
    // Sentences of feeds are text, not markup.
    state.toolTip = [](const Row& row) { return remarkText(row).toHtmlEscaped(); };
    out.push_back(std::move(state));
    out.push_back({Words::tr("Lag"), [](const Row& row) { return lagText(row.lag); },
        [](const Row& row) { return qlonglong(row.lag ? row.lag->count() : -1); }, true});
    out.push_back({Words::tr("Last tick (UTC)"), [](const Row& row) { return timeOf(row.lastHeard); },
        [](const Row& row) { return qlonglong(row.lastHeard ? toCount(*row.lastHeard) : 0); }, true});
    out.push_back(
        {Words::tr("Feed"), [](const Row& row) { return row.feed.empty() ? text(row.watch.feed) : text(row.feed); }});
    out.push_back({Words::tr("Reconnects"), [](const Row& row) { return countText(row.reconnects); },
        [](const Row& row) { return qulonglong(row.reconnects); }, true});
    out.push_back({Words::tr("Gaps refilled"), [](const Row& row) { return countText(row.gapsRefilled); },
        [](const Row& row) { return qulonglong(row.gapsRefilled); }, true});
    TableColumn<Row> remark{Words::tr("Remark"), remarkText};
    remark.toolTip = [](const Row& row) { return remarkText(row).toHtmlEscaped(); };
    out.push_back(std::move(remark));
    return out;
}

} // namespace truebar::ui
