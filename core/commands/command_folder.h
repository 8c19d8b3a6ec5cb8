// Commands from one program to another that holds the workspace: one file for each, which appears whole or not at all,
// is answered by a second file, and disappears. Whoever has not been answered takes the command back. What a command
// says is a text between the two ends; each room that is commanded has a folder of its own.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <QString>

#include <functional>
#include <string>

namespace truebar {

// WORKSPACE/commands/ROOM
QString commandFolder(const QString& workspace, const QString& room);

// Waits for the answer: the text that was answered, or its error. "io.command_untaken" if nobody has taken it in time
// and nothing was done; "io.command" if the file cannot be written, or it is still being carried out.
Result<std::string> sendCommand(const QString& folder, const std::string& command, Millis patience);

// For the program that holds the workspace. Commands are carried out at least once: they say how things shall be, so
// that twice is the same as once. What cannot be read is carried out as an empty text.
void answerCommands(
    const QString& folder, const std::function<Result<std::string>(const std::string& command)>& carryOut);
// Before answerCommands(), where twice is not the same as once: what a program took that has ended meanwhile may have
// been done, and is answered with this error.
void refuseTaken(const QString& folder, const Error& why);

} // namespace truebar
