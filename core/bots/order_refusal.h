// Why orders of a bot did not get anywhere.
#pragma once

#include "core/bots/session_machine.h"

namespace truebar {

// Of the newest order that a step has changed: why it was refused, in English, empty if it was not. Nothing if the step
// has changed none.
std::optional<std::string> newestRefusal(const SessionStep& step);

} // namespace truebar
