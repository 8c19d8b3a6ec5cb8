#include "core/runs/backtest.h"

#include "core/data/series_reader.h"
#include "core/market/builtin_calendars.h"
#include "core/runs/fingerprint.h"
#include "core/runs/preflight.h"
#include "core/validation/bought_in_parts.h"

#include <QDateTime>
#include <QRandomGenerator>

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
    const AccountSettings& account) {
    return [&plugins, request, instrument, account](IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
        const auto plugin = plugins.find(PluginKind::Broker, request.broker);
        if (!plugin)
            return plugin.error();
        const auto settings = (*plugin)->metadata.settings.resolve({{"fee_bps", request.settings.feeBps.toString()},
            {"slippage_ticks", std::to_string(request.settings.slippageTicks)}});
        if (!settings)
            return settings.error();
        const RunSettings& run = request.settings;
        return plugins.createBroker(request.broker,
            {instrument, run.cash, *settings, account, run.costModel(), run.profile, run.seed, nullptr}, events);
    };
}

RunSetup setupFor(const PluginRegistry& plugins, const PreparedData& data, const RunRequest& request,
    IStrategy* strategy) {
    const AccountSettings& account = request.settings.account;
    return {data.series.get(), data.instrument, request.settings, strategy,
        brokerFactory(plugins, request, data.instrument, account),
        brokerFactory(plugins, request, data.instrument, account.forHolding())};
}

Result<RunRecord> recordRun(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request,
    const std::function<void(double)>& progress, std::stop_token stop) {
    const auto plugin = plugins.find(PluginKind::Strategy, request.strategy);
    if (!plugin)
        return plugin.error();
    auto strategy = plugins.createStrategy(request.strategy, request.strategySettings);
    if (!strategy)
        return std::move(strategy).error();
    auto data = prepareData(store, **strategy, request);
    if (!data)
        return std::move(data).error();
    auto result = runSeries(setupFor(plugins, *data, request, strategy->get()), progress, stop);
    if (!result)
        return std::move(result).error();
    constexpr Timeframe week(1, Timeframe::Unit::Week);
    auto averaged = boughtInParts(setupFor(plugins, *data, request, nullptr), week, std::move(stop));
    if (!averaged)
        return std::move(averaged).error();
    result->averaging = std::move(*averaged);
    RunRecord out;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    RunSummary& s = out.summary;
    s.id = newRunId(now);
    s.createdAt = utcMs(now.toMSecsSinceEpoch());
    s.request = request;
    s.dataSpan = data->series->span();
    s.strategyVersion = (*plugin)->metadata.version;
    s.codeVersion = TRUEBAR_VERSION;
    s.dataFingerprint = std::move(data->fingerprint);
    s.candles = result->candles;
    s.metrics = result->metrics;
    s.benchmark = result->benchmark.metrics;
    s.averaging = result->averaging->metrics;
    s.data = std::move(data->quality);
    out.instrument = std::move(data->instrument);
    out.result = std::move(*result);
    return out;
}

} // namespace

Result<SeriesSnapshot> requestedSeries(const CandleStore& store, const RunRequest& request) {
    const auto session = store.calendars().find(request.session);
    if (!session)
        return session.error();
    auto series = readSeries(store, request.instrument, request.timeframe, request.span, *session);
    if (!series || !(*series)->isEmpty())
        return series;
    if (!session->isAlwaysOpen())
        return Error{"run.no_candles", "there are no candles of %1 in that span within %2",
            {request.instrument.toString(), request.session}};
    return Error{"run.no_candles", "there are no candles of %1 in that span", {request.instrument.toString()}};
}

Result<PreparedData> prepareData(
    const CandleStore& store, const IStrategy& strategy, const RunRequest& request) {
    PreparedData out;
    auto series = requestedSeries(store, request);
    if (!series)
        return std::move(series).error();
    out.series = std::move(*series);
    auto quality = preflight(store, strategy, request);
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

BrokerFactory simulatedBrokerFor(
    const PluginRegistry& plugins, const RunRequest& request, const Instrument& instrument) {
    return brokerFactory(plugins, request, instrument, request.settings.account);
}

} // namespace truebar
