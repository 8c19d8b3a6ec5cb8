#pragma once

#include "core/market/series.h"

#include <string>

namespace truebar {

// SHA-256 in hex over the instrument's details, the timeframe and every column: equal fingerprints mean equal data.
std::string dataFingerprint(const Instrument& instrument, const Series& series);

} // namespace truebar
