// The studies of the queue as rows of a table. Knows no widgets.
#pragma once

#include "core/jobs/active_study.h"
#include "core/jobs/job_control.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

namespace truebar::ui {

struct QueueRow {
    Study study{};
    double perSecond = 0;
    std::optional<std::chrono::milliseconds> remaining{};

    double share() const; // of the trials that have ended, 0 … 1
};

// Keeps what is known of the speed of studies that were listed before.
std::vector<QueueRow> mergedRows(const std::vector<QueueRow>& before, const std::vector<Study>& studies);
// Puts the progress into the rows of its studies; false if none of them is there.
bool addProgress(std::vector<QueueRow>& rows, const std::vector<StudyProgress>& progress);

std::vector<TableColumn<QueueRow>> queueColumns(const Theme& theme);
constexpr int progressColumn = 4; // its sort key is the share

QString statusText(StudyStatus status);
QString statusText(TrialStatus status);
// "about 2 min"
QString durationText(std::chrono::milliseconds duration);
// Which commands make sense now.
bool mayTell(JobVerb verb, StudyStatus status);

// Failed trials by their reasons, the most frequent first: "12 × fast must be less than slow".
QStringList failureReasons(const std::vector<Trial>& trials, int most);

} // namespace truebar::ui
