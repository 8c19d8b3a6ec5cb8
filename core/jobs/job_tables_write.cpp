#include "core/jobs/job_tables.h"
#include "core/jobs/study_json.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <bit>
#include <cstring>

namespace truebar {

namespace {

static_assert(std::endian::native == std::endian::little, "columns of results are little-endian");

QString name(std::string_view text) {
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

// Not null, as the tables ask; Qt binds a null QString as NULL.
QString words(const std::string& text) {
    return text.empty() ? QString(QLatin1String("")) : QString::fromStdString(text);
}

template <class T>
QByteArray blobOf(const std::vector<T>& column) {
    static_assert(sizeof(T) == 8);
    QByteArray out(static_cast<qsizetype>(column.size() * sizeof(T)), Qt::Uninitialized);
    if (!column.empty())
        std::memcpy(out.data(), column.data(), column.size() * sizeof(T));
    return out;
}

// Executes the prepared statement with these values; the number of rows it changed.
Result<int> execute(const Database& database, QSqlQuery& query, const QVariantList& values) {
    for (int i = 0; i < values.size(); ++i)
        query.bindValue(i, values.at(i));
    if (!query.exec())
        return databaseError(query, database.file());
    return query.numRowsAffected();
}

QVariant optional(const std::optional<double>& value) {
    return value ? QVariant(*value) : QVariant();
}

std::string newStudyId(const QDateTime& now) {
    const quint32 random = QRandomGenerator::system()->generate() & 0xff'ffff;
    const QString id =
        now.toString(QStringLiteral("yyyyMMdd-HHmmss-")) + QStringLiteral("%1").arg(random, 6, 16, QLatin1Char('0'));
    return id.toStdString();
}

Result<void> insertPlan(const Database& database, const Study& study, const std::vector<Combination>& plan) {
    auto query = database.prepare(
        QStringLiteral("INSERT INTO trial (study, number, cell, status, priority, attempts, settings, reason) "
                       "VALUES (?, ?, ?, 'queued', 0, 0, ?, '')"));
    if (!query)
        return std::move(query).error();
    qulonglong number = 0;
    const std::size_t cells = cellsOf(study.spec).size();
    for (std::size_t cell = 0; cell < cells; ++cell) {
        for (const Combination& combination : plan) {
            const auto row = execute(database, *query,
                {qlonglong(study.key), ++number, qulonglong(cell), valuesToText(valuesOf(study.spec, combination))});
            if (!row)
                return row.error();
        }
    }
    return {};
}

} // namespace

Result<void> insertStudy(const Database& database, Study& study) {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto plan = planOf(study.spec);
    study.id = newStudyId(now);
    study.createdAt = utcMs(now.toMSecsSinceEpoch());
    study.planned = trialsPerCell(study.spec, plan.size()) * cellsOf(study.spec).size();
    study.priority = study.spec.priority;
    study.codeVersion = TRUEBAR_VERSION;
    JsonWriter spec;
    writeSpec(spec, study.spec);
    auto row = database.run(
        QStringLiteral("INSERT INTO study (study_id, created_at, status, priority, planned, strategy_version, "
                       "code_version, spec) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
        {words(study.id), qlonglong(toCount(study.createdAt)), name(toString(study.status)), study.priority,
            qulonglong(study.planned), words(study.strategyVersion), words(study.codeVersion), words(spec.take())});
    if (!row)
        return std::move(row).error();
    study.key = row->lastInsertId().toLongLong();
    if (auto rows = insertPlan(database, study, plan); !rows)
        return rows;
    study.counts.byStatus[static_cast<std::size_t>(TrialStatus::Queued)] =
        isModelSearch(study.spec.search.kind) ? 0 : study.planned;
    return {};
}

Result<void> setStudyStatus(const Database& database, StudyKey study, StudyStatus status) {
    return database.execute(
        QStringLiteral("UPDATE study SET status = ? WHERE study = ?"), {name(toString(status)), qlonglong(study)});
}

Result<void> removeStudy(const Database& database, StudyKey study) {
    return database.execute(QStringLiteral("DELETE FROM study WHERE study = ?"), {qlonglong(study)});
}

Result<void> releaseTrials(const Database& database, StudyKey study, const std::vector<std::uint64_t>& numbers) {
    auto query = database.prepare(QStringLiteral("UPDATE trial SET status = 'queued', attempts = attempts - 1 "
                                                 "WHERE study = ? AND number = ? AND status = 'running'"));
    if (!query)
        return std::move(query).error();
    for (const std::uint64_t number : numbers) {
        if (auto row = execute(database, *query, {qlonglong(study), qulonglong(number)}); !row)
            return row.error();
    }
    return {};
}

Result<void> requeueRunning(const Database& database) {
    return database.execute(QStringLiteral("UPDATE trial SET status = 'queued' WHERE status = 'running'"));
}

Result<void> finishTrials(
    const Database& database, StudyKey study, const std::vector<Trial>& ended, bool isModelSearch) {
    auto row = database.prepare(isModelSearch
            ? QStringLiteral("INSERT INTO trial (status, reason, score, study, number, cell, settings, priority, "
                             "attempts) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 1) ON CONFLICT (study, number) DO UPDATE SET "
                             "status = excluded.status, reason = excluded.reason, score = excluded.score, "
                             "attempts = attempts + 1 WHERE status = 'queued'")
            : QStringLiteral("UPDATE trial SET status = ?, reason = ?, score = ? "
                             "WHERE study = ? AND number = ? AND status = 'running'"));
    if (!row)
        return std::move(row).error();
    auto result = database.prepare(
        QStringLiteral("INSERT OR REPLACE INTO trial_result (study, number, metrics, equity) VALUES (?, ?, ?, ?)"));
    if (!result)
        return std::move(result).error();
    for (const Trial& trial : ended) {
        QVariantList values{name(toString(trial.status)), reasonToText(trial.reason), optional(trial.score),
            qlonglong(study), qulonglong(trial.number)};
        if (isModelSearch)
            values << qulonglong(trial.cell) << valuesToText(trial.values);
        const auto changed = execute(database, *row, values);
        if (!changed)
            return changed.error();
        if (*changed == 0 || !trial.metrics)
            continue;
        const auto written = execute(database, *result,
            {qlonglong(study), qulonglong(trial.number), metricsToText(*trial.metrics), blobOf(trial.equity)});
        if (!written)
            return written.error();
    }
    return {};
}

Result<void> failCell(const Database& database, StudyKey study, std::size_t cell, const Error& reason) {
    return database.execute(QStringLiteral("UPDATE trial SET status = 'failed', reason = ? WHERE study = ? AND "
                                           "cell = ? AND status IN ('queued', 'running', 'paused')"),
        {reasonToText(reason), qlonglong(study), qulonglong(cell)});
}

Result<void> insertCell(const Database& database, StudyKey study, const CellResult& cell) {
    std::vector<std::int64_t> times;
    times.reserve(cell.times.size());
    for (const UtcMs time : cell.times)
        times.push_back(toCount(time));
    return database.execute(
        QStringLiteral("INSERT OR REPLACE INTO study_cell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {qlonglong(study), qulonglong(cell.cell), words(cell.fingerprint), qlonglong(toCount(cell.dataSpan.begin)),
            qlonglong(toCount(cell.dataSpan.end)), qulonglong(cell.candles), cell.coverage, cell.trust,
            metricsToText(cell.benchmark), blobOf(times), blobOf(cell.benchmarkEquity)});
}

} // namespace truebar
