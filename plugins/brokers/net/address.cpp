#include "plugins/brokers/net/address.h"

namespace truebar::wire {

Result<QUrl> readAddress(const Settings& settings, const char* key, std::initializer_list<const char*> schemes) {
    const QUrl url(QString::fromStdString(settings.text(key)), QUrl::StrictMode);
    const QString host = url.host();
    const bool isHere = host == QLatin1String("127.0.0.1") || host == QLatin1String("localhost");
    const bool isClean =
        url.isValid() && !host.isEmpty() && !url.hasQuery() && !url.hasFragment() && url.userInfo().isEmpty();
    const bool isSecure = url.scheme() == QLatin1String("wss") || url.scheme() == QLatin1String("https");
    for (const char* scheme : schemes) {
        if (isClean && url.scheme() == QLatin1String(scheme) && (isSecure || isHere))
            return url;
    }
    return Error{"live.refused", "this is no address of a venue", {}, "setting '" + std::string(key) + '\''};
}

Millis readMillis(const Settings& settings, const char* key, Millis fallback) {
    return Millis(settings.integer(key, fallback.count()));
}

} // namespace truebar::wire
