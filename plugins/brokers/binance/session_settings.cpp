#include "plugins/brokers/binance/session.h"

#include <cstring>

namespace truebar::binance {

namespace {

Result<QUrl> readAddress(const Settings& settings, const char* key, std::initializer_list<const char*> schemes) {
    const QUrl url(QString::fromStdString(settings.text(key)), QUrl::StrictMode);
    const QString host = url.host();
    const bool isHere = host == QLatin1String("127.0.0.1") || host == QLatin1String("localhost");
    const bool isClean =
        url.isValid() && !host.isEmpty() && !url.hasQuery() && !url.hasFragment() && url.userInfo().isEmpty();
    for (const char* scheme : schemes) {
        const bool isSecure = scheme[std::strlen(scheme) - 1] == 's';
        if (isClean && url.scheme() == QLatin1String(scheme) && (isSecure || isHere))
            return url;
    }
    return Error{"live.refused", "this is no address of a venue", {}, "setting '" + std::string(key) + '\''};
}

Millis readMillis(const Settings& settings, const char* key, Millis fallback) {
    return Millis(settings.integer(key, fallback.count()));
}

} // namespace

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
        auto url = readAddress(settings, each.key, each.schemes);
        if (!url)
            return std::move(url).error();
        *each.url = std::move(*url);
    }
    out.receiveWindow = readMillis(settings, "receive_window_ms", out.receiveWindow);
    out.timeout = readMillis(settings, "timeout_ms", out.timeout);
    out.queryLag = readMillis(settings, "query_lag_ms", out.queryLag);
    out.setsOneWay = settings.boolean("one_way", false);
    out.link.silence = readMillis(settings, "silence_ms", out.link.silence);
    out.link.firstWait = readMillis(settings, "reconnect_first_ms", out.link.firstWait);
    out.link.longestWait = readMillis(settings, "reconnect_most_ms", out.link.longestWait);
    return out;
}

} // namespace truebar::binance
