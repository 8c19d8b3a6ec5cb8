// What every feed of files must keep to, whatever the bytes are.
#pragma once

#include "core/market/candle_check.h"
#include "core/sdk/feed.h"

#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace truebar::fuzz {

inline void require(bool holds) {
    if (!holds)
        std::abort();
}

// Whatever is handed over is sound, ascending and named by its line.
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

// The bytes as a file of this process; its path.
inline std::string fileOf(const std::uint8_t* data, std::size_t size) {
    static const int file = memfd_create("fuzz", 0);
    require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
    return "/proc/self/fd/" + std::to_string(file);
}

} // namespace truebar::fuzz
