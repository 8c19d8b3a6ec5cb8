#include "app/cli/setting_words.h"

#include <algorithm>

namespace truebar::cli {

Result<std::map<std::string, std::string>> settingsIn(const std::vector<std::string>& words) {
    std::map<std::string, std::string> out;
    for (const std::string& text : words) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{"usage.set", "'%1' is not key=value", {text.substr(0, 60)}, "--set"};
        if (!out.emplace(text.substr(0, equals), text.substr(equals + 1)).second)
            return Error{"usage.set", "'%1' is set twice", {text.substr(0, equals)}, "--set"};
    }
    return out;
}

std::vector<std::string> saidTo(const PluginRegistry& plugins, const std::vector<std::string>& strategies,
    const std::string& strategy, const std::vector<std::string>& words) {
    const auto has = [&](const std::string& id, const std::string& key) {
        const auto plugin = plugins.find(PluginKind::Strategy, id);
        return plugin && (*plugin)->metadata.settings.find(key) != nullptr;
    };
    std::vector<std::string> out;
    for (const std::string& word : words) {
        const std::string key = word.substr(0, word.find('='));
        const auto dot = key.find('.');
        const auto named = std::find(strategies.begin(), strategies.end(), key.substr(0, dot));
        if (dot != std::string::npos && named != strategies.end()) {
            if (*named == strategy)
                out.push_back(word.substr(dot + 1));
            continue;
        }
        const bool isForAny =
            std::any_of(strategies.begin(), strategies.end(), [&](const auto& id) { return has(id, key); });
        if (isForAny ? has(strategy, key) : strategy == strategies.front())
            out.push_back(word);
    }
    return out;
}

} // namespace truebar::cli
