#include "core/jobs/cell_source.h"

#include "core/data/series_reader.h"
#include "core/sdk/clock.h"

namespace truebar {

namespace {

// Stands for a strategy that cannot be made of the fixed settings alone: it reads the study's own series.
class OwnSeriesOnly final : public IStrategy {
public:
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink&) override { }
};

std::string dataKey(const RunRequest& request) {
    return request.instrument.toString() + '|' + request.timeframe.toString() + '|'
        + std::to_string(toCount(request.span.begin)) + '|' + std::to_string(toCount(request.span.end)) + '|'
        + request.session;
}

} // namespace

Result<std::shared_ptr<const PreparedData>> CellSource::data(const StudyWork& study, const RunRequest& request) {
    auto& known = m_data[dataKey(request)];
    if (auto alive = known.lock())
        return alive;
    OwnSeriesOnly ownOnly;
    const auto strategy = m_plugins.createStrategy(study.spec.strategy, request.strategySettings);
    const IStrategy& asked = strategy ? **strategy : static_cast<const IStrategy&>(ownOnly);
    auto prepared = prepareData(m_store, asked, request);
    if (!prepared)
        return std::move(prepared).error();
    auto out = std::make_shared<const PreparedData>(std::move(*prepared));
    known = out;
    return out;
}

Result<std::shared_ptr<const CellData>> CellSource::cell(
    const StudyWork& study, std::size_t index, const CellResult* before) {
    auto& known = m_cells[{study.key, index}];
    if (auto alive = known.lock())
        return alive;
    StudyCell cell = study.cells[index];
    if (before) {
        cell.span = before->dataSpan;
    } else if (const auto closed =
                   closedSpan(m_store, cell.instrument, cell.timeframe, cell.span, systemClock().now())) {
        cell.span = *closed;
    } // else preparing the data says why
    auto request = requestOf(study.spec, study.schema, cell, {});
    if (!request)
        return std::move(request).error();
    auto prepared = data(study, *request);
    if (!prepared)
        return std::move(prepared).error();
    if (before && before->fingerprint != (*prepared)->fingerprint)
        return Error{"jobs.data_changed", "the candles of %1 %2 are not those with which the study began",
            {cell.instrument.toString(), cell.timeframe.toString()}};
    auto benchmark = holdPrepared(m_plugins, **prepared, *request);
    if (!benchmark)
        return std::move(benchmark).error();
    auto out = std::make_shared<const CellData>(CellData{std::move(cell), std::move(*prepared), std::move(*benchmark)});
    known = out;
    m_last = out;
    return out;
}

CellResult resultOf(std::size_t index, const CellData& data) {
    CellResult out;
    out.cell = index;
    out.fingerprint = data.data->fingerprint;
    out.dataSpan = data.data->series->span();
    out.candles = data.data->series->size();
    out.coverage = data.data->quality.coverage();
    out.trust = data.data->quality.trust();
    out.benchmark = data.benchmark.metrics;
    for (const EquityPoint& point : data.benchmark.equity) {
        out.times.push_back(point.time);
        out.benchmarkEquity.push_back(point.equity.toDouble());
    }
    return out;
}

} // namespace truebar
