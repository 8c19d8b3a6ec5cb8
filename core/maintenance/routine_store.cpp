#include "core/maintenance/routine_store.h"

#include <QRegularExpression>

#include <algorithm>
#include <set>

namespace truebar {

namespace {

constexpr std::size_t mostWarnings = 100;

std::string textAt(const QSqlQuery& query, int column) {
    return query.value(column).toString().toStdString();
}

std::optional<UtcMs> timeAt(const QSqlQuery& query, int column) {
    return query.isNull(column) ? std::nullopt : std::optional(utcMs(query.value(column).toLongLong()));
}

QVariant timeOrNull(const std::optional<UtcMs>& time) {
    return time ? QVariant(qlonglong(toCount(*time))) : QVariant(QMetaType::fromType<qlonglong>());
}

Result<void> run(const Database& database, const char* sql, const QVariantList& values) {
    return database.execute(QString::fromLatin1(sql), values);
}

Error invalid(const char* field, const char* why, std::vector<std::string> arguments = {}) {
    return {"routine.invalid", why, std::move(arguments), field};
}

Error unknown(std::string_view name, const std::vector<StoredRoutine>& all) {
    std::string known;
    for (const StoredRoutine& each : all)
        known += (known.empty() ? "" : ", ") + each.routine.name;
    return {"routine.unknown", "there is no routine '%1'; there are: %2",
        {std::string(name.substr(0, 60)), known.empty() ? "none" : known}};
}

Result<Routine> routineAt(const QSqlQuery& query) {
    Routine out;
    out.name = textAt(query, 0);
    const auto kind = routineKindOf(textAt(query, 1));
    const auto schedule = Schedule::parse(textAt(query, 2));
    if (!kind || !schedule)
        return Error{"io.corrupt_routine", "the stored routine %1 is damaged", {out.name}};
    out.kind = *kind;
    out.schedule = *schedule;
    out.missed = textAt(query, 3) == toString(MissedPolicy::Skip) ? MissedPolicy::Skip : MissedPolicy::RunOnce;
    out.after = textAt(query, 4);
    out.retries = query.value(5).toInt();
    out.retryWait = Millis(query.value(6).toLongLong());
    out.isEnabled = query.value(7).toBool();
    out.from = timeAt(query, 8);
    out.days = query.value(9).toInt();
    out.feed = textAt(query, 10);
    return out;
}

RoutineRun runAt(const QSqlQuery& query) {
    RoutineRun out;
    out.id = query.value(0).toLongLong();
    out.routine = textAt(query, 1);
    out.startedAt = utcMs(query.value(2).toLongLong());
    out.endedAt = timeAt(query, 3);
    const std::string status = textAt(query, 4);
    for (const RunStatus each : {RunStatus::Running, RunStatus::Succeeded, RunStatus::Warned, RunStatus::Failed,
             RunStatus::Cancelled, RunStatus::Interrupted}) {
        if (status == toString(each))
            out.status = each;
    }
    out.requests = query.value(5).toULongLong();
    out.rows = query.value(6).toULongLong();
    out.failure = textAt(query, 7);
    return out;
}

constexpr const char* runColumns = "run_id, routine, started_at, ended_at, status, requests, rows, failure";

// What a kind needs and what it cannot use.
Result<void> checkOptions(const Routine& routine) {
    if (routine.kind == RoutineKind::Backfill && !routine.from)
        return invalid("from", "a backfill needs the day from which on candles are wanted");
    if (routine.kind == RoutineKind::Prune && routine.days < 1)
        return invalid("days", "pruning needs the number of days to keep");
    if (routine.kind == RoutineKind::Backup && (routine.days < 1 || routine.days > 1000))
        return invalid("days", "a backup needs the number of copies to keep, 1 to 1000");
    if (routine.kind == RoutineKind::Backup && !routine.series.empty())
        return invalid("series", "a backup is of everything");
    if (routine.kind == RoutineKind::Backfill && routine.series.empty())
        return invalid("series", "a backfill needs to know which series");
    if (routine.days < 0 || routine.days > 100'000)
        return invalid("days", "the number of days must be 0 to 100000");
    if (routine.retries < 0 || routine.retries > 100)
        return invalid("retries", "the number of retries must be 0 to 100");
    if (routine.retryWait < Millis(0) || routine.retryWait > std::chrono::days(7))
        return invalid("retry_wait", "the wait before a retry must be at most seven days");
    return {};
}

Result<void> checkAfter(const Routine& routine, const std::vector<StoredRoutine>& all) {
    std::set<std::string> seen{routine.name};
    for (std::string next = routine.after; !next.empty();) {
        if (!seen.insert(next).second)
            return invalid("after", "the routines would wait for each other: %1", {next});
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const StoredRoutine& each) { return each.routine.name == next; });
        if (found == all.end())
            return unknown(next, all).at("after");
        next = found->routine.after;
    }
    return {};
}

} // namespace

