#include "tests/integration/binance_broker_case.h"

#include "core/signing/ed25519.h"
#include "core/signing/encodings.h"
#include "plugins/brokers/binance/spot_broker.h"
#include "plugins/brokers/binance/usdm_broker.h"

namespace truebar::test {

namespace {

// A key of this test only: 32 bytes in the shell of PKCS#8.
const std::string seed(32, 'k');

std::string pem() {
    const std::string shell = *signing::fromHex("302e020100300506032b657004220420");
    return "-----BEGIN PRIVATE KEY-----\n" + signing::toBase64(shell + seed) + "\n-----END PRIVATE KEY-----\n";
}

BinanceOrderVenue::Key keyOf(BrokerCase which) {
    BinanceOrderVenue::Key out;
    if (which.isEd25519)
        out.publicKey = signing::Ed25519Key::fromSeed(seed).value().publicKey();
    return out;
}

} // namespace

BinanceDesk::BinanceDesk(BrokerCase given)
    : which(given)
    , venue(clock, given.isFutures, keyOf(given)) { }

std::unique_ptr<ILiveBroker> BinanceDesk::brokerFor(
    ILiveBrokerEvents& events, const QString& apiUrl, const Settings& more) {
    LiveBrokerSetup setup;
    setup.venue = which.isFutures ? "BINANCE_USDM" : "BINANCE";
    setup.account = "main";
    setup.credentials.key = "key";
    setup.credentials.secret = which.isEd25519 ? pem() : "secret";
    Settings& settings = setup.settings;
    settings.set("api_url", (apiUrl.isEmpty() ? venue.apiUrl() : apiUrl).toStdString());
    settings.set("rest_url", venue.restUrl().toStdString());
    settings.set("stream_url", venue.streamUrl().toStdString());
    settings.set("account_url", venue.restUrl().toStdString());
    settings.set("reconnect_first_ms", std::int64_t(1));
    settings.set("reconnect_most_ms", std::int64_t(2));
    for (const auto& [key, value] : more.values())
        settings.set(key, value);
    const auto create = which.isFutures ? binance::UsdmBroker::create : binance::SpotBroker::create;
    return create(setup, events, clock).value();
}

InstrumentId BinanceDesk::bitcoin() const {
    return {which.isFutures ? "BINANCE_USDM" : "BINANCE", "BTCUSDT"};
}

std::vector<std::string> BinanceDesk::orderIds() {
    std::vector<std::string> out;
    for (const TruthOrder& each : venue.truth().orders())
        out.push_back(std::to_string(each.id));
    return out;
}

std::vector<std::string> BinanceDesk::fillIds() {
    std::vector<std::string> out;
    for (const TruthTrade& each : venue.truth().trades())
        out.push_back(each.symbol + ':' + std::to_string(each.id));
    return out;
}

} // namespace truebar::test
