// The rows of accounts that trade, in workspace.db.
#pragma once

#include "core/desk/desk_records.h"
#include "core/workspace/database.h"

namespace truebar {

// Within an open transaction.
Result<void> writeRecords(const Database& database, const std::string& account, const RecordBatch& batch);
// All but the limits.
Result<AccountHistory> readHistory(const Database& database, const std::string& account, UtcMs ordersSince);

} // namespace truebar
