#include "core/runs/backtest.h"

#include "core/data/series_reader.h"
#include "core/engine/run_series.h"
#include "core/market/builtin_calendars.h"
#include "core/runs/fingerprint.h"
#include "core/runs/preflight.h"

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
        return plugins.createBroker(request.broker, {instrument, request.settings.cash, *settings, account}, events);
    };
}

Result<RunRecord> recordRun(const CandleStore& store, const PluginRegistry& plugins, const RunRequest& request,
    const std::function<void(double)>& progress, std::stop_token stop) {
    const auto plugin = plugins.find(PluginKind::Strategy, request.strategy);
    if (!plugin)
        return plugin.error();
    auto strategy = plugins.createStrategy(request.strategy, request.strategySettings);
    if (!strategy)
        return std::move(strategy).error();
    const auto session = store.calendars().find(request.session);
    if (!session)
        return session.error();
    const auto series = readSeries(store, request.instrument, request.timeframe, request.span, *session);
    if (!series)
        return series.error();
    if ((*series)->isEmpty() && !session->isAlwaysOpen())
        return Error{"run.no_candles", "there are no candles of %1 in that span within %2",
            {request.instrument.toString(), request.session}};
    if ((*series)->isEmpty())
        return Error{"run.no_candles", "there are no candles of %1 in that span", {request.instrument.toString()}};
    auto quality = preflight(store, **strategy, request);
    if (!quality)
        return std::move(quality).error();
    if (auto allowed = mayRun(*quality, request.demand); !allowed)
        return std::move(allowed).error();
    RunRecord out;
    auto instrument = store.instrument(request.instrument);
    if (!instrument)
        return std::move(instrument).error();
    out.instrument = std::move(*instrument);
    const AccountSettings& account = request.settings.account;
    auto result = runSeries({series->get(), out.instrument, request.settings, strategy->get(),
                                brokerFactory(plugins, request, out.instrument, account),
                                brokerFactory(plugins, request, out.instrument, account.forHolding())},
        progress, std::move(stop));
    if (!result)
        return std::move(result).error();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    RunSummary& s = out.summary;
    s.id = newRunId(now);
    s.createdAt = utcMs(now.toMSecsSinceEpoch());
    s.request = request;
    s.dataSpan = (*series)->span();
    s.strategyVersion = (*plugin)->metadata.version;
    s.codeVersion = TRUEBAR_VERSION;
    s.dataFingerprint = dataFingerprint(out.instrument, **series);
    s.candles = result->candles;
    s.metrics = result->metrics;
    s.benchmark = result->benchmark.metrics;
    s.data = std::move(*quality);
    out.result = std::move(*result);
    return out;
}

} // namespace

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
    return brokerFactory(plugins, request, instrument);
}

} // namespace truebar
