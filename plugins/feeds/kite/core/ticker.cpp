#include "ticker.h"

#include "credentials.h"
#include "plugins/feeds/net/json_reader.h"

#include <QUrlQuery>

namespace truebar::kite {

namespace {

QByteArray command(const char* name, const QJsonValue& value) {
    return QJsonDocument(QJsonObject{{QStringLiteral("a"), QString::fromLatin1(name)}, {QStringLiteral("v"), value}})
        .toJson(QJsonDocument::Compact);
}

// What was traded between two packets. In the morning the count begins anew.
double tradedSince(const std::optional<Quote>& last, const Quote& quote) {
    if (!quote.dayVolume || !last || !last->dayVolume)
        return 0;
    return *quote.dayVolume >= *last->dayVolume ? *quote.dayVolume - *last->dayVolume : *quote.dayVolume;
}

} // namespace

Ticker::Ticker(
    const IClock& clock, std::shared_ptr<const Instruments> instruments, QUrl url, std::string credentialsFile)
    : m_clock(clock)
    , m_instruments(std::move(instruments))
    , m_url(std::move(url))
    , m_credentialsFile(std::move(credentialsFile)) { }

Result<void> Ticker::check(const net::StreamKey& key) const {
    if (!key.wantsTicks)
        return Error{"feed.no_live", "Kite sends live prices, not live candles"};
    if (auto token = m_instruments->tokenOf(key.instrument); !token)
        return std::move(token).error();
    return {};
}

Result<void> Ticker::prepare(QNetworkRequest& request) const {
    const auto credentials = readCredentials(m_credentialsFile);
    if (!credentials)
        return credentials.error();
    const auto encoded = [](const net::Secret& secret) {
        return QString::fromLatin1(QUrl::toPercentEncoding(QString::fromLatin1(secret.reveal())));
    };
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("api_key"), encoded(credentials->apiKey));
    query.addQueryItem(QStringLiteral("access_token"), encoded(credentials->accessToken));
    QUrl url = request.url();
    url.setQuery(query);
    request.setUrl(url);
    return {};
}

std::vector<QByteArray> Ticker::subscribe(const std::vector<net::StreamKey>& keys) {
    QJsonArray tokens;
    for (const net::StreamKey& key : keys) {
        const auto token = m_instruments->tokenOf(key.instrument);
        if (!token)
            continue;
        Followed& followed = m_followed[*token];
        if (followed.keys.empty())
            tokens.append(static_cast<qint64>(*token));
        followed.keys.insert(key);
    }
    if (tokens.isEmpty())
        return {};
    // Only full packets tell the time.
    return {command("subscribe", tokens), command("mode", QJsonArray{QStringLiteral("full"), tokens})};
}

std::vector<QByteArray> Ticker::unsubscribe(const std::vector<net::StreamKey>& keys) {
    QJsonArray tokens;
    for (const net::StreamKey& key : keys) {
        const auto token = m_instruments->tokenOf(key.instrument);
        const auto found = token ? m_followed.find(*token) : m_followed.end();
        if (found == m_followed.end())
            continue;
        found->second.keys.erase(key);
        if (!found->second.keys.empty())
            continue;
        tokens.append(static_cast<qint64>(*token));
        m_followed.erase(found);
    }
    if (tokens.isEmpty())
        return {};
    return {command("unsubscribe", tokens)};
}

Result<void> Ticker::read(const QByteArray& message, bool isBinary, net::IStreamSink& sink) {
    if (!isBinary)
        return readText(message, sink);
    const auto quotes = parseMessage(message);
    if (!quotes)
        return quotes.error();
    for (const Quote& quote : *quotes)
        tell(quote, sink);
    return {};
}

Result<void> Ticker::readText(const QByteArray& message, net::IStreamSink& sink) const {
    const auto json = net::parseJson(message);
    if (!json)
        return json.error();
    const net::JsonReader root(*json);
    const auto kind = root["type"].text();
    if (!kind)
        return kind.error();
    if (*kind == QLatin1String("error"))
        sink.onRefused(
            root["data"].value().toString(QStringLiteral("the subscription was refused")).left(200).toStdString());
    return {}; // news of orders, or a message for people
}

void Ticker::tell(const Quote& quote, net::IStreamSink& sink) {
    const auto found = m_followed.find(quote.token);
    // What has not traded today has the price 0.
    if (found == m_followed.end() || !(quote.lastPrice > 0))
        return;
    const auto last = std::exchange(found->second.last, quote);
    const double traded = tradedSince(last, quote);
    if (last && last->lastPrice == quote.lastPrice && traded == 0)
        return; // only the book changed
    const UtcMs time = quote.lastTrade.value_or(quote.exchangeTime.value_or(m_clock.now()));
    std::set<InstrumentId> instruments;
    for (const net::StreamKey& key : found->second.keys)
        instruments.insert(key.instrument);
    // A handler may end the subscription, and with it what was found.
    for (const InstrumentId& instrument : instruments)
        sink.onTick(instrument, {time, quote.lastPrice, traded});
}

} // namespace truebar::kite
