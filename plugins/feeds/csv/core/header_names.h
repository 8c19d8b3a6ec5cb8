#pragma once

#include "dialect.h"

namespace truebar::csv {

// True if a column has the name that files give to a price.
bool namesPrices(const Fields& header);

// Finds the columns by the names that files give them. `hasUnnamedClock`: the rows have one column more than the
// header, a clock after the date. Errors name the columns there are.
Result<void> assignByHeader(Dialect& dialect, const Fields& header, bool hasUnnamedClock, const DialectHints& hints);

} // namespace truebar::csv
