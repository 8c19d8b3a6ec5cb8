// How long the blocks of a bootstrap must be to keep the memory of the returns.
#pragma once

#include <span>

namespace truebar {

enum class BlockMethod { Stationary, Moving };

// The expected block length that the data ask for: Politis and White, Automatic Block-Length Selection for the
// Dependent Bootstrap (Econometric Reviews 23, 2004) with the correction of Patton, Politis and White (28, 2009). At
// least 1, at most min(3√n, n/3). 1 for fewer than 8 returns or without deviation.
double automaticBlockLength(std::span<const double> returns, BlockMethod method);

} // namespace truebar
