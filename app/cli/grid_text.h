// "--grid fast=5:50:5" as the settings to choose from.
#pragma once

#include "core/base/result.h"

#include <map>
#include <string>
#include <vector>

namespace truebar::cli {

using GivenSettings = std::map<std::string, std::string>;

// Each text is KEY=FIRST:LAST:STEP (LAST included, STEP 1 if left out) or KEY=V,V,V; the result is every combination,
// the last key running fastest, laid over `fixed`. "usage.grid": not such a text, a key twice or already in `fixed`,
// more than 10,000 combinations.
Result<std::vector<GivenSettings>> gridOf(const std::vector<std::string>& texts, const GivenSettings& fixed);

} // namespace truebar::cli
