// Kite's binary ticker: a message holds a count and so many packets, each of a length that tells its kind.
#pragma once

#include "core/base/time.h"

#include <QByteArray>

#include <cstdint>
#include <optional>
#include <vector>

namespace truebar::kite {

struct Quote {
    std::uint32_t token = 0;
    double lastPrice = 0;
    std::optional<std::uint32_t> dayVolume{}; // traded since the morning; an index has none
    std::optional<UtcMs> lastTrade{};
    std::optional<UtcMs> exchangeTime{};
};

// Big-endian: u16 count, then count × (u16 length, packet). Packets: 8 bytes last price; 28 or 32 an index; 44 a quote;
// 184 a quote with times and depth. A message of one byte is a heartbeat and has no quotes. "feed.unavailable" with the
// byte at which the message stops making sense.
Result<std::vector<Quote>> parseMessage(const QByteArray& message);

} // namespace truebar::kite
