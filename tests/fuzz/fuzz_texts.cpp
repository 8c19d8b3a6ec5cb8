// Every small text that a person or a file may hand us: numbers, times, timeframes, instruments.
#include "core/base/decimal.h"
#include "core/base/time.h"
#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <cstdint>
#include <cstdlib>

using namespace truebar;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto decimal = Decimal::parse(text)) {
        const auto again = Decimal::parse(decimal->toString());
        require(again && *again == *decimal);
    }
    if (const auto time = parseUtc(text)) {
        const auto again = parseUtc(formatUtc(*time));
        require(again && *again == *time);
    }
    if (const auto timeframe = Timeframe::parse(text)) {
        const auto again = Timeframe::parse(timeframe->toString());
        require(again && *again == *timeframe);
        const UtcMs open = timeframe->floor(utcMs(1'700'000'000'123));
        require(timeframe->floor(open) == open && timeframe->next(open) > open);
    }
    if (const auto id = InstrumentId::parse(text))
        require(InstrumentId::parse(id->toString()).has_value());
    return 0;
}
