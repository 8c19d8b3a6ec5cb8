// What the workspace keeps of an account that trades: readable copies of what its journal holds, and what loss limits
// need after a restart. Blocks; not for the data thread.
#pragma once

#include "core/live/journal_record.h"
#include "core/live/order_book.h"
#include "core/risk/profit_book.h"
#include "core/risk/risk_scope.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace truebar {

struct BookedFill {
    VenueFill fill{};
    std::string bot{}; // whose order it was

    bool operator==(const BookedFill&) const = default;
};

// All of it is durable in the journal already, so that these records never know more than it does.
struct RecordBatch {
    std::uint64_t journalSequence = 0; // of the journal, at this moment
    std::vector<LiveOrder> orders{};
    std::vector<BookedFill> fills{};
    std::vector<DecisionRecord> decisions{};
    std::vector<AdoptedPosition> adoptions{};
    std::map<std::string, RiskMemory> memories{};
    std::map<InstrumentId, InstrumentUnits> units{};

    bool isEmpty() const {
        return orders.empty() && fills.empty() && decisions.empty() && adoptions.empty() && memories.empty()
            && units.empty();
    }
};

struct AccountHistory {
    std::vector<OrderIntent> orders{}; // decided since the time that was asked for, oldest first
    std::vector<BookedFill> fills{}; // all, oldest first
    std::vector<AdoptedPosition> adoptions{}; // all, oldest first
    std::map<std::string, RiskMemory> memories{}; // by bot, "" for the account
    std::map<InstrumentId, InstrumentUnits> units{};
    std::map<std::string, RiskLimits> limits{}; // in force, by bot, "" for the account
};

class IDeskRecords {
public:
    virtual ~IDeskRecords() = default;
    // How far the journal was kept; empty if there was none yet. "desk.unknown_account" without a set-up.
    virtual Result<std::optional<std::uint64_t>> journalSequence(const std::string& account) = 0;
    // All or nothing, durable; what is there already is replaced by the same (orders) or left (fills).
    virtual Result<void> keep(const std::string& account, const RecordBatch& batch) = 0;
    virtual Result<AccountHistory> history(const std::string& account, UtcMs ordersSince) = 0;
};

} // namespace truebar
