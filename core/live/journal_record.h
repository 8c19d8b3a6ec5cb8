// What the journal of the order path remembers, and its text: one line for each record (docs/order-path.md).
#pragma once

#include "core/sdk/live_order.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace truebar {

// What the broker answered to an order.
struct AnswerRecord {
    ClientOrderId id{};
    OrderAnswer answer{};
    bool operator==(const AnswerRecord&) const = default;
};

// We have asked the venue to cancel it.
struct CancelRecord {
    ClientOrderId id{};
    UtcMs at{};
    bool operator==(const CancelRecord&) const = default;
};

// The venue does not know the order, and can no longer come to know it.
struct NotFoundRecord {
    ClientOrderId id{};
    UtcMs at{};
    bool operator==(const NotFoundRecord&) const = default;
};

// What somebody decided about a row of the reconciliation.
struct DecisionRecord {
    std::string row{}; // Discrepancy::key()
    std::string details{}; // as it stood then: another difference is another row
    std::string choice{}; // "adopt", "close", "ignore"
    std::string by{};
    UtcMs at{};
    bool operator==(const DecisionRecord&) const = default;
};

// Units that the account holds or lacks for a reason outside of our fills.
struct AdoptedPosition {
    InstrumentId instrument{};
    Quantity change{};
    UtcMs at{};
    std::string bot{};
    bool operator==(const AdoptedPosition&) const = default;
};

// An order of somebody else that is treated as ours from now on.
struct AdoptedOrder {
    VenueOrder order{};
    bool operator==(const AdoptedOrder&) const = default;
};

// Which ids may be given: none below `next`.
struct CounterRecord {
    std::string workspace{}; // 8 characters
    std::uint64_t next = 0;
    bool operator==(const CounterRecord&) const = default;
};

using JournalRecord = std::variant<OrderIntent, AnswerRecord, CancelRecord, VenueOrder, VenueFill, NotFoundRecord,
    DecisionRecord, AdoptedPosition, AdoptedOrder, CounterRecord>;

std::string toLine(const JournalRecord& record);
// "journal.record" for a line that is none.
Result<JournalRecord> parseRecord(std::string_view line);
// Several lines, each ended by a line feed.
std::string toLines(std::span<const JournalRecord> records);
Result<std::vector<JournalRecord>> parseRecords(std::string_view lines);

} // namespace truebar
