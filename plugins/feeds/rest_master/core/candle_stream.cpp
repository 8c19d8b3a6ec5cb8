#include "candle_stream.h"

#include "plugins/feeds/net/secret_file.h"
#include "wire.h"

#include <set>

namespace truebar::rest_master {

namespace {

QByteArray frame(const char* type, const std::vector<net::StreamKey>& keys) {
    // Those who want trades too get the candles all the same.
    std::set<std::pair<std::string, std::string>> wanted;
    for (const net::StreamKey& key : keys)
        wanted.emplace(key.instrument.toString(), key.timeframe.toString());
    QJsonArray series;
    for (const auto& [instrument, timeframe] : wanted)
        series.append(QJsonObject{{QStringLiteral("instrument"), QString::fromStdString(instrument)},
            {QStringLiteral("timeframe"), QString::fromStdString(timeframe)}});
    return QJsonDocument(
        QJsonObject{{QStringLiteral("type"), QString::fromLatin1(type)}, {QStringLiteral("series"), series}})
        .toJson(QJsonDocument::Compact);
}

} // namespace

Result<net::HttpHeaders> bearerHeader(const std::string& tokenFile) {
    if (tokenFile.empty())
        return net::HttpHeaders();
    const auto token = net::readSecretFile(tokenFile, "token_file");
    if (!token)
        return token.error();
    return net::HttpHeaders{{"Authorization", QByteArray("Bearer ").append(token->reveal())}};
}

CandleStream::CandleStream(const QUrl& base, std::string tokenFile)
    : m_url(base)
    , m_tokenFile(std::move(tokenFile)) {
    QString path = base.path();
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    m_url.setPath(path + QLatin1String("/v1/stream"));
}

Result<void> CandleStream::prepare(QNetworkRequest& request) const {
    const auto headers = bearerHeader(m_tokenFile);
    if (!headers)
        return headers.error();
    for (const auto& [name, value] : *headers)
        request.setRawHeader(name, value);
    return {};
}

std::vector<QByteArray> CandleStream::subscribe(const std::vector<net::StreamKey>& keys) {
    return {frame("subscribe", keys)};
}

std::vector<QByteArray> CandleStream::unsubscribe(const std::vector<net::StreamKey>& keys) {
    return {frame("unsubscribe", keys)};
}

Result<void> CandleStream::read(const QByteArray& message, bool isBinary, net::IStreamSink& sink) {
    if (isBinary)
        return Error{"feed.unavailable", "the store sends its candles as texts, and this is none"};
    const auto json = net::parseJson(message);
    if (!json)
        return json.error();
    const net::JsonReader event(*json);
    const auto type = event["type"].text();
    if (!type)
        return type.error();
    if (*type == QLatin1String("candle"))
        return readCandle(event, sink);
    if (*type == QLatin1String("error"))
        sink.onRefused(
            event["message"].value().toString(QStringLiteral("the subscription was refused")).left(200).toStdString());
    else if (*type == QLatin1String("bye"))
        sink.onGoingAway();
    return {}; // "subscribed", "unsubscribed", and what later versions may say
}

Result<void> CandleStream::readCandle(const net::JsonReader& event, net::IStreamSink& sink) const {
    const auto name = event["instrument"].text();
    if (!name)
        return name.error();
    const auto instrument = InstrumentId::parse(name->toStdString());
    if (!instrument)
        return event["instrument"].wrong("an instrument such as BINANCE:BTCUSDT");
    const auto length = event["timeframe"].text();
    if (!length)
        return length.error();
    const auto timeframe = Timeframe::parse(length->toStdString());
    if (!timeframe)
        return event["timeframe"].wrong("a timeframe such as 1m");
    const auto candle = candleOf(event["row"]);
    if (!candle)
        return candle.error();
    const auto closed = event["closed"].boolean();
    if (!closed)
        return closed.error();
    sink.onCandle(*instrument, *timeframe, {*candle, *closed});
    return {};
}

} // namespace truebar::rest_master
