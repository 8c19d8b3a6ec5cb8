// Whole copies of databases that are in use.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/workspace/database.h"

#include <QString>

#include <functional>
#include <stop_token>
#include <vector>

namespace truebar {

struct BackupSource {
    QString file{};
    // Runs work with the one connection that writes the file, on its thread, and waits for it.
    std::function<Result<void>(const std::function<Result<void>(const Database&)>&)> run{};
};

// Copies each database to FOLDER/<name>-<UTC time>.db as of its end, whole or not at all, and keeps the newest `keep`
// copies of each. How many copies were made. The thread of the databases is held for some milliseconds at a time (a tenth
// of a second on a crowded machine), so that live writes go on; not to be called on it. `progress`: 0 … 1.
// "feed.cancelled", "io.*"
Result<int> backUpDatabases(const std::vector<BackupSource>& databases, const QString& folder, UtcMs now, int keep,
    const std::function<void(double)>& progress = {}, const std::stop_token& stop = {});

} // namespace truebar
