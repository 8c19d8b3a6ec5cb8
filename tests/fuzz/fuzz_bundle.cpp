// Any bytes as a run bundle: as the whole archive, and, since an archive hides its content behind checksums, as its
// bundle.json and its candles.
#include "core/runs/bundle_archive.h"
#include "core/runs/bundle_candles.h"
#include "core/runs/bundle_json.h"

#include <cstdlib>

using namespace truebar;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char*>(data) + 1, static_cast<qsizetype>(size - 1));
    if (data[0] % 3 == 0) {
        const auto bundle = readBundle(bytes);
        require(bundle.has_value() || !bundle.error().message().empty());
    } else if (data[0] % 3 == 1) {
        const auto head = bundleFromJson(bytes);
        require(head.has_value() || !head.error().location.empty());
    } else {
        const auto candles = candlesFromCsv(bytes, {"A", "B"}, Timeframe());
        // What was read is written and read the same.
        if (candles)
            require(candlesFromCsv(candlesToCsv(*candles), {"A", "B"}, Timeframe())->size() == candles->size());
        else
            require(!candles.error().location.empty());
    }
    return 0;
}
