// The rows of accounts that trade, in workspace.db.
#pragma once

#include "core/desk/desk_records.h"
#include "core/workspace/database.h"

namespace truebar {

// Within an open transaction.
Result<void> writeRecords(const Database& database, const std::string& account, const RecordBatch& batch);
// All but the limits.
Result<AccountHistory> readHistory(const Database& database, const std::string& account, UtcMs ordersSince);

// A row of live_order, as it is shown.
struct KeptOrder {
    std::string id{};
    std::string account{};
    std::string instrument{};
    std::string bot{};
    std::string side{};
    std::string type{};
    std::string phase{};
    std::string reason{};
    Decimal quantity{};
    Decimal filled{};
    std::optional<Decimal> limitPrice{};
    std::optional<Decimal> stopPrice{};
    std::optional<Decimal> averagePrice{};
    UtcMs decidedAt{};
    UtcMs changedAt{};
};
// Newest first; of all accounts, or of one.
Result<std::vector<KeptOrder>> readOrders(
    const Database& database, const std::optional<std::string>& account, bool isOnlyOpen, std::int64_t most);
// Names of the accounts that are set up.
Result<std::vector<std::string>> readAccounts(const Database& database);

} // namespace truebar
