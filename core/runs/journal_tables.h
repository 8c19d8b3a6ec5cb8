// The journal of a run in workspace.db.
#pragma once

#include "core/accounts/journal.h"
#include "core/workspace/database.h"

namespace truebar {

// Seals it; within an open transaction.
Result<void> insertJournal(const Database& database, const QString& runId, const Journal& journal);
// Verifies it: "journal.broken" and "journal.unbalanced" name the first bad entry. Empty for runs from before journals.
Result<Journal> readJournal(const Database& database, const QString& runId);

} // namespace truebar
