// One setting that a study varies, and the values it takes.
#pragma once

#include "core/sdk/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace truebar {

// Values are the texts that the settings schema reads and that results show: "0.1", "long". At least one, all
// different.
struct SweepAxis {
    std::string key{};
    std::vector<std::string> values{};

    bool operator==(const SweepAxis&) const = default;
};

// Most values of one axis.
constexpr std::size_t mostAxisValues = 100'000;

// "fast=5:50:5" (inclusive; without the step, 1 for whole numbers and a hundredth of the range for others),
// "fast=3,5,8", "direction=*" (every choice, true and false). Each value passes the schema. Errors: "sweep.*",
// "setting.*", located at the setting.
Result<SweepAxis> parseSweepAxis(const SettingsSchema& schema, std::string_view text);

} // namespace truebar
