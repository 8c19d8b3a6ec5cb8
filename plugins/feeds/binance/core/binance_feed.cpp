#include "binance_feed.h"

#include "kline_stream.h"
#include "klines.h"
#include "symbol_terms.h"

namespace truebar::binance {

namespace {

// Weight a minute and address; a fifth is left to whatever else uses the address.
constexpr double spotBudget = 6000 * 0.8;
constexpr double usdmBudget = 2400 * 0.8;

Result<net::VenueParts> partsOf(Market market, const Settings& settings) {
    const char* restKey = market == Market::Spot ? "spot_url" : "usdm_url";
    const char* streamKey = market == Market::Spot ? "spot_stream_url" : "usdm_stream_url";
    const auto rest = net::parseBaseUrl(settings.text(restKey), restKey);
    if (!rest)
        return rest.error();
    const auto stream = net::parseBaseUrl(settings.text(streamKey), streamKey);
    if (!stream)
        return stream.error();
    net::VenueParts out;
    out.http.base = *rest;
    out.http.budget = market == Market::Spot ? spotBudget : usdmBudget;
    out.http.usedHeader = "x-mbx-used-weight-1m";
    out.http.errorOf = errorOf;
    out.history = std::make_unique<Klines>(market);
    out.terms = std::make_unique<SymbolTerms>(market);
    out.stream = std::make_unique<KlineStream>(market, *stream);
    return out;
}

} // namespace

Result<std::unique_ptr<IFeed>> BinanceFeed::create(const Settings& settings, const IClock& clock) {
    auto spot = partsOf(Market::Spot, settings);
    if (!spot)
        return std::move(spot).error();
    auto usdm = partsOf(Market::UsdM, settings);
    if (!usdm)
        return std::move(usdm).error();
    return std::unique_ptr<IFeed>(new BinanceFeed(std::make_unique<net::VenueFeed>(clock, std::move(*spot)),
        std::make_unique<net::VenueFeed>(clock, std::move(*usdm))));
}

Result<net::VenueFeed*> BinanceFeed::feedOf(const InstrumentId& instrument) const {
    const auto market = marketOf(instrument);
    if (!market)
        return Error{
            "feed.unknown_instrument", "Binance's venues are BINANCE and BINANCE_USDM, not %1", {instrument.venue}};
    return (*market == Market::Spot ? m_spot : m_usdm).get();
}

Result<FeedLimits> BinanceFeed::limits(const InstrumentId& instrument, Timeframe timeframe) const {
    const auto feed = feedOf(instrument);
    return feed ? (*feed)->limits(instrument, timeframe) : Result<FeedLimits>(feed.error());
}

Result<InstrumentTerms> BinanceFeed::terms(const InstrumentId& instrument, std::stop_token stop) {
    const auto feed = feedOf(instrument);
    return feed ? (*feed)->terms(instrument, std::move(stop)) : Result<InstrumentTerms>(feed.error());
}

Result<FetchReport> BinanceFeed::fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) {
    const auto feed = feedOf(request.instrument);
    return feed ? (*feed)->fetch(request, sink, std::move(stop)) : Result<FetchReport>(feed.error());
}

Result<std::unique_ptr<ISubscription>> BinanceFeed::subscribe(
    const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) {
    const auto feed = feedOf(instrument);
    if (!feed)
        return feed.error();
    return (*feed)->subscribe(instrument, timeframe, std::move(handlers));
}

} // namespace truebar::binance
