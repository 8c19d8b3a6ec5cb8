#include "core/data/watch_list.h"

#include <algorithm>

namespace truebar {

Result<std::vector<Watch>> WatchList::list() const {
    auto rows = m_database.run(QStringLiteral("SELECT venue, symbol, timeframe, feed, warm_up FROM watch"));
    if (!rows)
        return std::move(rows).error();
    std::vector<Watch> out;
    while (rows->next()) {
        const auto timeframe = Timeframe::parse(rows->value(2).toString().toStdString());
        if (!timeframe)
            return timeframe.error();
        Watch watch;
        watch.instrument.venue = rows->value(0).toString().toStdString();
        watch.instrument.symbol = rows->value(1).toString().toStdString();
        watch.timeframe = *timeframe;
        watch.feed = rows->value(3).toString().toStdString();
        watch.warmUp = static_cast<std::size_t>(rows->value(4).toULongLong());
        out.push_back(std::move(watch));
    }
    std::sort(out.begin(), out.end(), [](const Watch& a, const Watch& b) { return a.key() < b.key(); });
    return out;
}

Result<void> WatchList::save(const Watch& watch) const {
    if (watch.warmUp > mostWarmUp)
        return Error{"watch.warm_up", "a warm-up of at most %1 candles can be had", {std::to_string(mostWarmUp)}};
    return m_database.execute(QStringLiteral("INSERT OR REPLACE INTO watch VALUES (?, ?, ?, ?, ?)"),
        {sqlText(watch.instrument.venue), sqlText(watch.instrument.symbol), sqlText(watch.timeframe.toString()),
            // An empty QString of an empty std::string is not NULL only if it is said so.
            watch.feed.empty() ? QStringLiteral("") : sqlText(watch.feed), qulonglong(watch.warmUp)});
}

Result<void> WatchList::remove(const SeriesKey& key) const {
    auto done = m_database.run(QStringLiteral("DELETE FROM watch WHERE venue = ? AND symbol = ? AND timeframe = ?"),
        {sqlText(key.instrument.venue), sqlText(key.instrument.symbol), sqlText(key.timeframe.toString())});
    if (!done)
        return std::move(done).error();
    if (done->numRowsAffected() != 1)
        return Error{
            "watch.unknown", "%1 %2 is not on the watch list", {key.instrument.toString(), key.timeframe.toString()}};
    return {};
}

} // namespace truebar
