#include "core/data/adjusted_rows.h"

#include "core/quality/adjusted_closes.h"

#include <algorithm>

namespace truebar {

Result<std::vector<Finding>> checkStoredAdjustments(const CandleStore& store, const Series& series) {
    if (series.isEmpty())
        return std::vector<Finding>();
    const auto closes = store.adjustedCloses(series.instrument(), series.timeframe(), series.span());
    if (!closes)
        return closes.error();
    if (closes->empty())
        return std::vector<Finding>();
    const auto actions = store.actions(series.instrument());
    if (!actions)
        return actions.error();
    std::vector<Finding> out;
    std::vector<AdjustedClose> run;
    const auto finish = [&] {
        const auto found = checkAdjustedCloses(run, series.timeframe());
        out.insert(out.end(), found.begin(), found.end());
        run.clear();
    };
    auto close = closes->begin();
    auto action = actions->begin();
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Candle candle = series.at(i);
        const UtcMs end = series.timeframe().next(candle.openTime);
        AdjustedClose row;
        row.openTime = candle.openTime;
        row.close = candle.close;
        for (; action != actions->end() && action->day < end; ++action) {
            // On a day without trading an action takes effect with the next candle, so earlier ones are not passed
            // over.
            if (i == 0 && action->day < candle.openTime)
                continue;
            if (action->kind == CorporateAction::Kind::Split)
                row.splitRatio = (row.splitRatio > 0 ? row.splitRatio : 1) * action->value;
            else
                row.dividend += action->value;
        }
        close = std::find_if(
            close, closes->end(), [&](const AdjustedPrice& each) { return each.openTime >= candle.openTime; });
        if (close == closes->end() || close->openTime != candle.openTime) {
            finish();
            continue;
        }
        row.adjustedClose = close->close;
        run.push_back(row);
    }
    finish();
    return out;
}

} // namespace truebar