Result<std::vector<StoredRoutine>> RoutineStore::list() const {
    auto rows = m_database.run(QStringLiteral(
        "SELECT name, kind, schedule, missed, after_routine, retries, retry_wait, enabled, from_time, days, feed, "
        "changed_at FROM routine ORDER BY name"));
    if (!rows)
        return std::move(rows).error();
    std::vector<StoredRoutine> out;
    while (rows->next()) {
        auto routine = routineAt(*rows);
        if (!routine)
            return std::move(routine).error();
        StoredRoutine stored;
        stored.routine = std::move(*routine);
        stored.changedAt = utcMs(rows->value(11).toLongLong());
        out.push_back(std::move(stored));
    }
    for (StoredRoutine& each : out) {
        auto series =
            m_database.run(QStringLiteral("SELECT venue, symbol, timeframe FROM routine_series WHERE name = ? "
                                          "ORDER BY venue, symbol, timeframe"),
                {sqlText(each.routine.name)});
        if (!series)
            return std::move(series).error();
        while (series->next()) {
            if (const auto timeframe = Timeframe::parse(textAt(*series, 2)))
                each.routine.series.push_back({{textAt(*series, 0), textAt(*series, 1)}, *timeframe});
        }
        auto newest = log(each.routine.name, 1);
        if (!newest)
            return std::move(newest).error();
        if (!newest->empty())
            each.lastRun = std::move(newest->front());
    }
    return out;
}

Result<StoredRoutine> RoutineStore::find(std::string_view name) const {
    auto all = list();
    if (!all)
        return std::move(all).error();
    for (StoredRoutine& each : *all) {
        if (each.routine.name == name)
            return std::move(each);
    }
    return unknown(name, *all);
}

Result<void> RoutineStore::save(const Routine& routine, UtcMs now) const {
    static const QRegularExpression pattern(QStringLiteral("^[a-z][a-z0-9_]{0,39}$"));
    if (!pattern.match(sqlText(routine.name)).hasMatch())
        return invalid("name", "a name of lower snake_case and at most 40 characters is needed");
    if (auto good = checkOptions(routine); !good)
        return good;
    const auto all = list();
    if (!all)
        return all.error();
    if (auto good = checkAfter(routine, *all); !good)
        return good;
    return m_database.transaction([&]() -> Result<void> {
        const QString name = sqlText(routine.name);
        if (auto done = run(m_database, "DELETE FROM routine WHERE name = ?", {name}); !done)
            return done;
        auto added = run(m_database, "INSERT INTO routine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            {name, sqlText(toString(routine.kind)), sqlText(routine.schedule.toString()),
                sqlText(toString(routine.missed)), sqlText(routine.after), routine.retries,
                qlonglong(routine.retryWait.count()), routine.isEnabled, timeOrNull(routine.from), routine.days,
                sqlText(routine.feed), qlonglong(toCount(now))});
        if (!added)
            return added;
        for (const SeriesKey& key : routine.series) {
            auto done = run(m_database, "INSERT OR IGNORE INTO routine_series VALUES (?, ?, ?, ?)",
                {name, sqlText(key.instrument.venue), sqlText(key.instrument.symbol),
                    sqlText(key.timeframe.toString())});
            if (!done)
                return done;
        }
        return {};
    });
}

