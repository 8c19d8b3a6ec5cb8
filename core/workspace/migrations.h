// Numbered, forward-only SQL scripts; each runs in a transaction. PRAGMA user_version holds the number reached.
#pragma once

#include "core/workspace/database.h"

namespace truebar {

// Scripts are the resources :/truebar/migrations/NAME/0001_….sql, 0002_… . Before the first one of a file that already
// has tables, a copy NAME.db.vN.bak is made. A file newer than the last script is refused ("workspace.newer").
Result<void> migrate(const Database& database, const QString& name);

// For readers, who may not migrate: "workspace.newer", or "workspace.older" until a writer has opened it once.
Result<void> checkVersion(const Database& database, const QString& name);

} // namespace truebar
