// Indicator bots and what they have told, in workspace.db; commits are durable. Belongs to the thread of its database.
#pragma once

#include "core/alerts/indicator_bot.h"
#include "core/workspace/database.h"

namespace truebar {

class IndicatorStore {
public:
    explicit IndicatorStore(const Database& database)
        : m_database(database) { }

    Result<std::vector<StoredIndicatorBot>> list() const; // by id
    // "alerts.unknown" names the ones there are.
    Result<StoredIndicatorBot> find(std::string_view id) const;
    // Off. "alerts.exists"
    Result<void> add(const IndicatorBot& bot, UtcMs now) const;
    // Replaces it; one that runs begins anew: it does not tell what other settings would have told before.
    Result<void> change(const IndicatorBot& bot, UtcMs now) const;
    // Starting what runs changes nothing.
    Result<void> start(std::string_view id, UtcMs now) const;
    Result<void> stop(std::string_view id) const;
    // With all that it has told.
    Result<void> remove(std::string_view id) const;

    // Keeps those that were not there yet, by (bot, time, kind, timeframe), and answers with them. Within a transaction
    // of the caller.
    Result<std::vector<StoredOutlookEvent>> tell(
        std::string_view id, const std::vector<OutlookEvent>& events, UtcMs now) const;
    // The newest `most`, oldest first; of all bots if the id is empty.
    Result<std::vector<StoredOutlookEvent>> events(std::string_view id, int most) const;
    // Whatever was noticed at `since` or later and was not handed to this channel yet, oldest first; from then on it
    // counts as handed. Within a transaction of the caller.
    Result<std::vector<StoredOutlookEvent>> take(std::string_view channel, UtcMs since, UtcMs now) const;

private:
    Result<std::vector<StoredOutlookEvent>> read(const QString& condition, const QVariantList& bindings) const;

    const Database& m_database;
};

} // namespace truebar
