#include "core/runs/backtest.h"

#include "core/data/series_reader.h"
#include "core/market/builtin_calendars.h"
#include "core/runs/fingerprint.h"
#include "core/runs/preflight.h"
#include "core/runs/profit_bounds.h"
#include "core/sdk/clock.h"
#include "core/validation/bought_in_parts.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <exception>

namespace truebar {

namespace {

// Sortable by time, unique by chance: 24 random bits beside the second.
std::string newRunId(const QDateTime& now) {
    const quint32 random = QRandomGenerator::system()->generate() & 0xff'ffff;
    const QString id =
        now.toString(QStringLiteral("yyyyMMdd-HHmmss-")) + QStringLiteral("%1").arg(random, 6, 16, QLatin1Char('0'));
    return id.toStdString();
}

BrokerFactory brokerFactory(const PluginRegistry& plugins, const RunRequest& request, const Instrument& instrument,
    const AccountSettings& account, SeriesSnapshot finer = {}, const Money* backing = nullptr) {
    return [&plugins, request, instrument, account, finer = std::move(finer), backing](
               IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
        const auto plugin = plugins.find(PluginKind::Broker, request.broker);
        if (!plugin)
            return plugin.error();
        const auto settings = (*plugin)->metadata.settings.resolve({{"fee_bps", request.settings.feeBps.toString()},
            {"slippage_ticks", std::to_string(request.settings.slippageTicks)}});
        if (!settings)
            return settings.error();
        const RunSettings& run = request.settings;
        return plugins.createBroker(request.broker,
            {instrument, run.cash, *settings, account, run.costModel(), run.profile, run.seed, finer.get(), backing},
            events);
    };
}

RunSetup setupFor(
    const PluginRegistry& plugins, const PreparedData& data, const RunRequest& request, IStrategy* strategy) {
    const AccountSettings& account = request.settings.account;
    return {data.series.get(), data.instrument, request.settings, strategy,
        brokerFactory(plugins, request, data.instrument, account, data.finer),
        brokerFactory(plugins, request, data.instrument, account.forHolding(), data.finer)};
}

// The request with as much warm-up as there is before its span.
RunRequest fitted(const RunRequest& request, const Series& series) {
    RunRequest out = request;
    if (request.span.begin != UtcMs::min())
        out.settings.warmUp = series.lowerBound(request.span.begin);
    return out;
}

Result<RunRecord> recordRun(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& wanted,
    const std::function<void(double)>& progress, std::stop_token stop) {
    const auto closed = closedRequest(store, wanted);
    if (!closed)
        return closed.error();
    const RunRequest& asked = *closed;
    const auto plugin = plugins.find(PluginKind::Strategy, asked.strategy);
    if (!plugin)
        return plugin.error();
    auto strategy = plugins.createStrategy(asked.strategy, asked.strategySettings);
    if (!strategy)
        return std::move(strategy).error();
    auto data = prepareData(store, **strategy, asked);
    if (!data)
        return std::move(data).error();
    const RunRequest request = fitted(asked, *data->series);
    auto result = runSeries(setupFor(plugins, *data, request, strategy->get()), progress, stop);
    if (!result)
        return std::move(result).error();
    return recordOf(plugins, std::move(*data), request, std::move(*result), true, std::move(stop));
}

} // namespace

Result<RunRequest> closedRequest(const CandleStore& store, const RunRequest& request) {
    const auto span = closedSpan(store, request.instrument, request.timeframe, request.span, systemClock().now());
    if (!span)
        return span.error();
    RunRequest out = request;
    out.span = *span;
    return out;
}

Result<SeriesSnapshot> requestedSeries(const CandleStore& store, const RunRequest& request) {
    const auto session = store.calendars().find(request.session);
    if (!session)
        return session.error();
    const bool warmsUp = request.settings.warmUp > 0 && request.span.begin != UtcMs::min();
    const TimeSpan span{warmsUp ? UtcMs::min() : request.span.begin, request.span.end};
    auto series = readSeries(store, request.instrument, request.timeframe, span, *session);
    if (!series)
        return series;
    if (warmsUp) {
        const std::size_t begin = (*series)->lowerBound(request.span.begin);
        if (begin == (*series)->size())
            *series = std::make_shared<const Series>(request.instrument, request.timeframe);
        else
            *series = std::make_shared<const Series>(
                (*series)->slice({(*series)->times()[begin - std::min(begin, request.settings.warmUp)], UtcMs::max()}));
    }
    if (!(*series)->isEmpty())
        return series;
    if (!session->isAlwaysOpen())
        return Error{"run.no_candles", "there are no candles of %1 in that span within %2",
            {request.instrument.toString(), request.session}};
    return Error{"run.no_candles", "there are no candles of %1 in that span", {request.instrument.toString()}};
}

Result<std::optional<Timeframe>> finerTimeframe(const CandleStore& store, const RunRequest& request) {
    const auto all = store.list();
    if (!all)
        return all.error();
    std::optional<Timeframe> finest;
    for (const StoredSeries& each : *all) {
        const bool isFiner = each.timeframe < request.timeframe && request.timeframe.isMultipleOf(each.timeframe);
        if (each.instrument.id == request.instrument && isFiner && (!finest || each.timeframe < *finest))
            finest = each.timeframe;
    }
    return finest;
}

Result<SeriesSnapshot> finerSeriesFor(const CandleStore& store, const RunRequest& request, TimeSpan own) {
    if (!request.settings.profile.asksFinerCandles())
        return SeriesSnapshot();
    const auto session = store.calendars().find(request.session);
    if (!session)
        return session.error();
    const auto finest = finerTimeframe(store, request);
    if (!finest)
        return finest.error();
    // No further than the run's own candles reach: what is stored beyond them is none of its business.
    const TimeSpan span{std::max(request.span.begin, own.begin), std::min(request.span.end, own.end)};
    return *finest ? readSeries(store, request.instrument, **finest, span, *session) : SeriesSnapshot();
}

Result<PreparedData> prepareData(const CandleStore& store, const IStrategy& strategy, const RunRequest& request) {
    PreparedData out;
    auto series = requestedSeries(store, request);
    if (!series)
        return std::move(series).error();
    out.series = std::move(*series);
    auto quality = preflight(store, strategy, request, out.series.get());
    if (!quality)
        return std::move(quality).error();
    out.quality = std::move(*quality);
    if (auto allowed = mayRun(out.quality, request.demand); !allowed)
        return std::move(allowed).error();
    auto instrument = store.instrument(request.instrument);
    if (!instrument)
        return std::move(instrument).error();
    out.instrument = std::move(*instrument);
    out.fingerprint = dataFingerprint(out.instrument, *out.series);
    auto finer = finerSeriesFor(store, request, out.series->span());
    if (!finer)
        return std::move(finer).error();
    out.finer = std::move(*finer);
    if (out.finer)
        out.fingerprint = joinedFingerprint(std::array{out.fingerprint, dataFingerprint(out.instrument, *out.finer)});
    return out;
}

Result<BenchmarkResult> holdPrepared(
    const PluginRegistry& plugins, const PreparedData& data, const RunRequest& request, std::stop_token stop) {
    return holdSeries(setupFor(plugins, data, request, nullptr), std::move(stop));
}

Result<BriefResult> runPreparedBriefly(const PluginRegistry& plugins, const PreparedData& data,
    const RunRequest& request, std::span<const EquityPoint> benchmark, std::stop_token stop) {
    const auto strategy = plugins.createStrategy(request.strategy, request.strategySettings);
    if (!strategy)
        return strategy.error();
    return runSeriesBriefly(setupFor(plugins, data, request, strategy->get()), benchmark, std::move(stop));
}

Result<Settings> resolveStrategySettings(
    const PluginRegistry& plugins, std::string_view strategy, const std::map<std::string, std::string>& given) {
    const auto plugin = plugins.find(PluginKind::Strategy, strategy);
    if (!plugin)
        return plugin.error();
    return (*plugin)->metadata.settings.resolve(given);
}

Result<RunRecord> recordOf(const PluginRegistry& plugins, PreparedData data, const RunRequest& request,
    RunResult result, bool withBounds, std::stop_token stop) {
    const auto plugin = plugins.find(PluginKind::Strategy, request.strategy);
    if (!plugin)
        return plugin.error();
    auto averaged = boughtInParts(setupFor(plugins, data, request, nullptr), averagingInterval, stop);
    if (!averaged)
        return std::move(averaged).error();
    result.averaging = std::move(*averaged);
    if (withBounds) {
        const auto finalEquityUnder = [&](FillProfile::Kind kind) -> Result<Money> {
            RunRequest bound = request;
            bound.settings.profile.kind = kind;
            const auto run = runPreparedBriefly(plugins, data, bound, result.benchmark.equity, stop);
            return run ? Result<Money>(run->metrics.finalEquity) : Result<Money>(run.error());
        };
        const auto bounds = profitBounds(request.settings, result, finalEquityUnder);
        if (!bounds)
            return bounds.error();
        result.profitBounds = *bounds;
    }
    RunRecord out;
    RunSummary& s = out.summary;
    stampRun(s);
    s.request = request;
    s.dataSpan = data.series->span();
    s.strategyVersion = (*plugin)->metadata.version;
    s.dataFingerprint = std::move(data.fingerprint);
    s.candles = result.candles;
    s.metrics = result.metrics;
    s.benchmark = result.benchmark.metrics;
    s.averaging = result.averaging->metrics;
    s.data = std::move(data.quality);
    out.instrument = std::move(data.instrument);
    out.result = std::move(result);
    return out;
}

Result<RunRecord> runBacktest(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request,
    const std::function<void(double)>& progress, std::stop_token stop) {
    // The edge of the service: nothing is thrown past it. (What plugins throw has ended in runSeries.)
    try {
        return recordRun(store, plugins, request, progress, std::move(stop));
    } catch (const std::exception& e) {
        return Error{"internal.run_exception", "the run failed: %1", {e.what()}};
    } catch (...) {
        return Error{"internal.run_exception", "the run failed for an unknown reason"};
    }
}

BrokerFactory simulatedBrokerFor(const PluginRegistry& plugins, const RunRequest& request, const Instrument& instrument,
    SeriesSnapshot finer, const Money* backing) {
    return brokerFactory(plugins, request, instrument, request.settings.account, std::move(finer), backing);
}

BrokerFactory holdingBrokerFor(
    const PluginRegistry& plugins, const RunRequest& request, const Instrument& instrument, SeriesSnapshot finer) {
    return brokerFactory(plugins, request, instrument, request.settings.account.forHolding(), std::move(finer));
}

void stampRun(RunSummary& summary) {
    const QDateTime now = QDateTime::currentDateTimeUtc();
    summary.id = newRunId(now);
    summary.createdAt = utcMs(now.toMSecsSinceEpoch());
    summary.codeVersion = TRUEBAR_VERSION;
}

} // namespace truebar
