// Which candles stand on the wrong level, given where the level jumps.
#pragma once

#include <cstddef>
#include <vector>

namespace truebar {

struct LevelJump {
    std::size_t index = 0; // first candle on the new level
    double ratio = 1; // new level by old level
};

// Candles first … last − 1.
struct LevelRange {
    std::size_t first = 0;
    std::size_t last = 0;
    LevelJump jump{}; // the jump that tells
};

// A jump and the next one back enclose an excursion; a jump that is not undone leaves all before it on the old level,
// back to the range before. `jumps` ascending.
std::vector<LevelRange> wrongLevels(const std::vector<LevelJump>& jumps);

} // namespace truebar
