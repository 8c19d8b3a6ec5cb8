#include "core/runs/portfolio_run.h"

#include "core/runs/fingerprint.h"

#include <exception>

namespace truebar {

namespace {

// Offers nothing: what is asked for the data of a fund without a strategy.
class NoStrategy final : public IStrategy {
public:
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink&) override { }
};

struct Part {
    std::unique_ptr<IStrategy> strategy{};
    PreparedData data{};
};

RunRequest requestOf(const PortfolioRequest& request, const FundPart& part) {
    RunRequest out;
    out.strategy = request.strategy;
    out.strategySettings = request.strategySettings;
    out.broker = request.broker;
    out.instrument = part.instrument;
    out.timeframe = part.timeframe;
    out.span = request.span;
    out.session = request.session;
    out.settings = request.settings;
    out.demand = request.demand;
    return out;
}

Result<Part> prepare(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request) {
    Part out;
    if (!request.strategy.empty()) {
        auto strategy = plugins.createStrategy(request.strategy, request.strategySettings);
        if (!strategy)
            return std::move(strategy).error();
        out.strategy = std::move(*strategy);
    }
    const NoStrategy none;
    const IStrategy& asked = out.strategy ? *out.strategy : static_cast<const IStrategy&>(none);
    auto data = prepareData(store, asked, request);
    if (!data)
        return std::move(data).error();
    out.data = std::move(*data);
    return out;
}

SleeveSetup sleeveOf(const PluginRegistry& plugins, const RunRequest& request, const Part& part, Decimal weight) {
    SleeveSetup out;
    out.series = part.data.series.get();
    out.instrument = part.data.instrument;
    out.weight = weight;
    out.strategy = part.strategy.get();
    out.broker = [&plugins, request, instrument = part.data.instrument, finer = part.data.finer](
                     Money cash, const Money* backing) {
        RunRequest own = request;
        own.settings.cash = cash;
        return simulatedBrokerFor(plugins, own, instrument, finer, backing);
    };
    return out;
}

// The record's instrument is the fund: "FUND:BTCUSDT-ETHUSDT-2" is those two and two more.
Instrument fundInstrument(const PortfolioRequest& request, const Instrument& first) {
    constexpr std::size_t named = 2;
    constexpr std::size_t letters = 16; // of each: a symbol has at most 40
    Instrument out;
    out.id.venue = "FUND";
    for (std::size_t i = 0; i < std::min(named, request.parts.size()); ++i)
        out.id.symbol += (i == 0 ? "" : "-") + request.parts[i].instrument.symbol.substr(0, letters);
    if (request.parts.size() > named)
        out.id.symbol += '-' + std::to_string(request.parts.size() - named);
    out.currency = first.currency;
    return out;
}

Result<void> checkParts(const PortfolioRequest& request) {
    for (std::size_t i = 0; i < request.parts.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (request.parts[i].instrument == request.parts[j].instrument)
                return Error{"portfolio.twice", "%1 is in the portfolio twice",
                    {request.parts[i].instrument.toString()}, "instrument"};
        }
    }
    return {};
}

Result<RunRecord> record(const CandleStore& store, const PluginRegistry& plugins, const PortfolioRequest& request,
    const std::function<void(double)>& progress, std::stop_token stop) {
    if (auto sound = checkParts(request); !sound)
        return std::move(sound).error();
    RunRecord out;
    RunSummary& summary = out.summary;
    PortfolioSetup setup;
    setup.settings = request.settings;
    setup.portfolio = request.portfolio;
    std::vector<Part> parts;
    std::vector<std::string> fingerprints;
    for (const FundPart& each : request.parts) {
        const auto closed = closedRequest(store, requestOf(request, each));
        if (!closed)
            return closed.error();
        const RunRequest& own = *closed;
        auto part = prepare(store, plugins, own);
        if (!part)
            return std::move(part).error();
        parts.push_back(std::move(*part));
        PreparedData& data = parts.back().data;
        setup.sleeves.push_back(sleeveOf(plugins, own, parts.back(), each.weight));
        fingerprints.push_back(data.fingerprint);
        const TimeSpan span = data.series->span();
        summary.dataSpan.begin = parts.size() == 1 ? span.begin : std::min(summary.dataSpan.begin, span.begin);
        summary.dataSpan.end = parts.size() == 1 ? span.end : std::max(summary.dataSpan.end, span.end);
        summary.data.leastCoverage = data.quality.leastCoverage;
        summary.data.leastTrust = data.quality.leastTrust;
        for (FeedQuality& feed : data.quality.feeds)
            summary.data.feeds.push_back(std::move(feed));
    }
    auto result = runPortfolio(setup, progress, std::move(stop));
    if (!result)
        return std::move(result).error();
    stampRun(summary);
    out.instrument = fundInstrument(request, parts.front().data.instrument);
    summary.request = requestOf(request, request.parts.front());
    summary.request.instrument = out.instrument.id;
    if (request.strategy.empty())
        summary.request.strategy = holdName;
    else if (const auto plugin = plugins.find(PluginKind::Strategy, request.strategy))
        summary.strategyVersion = (*plugin)->metadata.version;
    summary.dataFingerprint = joinedFingerprint(fingerprints);
    summary.candles = result->fund.candles;
    summary.metrics = result->fund.metrics;
    summary.benchmark = result->fund.benchmark.metrics;
    FundRecord& fund = out.fund.emplace();
    fund.settings = request.portfolio;
    fund.parts = request.parts;
    fund.sleeves = std::move(result->sleeves);
    fund.rebalances = result->rebalances;
    fund.highestGross = result->highestGross;
    fund.stoppedAt = result->stoppedAt;
    out.result = std::move(result->fund);
    return out;
}

} // namespace

Result<RunRecord> runPortfolioBacktest(const CandleStore& store, const PluginRegistry& plugins,
    const PortfolioRequest& request, const std::function<void(double)>& progress, std::stop_token stop) {
    // The edge of the service: nothing is thrown past it.
    try {
        return record(store, plugins, request, progress, std::move(stop));
    } catch (const std::exception& e) {
        return Error{"internal.run_exception", "the run failed: %1", {e.what()}};
    }
}

} // namespace truebar
