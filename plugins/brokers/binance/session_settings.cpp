#include "plugins/brokers/binance/session.h"
#include "plugins/brokers/net/address.h"

namespace truebar::binance {

Result<SessionSettings> readSettings(Market market, const LiveBrokerSetup& setup) {
    SessionSettings out;
    out.place.market = market;
    out.place.venue = setup.venue;
    out.place.account = setup.account;
    const Settings& settings = setup.settings;
    struct Address {
        const char* key;
        QUrl* url;
        std::initializer_list<const char*> schemes;
        bool isNeeded;
    };
    const bool isFutures = market == Market::Usdm;
    for (const Address& each :
        {Address{"api_url", &out.api, {"wss", "ws"}, true}, {"rest_url", &out.rest, {"https", "http"}, isFutures},
            {"stream_url", &out.stream, {"wss", "ws"}, isFutures},
            {"account_url", &out.account, {"https", "http"}, !settings.text("account_url").empty()}}) {
        if (!each.isNeeded)
            continue;
        auto url = wire::readAddress(settings, each.key, each.schemes);
        if (!url)
            return std::move(url).error();
        *each.url = std::move(*url);
    }
    out.receiveWindow = wire::readMillis(settings, "receive_window_ms", out.receiveWindow);
    out.timeout = wire::readMillis(settings, "timeout_ms", out.timeout);
    out.queryLag = wire::readMillis(settings, "query_lag_ms", out.queryLag);
    out.setsOneWay = settings.boolean("one_way", false);
    out.link.silence = wire::readMillis(settings, "silence_ms", out.link.silence);
    out.link.firstWait = wire::readMillis(settings, "reconnect_first_ms", out.link.firstWait);
    out.link.longestWait = wire::readMillis(settings, "reconnect_most_ms", out.link.longestWait);
    return out;
}

} // namespace truebar::binance
