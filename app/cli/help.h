#pragma once

#include "app/cli/command.h"

namespace truebar::cli {

// Of all commands, those of a noun, or one with its options; an empty noun or verb stands for all.
std::string helpText(const std::vector<Command>& commands, std::string_view noun, std::string_view verb);

} // namespace truebar::cli
