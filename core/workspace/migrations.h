// Numbered, forward-only SQL scripts; each runs in a transaction. PRAGMA user_version holds the number reached.
#pragma once

#include "core/workspace/database.h"

namespace truebar {

// Scripts are the resources :/truebar/migrations/NAME/0001_….sql, 0002_… . Before a file of an older layout is brought
// up to date, a copy FILE.vN.bak is made. Refused unchanged: a file newer than the last script ("workspace.newer") and
// a database of another program ("workspace.foreign").
Result<void> migrate(const Database& database, const QString& name);

// For readers, who may not migrate: "workspace.newer", "workspace.foreign", "workspace.older" until a writer has
// opened it once, or "workspace.missing" for a file without any layout.
Result<void> checkVersion(const Database& database, const QString& name);

} // namespace truebar
