#include "core/jobs/job_tables.h"
#include "core/jobs/study_json.h"
#include "core/runs/run_text.h"

#include <cstring>

namespace truebar {

namespace {

constexpr std::array<std::string_view, 4> studyNames{"active", "paused", "done", "cancelled"};
constexpr std::array<std::string_view, trialStatusCount> trialNames{
    "queued", "running", "paused", "done", "failed", "cancelled"};

Error damaged(const Database& database) {
    return {"io.corrupt_study", "a stored study is damaged", {}, database.file().toStdString()};
}

template <class T>
std::vector<T> columnOf(const QByteArray& blob) {
    std::vector<T> out(static_cast<std::size_t>(blob.size()) / sizeof(T));
    if (!out.empty())
        std::memcpy(out.data(), blob.constData(), out.size() * sizeof(T));
    return out;
}

std::optional<Trial> trialOf(const QSqlQuery& query, bool withEquity) {
    Trial out;
    out.number = query.value(0).toULongLong();
    out.cell = query.value(1).toULongLong();
    const auto status = enumNamed<TrialStatus>(query.value(2).toString().toStdString(), trialStatusCount);
    if (!status)
        return std::nullopt;
    out.status = *status;
    out.priority = query.value(3).toInt();
    out.attempts = query.value(4).toInt();
    out.values = valuesFromText(query.value(5).toString());
    out.reason = reasonFromText(query.value(6).toString());
    if (!query.isNull(7))
        out.score = query.value(7).toDouble();
    if (!query.isNull(8))
        out.metrics = metricsFromText(query.value(8).toString());
    if (withEquity)
        out.equity = columnOf<double>(query.value(9).toByteArray());
    return out;
}

} // namespace

std::string_view toString(StudyStatus status) {
    return studyNames[static_cast<std::size_t>(status)];
}

std::string_view toString(TrialStatus status) {
    return trialNames[static_cast<std::size_t>(status)];
}

std::uint64_t TrialCounts::ended() const {
    return of(TrialStatus::Done) + of(TrialStatus::Failed) + of(TrialStatus::Cancelled);
}

Result<TrialCounts> readCounts(const Database& database, StudyKey study) {
    auto query = database.run(
        QStringLiteral("SELECT status, count(*) FROM trial WHERE study = ? GROUP BY status"), {qlonglong(study)});
    if (!query)
        return std::move(query).error();
    TrialCounts out;
    while (query->next()) {
        const auto status = enumNamed<TrialStatus>(query->value(0).toString().toStdString(), trialStatusCount);
        if (!status)
            return damaged(database);
        out.byStatus[static_cast<std::size_t>(*status)] = query->value(1).toULongLong();
    }
    return out;
}

Result<std::vector<Study>> readStudies(const Database& database, const QString& where, const QVariantList& bindings) {
    auto query = database.run(
        QStringLiteral("SELECT study, study_id, created_at, status, priority, planned, strategy_version, code_version, "
                       "spec FROM study ")
            + where + QStringLiteral(" ORDER BY created_at DESC, study DESC"),
        bindings);
    if (!query)
        return std::move(query).error();
    std::vector<Study> out;
    while (query->next()) {
        Study study;
        study.key = query->value(0).toLongLong();
        study.id = query->value(1).toString().toStdString();
        study.createdAt = utcMs(query->value(2).toLongLong());
        const auto status = enumNamed<StudyStatus>(query->value(3).toString().toStdString(), studyNames.size());
        if (!status)
            return damaged(database);
        study.status = *status;
        study.priority = query->value(4).toInt();
        study.planned = query->value(5).toULongLong();
        study.strategyVersion = query->value(6).toString().toStdString();
        study.codeVersion = query->value(7).toString().toStdString();
        auto spec = specFromJson(query->value(8).toString().toUtf8());
        if (!spec)
            return std::move(spec).error().at(database.file().toStdString());
        study.spec = std::move(*spec);
        out.push_back(std::move(study));
    }
    for (Study& study : out) {
        const auto counts = readCounts(database, study.key);
        if (!counts)
            return counts.error();
        study.counts = *counts;
    }
    return out;
}

Result<Study> readStudy(const Database& database, std::string_view prefix) {
    const std::string given(prefix.substr(0, 80));
    auto found = readStudies(database, QStringLiteral("WHERE substr(study_id, 1, ?) = ?"),
        {qulonglong(given.size()), QString::fromStdString(given)});
    if (!found)
        return std::move(found).error();
    if (found->empty() || given.empty())
        return Error{"jobs.unknown", "there is no study '%1'", {given}};
    for (Study& study : *found) {
        if (study.id == given || found->size() == 1)
            return std::move(study);
    }
    return Error{"jobs.ambiguous", "more than one study begins with '%1'", {given}};
}

Result<std::vector<Trial>> readTrials(
    const Database& database, StudyKey study, std::uint64_t first, std::uint64_t most, bool withEquity) {
    const QString equity = withEquity ? QStringLiteral(", equity") : QString();
    auto query = database.run(
        QStringLiteral("SELECT trial.number, cell, status, priority, attempts, settings, reason, score, metrics%1 "
                       "FROM trial LEFT JOIN trial_result USING (study, number) "
                       "WHERE trial.study = ? AND trial.number >= ? ORDER BY trial.number LIMIT ?")
            .arg(equity),
        {qlonglong(study), qulonglong(first), qlonglong(std::min<std::uint64_t>(most, INT64_MAX))});
    if (!query)
        return std::move(query).error();
    std::vector<Trial> out;
    while (query->next()) {
        auto trial = trialOf(*query, withEquity);
        if (!trial)
            return damaged(database);
        out.push_back(std::move(*trial));
    }
    return out;
}

Result<std::vector<CellResult>> readCells(const Database& database, StudyKey study) {
    auto query = database.run(QStringLiteral("SELECT cell, fingerprint, data_from, data_to, candles, coverage, trust, "
                                             "benchmark, times, benchmark_equity FROM study_cell WHERE study = ? "
                                             "ORDER BY cell"),
        {qlonglong(study)});
    if (!query)
        return std::move(query).error();
    std::vector<CellResult> out;
    while (query->next()) {
        CellResult cell;
        cell.cell = query->value(0).toULongLong();
        cell.fingerprint = query->value(1).toString().toStdString();
        cell.dataSpan = {utcMs(query->value(2).toLongLong()), utcMs(query->value(3).toLongLong())};
        cell.candles = query->value(4).toULongLong();
        cell.coverage = query->value(5).toDouble();
        cell.trust = query->value(6).toDouble();
        cell.benchmark = metricsFromText(query->value(7).toString());
        for (const std::int64_t time : columnOf<std::int64_t>(query->value(8).toByteArray()))
            cell.times.push_back(utcMs(time));
        cell.benchmarkEquity = columnOf<double>(query->value(9).toByteArray());
        out.push_back(std::move(cell));
    }
    return out;
}

Result<std::vector<Trial>> claimTrials(const Database& database, StudyKey study, std::uint64_t most) {
    auto query = database.run(
        QStringLiteral("SELECT number, cell, status, priority, attempts, settings, reason, score, NULL FROM trial "
                       "WHERE study = ? AND status = 'queued' ORDER BY priority DESC, attempts, number LIMIT ?"),
        {qlonglong(study), qulonglong(most)});
    if (!query)
        return std::move(query).error();
    std::vector<Trial> out;
    while (query->next()) {
        auto trial = trialOf(*query, false);
        if (!trial)
            return damaged(database);
        // A trial that was begun before may have ended the program: alone it cannot take others along.
        if (trial->attempts > 1 && !out.empty())
            break;
        trial->status = TrialStatus::Running;
        ++trial->attempts;
        out.push_back(std::move(*trial));
        if (out.back().attempts > 2)
            break;
    }
    auto mark = database.prepare(
        QStringLiteral("UPDATE trial SET status = 'running', attempts = attempts + 1 WHERE study = ? AND number = ?"));
    if (!mark)
        return std::move(mark).error();
    for (const Trial& trial : out) {
        mark->bindValue(0, qlonglong(study));
        mark->bindValue(1, qulonglong(trial.number));
        if (!mark->exec())
            return databaseError(*mark, database.file());
    }
    return out;
}

} // namespace truebar
