// How live collection is doing, left in workspace.db by the program that collects, for others to read.
#pragma once

#include "core/data/live_health.h"
#include "core/workspace/database.h"

#include <map>

namespace truebar {

struct PublishedHealth {
    LiveHealth health{};
    UtcMs at{}; // when it was written
};

// Belongs to the thread of its database.
class LiveHealthStore {
public:
    // What is older than this is of a program that has ended.
    static constexpr Millis validFor{20'000};
    static constexpr Millis publishEvery{5'000};

    explicit LiveHealthStore(const Database& database)
        : m_database(database) { }

    // Replaces what was there, in one transaction; nothing for a collection that ends.
    Result<void> publish(const std::vector<LiveHealth>& feeds, UtcMs at) const;
    // By feed, those that are still valid.
    Result<std::map<std::string, PublishedHealth>> read(UtcMs now) const;

private:
    const Database& m_database;
};

} // namespace truebar
