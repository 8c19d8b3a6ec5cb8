// What a plugin says of itself in its metadata.json, read before the library is loaded.
#pragma once

#include "core/sdk/settings.h"

#include <string>
#include <vector>

namespace truebar {

enum class PluginKind { Strategy, Broker, Feed, LiveBroker, Account };
// "strategy", "broker", "feed", "live_broker", "account"
std::string_view toString(PluginKind kind);

// The sdk that this build offers. A plugin loads if its major is equal and its minor is not greater.
constexpr int sdkMajor = 1;
constexpr int sdkMinor = 0;

struct PluginMetadata {
    PluginKind kind = PluginKind::Strategy;
    std::string id; // snake_case, unique per kind: "sma_cross"
    std::string name; // for people: "SMA cross"
    std::string description;
    std::string version; // of the plugin: "1.0.0"
    int sdkMajor = 0;
    int sdkMinor = 0;
    std::vector<std::string> capabilities;
    // Of a feed: the venues whose instruments it serves unless the user says otherwise.
    std::vector<std::string> venues{};
    SettingsSchema settings;

    bool hasCapability(std::string_view name) const;
};

} // namespace truebar
