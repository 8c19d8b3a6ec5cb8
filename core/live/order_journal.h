// The append-only file that knows of every order before the venue does. Preallocated, so that making an append durable
// is one fdatasync without a change of the file's size; one append may hold several orders and is on the disk whole or
// not at all. docs/order-path.md describes the file and what is promised when.
#pragma once

#include "core/live/disk.h"
#include "core/live/journal_record.h"

namespace truebar {

enum class Durable {
    Now, // on the disk before append() returns
    Soon, // with the next append that is, or with flush(): for what the venue can tell us again
};

class OrderJournal {
public:
    // Reads what is there, drops a torn end. "journal.damaged" where something is unreadable that was once durable;
    // "io.*".
    static Result<std::unique_ptr<OrderJournal>> open(IDisk& disk, const std::string& path);

    // What was in the file when it was opened, in order; given once.
    std::vector<JournalRecord> takeRecovered() { return std::move(m_recovered); }

    // After any error the journal has failed and takes nothing any more ("journal.failed"): whether the records of the
    // failed append are on the disk is not known until it is opened anew.
    Result<void> append(std::span<const JournalRecord> records, Durable durable);
    Result<void> append(const JournalRecord& record, Durable durable) { return append(std::span(&record, 1), durable); }
    Result<void> flush();
    // Puts a new file in the place of this one, which holds these records and nothing else.
    Result<void> restartWith(std::span<const JournalRecord> records);

    bool hasFailed() const { return m_failed; }
    std::uint64_t bytes() const { return m_end; }
    std::uint64_t lastSequence() const { return m_last; }

private:
    OrderJournal(IDisk& disk, std::string path)
        : m_disk(disk)
        , m_path(std::move(path)) { }
    Result<void> readFile();
    Result<void> reserve(std::uint64_t bytes);
    Result<void> checked(Result<void> done);

    IDisk& m_disk;
    std::string m_path;
    std::unique_ptr<IDiskFile> m_file;
    std::vector<JournalRecord> m_recovered;
    std::uint64_t m_end = 0; // where the next frame begins
    std::uint64_t m_size = 0; // of the file
    std::uint64_t m_last = 0; // sequence of the last frame
    std::uint64_t m_durable = 0; // sequence through which all is on the disk
    bool m_failed = false;
};

} // namespace truebar
