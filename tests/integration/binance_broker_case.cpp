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

std::unique_ptr<ILiveBroker> BinanceDesk::broker(const QString& apiUrl, const Settings& more) {
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
    return create(setup, listener, clock).value();
}

void BinanceDesk::open(const Settings& more) {
    live = broker({}, more);
    live->start();
    if (!listener.waitForLive())
        qFatal("the broker did not get its connection");
}

InstrumentId BinanceDesk::bitcoin() const {
    return {which.isFutures ? "BINANCE_USDM" : "BINANCE", "BTCUSDT"};
}

OrderIntent BinanceDesk::limit(const std::string& id, Side side, const char* quantity, const char* price) const {
    OrderIntent out = market(id, side, quantity);
    out.type = OrderType::Limit;
    out.limitPrice = Price(Decimal::parse(price).value());
    return out;
}

OrderIntent BinanceDesk::market(const std::string& id, Side side, const char* quantity) const {
    OrderIntent out;
    out.id.text = id;
    out.instrument = bitcoin();
    out.side = side;
    out.type = OrderType::Market;
    out.quantity = Quantity(Decimal::parse(quantity).value());
    return out;
}

OrderReference BinanceDesk::reference(const std::string& id) const {
    OrderReference out;
    out.id.text = id;
    out.instrument = bitcoin();
    return out;
}

OrderAnswer BinanceDesk::submit(const OrderIntent& order) {
    live->submit({&order, 1});
    if (!listener.waitForAnswer(order.id.text))
        qFatal("no answer to an order");
    return listener.answers(order.id.text).front();
}

OrderAnswer BinanceDesk::cancel(const std::string& id) {
    const std::size_t before = listener.cancelAnswers(id).size();
    live->cancel(reference(id));
    if (!listener.waitFor([&] { return listener.cancelAnswers(id).size() > before; }))
        qFatal("no answer to a cancel");
    return listener.cancelAnswers(id).back();
}

} // namespace truebar::test
