#include "core/quality/raw_rows.h"

#include "core/quality/candle_shape.h"

#include <algorithm>
#include <numeric>

namespace truebar {

namespace {

// Only the times that come twice matter, so the rows are looked at in order of time, ties in order of arrival.
void findRepeated(std::span<const Candle> rows, Timeframe timeframe, std::vector<Finding>& out) {
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(
        order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a].openTime < rows[b].openTime; });
    FindingRun duplicates(Check::Duplicate, Severity::Warning, out);
    FindingRun conflicts(Check::Conflict, Severity::Error, out);
    for (std::size_t i = 1; i < order.size(); ++i) {
        const Candle& first = rows[order[i - 1]];
        const Candle& second = rows[order[i]];
        if (first.openTime != second.openTime)
            continue;
        const TimeSpan span{second.openTime, timeframe.next(second.openTime)};
        (first == second ? duplicates : conflicts).add(i, span, second.close, first.close);
    }
}

void findMisplaced(std::span<const Candle> rows, Timeframe timeframe, std::vector<Finding>& out) {
    const bool isDescending = rows.size() > 1 && rows.back().openTime < rows.front().openTime;
    FindingRun misplaced(Check::OutOfOrder, Severity::Warning, out);
    UtcMs furthest = rows.empty() ? UtcMs() : rows.front().openTime;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const UtcMs time = rows[i].openTime;
        if (isDescending ? time > furthest : time < furthest)
            misplaced.add(i, {time, timeframe.next(time)}, 0, 0);
        else
            furthest = time;
    }
}

} // namespace

std::vector<Finding> checkRows(std::span<const Candle> rows, Timeframe timeframe) {
    std::vector<Finding> out;
    findRepeated(rows, timeframe, out);
    findMisplaced(rows, timeframe, out);
    ShapeCheck shapes(timeframe, out);
    for (std::size_t i = 0; i < rows.size(); ++i)
        shapes.add(i, rows[i]);
    std::stable_sort(
        out.begin(), out.end(), [](const Finding& a, const Finding& b) { return a.span.begin < b.span.begin; });
    return out;
}

} // namespace truebar
