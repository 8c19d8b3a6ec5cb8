// The journal of a double-entry ledger: every business event is an entry of two or more postings that add up to zero in
// each currency, exactly. Entries form a chain of SHA-256 hashes, worked out only when the journal is sealed or
// checked.
#pragma once

#include "core/base/decimal.h"
#include "core/base/sha256.h"
#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace truebar {

// Positive amounts are debits. What the trader put in, earned or received therefore runs negative.
enum class LedgerAccount : std::uint8_t {
    Cash,
    Margin, // set aside for an isolated position
    Position, // at cost
    Carried, // the part of the position's cost that the venue carries (margin modes)
    Fees,
    Profit, // realised, before fees
    Capital,
    Funding,
    Borrow,
    Dividends,
    Exchange, // against which currencies are converted
    LiquidationFees,
    Insurance, // losses beyond the margin, borne by the venue
    Holding, // units of the instrument
    Market // where units come from and go to
};
constexpr std::size_t ledgerAccountCount = 15;

enum class EntryKind : std::uint8_t {
    Deposit,
    Fill,
    Liquidation, // a fill by force
    Fee,
    Margin,
    Funding,
    Borrow,
    Dividend,
    Split,
    CashInLieu,
    Conversion,
    LiquidationFee,
    Insurance
};
constexpr std::size_t entryKindCount = 13;

// "cash", "liquidation_fees"; "deposit", "cash_in_lieu" …
std::string_view toString(LedgerAccount account);
std::string_view toString(EntryKind kind);

struct Posting {
    LedgerAccount account = LedgerAccount::Cash;
    std::uint16_t currency = 0; // index into Journal::currencies()
    Decimal amount{};

    bool operator==(const Posting&) const = default;
};

class Journal {
public:
    struct Entry {
        UtcMs time{};
        EntryKind kind = EntryKind::Deposit;
        std::uint64_t reference = 0; // number of the fill, 0 = none
        std::size_t firstPosting = 0;

        bool operator==(const Entry&) const = default;
    };

    // One that does not keep entries stays empty whatever is begun and posted.
    explicit Journal(bool keepsEntries = true)
        : m_keepsEntries(keepsEntries) { }

    // The index of this currency or commodity, a new one if it is not known.
    std::uint16_t currency(std::string_view name);
    const std::vector<std::string>& currencies() const { return m_currencies; }

    // An entry is begun, given its postings, and is whole when the next one begins. Amounts of zero are left out.
    void begin(UtcMs time, EntryKind kind, std::uint64_t reference = 0);
    void post(LedgerAccount account, std::uint16_t currency, Decimal amount);

    bool isEmpty() const { return m_entries.empty(); }
    std::size_t size() const { return m_entries.size(); }
    const std::vector<Entry>& entries() const { return m_entries; }
    std::span<const Posting> postings(std::size_t entry) const;
    // Sum of one account in one currency over all entries.
    Decimal sumOf(LedgerAccount account, std::string_view currency) const;

    // What is hashed, beside the hash before: one line for the entry, one for each posting.
    std::string text(std::size_t entry) const;
    // The hash of every entry; each covers the one before it.
    std::vector<Digest> seal() const;
    // That every entry has two postings or more that add up to zero in each currency ("journal.unbalanced"), and that
    // `seals` are the hashes of these entries ("journal.broken"). The error's first argument is the number of the first
    // bad entry, from 1.
    Result<void> verify(std::span<const Digest> seals) const;

    // The same entries with the same postings, whatever the order in which currencies came up.
    bool operator==(const Journal& other) const;

private:
    bool isBalanced(std::size_t entry) const;

    bool m_keepsEntries;
    std::vector<std::string> m_currencies;
    std::vector<Entry> m_entries;
    std::vector<Posting> m_postings;
};

} // namespace truebar
