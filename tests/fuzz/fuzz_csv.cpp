// Any bytes as a file: refused or read, and whatever is handed over is sound, ascending and named by its line.
#include "plugins/feeds/csv/core/csv_feed.h"

#include "core/market/candle_check.h"

#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

using namespace truebar;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

class CheckingSink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t> lines) override {
        require(candles.size() == lines.size());
        for (const Candle& candle : candles) {
            require(checkCandle(candle).has_value());
            require(!m_last || *m_last < candle.openTime);
            m_last = candle.openTime;
        }
    }
    void onRejected(RejectedRow row) override { require(row.line > 0 && !row.reason.message().empty()); }
    void onProgress(double share) override { require(share >= 0 && share <= 1); }

private:
    std::optional<UtcMs> m_last;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    static const int file = memfd_create("fuzz", 0);
    require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
    constexpr Timeframe timeframes[]{Timeframe(), Timeframe(1, Timeframe::Unit::Hour),
        Timeframe(1, Timeframe::Unit::Day), Timeframe(1, Timeframe::Unit::Week)};
    Settings settings;
    settings.set("file", "/proc/self/fd/" + std::to_string(file));
    settings.set("timezone", std::string(size % 2 == 0 ? "" : "America/New_York"));
    const auto feed = csv::CsvFeed::create(settings);
    require(feed.has_value());
    CheckingSink sink;
    const auto report = (*feed)->fetch({{"A", "B"}, timeframes[data[0] % 4], {}}, sink, {});
    require(report.has_value() || !report.error().message().empty());
    return 0;
}
