// What --set and --grid say, and to which strategy.
#pragma once

#include "core/plugins/plugin_registry.h"

#include <map>
#include <string>
#include <vector>

namespace truebar::cli {

// "key=value" each, every key once. Errors: "usage.set", located at --set.
Result<std::map<std::string, std::string>> settingsIn(const std::vector<std::string>& words);

// The words for `strategy`, one of the `strategies` of a command: "sma_cross.fast=5" is said to one of them and comes
// without its name, "fast=5" to all that have such a setting. What none of them has is for the first to refuse.
std::vector<std::string> saidTo(const PluginRegistry& plugins, const std::vector<std::string>& strategies,
    const std::string& strategy, const std::vector<std::string>& words);

} // namespace truebar::cli
