// Whether trading has been stopped by hand or by a limit. The switch is a file of its own: any process of the user can
// throw it without a lock and without a database, and it stays thrown whatever ends or starts afterwards.
#pragma once

#include "core/base/time.h"
#include "core/live/disk.h"

namespace truebar {

struct StopNote {
    std::string reason{};
    std::string by{};
    UtcMs at{};
    bool operator==(const StopNote&) const = default;
};

class KillSwitch {
public:
    // DIR/trading.stopped
    KillSwitch(IDisk& disk, const std::string& directory);

    // Looks at the disk each time (about a microsecond). A file that cannot be looked at counts as thrown.
    bool isThrown() const { return m_isThrownHere || m_disk.exists(m_path); }
    // "live.stopped" with the reason while it is thrown.
    Result<void> mayTrade() const;
    // Why; empty fields if the note cannot be read.
    StopNote note() const;
    // Durable when it returns. If the disk refuses, this process is stopped nevertheless, and told so by the error.
    Result<void> throwIt(const StopNote& note);
    Result<void> release();

private:
    IDisk& m_disk;
    std::string m_path;
    bool m_isThrownHere = false;
};

} // namespace truebar
