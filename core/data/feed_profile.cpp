#include "core/data/feed_profile.h"

#include <QRegularExpression>

#include <algorithm>

namespace truebar {

namespace {

constexpr int defaultPriority = 1000;

std::optional<UtcMs> timeAt(const QSqlQuery& query, int column) {
    return query.isNull(column) ? std::nullopt : std::optional(utcMs(query.value(column).toLongLong()));
}

} // namespace

Result<void> checkProfile(const FeedProfile& profile, const PluginRegistry& plugins) {
    static const QRegularExpression pattern(QStringLiteral("^[a-z][a-z0-9_]{0,39}$"));
    if (!pattern.match(sqlText(profile.name)).hasMatch())
        return Error{
            "feed.profile", "a name of lower snake_case and at most 40 characters is needed", {}, profile.name};
    const auto plugin = plugins.find(PluginKind::Feed, profile.plugin);
    if (!plugin)
        return plugin.error();
    if (profile.venues.empty())
        return Error{"feed.profile", "a feed must serve at least one venue", {}, profile.name};
    for (const std::string& venue : profile.venues) {
        if (auto parsed = InstrumentId::parse(venue + ":X"); !parsed)
            return Error{"feed.profile", "'%1' is no venue", {venue.substr(0, 60)}, profile.name};
    }
    const auto settings = (*plugin)->metadata.settings.resolve(profile.settings);
    return settings ? Result<void>() : Result<void>(settings.error());
}

Result<std::vector<FeedProfile>> FeedProfileStore::list() const {
    auto rows =
        m_database.run(QStringLiteral("SELECT name, plugin, priority FROM feed_profile ORDER BY priority, name"));
    if (!rows)
        return std::move(rows).error();
    std::vector<FeedProfile> out;
    while (rows->next()) {
        FeedProfile profile;
        profile.name = rows->value(0).toString().toStdString();
        profile.plugin = rows->value(1).toString().toStdString();
        profile.priority = rows->value(2).toInt();
        out.push_back(std::move(profile));
    }
    for (FeedProfile& profile : out) {
        auto venues =
            m_database.run(QStringLiteral("SELECT venue FROM feed_profile_venue WHERE name = ? ORDER BY venue"),
                {sqlText(profile.name)});
        if (!venues)
            return std::move(venues).error();
        while (venues->next())
            profile.venues.push_back(venues->value(0).toString().toStdString());
        auto settings = m_database.run(
            QStringLiteral("SELECT key, value FROM feed_profile_setting WHERE name = ?"), {sqlText(profile.name)});
        if (!settings)
            return std::move(settings).error();
        while (settings->next())
            profile.settings.emplace(
                settings->value(0).toString().toStdString(), settings->value(1).toString().toStdString());
    }
    return out;
}

Result<void> FeedProfileStore::save(const FeedProfile& profile, const PluginRegistry& plugins) const {
    if (auto good = checkProfile(profile, plugins); !good)
        return good;
    return m_database.transaction([&]() -> Result<void> {
        const auto run = [&](const char* sql, const QVariantList& values) -> Result<void> {
            return m_database.execute(QString::fromLatin1(sql), values);
        };
        const QString name = sqlText(profile.name);
        if (auto done = run("DELETE FROM feed_profile WHERE name = ?", {name}); !done)
            return done;
        if (auto done =
                run("INSERT INTO feed_profile VALUES (?, ?, ?)", {name, sqlText(profile.plugin), profile.priority});
            !done)
            return done;
        for (const std::string& venue : profile.venues) {
            if (auto done = run("INSERT OR IGNORE INTO feed_profile_venue VALUES (?, ?)", {name, sqlText(venue)});
                !done)
                return done;
        }
        for (const auto& [key, value] : profile.settings) {
            if (auto done =
                    run("INSERT INTO feed_profile_setting VALUES (?, ?, ?)", {name, sqlText(key), sqlText(value)});
                !done)
                return done;
        }
        return {};
    });
}

Result<void> FeedProfileStore::remove(std::string_view name) const {
    auto done = m_database.run(QStringLiteral("DELETE FROM feed_profile WHERE name = ?"), {sqlText(name)});
    if (!done)
        return std::move(done).error();
    if (done->numRowsAffected() != 1)
        return Error{"feed.unknown_profile", "there is no feed '%1' of your own", {std::string(name.substr(0, 60))}};
    return {};
}

Result<std::map<std::string, FeedHealth>> FeedProfileStore::health() const {
    auto rows = m_database.run(QStringLiteral("SELECT name, blocked_until, last_success, last_failure, last_error, "
                                              "requests, failures FROM feed_health"));
    if (!rows)
        return std::move(rows).error();
    std::map<std::string, FeedHealth> out;
    while (rows->next()) {
        FeedHealth health;
        health.blockedUntil = timeAt(*rows, 1);
        health.lastSuccess = timeAt(*rows, 2);
        health.lastFailure = timeAt(*rows, 3);
        health.lastError = rows->value(4).toString().toStdString();
        health.requests = rows->value(5).toULongLong();
        health.failures = rows->value(6).toULongLong();
        out.emplace(rows->value(0).toString().toStdString(), std::move(health));
    }
    return out;
}

Result<void> FeedProfileStore::saveHealth(const std::string& name, const FeedHealth& health) const {
    return m_database.execute(QStringLiteral("INSERT OR REPLACE INTO feed_health VALUES (?, ?, ?, ?, ?, ?, ?)"),
        {sqlText(name), sqlTime(health.blockedUntil), sqlTime(health.lastSuccess), sqlTime(health.lastFailure),
            sqlText(health.lastError), qulonglong(health.requests), qulonglong(health.failures)});
}

std::vector<FeedProfile> withDefaults(std::vector<FeedProfile> profiles, const PluginRegistry& plugins) {
    const auto own = profiles.size();
    for (const PluginEntry* entry : plugins.plugins(PluginKind::Feed)) {
        const PluginMetadata& metadata = entry->metadata;
        const bool isUsed = std::any_of(profiles.begin(), profiles.begin() + static_cast<std::ptrdiff_t>(own),
            [&](const FeedProfile& profile) { return profile.plugin == metadata.id || profile.name == metadata.id; });
        if (metadata.venues.empty() || isUsed)
            continue;
        FeedProfile made;
        made.name = made.plugin = metadata.id;
        made.venues = metadata.venues;
        made.priority = defaultPriority;
        profiles.push_back(std::move(made));
    }
    std::stable_sort(profiles.begin(), profiles.end(),
        [](const FeedProfile& a, const FeedProfile& b) { return a.priority < b.priority; });
    return profiles;
}

} // namespace truebar
