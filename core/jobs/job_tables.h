// Studies and trials in workspace.db. Everything that writes runs within an open transaction on the one writing
// connection; reading is for any.
#pragma once

#include "core/jobs/study.h"
#include "core/workspace/database.h"

#include <array>

namespace truebar {

enum class StudyStatus : std::uint8_t { Active, Paused, Done, Cancelled };
// "active", "paused", "done", "cancelled"
std::string_view toString(StudyStatus status);

enum class TrialStatus : std::uint8_t { Queued, Running, Paused, Done, Failed, Cancelled };
// "queued", "running", "paused", "done", "failed", "cancelled"
std::string_view toString(TrialStatus status);
constexpr int trialStatusCount = 6;

using StudyKey = std::int64_t; // row of the study, within this database

struct TrialCounts {
    std::array<std::uint64_t, trialStatusCount> byStatus{};

    std::uint64_t of(TrialStatus status) const { return byStatus[static_cast<std::size_t>(status)]; }
    // Done, failed and cancelled.
    std::uint64_t ended() const;
    bool operator==(const TrialCounts&) const = default;
};

struct Study {
    StudyKey key = 0;
    std::string id{}; // "20261120-224501-3f9a2c", sortable, unique
    UtcMs createdAt{};
    StudyStatus status = StudyStatus::Active;
    int priority = 0;
    // Trials in all; of a model search at most.
    std::uint64_t planned = 0;
    std::string strategyVersion{};
    std::string codeVersion{};
    StudySpec spec{};
    TrialCounts counts{};
};

// One job: a row of the queue and, once it is done, its result.
struct Trial {
    std::uint64_t number = 0; // 1, 2, 3 … within the study: cell after cell
    std::size_t cell = 0;
    TrialStatus status = TrialStatus::Queued;
    int priority = 0;
    int attempts = 0; // how often it was begun
    std::vector<std::string> values{}; // of the axes
    Error reason{}; // why it failed or was cancelled; without a text if it did not
    std::optional<double> score{};
    std::optional<Metrics> metrics{}; // if done
    std::vector<double> equity{}; // if done and asked for: at the times of the cell
};

// What the trials of one cell have in common.
struct CellResult {
    std::size_t cell = 0;
    std::string fingerprint{};
    TimeSpan dataSpan{};
    std::uint64_t candles = 0;
    double coverage = 1;
    double trust = 1;
    Metrics benchmark{}; // buy and hold
    std::vector<UtcMs> times{}; // starting equity, then each day's end
    std::vector<double> benchmarkEquity{};
};

// Takes the study's id and key from what it has written. All its trials are queued, but those of a model search, which
// come as the search asks for them.
Result<void> insertStudy(const Database& database, Study& study);
// Newest first, with counts; `where` is empty or "WHERE study.study_id = ?" with its binding.
Result<std::vector<Study>> readStudies(
    const Database& database, const QString& where = {}, const QVariantList& bindings = {});
// A unique prefix of the id is enough. "jobs.unknown", "jobs.ambiguous".
Result<Study> readStudy(const Database& database, std::string_view prefix);
Result<TrialCounts> readCounts(const Database& database, StudyKey study);
Result<void> setStudyStatus(const Database& database, StudyKey study, StudyStatus status);
// Forgets the study and its trials.
Result<void> removeStudy(const Database& database, StudyKey study);

// From `first` on, `most` at most, in the order of their numbers; equity only if asked for.
Result<std::vector<Trial>> readTrials(const Database& database, StudyKey study, std::uint64_t first = 1,
    std::uint64_t most = UINT64_MAX, bool withEquity = false);
Result<std::vector<CellResult>> readCells(const Database& database, StudyKey study);

// The queue. Takes up to `most` queued trials and marks them as running: highest priority first, those that were never
// begun before those that were (one of them may have ended the program), then by number.
Result<std::vector<Trial>> claimTrials(const Database& database, StudyKey study, std::uint64_t most);
// Back into the queue, as if never begun.
Result<void> releaseTrials(const Database& database, StudyKey study, const std::vector<std::uint64_t>& numbers);
// Running trials that nobody works on any more, after a crash, back into the queue.
Result<void> requeueRunning(const Database& database);
// Keeps how trials ended. Of a model search the rows are made now. A trial that is not running any more (somebody
// cancelled it) stays as it is.
Result<void> finishTrials(
    const Database& database, StudyKey study, const std::vector<Trial>& ended, bool isModelSearch);
// All trials of a cell that have not ended fail.
Result<void> failCell(const Database& database, StudyKey study, std::size_t cell, const Error& reason);
Result<void> insertCell(const Database& database, StudyKey study, const CellResult& cell);

} // namespace truebar
