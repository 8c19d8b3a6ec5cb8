// Commands that change what a program with the workspace keeps in its hands: done here if the workspace is free, else
// by the program that holds it.
#pragma once

#include "app/cli/command.h"

namespace truebar::cli {

struct HeldCommand {
    QString (*folder)(const QString& workspace); // where the program that holds it looks
    std::string text{};
};

// `here` is called with the workspace open for writing. Who has it may be another command that is over soon, so both
// ways are tried again for half a minute.
Answer hereOrByHolder(
    Session& session, const HeldCommand& command, const std::function<Answer(const Workspace&)>& here);

} // namespace truebar::cli
