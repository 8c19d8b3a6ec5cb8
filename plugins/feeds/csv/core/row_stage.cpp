#include "row_stage.h"

#include "core/market/resample.h"

#include <algorithm>
#include <map>

namespace truebar::csv {

namespace {

using Rows = std::vector<StagedRow>;

// Files with the newest row first are turned round.
void makeAscending(Rows& rows) {
    std::size_t up = 0;
    std::size_t down = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        up += rows[i - 1].candle.openTime < rows[i].candle.openTime;
        down += rows[i].candle.openTime < rows[i - 1].candle.openTime;
    }
    if (down > up)
        std::reverse(rows.begin(), rows.end());
}

// Marks a longest non-descending subsequence: what is left out is the smallest set of rows that breaks the order.
std::vector<bool> longestAscending(const Rows& rows) {
    std::vector<std::size_t> tails; // index of the last row of the best subsequence of each length
    std::vector<std::size_t> previous(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto at = std::upper_bound(tails.begin(), tails.end(), rows[i].candle.openTime,
            [&](UtcMs time, std::size_t index) { return time < rows[index].candle.openTime; });
        previous[i] = at == tails.begin() ? i : *(at - 1);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> kept(rows.size(), false);
    std::size_t i = tails.back();
    for (std::size_t left = tails.size(); left > 0; --left) {
        kept[i] = true;
        i = previous[i];
    }
    return kept;
}

bool isBefore(const StagedRow& a, const StagedRow& b) {
    return a.candle.openTime < b.candle.openTime;
}

void setOrderAside(Rows& rows, Settled& out) {
    if (std::is_sorted(rows.begin(), rows.end(), isBefore))
        return;
    const std::vector<bool> kept = longestAscending(rows);
    Rows ordered;
    Rows strays;
    for (std::size_t i = 0; i < rows.size(); ++i)
        (kept[i] ? ordered : strays).push_back(rows[i]);
    for (const StagedRow& stray : strays) {
        const auto twin = std::lower_bound(ordered.begin(), ordered.end(), stray, isBefore);
        if (twin != ordered.end() && twin->candle == stray.candle)
            ++out.duplicates;
        else
            out.rejected.push_back(
                {stray.line, {"row.out_of_order", "the time %1 is out of order", {formatUtc(stray.candle.openTime)}}});
    }
    rows = std::move(ordered);
}

// A zero where no time is known is 1970, and so is a time in another unit. The market of that year has neighbours;
// such a row stands alone, years before all others.
void dropStraysOf1970(Rows& rows, Settled& out) {
    using namespace std::chrono;
    constexpr Millis around = hours(24 * 90);
    constexpr Millis farAway = hours(24 * 366);
    const auto opensBefore = [](const StagedRow& row, UtcMs time) { return row.candle.openTime < time; };
    const auto begin = std::lower_bound(rows.begin(), rows.end(), UtcMs() - around, opensBefore);
    const auto end = std::lower_bound(begin, rows.end(), UtcMs() + around, opensBefore);
    const auto others = rows.size() - static_cast<std::size_t>(end - begin);
    if (begin == end || others == 0 || static_cast<std::size_t>(end - begin) > others)
        return;
    const bool hasEarlier = begin != rows.begin() && begin->candle.openTime - (begin - 1)->candle.openTime < farAway;
    const bool hasLater = end != rows.end() && end->candle.openTime - (end - 1)->candle.openTime < farAway;
    if (hasEarlier || hasLater)
        return;
    for (auto row = begin; row != end; ++row)
        out.rejected.push_back({row->line,
            {"row.stray", "the time %1 is years away from the other rows", {formatUtc(row->candle.openTime)}}});
    rows.erase(begin, end);
}

void dropRepetitions(Rows& rows, Settled& out) {
    const auto sharesTime = [](const StagedRow& a, const StagedRow& b) {
        return a.candle.openTime == b.candle.openTime;
    };
    if (std::adjacent_find(rows.begin(), rows.end(), sharesTime) == rows.end())
        return;
    Rows kept;
    kept.reserve(rows.size());
    for (const StagedRow& row : rows) {
        if (kept.empty() || kept.back().candle.openTime != row.candle.openTime)
            kept.push_back(row);
        else if (kept.back().candle == row.candle)
            ++out.duplicates;
        else
            out.rejected.push_back({row.line,
                {"row.conflict", "the time %1 was there already in line %2, with other values",
                    {formatUtc(row.candle.openTime), std::to_string(kept.back().line)}}});
    }
    rows = std::move(kept);
}

std::string lengthText(Millis length) {
    using namespace std::chrono;
    for (const auto& [unit, name] :
        {std::pair<Millis, const char*>{hours(24), "d"}, {hours(1), "h"}, {minutes(1), "m"}, {seconds(1), "s"}}) {
        if (length >= unit && length % unit == Millis(0))
            return std::to_string(length / unit) + name;
    }
    return std::to_string(length.count()) + "ms";
}

// Compares the commonest distance of neighbouring rows with the timeframe.
Result<void> checkSpacing(const Rows& rows, Timeframe timeframe) {
    constexpr std::size_t fewest = 4;
    constexpr std::size_t sampled = 5000;
    std::map<Millis, std::size_t> counts;
    for (std::size_t i = 1; i < std::min(rows.size(), sampled); ++i) {
        const Millis distance = rows[i].rawTime - rows[i - 1].rawTime;
        ++counts[std::max(distance, -distance)];
    }
    counts.erase(Millis(0));
    if (counts.empty() || rows.size() < fewest)
        return {};
    const auto common = std::max_element(
        counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    const auto mismatch = [&](Millis distance) {
        return Error{"import.timeframe_mismatch", "the rows are %1 apart, so these are not %2 candles",
            {lengthText(distance), timeframe.toString()}};
    };
    // A month may be 28 days long.
    if (common->first < timeframe.nominalLength() * 9 / 10)
        return mismatch(common->first);
    const Millis shortest = counts.begin()->first;
    if (shortest > timeframe.nominalLength() * 3 / 2)
        return mismatch(common->first);
    return {};
}

// Candles within a day must share one phase of the grid: a feed whose candles open at :30 is fine, a stray is not.
void dropOffGrid(Rows& rows, Timeframe timeframe, Settled& out) {
    if (!timeframe.isIntraday() || rows.empty())
        return;
    const auto phase = [&](const StagedRow& row) { return row.candle.openTime - timeframe.floor(row.candle.openTime); };
    std::map<Millis, std::size_t> counts;
    const Millis first = phase(rows.front());
    if (std::all_of(rows.begin(), rows.end(), [&](const StagedRow& row) { return phase(row) == first; }))
        return;
    for (const StagedRow& row : rows)
        ++counts[phase(row)];
    const auto common = std::max_element(
        counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    std::erase_if(rows, [&](const StagedRow& row) {
        if (phase(row) == common->first)
            return false;
        out.rejected.push_back({row.line,
            {"row.off_grid", "the time %1 is not where a %2 candle of this file opens",
                {formatUtc(row.candle.openTime), timeframe.toString()}}});
        return true;
    });
}

void gather(const Rows& points, Timeframe timeframe, Settled& out) {
    CandleAggregator aggregator(timeframe);
    std::uint64_t line = points.empty() ? 0 : points.front().line;
    for (const StagedRow& point : points) {
        if (const auto finished = aggregator.add(point.candle)) {
            out.rows.push_back({*finished, line, finished->openTime});
            line = point.line;
        }
    }
    if (const auto forming = aggregator.forming())
        out.rows.push_back({*forming, line, forming->openTime});
}

} // namespace

Result<Settled> settleRows(Rows rows, Timeframe timeframe, bool isPoints) {
    Settled out;
    if (!isPoints) {
        if (auto fits = checkSpacing(rows, timeframe); !fits)
            return std::move(fits).error();
    }
    makeAscending(rows);
    setOrderAside(rows, out);
    dropStraysOf1970(rows, out);
    if (isPoints) {
        gather(rows, timeframe, out);
        return out;
    }
    dropRepetitions(rows, out);
    dropOffGrid(rows, timeframe, out);
    out.rows = std::move(rows);
    return out;
}

} // namespace truebar::csv
