#include "match_stream.h"

#include "candles.h"

#include <QRegularExpression>

namespace truebar::coinbase {

namespace {

constexpr const char* venue = "COINBASE";

std::vector<std::string> productsOf(const std::vector<net::StreamKey>& keys) {
    std::vector<std::string> out;
    for (const net::StreamKey& key : keys)
        out.push_back(key.instrument.symbol);
    return out;
}

// One frame for all: eight requests a second are allowed, a hundred products in one are not too many.
std::vector<QByteArray> frames(const char* type, const std::vector<std::string>& products) {
    if (products.empty())
        return {};
    QJsonArray ids;
    for (const std::string& product : products)
        ids.append(QString::fromStdString(product));
    const QJsonObject frame{{QStringLiteral("type"), QString::fromLatin1(type)}, {QStringLiteral("product_ids"), ids},
        {QStringLiteral("channels"), QJsonArray{QStringLiteral("matches"), QStringLiteral("heartbeat")}}};
    return {QJsonDocument(frame).toJson(QJsonDocument::Compact)};
}

Error lostTrades(const std::string& product, std::int64_t last, std::int64_t known) {
    return Error{"feed.unavailable", "trades of %1 between %2 and %3 did not arrive",
        {product, std::to_string(last), std::to_string(known)}};
}

} // namespace

Result<void> MatchStream::check(const net::StreamKey& key) const {
    if (auto good = checkSymbol(key.instrument); !good)
        return good;
    if (!key.wantsTicks)
        return Error{"feed.no_live", "Coinbase sends live trades, but no live candles"};
    return {};
}

void MatchStream::reset() {
    m_products.clear();
    m_seen.clear();
}

std::vector<QByteArray> MatchStream::subscribe(const std::vector<net::StreamKey>& keys) {
    const auto products = m_products.add(productsOf(keys));
    for (const std::string& product : products)
        m_seen.insert_or_assign(product, Seen{});
    return frames("subscribe", products);
}

std::vector<QByteArray> MatchStream::unsubscribe(const std::vector<net::StreamKey>& keys) {
    const auto products = m_products.remove(productsOf(keys));
    for (const std::string& product : products)
        m_seen.erase(product);
    return frames("unsubscribe", products);
}

Result<void> MatchStream::read(const QByteArray& message, bool, net::IStreamSink& sink) {
    const auto json = net::parseJson(message);
    if (!json)
        return json.error();
    const net::JsonReader event(*json);
    const auto type = event["type"].text();
    if (!type)
        return type.error();
    if (*type == QLatin1String("match") || *type == QLatin1String("last_match"))
        return readMatch(event, *type == QLatin1String("last_match"), sink);
    if (*type == QLatin1String("heartbeat"))
        return readHeartbeat(event);
    if (*type == QLatin1String("error"))
        return readError(event, sink);
    return {}; // the answer to a subscription, or an event we did not ask for
}

Result<void> MatchStream::readMatch(const net::JsonReader& event, bool isOld, net::IStreamSink& sink) {
    const auto product = event["product_id"].text();
    const auto number = event["trade_id"].integer();
    const auto time = event["time"].time();
    const auto price = event["price"].price();
    const auto size = event["size"].volume();
    if (!product || !number || !time || !price || !size)
        return product.error_or(number.error_or(time.error_or(price.error_or(size.error_or({})))));
    if (*number <= 0)
        return event["trade_id"].wrong("the number of a trade");
    const std::string symbol = product->toStdString();
    const auto found = m_seen.find(symbol);
    if (found == m_seen.end())
        return {}; // sent before the venue knew that we left
    Seen& seen = found->second;
    if (*number <= seen.trade)
        return {}; // sent twice
    if (seen.trade > 0 && *number > seen.trade + 1)
        return lostTrades(symbol, seen.trade, *number);
    seen.trade = *number;
    // The trade before the subscription may be hours old; it is where counting begins and nothing else.
    if (!isOld)
        sink.onTick({venue, symbol}, {*time, *price, *size});
    return {};
}

Result<void> MatchStream::readHeartbeat(const net::JsonReader& event) {
    const auto product = event["product_id"].text();
    const auto number = event["last_trade_id"].integer();
    if (!product || !number)
        return product.error_or(number.error_or({}));
    const std::string symbol = product->toStdString();
    const auto found = m_seen.find(symbol);
    if (found == m_seen.end())
        return {};
    // What this heartbeat knows of may still be on its way; what the one before knew of is not. It may be 0: unknown.
    Seen& seen = found->second;
    if (seen.trade == 0)
        seen.trade = seen.promised; // no trade since the subscription, nor one before it
    else if (seen.promised > seen.trade)
        return lostTrades(symbol, seen.trade, seen.promised);
    seen.promised = std::max(seen.promised, *number);
    return {};
}

// {"type":"error","message":"Failed to subscribe","reason":"BTC-FOO is not a valid product"}: the whole frame has
// failed, with all its products.
Result<void> MatchStream::readError(const net::JsonReader& event, net::IStreamSink& sink) const {
    const QString message = event["message"].value().toString().left(200);
    const QString reason = event["reason"].value().toString().left(200);
    static const QRegularExpression invalid(QStringLiteral("^(\\S+) is not a valid product"));
    const auto match = invalid.match(reason);
    const QString said = reason.isEmpty() ? message : message + QLatin1String(": ") + reason;
    if (match.hasMatch() && m_seen.contains(match.captured(1).toStdString()))
        sink.onRefused({venue, match.captured(1).toStdString()}, said.toStdString());
    return Error{"feed.refused", "Coinbase refused: %1", {said.toStdString()}};
}

} // namespace truebar::coinbase
