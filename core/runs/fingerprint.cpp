#include "core/runs/fingerprint.h"

#include "core/base/sha256.h"
#include "core/runs/run_text.h"

#include <bit>

namespace truebar {

static_assert(std::endian::native == std::endian::little, "fingerprints are made of little-endian columns");

std::string dataFingerprint(const Instrument& instrument, const Series& series) {
    Sha256 hash;
    hash.add(instrumentToText(instrument).toStdString() + '\n' + series.timeframe().toString() + '\n'
        + std::to_string(series.size()) + '\n');
    hash.add(series.times());
    for (const auto column : {series.opens(), series.highs(), series.lows(), series.closes(), series.volumes()})
        hash.add(column);
    return toHex(hash.finish());
}

std::string joinedFingerprint(std::span<const std::string> fingerprints) {
    Sha256 hash;
    for (const std::string& each : fingerprints)
        hash.add(each + '\n');
    return toHex(hash.finish());
}

} // namespace truebar
