#include "core/market/time_spans.h"

#include <algorithm>

namespace truebar {

std::vector<TimeSpan> merged(std::vector<TimeSpan> spans) {
    std::erase_if(spans, [](const TimeSpan& span) { return span.isEmpty(); });
    std::sort(spans.begin(), spans.end(), [](const TimeSpan& a, const TimeSpan& b) { return a.begin < b.begin; });
    std::vector<TimeSpan> out;
    for (const TimeSpan& span : spans) {
        if (!out.empty() && span.begin <= out.back().end)
            out.back().end = std::max(out.back().end, span.end);
        else
            out.push_back(span);
    }
    return out;
}

std::vector<TimeSpan> subtracted(std::span<const TimeSpan> from, std::span<const TimeSpan> without) {
    std::vector<TimeSpan> out;
    auto hole = without.begin();
    for (TimeSpan rest : from) {
        while (hole != without.end() && hole->end <= rest.begin)
            ++hole;
        // A hole may reach into the next span, so it is only passed when it ends before this one does.
        for (auto each = hole; each != without.end() && each->begin < rest.end; ++each) {
            if (rest.begin < each->begin)
                out.push_back({rest.begin, each->begin});
            rest.begin = std::max(rest.begin, each->end);
        }
        if (!rest.isEmpty())
            out.push_back(rest);
    }
    return out;
}

std::vector<TimeSpan> clipped(std::span<const TimeSpan> spans, TimeSpan window) {
    std::vector<TimeSpan> out;
    for (const TimeSpan& span : overlapping(spans, window))
        out.push_back({std::max(span.begin, window.begin), std::min(span.end, window.end)});
    return out;
}

std::span<const TimeSpan> overlapping(std::span<const TimeSpan> spans, TimeSpan window) {
    if (window.isEmpty())
        return {};
    const auto first = std::upper_bound(
        spans.begin(), spans.end(), window.begin, [](UtcMs time, const TimeSpan& span) { return time < span.end; });
    const auto last = std::lower_bound(
        first, spans.end(), window.end, [](const TimeSpan& span, UtcMs time) { return span.begin < time; });
    return {first, last};
}

} // namespace truebar
