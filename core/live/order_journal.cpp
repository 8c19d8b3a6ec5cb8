#include "core/live/order_journal.h"

#include "core/live/journal_frame.h"

#include <algorithm>

namespace truebar {

namespace {

// Some ten thousand orders with their fills.
constexpr std::uint64_t reserveStep = 4 << 20;

bool isZero(std::string_view bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

// Whether, behind a place that cannot be read, there is a frame that tells that the place was once durable.
bool wasDurable(std::string_view behind, std::uint64_t sequence) {
    for (std::size_t at = 0; at < behind.size(); at += frameAlignment) {
        const auto frame = decodeFrame(behind.substr(at));
        if (frame && frame->sequence > sequence && frame->durableThrough >= sequence)
            return true;
    }
    return false;
}

} // namespace

Result<std::unique_ptr<OrderJournal>> OrderJournal::open(IDisk& disk, const std::string& path) {
    // Begun at once or not at all: a file whose beginning cannot be read was damaged, never torn.
    if (!disk.exists(path)) {
        if (auto done = disk.replace(path, encodeFrame(1, 0, {})); !done)
            return std::move(done).error();
    }
    auto file = disk.open(path);
    if (!file)
        return std::move(file).error();
    std::unique_ptr<OrderJournal> journal(new OrderJournal(disk, path));
    journal->m_file = std::move(*file);
    if (auto done = journal->readFile(); !done)
        return std::move(done).error();
    return journal;
}

Result<void> OrderJournal::readFile() {
    const auto bytes = m_file->readAll();
    if (!bytes)
        return bytes.error();
    m_size = bytes->size();
    const std::string_view all(*bytes);
    while (m_end < all.size()) {
        const auto frame = decodeFrame(all.substr(m_end));
        // A file begins with any sequence; from there on each is the next.
        if (!frame || (m_last != 0 && frame->sequence != m_last + 1))
            break;
        auto records = parseRecords(frame->text);
        if (!records)
            return std::move(records).error().at(m_path + ", frame " + std::to_string(frame->sequence));
        std::move(records->begin(), records->end(), std::back_inserter(m_recovered));
        m_last = frame->sequence;
        m_end += frame->size;
    }
    const std::string_view rest = all.substr(std::min<std::size_t>(m_end, all.size()));
    if (m_last == 0 || wasDurable(rest, m_last + 1))
        return Error{
            "journal.damaged", "the journal of orders is damaged after frame %1", {std::to_string(m_last)}, m_path};
    // A torn end would otherwise lie behind the frames to come.
    if (!isZero(rest)) {
        if (auto done = m_file->writeAt(m_end, std::string(rest.size(), '\0')); !done)
            return done;
    }
    // What was read may still be in the kernel's hands only: the program may have ended between write and sync.
    if (auto done = m_file->sync(); !done)
        return done;
    m_durable = m_last;
    return reserve(reserveStep / 2);
}

Result<void> OrderJournal::checked(Result<void> done) {
    m_failed = m_failed || !done;
    return done;
}

// Zeros that are written, not merely allocated: otherwise each sync would have to change the file's extents.
Result<void> OrderJournal::reserve(std::uint64_t bytes) {
    if (m_end + bytes <= m_size)
        return {};
    const std::uint64_t size = (m_end + bytes + reserveStep - 1) / reserveStep * reserveStep;
    if (auto done = checked(m_file->writeAt(m_size, std::string(size - m_size, '\0'))); !done)
        return done;
    m_size = size;
    return checked(m_file->sync());
}

Result<void> OrderJournal::append(std::span<const JournalRecord> records, Durable durable) {
    if (m_failed)
        return Error{"journal.failed", "the journal of orders could not be written; trading has stopped", {}, m_path};
    const std::string frame = encodeFrame(m_last + 1, m_durable, toLines(records));
    if (auto done = reserve(frame.size()); !done)
        return done;
    if (auto done = checked(m_file->writeAt(m_end, frame)); !done)
        return done;
    m_end += frame.size();
    ++m_last;
    return durable == Durable::Now ? flush() : Result<void>();
}

Result<void> OrderJournal::flush() {
    if (m_failed)
        return Error{"journal.failed", "the journal of orders could not be written; trading has stopped", {}, m_path};
    if (m_durable == m_last)
        return {};
    if (auto done = checked(m_file->sync()); !done)
        return done;
    m_durable = m_last;
    return {};
}

Result<void> OrderJournal::restartWith(std::span<const JournalRecord> records) {
    if (auto done = flush(); !done)
        return done;
    const std::string frame = encodeFrame(m_last + 1, m_last, toLines(records));
    if (auto done = checked(m_disk.replace(m_path, frame)); !done)
        return done;
    auto file = m_disk.open(m_path);
    if (!file) {
        m_failed = true;
        return std::move(file).error();
    }
    m_file = std::move(*file);
    m_end = frame.size();
    m_size = frame.size();
    m_durable = ++m_last;
    return reserve(reserveStep / 2);
}

} // namespace truebar
