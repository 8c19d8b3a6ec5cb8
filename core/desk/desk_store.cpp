#include "core/desk/desk_store.h"

#include "core/desk/desk_tables.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

QString toJson(const std::map<std::string, std::string>& settings) {
    QJsonObject object;
    for (const auto& [key, value] : settings)
        object.insert(sqlText(key), sqlText(value));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

std::map<std::string, std::string> fromJson(const QString& json) {
    std::map<std::string, std::string> out;
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    for (auto it = object.begin(); it != object.end(); ++it)
        out.emplace(it.key().toStdString(), it.value().toString().toStdString());
    return out;
}

Error unknownAccount(const std::string& account) {
    return {"desk.unknown_account", "with which broker the account %1 trades has not been said", {account}};
}

Result<std::vector<AccountSetup>> readSetups(const Database& database) {
    auto rows = database.run(QStringLiteral("SELECT account, broker, settings FROM live_account ORDER BY account"));
    if (!rows)
        return std::move(rows).error();
    std::vector<AccountSetup> out;
    while (rows->next())
        out.push_back({rows->value(0).toString().toStdString(), rows->value(1).toString().toStdString(),
            fromJson(rows->value(2).toString())});
    return out;
}

Result<std::map<std::string, RiskLimits>> readLimits(const Database& database, const std::string& account) {
    auto rows = database.run(
        QStringLiteral("SELECT bot, settings FROM risk_limits WHERE account = ? ORDER BY change"), {sqlText(account)});
    if (!rows)
        return std::move(rows).error();
    std::map<std::string, RiskLimits> out;
    while (rows->next()) {
        auto limits = parseRiskLimits(fromJson(rows->value(1).toString()));
        // Limits that cannot be read are not none.
        if (!limits)
            return std::move(limits).error();
        out.insert_or_assign(rows->value(0).toString().toStdString(), *limits);
    }
    return out;
}

} // namespace

Result<std::vector<AccountSetup>> DeskStore::setups() {
    return m_door.read<std::vector<AccountSetup>>(readSetups);
}

Result<AccountSetup> DeskStore::setup(const std::string& account) {
    const auto all = setups();
    if (!all)
        return all.error();
    for (const AccountSetup& setup : *all) {
        if (setup.account == account)
            return setup;
    }
    return unknownAccount(account);
}

Result<void> DeskStore::saveSetup(const AccountSetup& setup) {
    return m_door.run([&](const Database& database) -> Result<void> {
        auto done = database.run(QStringLiteral("INSERT INTO live_account (account, broker, settings) VALUES (?, ?, ?) "
                                                "ON CONFLICT (account) DO UPDATE SET broker = excluded.broker, "
                                                "settings = excluded.settings"),
            {sqlText(setup.account), sqlText(setup.broker), toJson(setup.settings)});
        return done ? Result<void>() : Result<void>(std::move(done).error());
    });
}

Result<void> DeskStore::forgetJournal(const std::string& account) {
    return m_door.run([&](const Database& database) -> Result<void> {
        auto done = database.run(
            QStringLiteral("UPDATE live_account SET journal_sequence = NULL WHERE account = ?"), {sqlText(account)});
        return done ? Result<void>() : Result<void>(std::move(done).error());
    });
}

Result<RiskLimits> DeskStore::setLimits(const std::string& account, const LimitsChange& change) {
    auto limits = parseRiskLimits(change.settings);
    if (!limits)
        return limits;
    if (limits->drawdown && !limits->capital)
        return Error{"desk.no_capital", "a limit of drawdown needs the capital that it is measured from", {},
            "setting 'capital'"};
    auto done = m_door.run([&](const Database& database) -> Result<void> {
        auto written = database.run(QStringLiteral("INSERT INTO risk_limits (account, bot, settings, changed_at, "
                                                   "changed_by) VALUES (?, ?, ?, ?, ?)"),
            {sqlText(account), sqlText(change.bot), toJson(change.settings), qint64(toCount(change.at)),
                sqlText(change.by)});
        return written ? Result<void>() : Result<void>(std::move(written).error());
    });
    return done ? limits : Result<RiskLimits>(std::move(done).error());
}

Result<std::vector<LimitsChange>> DeskStore::limitsHistory(const std::string& account) {
    return m_door.read<std::vector<LimitsChange>>([&](const Database& database) -> Result<std::vector<LimitsChange>> {
        auto rows = database.run(QStringLiteral("SELECT bot, settings, changed_at, changed_by FROM risk_limits "
                                                "WHERE account = ? ORDER BY change DESC"),
            {sqlText(account)});
        if (!rows)
            return std::move(rows).error();
        std::vector<LimitsChange> out;
        while (rows->next())
            out.push_back({rows->value(0).toString().toStdString(), fromJson(rows->value(1).toString()),
                utcMs(rows->value(2).toLongLong()), rows->value(3).toString().toStdString()});
        return out;
    });
}

Result<std::optional<std::uint64_t>> DeskStore::journalSequence(const std::string& account) {
    using Sequence = std::optional<std::uint64_t>;
    return m_door.read<Sequence>([&](const Database& database) -> Result<Sequence> {
        auto row = database.run(
            QStringLiteral("SELECT journal_sequence FROM live_account WHERE account = ?"), {sqlText(account)});
        if (!row)
            return std::move(row).error();
        if (!row->next())
            return unknownAccount(account);
        return row->value(0).isNull() ? Sequence() : Sequence(row->value(0).toULongLong());
    });
}

Result<void> DeskStore::keep(const std::string& account, const RecordBatch& batch) {
    return m_door.run([&](const Database& database) {
        return database.transaction([&] { return writeRecords(database, account, batch); });
    });
}

Result<AccountHistory> DeskStore::history(const std::string& account, UtcMs ordersSince) {
    return m_door.read<AccountHistory>([&](const Database& database) -> Result<AccountHistory> {
        auto out = readHistory(database, account, ordersSince);
        if (!out)
            return out;
        auto limits = readLimits(database, account);
        if (!limits)
            return std::move(limits).error();
        out->limits = std::move(*limits);
        return out;
    });
}

} // namespace truebar
