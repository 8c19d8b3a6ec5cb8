#include "core/data/live_health_store.h"

namespace truebar {

namespace {

LinkState linkOf(const QString& text) {
    if (text == QLatin1String("live"))
        return LinkState::Live;
    return text == QLatin1String("lost") ? LinkState::Lost : LinkState::Connecting;
}

} // namespace

Result<void> LiveHealthStore::publish(const std::vector<LiveHealth>& feeds, UtcMs at) const {
    return m_database.transaction([&]() -> Result<void> {
        if (auto done = m_database.run(QStringLiteral("DELETE FROM live_health")); !done)
            return std::move(done).error();
        for (const LiveHealth& each : feeds) {
            auto done =
                m_database.run(QStringLiteral("INSERT INTO live_health VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                    {sqlText(each.feed), qlonglong(toCount(at)), sqlText(toString(each.link)), sqlText(each.lastLoss),
                        qulonglong(each.subscriptions), sqlTime(each.lastHeard),
                        each.lag ? QVariant(qlonglong(each.lag->count())) : QVariant(QMetaType::fromType<qlonglong>()),
                        int(each.isStale), qulonglong(each.ticks), qulonglong(each.closedCandles),
                        qulonglong(each.reconnects), qulonglong(each.gapsRefilled), qulonglong(each.candlesRefilled)});
            if (!done)
                return std::move(done).error();
        }
        return {};
    });
}

Result<std::map<std::string, PublishedHealth>> LiveHealthStore::read(UtcMs now) const {
    auto rows = m_database.run(
        QStringLiteral(
            "SELECT feed, published_at, link, last_loss, subscriptions, last_heard, lag_ms, is_stale, ticks, "
            "closed_candles, reconnects, gaps_refilled, candles_refilled FROM live_health "
            "WHERE published_at > ?"),
        {qlonglong(toCount(now - validFor))});
    if (!rows)
        return std::move(rows).error();
    std::map<std::string, PublishedHealth> out;
    while (rows->next()) {
        PublishedHealth each;
        each.at = utcMs(rows->value(1).toLongLong());
        LiveHealth& health = each.health;
        health.feed = rows->value(0).toString().toStdString();
        health.link = linkOf(rows->value(2).toString());
        health.lastLoss = rows->value(3).toString().toStdString();
        health.subscriptions = static_cast<std::size_t>(rows->value(4).toULongLong());
        if (!rows->isNull(5))
            health.lastHeard = utcMs(rows->value(5).toLongLong());
        if (!rows->isNull(6))
            health.lag = Millis(rows->value(6).toLongLong());
        health.isStale = rows->value(7).toBool();
        health.ticks = rows->value(8).toULongLong();
        health.closedCandles = rows->value(9).toULongLong();
        health.reconnects = rows->value(10).toULongLong();
        health.gapsRefilled = rows->value(11).toULongLong();
        health.candlesRefilled = rows->value(12).toULongLong();
        out.emplace(health.feed, std::move(each));
    }
    return out;
}

} // namespace truebar
