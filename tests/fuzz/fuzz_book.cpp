// Any bytes as a recorded order book.
#include "plugins/feeds/book/core/book_feed.h"
#include "tests/fuzz/checking_sink.h"

using namespace truebar;
using namespace truebar::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    constexpr Timeframe timeframes[]{Timeframe(1, Timeframe::Unit::Second), Timeframe(),
        Timeframe(1, Timeframe::Unit::Week), Timeframe(1, Timeframe::Unit::Month)};
    book::BookFeed feed(fileOf(data, size));
    CheckingSink sink;
    const auto report = feed.fetch({{"A", "B"}, timeframes[size % 4], {}}, sink, {});
    require(report.has_value() || !report.error().message().empty());
    return 0;
}
