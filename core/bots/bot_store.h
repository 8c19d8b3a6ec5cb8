// Bots, their changes and their logs in workspace.db; commits are durable. Belongs to the thread of its database.
#pragma once

#include "core/bots/bot_definition.h"
#include "core/workspace/database.h"

namespace truebar {

struct StoredBot {
    BotDefinition definition{};
    UtcMs createdAt{};
    bool isWanted = false; // shall run whenever a program serves bots
};

struct BotChange {
    UtcMs at{};
    std::string who{};
    std::string field{}; // as in botFields()
    std::string from{};
    std::string to{};

    bool operator==(const BotChange&) const = default;
};

enum class BotLogLevel : std::uint8_t { Info, Warning, Error };
// "info", "warning", "error"
std::string_view toString(BotLogLevel level);

struct BotLogLine {
    std::int64_t number = 0;
    UtcMs at{};
    std::string level{};
    std::string text{};
};

class BotStore {
public:
    explicit BotStore(const Database& database)
        : m_database(database) { }

    Result<std::vector<StoredBot>> list() const; // by id
    // "bot.unknown" names the ones there are.
    Result<StoredBot> find(std::string_view id) const;
    // "bot.exists"
    Result<void> add(const BotDefinition& bot, UtcMs now) const;
    // Replaces it, and records every field that differs; within a transaction of the caller.
    Result<void> change(const BotDefinition& bot, const std::string& who, UtcMs now) const;
    Result<void> setWanted(std::string_view id, bool isWanted) const;
    // With its sessions and its log; its runs stay in the run history, and its changes are kept. Within a transaction.
    Result<void> remove(std::string_view id) const;

    // Oldest first.
    Result<std::vector<BotChange>> changes(std::string_view id) const;

    Result<void> log(const std::string& id, BotLogLevel level, const std::string& text, UtcMs now) const;
    // The newest `most`, oldest first.
    Result<std::vector<BotLogLine>> logLines(std::string_view id, int most) const;

private:
    const Database& m_database;
};

} // namespace truebar
