#pragma once

#include "core/market/series.h"

#include <span>
#include <string>

namespace truebar {

// SHA-256 in hex over the instrument's details, the timeframe and every column: equal fingerprints mean equal data.
std::string dataFingerprint(const Instrument& instrument, const Series& series);
// Of several, in this order.
std::string joinedFingerprint(std::span<const std::string> fingerprints);

} // namespace truebar
