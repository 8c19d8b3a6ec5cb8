#include "app/cli/held_workspace.h"

#include "core/commands/command_folder.h"
#include "core/sdk/clock.h"

namespace truebar::cli {

namespace {

constexpr Millis heldPatience{30'000};
constexpr Millis heldAttempt{2'000};

} // namespace

Answer hereOrByHolder(
    Session& session, const HeldCommand& command, const std::function<Answer(const Workspace&)>& here) {
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const UtcMs end = systemClock().now() + heldPatience;
    auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    while (!workspace) {
        if (workspace.error().code != "workspace.in_use")
            return workspace.error();
        const auto held = Workspace::open(session.directory(), WorkspaceAccess::ReadOnly);
        if (!held)
            return held.error();
        auto done = sendCommand(command.folder((*held)->directory()), command.text, heldAttempt);
        if (done || done.error().code != "io.command_untaken" || systemClock().now() >= end)
            return done;
        workspace = session.workspace(WorkspaceAccess::ReadWrite);
    }
    return here(**workspace);
}

} // namespace truebar::cli
