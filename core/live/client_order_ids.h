// Client order ids: "t", 8 characters of the workspace, 9 of a counter, each character one of 32. The counter starts at
// the clock's milliseconds, so that a workspace that was restored from a backup does not give the ids of its lost
// future a second time.
#pragma once

#include "core/live/journal_record.h"

namespace truebar {

class ClientOrderIds {
public:
    // `random` makes a new workspace's name; used once in its life.
    static std::string workspaceName(std::uint64_t random);

    // As `known` says, which is what the journal holds, but not below the clock.
    ClientOrderIds(CounterRecord known, UtcMs now);

    ClientOrderId next();
    // Whether it was made by this workspace.
    bool isOurs(const ClientOrderId& id) const;
    CounterRecord state() const { return m_state; }

private:
    CounterRecord m_state;
};

// The counter within an id; empty for ids of another form.
std::optional<std::uint64_t> counterOf(const ClientOrderId& id);

} // namespace truebar
