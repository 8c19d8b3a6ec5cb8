#include "core/quality/level_jumps.h"

namespace truebar {

std::vector<LevelRange> wrongLevels(const std::vector<LevelJump>& jumps) {
    std::vector<LevelRange> out;
    std::size_t settled = 0;
    for (std::size_t i = 0; i < jumps.size(); ++i) {
        const bool isUndone = i + 1 < jumps.size() && (jumps[i].ratio > 1) != (jumps[i + 1].ratio > 1);
        if (isUndone) {
            out.push_back({jumps[i].index, jumps[i + 1].index, jumps[i]});
            settled = jumps[++i].index;
        } else {
            out.push_back({settled, jumps[i].index, jumps[i]});
            settled = jumps[i].index;
        }
    }
    return out;
}

} // namespace truebar
