#include "tests/integration/feed_cases.h"

#include "plugins/feeds/binance/core/binance_feed.h"
#include "plugins/feeds/coinbase/core/coinbase_feed.h"
#include "plugins/feeds/kite/core/kite_feed.h"
#include "plugins/feeds/kraken/core/kraken_feed.h"
#include "plugins/feeds/rest_master/core/rest_master_feed.h"
#include "plugins/feeds/yahoo/core/yahoo_feed.h"
#include "tests/support/venues/binance_venue.h"
#include "tests/support/venues/coinbase_dialect.h"
#include "tests/support/venues/feed_listener.h"
#include "tests/support/venues/kite_venue.h"
#include "tests/support/venues/kraken_dialect.h"
#include "tests/support/venues/rest_master_venue.h"
#include "tests/support/venues/yahoo_venue.h"

namespace truebar::test {

namespace {

constexpr std::uint32_t infosys = 408065;

Settings settingsOf(std::initializer_list<std::pair<const char*, QString>> pairs) {
    Settings out;
    for (const auto& [key, value] : pairs)
        out.set(key, value.toStdString());
    return out;
}

QString secretIn(const QString& folder, const QByteArray& line) {
    const QString path = folder + QStringLiteral("/secret");
    writeSecret(path, line);
    return path;
}

FeedCase binanceCase() {
    FeedCase out;
    out.name = "binance";
    out.venue = [](const IClock& clock, MarketTruth truth, VenueFaults faults) -> std::unique_ptr<LocalVenue> {
        return std::make_unique<BinanceVenue>(clock, std::move(truth), std::set<std::string>{"BTCUSDT"}, faults);
    };
    out.settings = [](const QString& rest, const QString& stream, const QString&) {
        return settingsOf(
            {{"spot_url", rest}, {"usdm_url", rest}, {"spot_stream_url", stream}, {"usdm_stream_url", stream}});
    };
    out.create = [](const Settings& settings, const IClock& clock) -> Result<std::unique_ptr<IFeed>> {
        return binance::BinanceFeed::create(settings, clock);
    };
    out.instrument = {"BINANCE", "BTCUSDT"};
    out.unknown = "NOSUCH";
    out.otherVenue = "KRAKEN";
    out.noCandles = Timeframe(7, Timeframe::Unit::Minute);
    out.hours = 72;
    out.perPage = 100;
    out.addresses = {"spot_url", "usdm_url", "spot_stream_url", "usdm_stream_url"};
    return out;
}

FeedCase coinbaseCase() {
    FeedCase out;
    out.name = "coinbase";
    out.venue = [](const IClock& clock, MarketTruth truth, VenueFaults faults) {
        return std::make_unique<LocalVenue>(
            clock, std::make_unique<CoinbaseDialect>(std::move(truth), std::set<std::string>{"BTC-USD"}), faults);
    };
    out.settings = [](const QString& rest, const QString& stream, const QString&) {
        return settingsOf({{"rest_url", rest}, {"stream_url", stream}});
    };
    out.create = coinbase::createFeed;
    out.instrument = {"COINBASE", "BTC-USD"};
    out.unknown = "NO-SUCH";
    out.otherVenue = "BINANCE";
    out.noCandles = Timeframe(4, Timeframe::Unit::Hour);
    out.wrongPlace = "/0/1";
    out.hours = 72;
    out.perPage = 300;
    out.addresses = {"rest_url", "stream_url"};
    return out;
}

FeedCase krakenCase() {
    FeedCase out;
    out.name = "kraken";
    out.venue = [](const IClock& clock, MarketTruth truth, VenueFaults faults) {
        return std::make_unique<LocalVenue>(clock, std::make_unique<KrakenDialect>(std::move(truth)), faults);
    };
    out.settings = coinbaseCase().settings;
    out.create = kraken::createFeed;
    out.instrument = {"KRAKEN", "BTC/USD"};
    out.unknown = "NO/SUCH";
    out.otherVenue = "BINANCE";
    out.noCandles = Timeframe(1, Timeframe::Unit::Week);
    out.wrongPlace = "/result/XXBTZUSD/0/3";
    // It has the last 720 candles only.
    out.timeframe = Timeframe(5, Timeframe::Unit::Minute);
    out.hours = 49;
    out.perPage = 48;
    // It does not say for how long; the feed's own patience is longer.
    out.retryAfterSeconds = 10;
    out.silenceSeconds = 15;
    out.addresses = {"rest_url", "stream_url"};
    return out;
}

FeedCase kiteCase() {
    FeedCase out;
    out.name = "kite";
    out.venue = [](const IClock& clock, MarketTruth truth, VenueFaults faults) -> std::unique_ptr<LocalVenue> {
        return std::make_unique<KiteVenue>(clock, std::move(truth), std::set{infosys}, faults);
    };
    out.settings = [](const QString& rest, const QString& stream, const QString& folder) {
        return settingsOf({{"base_url", rest}, {"stream_url", stream},
            {"credentials_file", secretIn(folder, "key:token\n")}, {"instruments_file", QString()}});
    };
    out.create = kite::createFeed;
    out.instrument = {"KITE", "408065"};
    out.unknown = "5";
    out.otherVenue = "BINANCE";
    out.noCandles = Timeframe(1, Timeframe::Unit::Hour);
    out.hours = 72;
    out.perPage = 100;
    out.addresses = {"base_url", "stream_url"};
    out.secret = "key:token";
    return out;
}

FeedCase restMasterCase() {
    FeedCase out;
    out.name = "rest_master";
    out.venue = [](const IClock& clock, MarketTruth truth, VenueFaults faults) -> std::unique_ptr<LocalVenue> {
        return std::make_unique<RestMasterVenue>(
            clock, std::move(truth), std::set<InstrumentId>{{"BINANCE", "BTCUSDT"}}, "abc.def", faults);
    };
    out.settings = [](const QString& rest, const QString& stream, const QString& folder) {
        return settingsOf({{"base_url", rest}, {"stream_url", stream}, {"token_file", secretIn(folder, "abc.def\n")}});
    };
    out.create = [](const Settings& settings, const IClock& clock) -> Result<std::unique_ptr<IFeed>> {
        return rest_master::RestMasterFeed::create(settings, clock);
    };
    out.instrument = {"BINANCE", "BTCUSDT"};
    out.unknown = "NOSUCH";
    out.otherVenue = "KRAKEN";
    out.hours = 72;
    out.perPage = 100;
    out.addresses = {"base_url", "stream_url"};
    out.secret = "abc.def";
    return out;
}

FeedCase yahooCase() {
    FeedCase out;
    out.name = "yahoo";
    out.venue = [](const IClock& clock, MarketTruth truth, VenueFaults faults) -> std::unique_ptr<LocalVenue> {
        return std::make_unique<YahooVenue>(clock, std::move(truth), std::set<std::string>{"BTC-USD"}, faults);
    };
    out.settings = [](const QString& rest, const QString&, const QString&) {
        return settingsOf({{"base_url", rest}, {"adjustment", QStringLiteral("splits")}});
    };
    out.create = yahoo::createFeed;
    out.instrument = {"YAHOO", "BTC-USD"};
    out.unknown = "NOSUCH";
    out.otherVenue = "BINANCE";
    out.noCandles = Timeframe(3, Timeframe::Unit::Minute);
    out.hours = 72;
    out.perPage = 100;
    out.isLive = false;
    out.addresses = {"base_url"};
    return out;
}

} // namespace

const std::vector<FeedCase>& feedCases() {
    static const std::vector<FeedCase> all{
        binanceCase(), coinbaseCase(), krakenCase(), kiteCase(), restMasterCase(), yahooCase()};
    return all;
}

} // namespace truebar::test
