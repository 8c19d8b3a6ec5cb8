// Whole copies of databases that are in use.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QString>
#include <QStringList>

namespace truebar {

// Copies each database to FOLDER/<name>-<UTC time>.db as of one moment, whole or not at all, and keeps the newest
// `keep` copies of each. How many copies were made. "io.*"
// To be called on the thread that writes the databases: of all connections to a file only one may be at work that is
// not for reading only.
Result<int> backUpDatabases(const QStringList& databases, const QString& folder, UtcMs now, int keep);

} // namespace truebar
