#include "core/runs/run_store.h"

#include "core/runs/run_tables.h"

namespace truebar {

namespace {

// The one id that begins with `prefix`.
Result<QString> resolveId(const Database& database, std::string_view prefix) {
    const std::string given(prefix.substr(0, 80));
    auto query = database.run(QStringLiteral("SELECT run_id FROM run WHERE substr(run_id, 1, ?) = ? LIMIT 2"),
        {qulonglong(given.size()), QString::fromStdString(given)});
    if (!query)
        return std::move(query).error();
    if (given.empty() || !query->next())
        return Error{"run.unknown", "there is no run '%1'", {given}};
    QString id = query->value(0).toString();
    if (query->next() && id != QString::fromStdString(given))
        return Error{"run.ambiguous", "more than one run begins with '%1'", {given}};
    return id;
}

} // namespace

RunStore::RunStore(std::unique_ptr<Database> database)
    : m_database(std::move(database)) { }

RunStore::~RunStore() = default;

Result<std::unique_ptr<RunStore>> RunStore::open(const QString& workspaceDatabase, Database::Mode mode) {
    auto database = Database::open(workspaceDatabase, mode, Database::Durability::Full);
    if (!database)
        return std::move(database).error();
    return std::unique_ptr<RunStore>(new RunStore(std::move(*database)));
}

Result<void> RunStore::save(const RunRecord& record) {
    return m_database->transaction([&] { return insertRun(*m_database, record); });
}

Result<std::vector<RunSummary>> RunStore::list() const {
    auto records = readSummaries(*m_database);
    if (!records)
        return std::move(records).error();
    std::vector<RunSummary> out;
    for (RunRecord& record : *records)
        out.push_back(std::move(record.summary));
    return out;
}

Result<RunRecord> RunStore::load(std::string_view prefix) const {
    const auto id = resolveId(*m_database, prefix);
    if (!id)
        return id.error();
    auto found = readSummaries(*m_database, QStringLiteral("WHERE run.run_id = ?"), {*id});
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return Error{"run.unknown", "there is no run '%1'", {id->toStdString()}};
    RunRecord out = std::move(found->front());
    if (auto lists = readLists(*m_database, out); !lists)
        return std::move(lists).error();
    return out;
}

Result<void> RunStore::remove(std::string_view prefix) {
    const auto id = resolveId(*m_database, prefix);
    if (!id)
        return id.error();
    auto done = m_database->run(QStringLiteral("DELETE FROM run WHERE run_id = ?"), {*id});
    return done ? Result<void>() : Result<void>(std::move(done).error());
}

} // namespace truebar