Result<void> RoutineStore::setEnabled(std::string_view name, bool isEnabled, UtcMs now) const {
    if (const auto known = find(name); !known)
        return known.error();
    return run(m_database, "UPDATE routine SET enabled = ?, changed_at = ? WHERE name = ?",
        {isEnabled, qlonglong(toCount(now)), sqlText(name)});
}

Result<void> RoutineStore::remove(std::string_view name) const {
    if (const auto known = find(name); !known)
        return known.error();
    const auto all = list();
    if (!all)
        return all.error();
    for (const StoredRoutine& each : *all) {
        if (each.routine.after == name)
            return Error{"routine.needed", "the routine %1 waits for it", {each.routine.name}, std::string(name)};
    }
    return run(m_database, "DELETE FROM routine WHERE name = ?", {sqlText(name)});
}

Result<std::int64_t> RoutineStore::begin(const std::string& routine, UtcMs now) const {
    auto added = m_database.run(QStringLiteral("INSERT INTO routine_run (routine, started_at, status, requests, rows, "
                                               "failure) VALUES (?, ?, ?, 0, 0, '')"),
        {sqlText(routine), qlonglong(toCount(now)), sqlText(toString(RunStatus::Running))});
    if (!added)
        return std::move(added).error();
    return static_cast<std::int64_t>(added->lastInsertId().toLongLong());
}

Result<void> RoutineStore::end(const RoutineRun& ended) const {
    return m_database.transaction([&]() -> Result<void> {
        auto done = run(m_database,
            "UPDATE routine_run SET ended_at = ?, status = ?, requests = ?, rows = ?, failure = ? WHERE run_id = ?",
            {timeOrNull(ended.endedAt), sqlText(toString(ended.status)), qulonglong(ended.requests),
                qulonglong(ended.rows), sqlText(ended.failure), qlonglong(ended.id)});
        for (std::size_t i = 0; done && i < std::min(ended.warnings.size(), mostWarnings); ++i)
            done = run(m_database, "INSERT INTO routine_warning VALUES (?, ?, ?)",
                {qlonglong(ended.id), qulonglong(i), sqlText(ended.warnings[i])});
        return done;
    });
}

Result<int> RoutineStore::closeInterrupted(UtcMs now) const {
    auto done = m_database.run(QStringLiteral("UPDATE routine_run SET status = ?, ended_at = ? WHERE status = ?"),
        {sqlText(toString(RunStatus::Interrupted)), qlonglong(toCount(now)), sqlText(toString(RunStatus::Running))});
    return done ? Result<int>(done->numRowsAffected()) : Result<int>(std::move(done).error());
}

Result<std::vector<RoutineRun>> RoutineStore::log(std::string_view routine, int most) const {
    auto rows = m_database.run(QStringLiteral("SELECT ") + QLatin1String(runColumns)
            + QStringLiteral(" FROM routine_run WHERE ? = '' OR routine = ? ORDER BY run_id DESC LIMIT ?"),
        {sqlText(routine), sqlText(routine), most});
    if (!rows)
        return std::move(rows).error();
    std::vector<RoutineRun> out;
    while (rows->next())
        out.push_back(runAt(*rows));
    for (RoutineRun& each : out) {
        auto warnings = m_database.run(
            QStringLiteral("SELECT text FROM routine_warning WHERE run_id = ? ORDER BY number"), {qlonglong(each.id)});
        if (!warnings)
            return std::move(warnings).error();
        while (warnings->next())
            each.warnings.push_back(textAt(*warnings, 0));
    }
    return out;
}

Result<std::optional<UtcMs>> RoutineStore::lastSuccess(std::string_view routine) const {
    auto row =
        m_database.run(QStringLiteral("SELECT MAX(started_at) FROM routine_run WHERE routine = ? AND status IN (?, ?)"),
            {sqlText(routine), sqlText(toString(RunStatus::Succeeded)), sqlText(toString(RunStatus::Warned))});
    if (!row)
        return std::move(row).error();
    return row->next() ? timeAt(*row, 0) : std::nullopt;
}

} // namespace truebar
