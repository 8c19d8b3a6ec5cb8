#include "core/data/series_merge.h"

namespace truebar {

namespace {

void appendRange(Series& out, const Series& from, std::size_t first, std::size_t last) {
    const auto cut = [&](const auto& column) { return column.subspan(first, last - first); };
    out.appendColumns(cut(from.times()), cut(from.opens()), cut(from.highs()), cut(from.lows()), cut(from.closes()),
        cut(from.volumes()));
}

} // namespace

Series mergeSeries(const Series& stored, const Series& incoming, bool replace, StoreReport& report) {
    Series out(incoming.instrument(), incoming.timeframe());
    out.reserve(stored.size() + incoming.size());
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < stored.size() && j < incoming.size()) {
        const UtcMs theirs = incoming.times()[j];
        const std::size_t before = stored.lowerBound(theirs);
        appendRange(out, stored, i, before);
        i = before;
        const std::size_t until = i < stored.size() ? incoming.lowerBound(stored.times()[i]) : incoming.size();
        report.stored += until - j;
        appendRange(out, incoming, j, until);
        j = until;
        // Walk together as long as the times agree.
        for (; i < stored.size() && j < incoming.size() && stored.times()[i] == incoming.times()[j]; ++i, ++j) {
            const Candle old = stored.at(i);
            const Candle fresh = incoming.at(j);
            if (old == fresh)
                report.duplicateTimes.push_back(fresh.openTime);
            else if (replace)
                ++report.stored;
            else
                report.conflicts.push_back(fresh.openTime);
            out.append(replace ? fresh : old);
        }
    }
    appendRange(out, stored, i, stored.size());
    report.stored += incoming.size() - j;
    appendRange(out, incoming, j, incoming.size());
    return out;
}

} // namespace truebar
