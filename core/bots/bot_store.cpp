#include "core/bots/bot_store.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t longestLogText = 2000;

Result<StoredBot> botOf(const QSqlQuery& row) {
    auto definition = botFromJson(row.value(0).toString().toStdString());
    if (!definition)
        return std::move(definition).error();
    return StoredBot{std::move(*definition), utcMs(row.value(1).toLongLong()), row.value(2).toBool()};
}

} // namespace

std::string_view toString(BotLogLevel level) {
    switch (level) {
    case BotLogLevel::Info:
        return "info";
    case BotLogLevel::Warning:
        return "warning";
    case BotLogLevel::Error:
        return "error";
    }
    return {};
}

Result<std::vector<StoredBot>> BotStore::list() const {
    auto rows = m_database.run(QStringLiteral("SELECT definition, created_at, wanted FROM bot ORDER BY bot_id"));
    if (!rows)
        return std::move(rows).error();
    std::vector<StoredBot> out;
    while (rows->next()) {
        auto bot = botOf(*rows);
        if (!bot)
            return std::move(bot).error();
        out.push_back(std::move(*bot));
    }
    return out;
}

Result<StoredBot> BotStore::find(std::string_view id) const {
    auto row = m_database.run(
        QStringLiteral("SELECT definition, created_at, wanted FROM bot WHERE bot_id = ?"), {sqlText(id.substr(0, 80))});
    if (!row)
        return std::move(row).error();
    if (row->next())
        return botOf(*row);
    const auto all = list();
    if (!all)
        return all.error();
    std::string known;
    for (const StoredBot& each : *all)
        known += (known.empty() ? "" : ", ") + each.definition.id;
    if (known.empty())
        return Error{"bot.unknown", "there is no bot '%1', nor any other", {std::string(id.substr(0, 80))}};
    return Error{"bot.unknown", "there is no bot '%1'; there are: %2", {std::string(id.substr(0, 80)), known}};
}

Result<void> BotStore::add(const BotDefinition& bot, UtcMs now) const {
    if (find(bot.id))
        return Error{"bot.exists", "there is a bot '%1' already", {bot.id}, "id"};
    return m_database.execute(QStringLiteral("INSERT INTO bot VALUES (?, ?, ?, 0)"),
        {sqlText(bot.id), sqlText(botToJson(bot)), qlonglong(toCount(now))});
}

Result<void> BotStore::change(const BotDefinition& bot, const std::string& who, UtcMs now) const {
    const auto stored = find(bot.id);
    if (!stored)
        return stored.error();
    std::map<std::string, std::pair<std::string, std::string>> fields; // field: from, to
    for (const auto& [field, value] : botFields(stored->definition))
        fields[field].first = value;
    for (const auto& [field, value] : botFields(bot))
        fields[field].second = value;
    for (const auto& [field, values] : fields) {
        if (values.first == values.second)
            continue;
        auto kept = m_database.execute(QStringLiteral("INSERT INTO bot_change VALUES (NULL, ?, ?, ?, ?, ?, ?)"),
            {sqlText(bot.id), qlonglong(toCount(now)), sqlText(who), sqlText(field), sqlText(values.first),
                sqlText(values.second)});
        if (!kept)
            return kept;
    }
    return m_database.execute(
        QStringLiteral("UPDATE bot SET definition = ? WHERE bot_id = ?"), {sqlText(botToJson(bot)), sqlText(bot.id)});
}

Result<void> BotStore::setWanted(std::string_view id, bool isWanted) const {
    return m_database.execute(
        QStringLiteral("UPDATE bot SET wanted = ? WHERE bot_id = ?"), {isWanted ? 1 : 0, sqlText(id)});
}

Result<void> BotStore::remove(std::string_view id) const {
    if (const auto known = find(id); !known)
        return known.error();
    if (auto gone = m_database.execute(QStringLiteral("DELETE FROM bot_log WHERE bot_id = ?"), {sqlText(id)}); !gone)
        return gone;
    return m_database.execute(QStringLiteral("DELETE FROM bot WHERE bot_id = ?"), {sqlText(id)});
}

Result<std::vector<BotChange>> BotStore::changes(std::string_view id) const {
    auto rows = m_database.run(
        QStringLiteral("SELECT at, who, field, old_value, new_value FROM bot_change WHERE bot_id = ? ORDER BY change"),
        {sqlText(id)});
    if (!rows)
        return std::move(rows).error();
    std::vector<BotChange> out;
    while (rows->next())
        out.push_back({utcMs(rows->value(0).toLongLong()), rows->value(1).toString().toStdString(),
            rows->value(2).toString().toStdString(), rows->value(3).toString().toStdString(),
            rows->value(4).toString().toStdString()});
    return out;
}

Result<void> BotStore::log(const std::string& id, BotLogLevel level, const std::string& line, UtcMs now) const {
    return m_database.execute(QStringLiteral("INSERT INTO bot_log VALUES (NULL, ?, ?, ?, ?)"),
        {sqlText(id), qlonglong(toCount(now)), sqlText(toString(level)), sqlText(line.substr(0, longestLogText))});
}

Result<std::vector<BotLogLine>> BotStore::logLines(std::string_view id, int most) const {
    auto rows = m_database.run(
        QStringLiteral("SELECT line, at, level, text FROM bot_log WHERE bot_id = ? ORDER BY line DESC LIMIT ?"),
        {sqlText(id), most});
    if (!rows)
        return std::move(rows).error();
    std::vector<BotLogLine> out;
    while (rows->next())
        out.push_back({rows->value(0).toLongLong(), utcMs(rows->value(1).toLongLong()),
            rows->value(2).toString().toStdString(), rows->value(3).toString().toStdString()});
    std::reverse(out.begin(), out.end());
    return out;
}

} // namespace truebar
