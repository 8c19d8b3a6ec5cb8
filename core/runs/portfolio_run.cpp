#include "core/runs/portfolio_run.h"

#include "core/runs/fingerprint.h"
#include "core/runs/profit_bounds.h"
#include "core/validation/bought_in_parts.h"

#include <algorithm>
#include <exception>

namespace truebar {

namespace {

// Offers nothing: what is asked for the data of a fund without a strategy.
class NoStrategy final : public IStrategy {
public:
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink&) override { }
};

// What every pass over the fund shares of one of its series.
struct Part {
    RunRequest request{};
    PreparedData data{};
    Decimal weight{};
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

// Empty where all is held.
Result<std::unique_ptr<IStrategy>> strategyOf(const PluginRegistry& plugins, const PortfolioRequest& request) {
    if (request.strategy.empty())
        return std::unique_ptr<IStrategy>();
    return plugins.createStrategy(request.strategy, request.strategySettings);
}

Result<Part> prepare(
    const CandleStore& store, const PluginRegistry& plugins, const PortfolioRequest& request, const FundPart& part) {
    auto closed = closedRequest(store, requestOf(request, part));
    if (!closed)
        return std::move(closed).error();
    Part out;
    out.request = std::move(*closed);
    out.weight = part.weight;
    const auto strategy = strategyOf(plugins, request);
    if (!strategy)
        return strategy.error();
    const NoStrategy none;
    const IStrategy& asked = *strategy ? **strategy : static_cast<const IStrategy&>(none);
    auto data = prepareData(store, asked, out.request);
    if (!data)
        return std::move(data).error();
    out.data = std::move(*data);
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

Result<std::vector<Part>> prepareAll(
    const CandleStore& store, const PluginRegistry& plugins, const PortfolioRequest& request) {
    if (auto sound = checkParts(request); !sound)
        return std::move(sound).error();
    std::vector<Part> out;
    for (const FundPart& each : request.parts) {
        auto part = prepare(store, plugins, request, each);
        if (!part)
            return std::move(part).error();
        out.push_back(std::move(*part));
    }
    return out;
}

std::string fingerprintOf(const std::vector<Part>& parts) {
    std::vector<std::string> out;
    for (const Part& part : parts)
        out.push_back(part.data.fingerprint);
    return joinedFingerprint(out);
}

// Strategies remember: each pass over the fund has its own.
struct FundPass {
    std::vector<std::unique_ptr<IStrategy>> strategies{};
    PortfolioSetup setup{};
};

SleeveSetup sleeveOf(const PluginRegistry& plugins, const Part& part, FillProfile profile) {
    SleeveSetup out;
    out.series = part.data.series.get();
    out.instrument = part.data.instrument;
    out.weight = part.weight;
    RunRequest request = part.request;
    request.settings.profile = profile;
    out.broker = [&plugins, request, instrument = part.data.instrument, finer = part.data.finer](
                     Money cash, const Money* backing) {
        RunRequest own = request;
        own.settings.cash = cash;
        return simulatedBrokerFor(plugins, own, instrument, finer, backing);
    };
    return out;
}

Result<FundPass> passOver(const PluginRegistry& plugins, const PortfolioRequest& request,
    const std::vector<Part>& parts, FillProfile profile) {
    FundPass out;
    out.setup.settings = request.settings;
    out.setup.settings.profile = profile;
    out.setup.portfolio = request.portfolio;
    for (const Part& part : parts) {
        auto strategy = strategyOf(plugins, request);
        if (!strategy)
            return std::move(strategy).error();
        out.setup.sleeves.push_back(sleeveOf(plugins, part, profile));
        out.setup.sleeves.back().strategy = strategy->get();
        out.strategies.push_back(std::move(*strategy));
    }
    return out;
}

// The fund, and beside it the ways of being invested that every run is judged against.
Result<PortfolioResult> runJudged(const PluginRegistry& plugins, const PortfolioRequest& request,
    const std::vector<Part>& parts, const std::function<void(double)>& progress, const std::stop_token& stop) {
    const auto pass = passOver(plugins, request, parts, request.settings.profile);
    if (!pass)
        return pass.error();
    auto out = runPortfolio(pass->setup, progress, stop);
    if (!out)
        return out;
    auto averaged = boughtInParts(pass->setup, averagingInterval, stop);
    if (!averaged)
        return std::move(averaged).error();
    out->fund.averaging = std::move(*averaged);
    const auto finalEquityUnder = [&](FillProfile::Kind kind) -> Result<Money> {
        FillProfile profile = request.settings.profile;
        profile.kind = kind;
        const auto bound = passOver(plugins, request, parts, profile);
        if (!bound)
            return bound.error();
        const auto run = runPortfolioAgainst(bound->setup, out->fund.benchmark.equity, stop);
        return run ? Result<Money>(run->fund.metrics.finalEquity) : Result<Money>(run.error());
    };
    const auto bounds = profitBounds(request.settings, out->fund, finalEquityUnder);
    if (!bounds)
        return bounds.error();
    out->fund.profitBounds = *bounds;
    return out;
}

// The record's instrument is the fund: "FUND:BTCUSDT-ETHUSDT-2" is those two and two more.
Instrument fundInstrument(const PortfolioRequest& request, const Instrument& first) {
    constexpr std::size_t named = 2;
    constexpr std::size_t letters = 16; // of each: a symbol has at most 40
    Instrument out;
    out.id.venue = fundVenue;
    for (std::size_t i = 0; i < std::min(named, request.parts.size()); ++i)
        out.id.symbol += (i == 0 ? "" : "-") + request.parts[i].instrument.symbol.substr(0, letters);
    if (request.parts.size() > named)
        out.id.symbol += '-' + std::to_string(request.parts.size() - named);
    out.currency = first.currency;
    return out;
}

void addData(const Part& part, RunSummary& out) {
    const TimeSpan span = part.data.series->span();
    const bool isFirst = out.data.feeds.empty();
    out.dataSpan.begin = isFirst ? span.begin : std::min(out.dataSpan.begin, span.begin);
    out.dataSpan.end = isFirst ? span.end : std::max(out.dataSpan.end, span.end);
    const RunDataQuality& quality = part.data.quality;
    out.data.leastCoverage = quality.leastCoverage;
    out.data.leastTrust = quality.leastTrust;
    out.data.feeds.insert(out.data.feeds.end(), quality.feeds.begin(), quality.feeds.end());
}

Result<RunRecord> record(const CandleStore& store, const PluginRegistry& plugins, const PortfolioRequest& request,
    const std::function<void(double)>& progress, const std::stop_token& stop) {
    const auto parts = prepareAll(store, plugins, request);
    if (!parts)
        return parts.error();
    auto result = runJudged(plugins, request, *parts, progress, stop);
    if (!result)
        return std::move(result).error();
    RunRecord out;
    RunSummary& summary = out.summary;
    for (const Part& part : *parts)
        addData(part, summary);
    stampRun(summary);
    out.instrument = fundInstrument(request, parts->front().data.instrument);
    summary.request = requestOf(request, request.parts.front());
    summary.request.instrument = out.instrument.id;
    if (request.strategy.empty())
        summary.request.strategy = holdName;
    else if (const auto plugin = plugins.find(PluginKind::Strategy, request.strategy))
        summary.strategyVersion = (*plugin)->metadata.version;
    summary.dataFingerprint = fingerprintOf(*parts);
    summary.candles = result->fund.candles;
    summary.metrics = result->fund.metrics;
    summary.benchmark = result->fund.benchmark.metrics;
    summary.averaging = result->fund.averaging->metrics;
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

PortfolioRequest portfolioRequestOf(const RunRequest& run, const FundTerms& terms) {
    PortfolioRequest out;
    out.parts = terms.parts;
    out.portfolio = terms.settings;
    if (run.strategy != holdName) {
        out.strategy = run.strategy;
        out.strategySettings = run.strategySettings;
    }
    out.broker = run.broker;
    out.span = run.span;
    out.session = run.session;
    out.settings = run.settings;
    out.demand = run.demand;
    return out;
}

std::vector<RunRequest> partRequests(const RunRequest& run, const FundTerms& terms) {
    const PortfolioRequest request = portfolioRequestOf(run, terms);
    std::vector<RunRequest> out;
    for (const FundPart& part : terms.parts)
        out.push_back(requestOf(request, part));
    return out;
}

Result<std::string> portfolioFingerprint(
    const CandleStore& store, const PluginRegistry& plugins, const PortfolioRequest& request) {
    const auto parts = prepareAll(store, plugins, request);
    return parts ? Result<std::string>(fingerprintOf(*parts)) : Result<std::string>(parts.error());
}

Result<RunRecord> runPortfolioBacktest(const CandleStore& store, const PluginRegistry& plugins,
    const PortfolioRequest& request, const std::function<void(double)>& progress, std::stop_token stop) {
    // The edge of the service: nothing is thrown past it.
    try {
        return record(store, plugins, request, progress, stop);
    } catch (const std::exception& e) {
        return Error{"internal.run_exception", "the run failed: %1", {e.what()}};
    }
}

} // namespace truebar
