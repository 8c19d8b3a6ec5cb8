// Accounts that trade, in workspace.db: with which broker, what they have traded, their limits. Everything blocks until
// it is durable; not for the data thread.
#pragma once

#include "core/data/workspace_door.h"
#include "core/desk/desk_records.h"

namespace truebar {

// With which plugin an account of the vault trades.
struct AccountSetup {
    std::string account{};
    std::string broker{}; // id of a live broker plugin
    std::map<std::string, std::string> settings{}; // those that differ from the plugin's own

    bool operator==(const AccountSetup&) const = default;
};

struct LimitsChange {
    std::string bot{}; // "" for the account
    std::map<std::string, std::string> settings{}; // without those that do not limit
    UtcMs at{};
    std::string by{};

    bool operator==(const LimitsChange&) const = default;
};

class DeskStore final : public IDeskRecords {
public:
    // The door outlives it.
    explicit DeskStore(WorkspaceDoor& door)
        : m_door(door) { }

    Result<std::vector<AccountSetup>> setups();
    Result<AccountSetup> setup(const std::string& account);
    Result<void> saveSetup(const AccountSetup& setup);
    // For an account whose journal is lost: what its orders have become the venue has to tell.
    Result<void> forgetJournal(const std::string& account);

    // Checks them by riskSchema(): "setting.*", and "desk.no_capital" for a drawdown that nothing is measured from.
    // Gives what is in force from now on.
    Result<RiskLimits> setLimits(const std::string& account, const LimitsChange& change);
    // Newest first.
    Result<std::vector<LimitsChange>> limitsHistory(const std::string& account);

    Result<std::optional<std::uint64_t>> journalSequence(const std::string& account) override;
    Result<void> keep(const std::string& account, const RecordBatch& batch) override;
    Result<AccountHistory> history(const std::string& account, UtcMs ordersSince) override;

private:
    WorkspaceDoor& m_door;
};

} // namespace truebar
