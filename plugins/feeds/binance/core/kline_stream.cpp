#include "kline_stream.h"

#include <QJsonDocument>

namespace truebar::binance {

namespace {

// Five frames a second are allowed: many streams go into one.
constexpr std::size_t streamsPerFrame = 200;

Result<Candle> candleOfEvent(const net::JsonReader& kline) {
    const auto time = kline["t"].integer();
    if (!time)
        return time.error();
    Candle out;
    out.openTime = utcMs(*time);
    for (const auto& [name, target] : {std::pair{"o", &out.open}, std::pair{"h", &out.high}, std::pair{"l", &out.low},
             std::pair{"c", &out.close}, std::pair{"v", &out.volume}}) {
        const auto number = kline[name].number();
        if (!number)
            return number.error();
        *target = *number;
    }
    return out;
}

} // namespace

KlineStream::KlineStream(Market market, const QUrl& base)
    : m_market(market)
    , m_url(base) {
    // Futures streams are routed: candles and trades come from the market tier.
    m_url.setPath(market == Market::Spot ? QStringLiteral("/ws") : QStringLiteral("/market/ws"));
}

Result<void> KlineStream::check(const net::StreamKey& key) const {
    if (intervalOf(key.timeframe, m_market).isEmpty())
        return Error{"feed.timeframe", "Binance has no %1 candles", {key.timeframe.toString()}};
    return checkSymbol(key.instrument);
}

std::vector<QString> KlineStream::channelsOf(const std::vector<net::StreamKey>& keys) const {
    std::vector<QString> streams;
    for (const net::StreamKey& key : keys) {
        const QString symbol = QString::fromStdString(key.instrument.symbol).toLower();
        streams.push_back(symbol + QLatin1String("@kline_") + intervalOf(key.timeframe, m_market));
        if (key.wantsTicks)
            streams.push_back(symbol + QLatin1String("@aggTrade"));
    }
    return streams;
}

std::vector<QByteArray> KlineStream::frames(const char* method, const std::vector<QString>& streams) {
    std::vector<QByteArray> out;
    for (std::size_t begin = 0; begin < streams.size(); begin += streamsPerFrame) {
        QJsonArray params;
        for (std::size_t i = begin; i < std::min(streams.size(), begin + streamsPerFrame); ++i)
            params.append(streams[i]);
        const QJsonObject frame{{QStringLiteral("method"), QString::fromLatin1(method)},
            {QStringLiteral("params"), params}, {QStringLiteral("id"), m_nextId++}};
        out.push_back(QJsonDocument(frame).toJson(QJsonDocument::Compact));
    }
    return out;
}

std::vector<QByteArray> KlineStream::subscribe(const std::vector<net::StreamKey>& keys) {
    return frames("SUBSCRIBE", m_channels.add(channelsOf(keys)));
}

std::vector<QByteArray> KlineStream::unsubscribe(const std::vector<net::StreamKey>& keys) {
    return frames("UNSUBSCRIBE", m_channels.remove(channelsOf(keys)));
}

Result<void> KlineStream::read(const QByteArray& message, bool, net::IStreamSink& sink) {
    const auto json = net::parseJson(message);
    if (!json)
        return json.error();
    const net::JsonReader root(*json);
    // Combined streams wrap each event: {"stream":"btcusdt@kline_1m","data":{…}}.
    const net::JsonReader event = root["data"].isMissing() ? root : root["data"];
    if (!event["error"].isMissing() || !event["code"].isMissing()) {
        const net::JsonReader error = event["error"].isMissing() ? event : event["error"];
        sink.onRefused(
            error["msg"].value().toString(QStringLiteral("the subscription was refused")).left(200).toStdString());
        return {};
    }
    const QString kind = event["e"].value().toString();
    if (kind == QLatin1String("kline"))
        return readKline(event, sink);
    if (kind == QLatin1String("aggTrade") || kind == QLatin1String("trade"))
        return readTrade(event, sink);
    if (kind == QLatin1String("serverShutdown"))
        sink.onGoingAway();
    return {}; // the answer to a subscription, or an event we did not ask for
}

Result<void> KlineStream::readKline(const net::JsonReader& event, net::IStreamSink& sink) const {
    const net::JsonReader kline = event["k"];
    const auto symbol = kline["s"].text();
    const auto interval = kline["i"].text();
    const auto isFinal = kline["x"].boolean();
    const auto candle = candleOfEvent(kline);
    if (!symbol || !interval || !isFinal || !candle)
        return symbol.error_or(interval.error_or(isFinal.error_or(candle.error_or({}))));
    if (const auto timeframe = timeframeOf(*interval))
        sink.onCandle({venueOf(m_market), symbol->toStdString()}, *timeframe, {*candle, *isFinal});
    return {};
}

Result<void> KlineStream::readTrade(const net::JsonReader& event, net::IStreamSink& sink) const {
    const auto symbol = event["s"].text();
    const auto time = event["T"].integer();
    const auto price = event["p"].number();
    const auto quantity = event["q"].number();
    if (!symbol || !time || !price || !quantity)
        return symbol.error_or(time.error_or(price.error_or(quantity.error_or({}))));
    sink.onTick({venueOf(m_market), symbol->toStdString()}, {utcMs(*time), *price, *quantity});
    return {};
}

} // namespace truebar::binance
