#pragma once

#include "dialect.h"

namespace truebar::csv {

// Sets style, unit and order by what most of `values`, the texts of the time column, are; what is no time has no vote.
// `name` may hold the date of times of the day. Errors: "file.time", "file.time_zone".
Result<void> detectTime(Dialect& dialect, const Fields& values, const std::string& name, const DialectHints& hints);

} // namespace truebar::csv
