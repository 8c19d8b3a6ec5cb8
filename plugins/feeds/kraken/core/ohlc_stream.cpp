#include "ohlc_stream.h"

#include "core/market/candle_check.h"
#include "pair.h"

namespace truebar::kraken {

namespace {

constexpr const char* venue = "KRAKEN";

struct Update {
    std::string symbol;
    Timeframe timeframe;
    int minutes;
    Candle candle;
};

Result<Update> updateOf(const net::JsonReader& row) {
    const auto symbol = row["symbol"].text();
    const auto minutes = row["interval"].integer();
    const auto begin = row["interval_begin"].time();
    if (!symbol || !minutes || !begin)
        return symbol.error_or(minutes.error_or(begin.error_or({})));
    const auto timeframe = timeframeOf(*minutes);
    if (!timeframe)
        return row["interval"].wrong("a candle length in minutes");
    if (timeframe->floor(*begin) != *begin)
        return row["interval_begin"].wrong("the beginning of a candle");
    Candle candle;
    candle.openTime = *begin;
    for (const auto& [name, target] : {std::pair{"open", &candle.open}, std::pair{"high", &candle.high},
             std::pair{"low", &candle.low}, std::pair{"close", &candle.close}}) {
        const auto price = row[name].price();
        if (!price)
            return price.error();
        *target = *price;
    }
    const auto volume = row["volume"].volume();
    if (!volume)
        return volume.error();
    candle.volume = *volume;
    if (auto checked = checkCandle(candle); !checked)
        return std::move(checked).error().at(row.place());
    return Update{symbol->toStdString(), *timeframe, static_cast<int>(*minutes), candle};
}

QString wordOf(const net::JsonReader& cell) {
    return cell.value().toString().left(200);
}

} // namespace

OhlcStream::OhlcStream(const QUrl& base)
    : m_url(base) {
    m_url.setPath(QStringLiteral("/v2"));
}

Result<void> OhlcStream::check(const net::StreamKey& key) const {
    if (auto good = checkSymbol(key.instrument); !good)
        return good;
    if (!minutesOf(key.timeframe))
        return Error{"feed.timeframe", "Kraken has no %1 candles", {key.timeframe.toString()}};
    return {};
}

void OhlcStream::reset() {
    m_channels.clear();
    m_forming.clear();
    m_trades.clear();
}

std::vector<OhlcStream::Channel> OhlcStream::channelsOf(const std::vector<net::StreamKey>& keys) {
    std::vector<Channel> out;
    for (const net::StreamKey& key : keys) {
        out.push_back({minutesOf(key.timeframe).value_or(0), key.instrument.symbol});
        if (key.wantsTicks)
            out.push_back({0, key.instrument.symbol});
    }
    return out;
}

// One frame for each candle length and one for the trades.
std::vector<QByteArray> OhlcStream::frames(const char* method, const std::vector<Channel>& channels) {
    std::map<int, QJsonArray> symbols;
    for (const Channel& channel : channels)
        symbols[channel.minutes].append(QString::fromStdString(channel.symbol));
    std::vector<QByteArray> out;
    for (const auto& [minutes, names] : symbols) {
        const bool isTrades = minutes == 0;
        QJsonObject params{{QStringLiteral("channel"), isTrades ? QStringLiteral("trade") : QStringLiteral("ohlc")},
            {QStringLiteral("symbol"), names}, {QStringLiteral("snapshot"), !isTrades}};
        if (!isTrades)
            params.insert(QStringLiteral("interval"), minutes);
        const QJsonObject frame{{QStringLiteral("method"), QString::fromLatin1(method)},
            {QStringLiteral("params"), params}, {QStringLiteral("req_id"), m_nextId++}};
        out.push_back(QJsonDocument(frame).toJson(QJsonDocument::Compact));
    }
    return out;
}

std::vector<QByteArray> OhlcStream::subscribe(const std::vector<net::StreamKey>& keys) {
    const auto channels = m_channels.add(channelsOf(keys));
    for (const Channel& channel : channels) {
        if (channel.minutes > 0)
            m_forming[channel].reset();
        else
            m_trades[channel] = 0;
    }
    return frames("subscribe", channels);
}

std::vector<QByteArray> OhlcStream::unsubscribe(const std::vector<net::StreamKey>& keys) {
    const auto channels = m_channels.remove(channelsOf(keys));
    for (const Channel& channel : channels) {
        m_forming.erase(channel);
        m_trades.erase(channel);
    }
    return frames("unsubscribe", channels);
}

Result<void> OhlcStream::read(const QByteArray& message, bool, net::IStreamSink& sink) {
    const auto json = net::parseJson(message);
    if (!json)
        return json.error();
    const net::JsonReader event(*json);
    if (!event["method"].isMissing() || !event["error"].isMissing())
        return readAnswer(event, sink);
    const auto channel = event["channel"].text();
    if (!channel)
        return channel.error();
    if (*channel == QLatin1String("ohlc"))
        return readCandles(event, sink);
    if (*channel == QLatin1String("trade"))
        return readTrades(event, sink);
    if (*channel == QLatin1String("status"))
        return readStatus(event);
    return {}; // a heartbeat, or a channel we did not ask for
}

// {"method":"subscribe","success":false,"error":"Currency pair not supported FOO/USD","symbol":"FOO/USD"}; one for each
// symbol of a frame.
Result<void> OhlcStream::readAnswer(const net::JsonReader& answer, net::IStreamSink& sink) {
    const QString error = wordOf(answer["error"]);
    if (error.isEmpty() && answer["success"].value().toBool(true))
        return {};
    const QString symbol = wordOf(answer["symbol"]);
    if (error.startsWith(QLatin1String("Currency pair not")) && !symbol.isEmpty()) {
        const std::string refused = symbol.toStdString();
        std::erase_if(m_forming, [&](const auto& each) { return each.first.symbol == refused; });
        std::erase_if(m_trades, [&](const auto& each) { return each.first.symbol == refused; });
        m_channels.forget([&](const Channel& channel) { return channel.symbol == refused; });
        sink.onRefused({venue, refused}, error.toStdString());
        return {};
    }
    // Nothing is lost by these.
    if (error.startsWith(QLatin1String("Already subscribed"))
        || wordOf(answer["method"]) == QLatin1String("unsubscribe"))
        return {};
    return Error{"feed.refused", "Kraken refused: %1", {error.toStdString()}};
}

// [{"system":"online", …}]; in "maintenance" nothing is traded and nothing is sent.
Result<void> OhlcStream::readStatus(const net::JsonReader& event) {
    const auto system = event["data"][0]["system"].text();
    if (!system)
        return system.error();
    if (*system == QLatin1String("maintenance"))
        return Error{"feed.unavailable", "Kraken is down for maintenance"};
    return {};
}

Result<void> OhlcStream::readCandles(const net::JsonReader& event, net::IStreamSink& sink) {
    const net::JsonReader data = event["data"];
    const auto rows = data.array();
    if (!rows)
        return rows.error();
    std::vector<Update> updates;
    for (qsizetype i = 0; i < rows->size(); ++i) {
        auto update = updateOf(data[i]);
        if (!update)
            return std::move(update).error();
        updates.push_back(std::move(*update));
    }
    const bool isSnapshot = wordOf(event["type"]) == QLatin1String("snapshot");
    for (std::size_t i = 0; i < updates.size(); ++i) {
        const Update& update = updates[i];
        const Channel channel{update.minutes, update.symbol};
        const auto found = m_forming.find(channel);
        if (found == m_forming.end())
            continue; // sent before the venue knew that we left
        // A snapshot is the past, and that is fetched; only its newest candle is still forming.
        const bool isPast = isSnapshot && i + 1 < updates.size() && updates[i + 1].symbol == update.symbol
            && updates[i + 1].minutes == update.minutes;
        std::optional<Candle>& forming = found->second;
        if (isPast || (forming && update.candle.openTime < forming->openTime) || forming == update.candle)
            continue;
        const std::optional<Candle> closed =
            forming && forming->openTime < update.candle.openTime ? forming : std::nullopt;
        forming = update.candle;
        const InstrumentId instrument{venue, update.symbol};
        if (closed)
            sink.onCandle(instrument, update.timeframe, {*closed, true});
        sink.onCandle(instrument, update.timeframe, {update.candle, false});
    }
    return {};
}

Result<void> OhlcStream::readTrades(const net::JsonReader& event, net::IStreamSink& sink) {
    const net::JsonReader data = event["data"];
    const auto rows = data.array();
    if (!rows)
        return rows.error();
    struct Trade {
        std::string symbol;
        std::int64_t number;
        LiveTick tick;
    };
    std::vector<Trade> trades;
    for (qsizetype i = 0; i < rows->size(); ++i) {
        const net::JsonReader row = data[i];
        const auto symbol = row["symbol"].text();
        const auto number = row["trade_id"].integer();
        const auto time = row["timestamp"].time();
        const auto price = row["price"].price();
        const auto quantity = row["qty"].volume();
        if (!symbol || !number || !time || !price || !quantity)
            return symbol.error_or(number.error_or(time.error_or(price.error_or(quantity.error_or({})))));
        trades.push_back({symbol->toStdString(), *number, {*time, *price, *quantity}});
    }
    // Trades of before the subscription are no news.
    if (wordOf(event["type"]) == QLatin1String("snapshot"))
        return {};
    for (const Trade& trade : trades) {
        const auto found = m_trades.find({0, trade.symbol});
        if (found == m_trades.end() || trade.number <= found->second)
            continue; // not wanted any more, or sent twice
        found->second = trade.number;
        sink.onTick({venue, trade.symbol}, trade.tick);
    }
    return {};
}

} // namespace truebar::kraken
