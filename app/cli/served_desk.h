// Commands on accounts that `serve` has open: it carries them out with its own desk, word for word, and gives their
// answer back. Without --unlock, or where a window has the workspace, nobody does.
#pragma once

#include "app/cli/desk_session.h"
#include "core/vault/pin_box.h"

#include <thread>

namespace truebar::cli {

// Done here if the workspace is free, else by the service that has it.
Command orByService(Command command);

// In the service, in a thread of its own; a command may wait for a venue. All that it is given outlives it; without a
// box for PINs none is needed.
class ServedDesk {
public:
    ServedDesk(Session& session, DeskSession& desk, const QString& workspace, PinBox* pins);

private:
    Result<std::string> carryOut(const std::string& sent);
    Result<std::string> run(const std::string& text);

    Session& m_session;
    DeskSession& m_desk;
    PinBox* m_pins;
    std::jthread m_thread;
};

} // namespace truebar::cli
