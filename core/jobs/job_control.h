// What people tell the queue: pause, resume, cancel, of a study or of one of its trials.
#pragma once

#include "core/jobs/job_tables.h"

namespace truebar {

// "pause", "resume", "cancel", "prioritise"
enum class JobVerb : std::uint8_t { Pause, Resume, Cancel, Prioritise };
std::string_view toString(JobVerb verb);

struct JobCommand {
    JobVerb verb = JobVerb::Pause;
    std::string study{}; // id
    std::optional<std::uint64_t> trial{}; // all of the study if empty
    int priority = 0; // to prioritise: higher ones are worked on first

    bool operator==(const JobCommand&) const = default;
};

// "STUDY" or "STUDY/NUMBER", the study by a prefix. "jobs.address", "jobs.unknown", "jobs.ambiguous".
Result<JobCommand> parseJob(const Database& database, JobVerb verb, std::string_view address);

// Checks without changing anything: "jobs.unknown", "jobs.state" (what is done cannot be paused or cancelled …).
Result<void> checkCommand(const Database& database, const JobCommand& command);
// Within a transaction; does nothing that checkCommand() refuses. Pause keeps trials from being begun, cancel ends what
// has not ended; resume makes both go on, and lets a failed trial that is named be tried again.
Result<void> applyCommand(const Database& database, const JobCommand& command);

// Only one process writes a workspace. Another one that wants to be heard leaves its command in the folder `requests`
// of the workspace, where whoever works on the queue looks several times a second.
Result<void> leaveRequest(const QString& workspace, const JobCommand& command);
bool hasRequests(const QString& workspace);
// The commands that were left, oldest first; they are gone from the folder.
std::vector<JobCommand> takeRequests(const QString& workspace);

} // namespace truebar
