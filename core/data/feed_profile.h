// A feed as it is used: a plugin with settings, the venues it serves, and its place among the others that serve them.
#pragma once

#include "core/plugins/plugin_registry.h"
#include "core/workspace/database.h"

#include <map>
#include <string>
#include <vector>

namespace truebar {

struct FeedProfile {
    std::string name{}; // lower snake_case, unique
    std::string plugin{};
    std::map<std::string, std::string> settings{}; // only what differs from the defaults
    std::vector<std::string> venues{};
    int priority = 0; // lower is asked first

    bool operator==(const FeedProfile&) const = default;
};

// What is remembered of a feed across starts; a venue's wish for silence outlives us.
struct FeedHealth {
    std::optional<UtcMs> blockedUntil{};
    std::optional<UtcMs> lastSuccess{};
    std::optional<UtcMs> lastFailure{};
    std::string lastError{};
    std::uint64_t requests = 0;
    std::uint64_t failures = 0;
};

// "feed.profile" for a bad name or venue; "plugin.unknown" and errors of the settings.
Result<void> checkProfile(const FeedProfile& profile, const PluginRegistry& plugins);

// In workspace.db. Belongs to the thread of its database.
class FeedProfileStore {
public:
    explicit FeedProfileStore(const Database& database)
        : m_database(database) { }

    // The user's own, by priority and name.
    Result<std::vector<FeedProfile>> list() const;
    // Adds or replaces; errors of checkProfile().
    Result<void> save(const FeedProfile& profile, const PluginRegistry& plugins) const;
    // "feed.unknown_profile"
    Result<void> remove(std::string_view name) const;

    Result<std::map<std::string, FeedHealth>> health() const;
    Result<void> saveHealth(const std::string& name, const FeedHealth& health) const;

private:
    const Database& m_database;
};

// The user's profiles, and behind them one of each feed plugin that names venues of its own and that no profile uses.
std::vector<FeedProfile> withDefaults(std::vector<FeedProfile> profiles, const PluginRegistry& plugins);

} // namespace truebar
