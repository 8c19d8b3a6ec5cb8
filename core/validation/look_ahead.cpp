#include "core/validation/look_ahead.h"

#include <algorithm>
#include <set>

namespace truebar {

namespace {

// The same up to `kept`; after it prices go the other way in proportion (mirrored at the last close), and volumes too.
Series withAnotherFuture(const Series& series, std::size_t kept) {
    Series out(series.instrument(), series.timeframe());
    out.reserve(series.size());
    out.appendColumns(series.times().first(kept), series.opens().first(kept), series.highs().first(kept),
        series.lows().first(kept), series.closes().first(kept), series.volumes().first(kept));
    const double pivot = series.closes()[kept - 1] * series.closes()[kept - 1];
    for (std::size_t i = kept; i < series.size(); ++i) {
        const Candle c = series.at(i);
        // A price that stands still would not change by being mirrored.
        const double other = pivot * (i % 2 == 0 ? 1.02 : 0.97);
        out.append({c.openTime, other / c.open, other / c.low, other / c.high, other / c.close, c.volume * 3 + 1});
    }
    return out;
}

// Numbers of candles that stay as they are: 1 … size − 1, ascending.
std::vector<std::size_t> cutsOf(const std::vector<Deed>& deeds, std::size_t candles, std::size_t wanted) {
    std::set<std::size_t> out;
    const std::size_t even = std::max<std::size_t>(1, wanted / 2);
    for (std::size_t i = 1; i <= even; ++i)
        out.insert(std::clamp<std::size_t>(i * candles / (even + 1), 1, candles - 1));
    std::vector<std::size_t> active;
    for (const Deed& deed : deeds) {
        if (deed.what == "suggestion" && (active.empty() || active.back() != deed.candle + 1)
            && deed.candle + 1 < candles)
            active.push_back(deed.candle + 1);
    }
    const std::size_t rest = std::min(active.size(), wanted - std::min(wanted, out.size()));
    for (std::size_t i = 0; i < rest; ++i)
        out.insert(active[i * active.size() / rest]);
    return {out.begin(), out.end()};
}

struct Difference {
    std::size_t candle = 0;
    LookAheadDifference shown{};
};

// `whole` may go on after the cut.
std::optional<Difference> firstDifference(
    const std::vector<Deed>& whole, const std::vector<Deed>& altered, std::size_t kept) {
    const Deed nothing{kept, {}, {}, {}};
    for (std::size_t i = 0;; ++i) {
        const Deed& a = i < whole.size() && whole[i].candle < kept ? whole[i] : nothing;
        const Deed& b = i < altered.size() ? altered[i] : nothing;
        if (a.candle == kept && b.candle == kept)
            return std::nullopt;
        if (a == b)
            continue;
        // The earlier of both is where they part.
        Difference out;
        const Deed& first = a.candle <= b.candle ? a : b;
        out.candle = first.candle;
        out.shown.time = first.time;
        out.shown.what = first.what;
        if (a.candle == first.candle)
            out.shown.whole = a.text;
        if (b.candle == first.candle)
            out.shown.altered = b.text;
        return out;
    }
}

} // namespace

Result<LookAheadReport> lookAhead(
    const Examination& examination, const Settings& settings, const LookAheadOptions& options) {
    const Series& series = *examination.series;
    if (series.size() < 3)
        return Error{"run.no_candles", "there are too few candles to cut"};
    if (options.cuts < 1 || options.cuts > 10'000)
        return Error{"robustness.option", "the number of cuts must be from 1 to 10000", {}, "cuts"};
    const auto& stop = options.workers.stop;
    const auto run = [&](const Series& candles, std::size_t count) {
        return deedsOf(examination, settings, candles, count, 0, UtcMs::min(), stop);
    };
    const auto whole = run(series, series.size());
    if (!whole)
        return whole.error();
    const auto again = run(series, series.size());
    if (!again)
        return again.error();
    LookAheadReport out;
    out.candles = series.size();
    out.deeds = whole->size();
    out.isRepeatable = *whole == *again;
    const std::vector<std::size_t> cuts = cutsOf(*whole, series.size(), options.cuts);
    out.cuts = cuts.size();
    std::vector<std::optional<Difference>> differences(cuts.size());
    std::vector<std::optional<Error>> errors(cuts.size());
    const bool isDone = parallelFor(cuts.size(), options.workers, [&](std::size_t i) {
        const auto altered = run(withAnotherFuture(series, cuts[i]), cuts[i]);
        if (altered)
            differences[i] = firstDifference(*whole, *altered, cuts[i]);
        else
            errors[i] = altered.error();
    });
    if (!isDone)
        return Error{"robustness.cancelled", "the work was cancelled"};
    std::optional<std::size_t> earliest;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        if (errors[i])
            return *errors[i];
        if (!differences[i])
            continue;
        ++out.differingCuts;
        out.reach = std::max(out.reach, cuts[i] - differences[i]->candle);
        if (earliest && *earliest <= differences[i]->candle)
            continue;
        earliest = differences[i]->candle;
        out.first = differences[i]->shown;
        out.first->cut = series.closeTime(cuts[i] - 1);
    }
    return out;
}

} // namespace truebar
