#pragma once

#include "dialect.h"

namespace truebar::csv {

// Finds the columns by the names that files give them. `hasUnnamedClock`: the rows have one column more than the
// header, a clock after the date. Errors name the columns there are.
Result<void> assignByHeader(Dialect& dialect, const std::vector<std::string_view>& header, bool hasUnnamedClock);

} // namespace truebar::csv
