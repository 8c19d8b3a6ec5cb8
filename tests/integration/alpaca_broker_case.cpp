#include "tests/integration/alpaca_broker_case.h"

#include "plugins/brokers/alpaca/core/alpaca_broker.h"
#include "tests/support/venues/alpaca_order_words.h"

namespace truebar::test {

AlpacaDesk::AlpacaDesk()
    : venue(clock) { }

LiveBrokerSetup AlpacaDesk::setup() const {
    LiveBrokerSetup out;
    out.venue = "ALPACA";
    out.account = "main";
    out.credentials.key = "key";
    out.credentials.secret = "secret";
    out.settings.set("rest_url", venue.restUrl().toStdString());
    out.settings.set("stream_url", venue.streamUrl().toStdString());
    out.settings.set("reconnect_first_ms", std::int64_t(1));
    out.settings.set("reconnect_most_ms", std::int64_t(2));
    return out;
}

std::unique_ptr<ILiveBroker> AlpacaDesk::brokerFor(
    ILiveBrokerEvents& events, const QString& streamUrl, const Settings& more) {
    LiveBrokerSetup wanted = setup();
    if (!streamUrl.isEmpty())
        wanted.settings.set("stream_url", streamUrl.toStdString());
    for (const auto& [key, value] : more.values())
        wanted.settings.set(key, value);
    return alpaca::AlpacaBroker::create(wanted, events, clock).value();
}

std::vector<std::string> AlpacaDesk::orderIds() {
    std::vector<std::string> out;
    for (const TruthOrder& each : venue.truth().orders())
        out.push_back(alpacaOrderId(each.id));
    return out;
}

// An order and how much of it had traded by then.
std::vector<std::string> AlpacaDesk::fillIds() {
    std::map<std::int64_t, Decimal> filled;
    std::vector<std::string> out;
    for (const TruthTrade& each : venue.truth().trades()) {
        filled[each.order] += each.quantity;
        out.push_back(alpacaOrderId(each.order) + ':' + filled[each.order].toString());
    }
    return out;
}

} // namespace truebar::test
