#include "core/data/feed_probe.h"

namespace truebar {

namespace {

constexpr auto wantedCandles = 5;

// Counts what comes.
class CountingSink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
        count += candles.size();
        if (!candles.empty())
            newest = candles.back().openTime;
    }
    void onRejected(RejectedRow) override { }
    void onProgress(double) override { }

    std::size_t count = 0;
    std::optional<UtcMs> newest{};
};

Result<InstrumentId> instrumentOf(const IFeed& feed, const FeedProfile& profile, const std::string& symbol) {
    if (!symbol.empty())
        return InstrumentId::parse(
            symbol.find(':') == std::string::npos ? profile.venues.front() + ':' + symbol : symbol);
    const auto known = feed.instruments();
    if (known.empty())
        return Error{"feed.probe_symbol", "name a symbol to test the feed with"};
    return known.front().id;
}

// The shortest candles that the feed has.
Result<Timeframe> timeframeOf(const IFeed& feed, const InstrumentId& instrument) {
    using Unit = Timeframe::Unit;
    std::optional<Error> reason;
    for (const Timeframe each : {Timeframe(1, Unit::Minute), Timeframe(1, Unit::Hour), Timeframe(1, Unit::Day)}) {
        const auto limits = feed.limits(instrument, each);
        if (limits)
            return each;
        reason = limits.error();
    }
    return *reason;
}

} // namespace

Result<FeedProbe> probeFeed(const PluginRegistry& plugins, FeedSet& feeds, const FeedProfile& profile,
    const std::string& symbol, std::stop_token stop) {
    if (auto good = checkProfile(profile, plugins); !good)
        return std::move(good).error();
    const IClock& clock = feeds.clock();
    if (const UtcMs silent = feeds.silentUntil(profile.plugin); clock.now() < silent)
        return Error{"feed.throttled", "%1 wants no request before %2", {profile.name, formatUtc(silent)}};
    const auto plugin = plugins.find(PluginKind::Feed, profile.plugin);
    if (!plugin)
        return plugin.error();
    const auto settings = (*plugin)->metadata.settings.resolve(profile.settings);
    if (!settings)
        return settings.error();
    const auto feed = plugins.createFeed(profile.plugin, *settings, clock);
    if (!feed)
        return feed.error();
    const auto instrument = instrumentOf(**feed, profile, symbol);
    if (!instrument)
        return instrument.error();
    const auto timeframe = timeframeOf(**feed, *instrument);
    if (!timeframe)
        return timeframe.error();
    FeedProbe out;
    out.instrument = *instrument;
    out.timeframe = *timeframe;
    const UtcMs end = timeframe->floor(clock.now());
    CountingSink sink;
    const UtcMs began = clock.now();
    const auto report =
        (*feed)->fetch({*instrument, *timeframe, {end - timeframe->nominalLength() * wantedCandles, end}}, sink, stop);
    // Whatever the venue asked this one for, the others must keep too.
    feeds.silence(profile.plugin, (*feed)->blockedUntil());
    if (!report)
        return report.error();
    out.took = clock.now() - began;
    out.candles = sink.count;
    if (sink.newest)
        out.newestClose = timeframe->next(*sink.newest);
    out.isLive = (*plugin)->metadata.hasCapability("live");
    return out;
}

} // namespace truebar
