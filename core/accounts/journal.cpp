#include "core/accounts/journal.h"

#include <algorithm>

namespace truebar {

std::uint16_t Journal::currency(std::string_view name) {
    const auto found = std::find(m_currencies.begin(), m_currencies.end(), name);
    const auto index = static_cast<std::uint16_t>(found - m_currencies.begin());
    if (found == m_currencies.end())
        m_currencies.emplace_back(name);
    return index;
}

void Journal::begin(UtcMs time, EntryKind kind, std::uint64_t reference) {
    if (m_keepsEntries)
        m_entries.push_back({time, kind, reference, m_postings.size()});
}

void Journal::post(LedgerAccount account, std::uint16_t currency, Decimal amount) {
    if (m_keepsEntries && !amount.isZero())
        m_postings.push_back({account, currency, amount});
}

std::span<const Posting> Journal::postings(std::size_t entry) const {
    const std::size_t first = m_entries[entry].firstPosting;
    const std::size_t end = entry + 1 < m_entries.size() ? m_entries[entry + 1].firstPosting : m_postings.size();
    return std::span(m_postings).subspan(first, end - first);
}

Decimal Journal::sumOf(LedgerAccount account, std::string_view currency) const {
    Decimal out;
    for (const Posting& posting : m_postings) {
        if (posting.account == account && m_currencies[posting.currency] == currency)
            out += posting.amount;
    }
    return out;
}

std::string Journal::text(std::size_t entry) const {
    const Entry& e = m_entries[entry];
    std::string out = std::to_string(entry + 1);
    out += '|';
    out += std::to_string(toCount(e.time));
    out += '|';
    out += toString(e.kind);
    out += '|';
    out += std::to_string(e.reference);
    out += '\n';
    for (const Posting& posting : postings(entry)) {
        out += toString(posting.account);
        out += '|';
        out += m_currencies[posting.currency];
        out += '|';
        out += posting.amount.toString();
        out += '\n';
    }
    return out;
}

std::vector<Digest> Journal::seal() const {
    std::vector<Digest> out;
    out.reserve(m_entries.size());
    Sha256 hash;
    Digest before{};
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        hash.add(std::span<const std::uint8_t>(before));
        hash.add(text(i));
        before = hash.finish();
        out.push_back(before);
    }
    return out;
}

bool Journal::operator==(const Journal& other) const {
    if (m_entries != other.m_entries || m_postings.size() != other.m_postings.size())
        return false;
    for (std::size_t i = 0; i < m_postings.size(); ++i) {
        const Posting& a = m_postings[i];
        const Posting& b = other.m_postings[i];
        if (a.account != b.account || a.amount != b.amount
            || m_currencies[a.currency] != other.m_currencies[b.currency])
            return false;
    }
    return true;
}

bool Journal::isBalanced(std::size_t entry) const {
    const auto all = postings(entry);
    for (const Posting& one : all) {
        Decimal sum;
        for (const Posting& other : all) {
            if (other.currency == one.currency)
                sum += other.amount;
        }
        if (!sum.isZero())
            return false;
    }
    return all.size() >= 2;
}

Result<void> Journal::verify(std::span<const Digest> seals) const {
    const std::vector<Digest> expected = seal();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (i >= seals.size() || seals[i] != expected[i])
            return Error{
                "journal.broken", "entry %1 of the journal is not the one that was sealed", {std::to_string(i + 1)}};
        if (!isBalanced(i))
            return Error{
                "journal.unbalanced", "the postings of entry %1 do not add up to zero", {std::to_string(i + 1)}};
    }
    if (seals.size() > m_entries.size())
        return Error{"journal.broken", "entry %1 of the journal is missing", {std::to_string(m_entries.size() + 1)}};
    return {};
}

} // namespace truebar
