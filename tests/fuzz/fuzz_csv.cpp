// Any bytes as a file: refused or read, and whatever is handed over is sound, ascending and named by its line.
#include "plugins/feeds/csv/core/csv_feed.h"
#include "tests/fuzz/checking_sink.h"

using namespace truebar;
using namespace truebar::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    constexpr Timeframe timeframes[]{Timeframe(), Timeframe(1, Timeframe::Unit::Hour),
        Timeframe(1, Timeframe::Unit::Day), Timeframe(1, Timeframe::Unit::Week)};
    Settings settings;
    settings.set("file", fileOf(data, size));
    settings.set("timezone", std::string(size % 2 == 0 ? "" : "America/New_York"));
    const auto feed = csv::CsvFeed::create(settings);
    require(feed.has_value());
    CheckingSink sink;
    const auto report = (*feed)->fetch({{"A", "B"}, timeframes[data[0] % 4], {}}, sink, {});
    require(report.has_value() || !report.error().message().empty());
    return 0;
}
