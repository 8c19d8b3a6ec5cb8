#include "ohlc.h"

#include "plugins/feeds/net/json_reader.h"

#include <QUrlQuery>

#include <algorithm>

namespace truebar::kraken {

namespace {

constexpr std::size_t mostRows = 720;
constexpr qsizetype columns = 8;
constexpr std::int64_t mostSeconds = toCount(latestTime) / 1000;

Result<UtcMs> timeOf(const net::JsonReader& cell) {
    const auto time = cell.integer();
    if (!time)
        return time.error();
    if (*time < 0 || *time >= mostSeconds)
        return cell.wrong("a time in seconds since 1970");
    return utcMs(*time * 1000);
}

// [time, "open", "high", "low", "close", "vwap", "volume", trades]
Result<Candle> candleOf(const net::JsonReader& row) {
    const auto cells = row.array();
    if (!cells)
        return cells.error();
    if (cells->size() != columns)
        return row.wrong("a row of 8 values");
    const auto time = timeOf(row[0]);
    if (!time)
        return time.error();
    Candle out;
    out.openTime = *time;
    for (const auto& [column, target] :
        {std::pair{1, &out.open}, std::pair{2, &out.high}, std::pair{3, &out.low}, std::pair{4, &out.close}}) {
        const auto price = row[column].price();
        if (!price)
            return price.error();
        *target = *price;
    }
    const auto volume = row[6].volume();
    if (!volume)
        return volume.error();
    out.volume = *volume;
    return out;
}

// The rows stand under the pair's name, beside "last".
Result<net::JsonReader> rowsOf(const net::JsonReader& result, const std::string& symbol) {
    const auto members = result.object();
    if (!members)
        return members.error();
    std::optional<QString> name;
    for (const QString& key : members->keys()) {
        if (key == QLatin1String("last"))
            continue;
        if (name || !isPairOf(key, symbol))
            return net::JsonReader(members->value(key), result.place() + '/' + key.left(40).toStdString())
                .wrong("the candles of the pair that was asked for and no others");
        name = key;
    }
    if (!name)
        return result.wrong("the candles of the pair that was asked for");
    return result[name->toUtf8().constData()];
}

struct Meaning {
    const char* begin;
    const char* code;
};
constexpr std::array meanings{Meaning{"EQuery:Unknown asset", "feed.unknown_instrument"},
    Meaning{"EAPI:Rate limit", "feed.throttled"}, Meaning{"EGeneral:Too many requests", "feed.throttled"},
    Meaning{"EGeneral:Temporary lockout", "feed.throttled"}, Meaning{"EService:Throttled", "feed.throttled"},
    Meaning{"EService:", "feed.unavailable"}, Meaning{"EGeneral:Internal error", "feed.unavailable"}};

} // namespace

Result<FeedLimits> Ohlc::limits(Timeframe timeframe) const {
    if (!minutesOf(timeframe))
        return Error{"feed.timeframe", "Kraken has no %1 candles", {timeframe.toString()}};
    FeedLimits out;
    out.candlesPerRequest = mostRows;
    // The newest of the 720 is unfinished.
    out.history = timeframe.nominalLength() * (mostRows - 1);
    return out;
}

Result<net::HistoryAsk> Ohlc::ask(const FetchRequest& request) const {
    if (auto good = checkSymbol(request.instrument); !good)
        return std::move(good).error();
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("pair"), restPair(request.instrument.symbol));
    query.addQueryItem(QStringLiteral("interval"), QString::number(minutesOf(request.timeframe).value_or(0)));
    // Candles after this second.
    const std::int64_t since = toCount(request.span.begin) / 1000 - 1;
    query.addQueryItem(QStringLiteral("since"), QString::number(std::max<std::int64_t>(0, since)));
    return net::HistoryAsk{QStringLiteral("/0/public/OHLC?") + query.toString()};
}

Result<net::HistoryAnswer> Ohlc::read(const QByteArray& body, const FetchRequest& request) const {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader result = net::JsonReader(*json)["result"];
    const auto place = rowsOf(result, request.instrument.symbol);
    if (!place)
        return place.error();
    const auto rows = place->array();
    if (!rows)
        return rows.error();
    const auto last = timeOf(result["last"]);
    if (!last)
        return last.error();
    net::HistoryAnswer out;
    out.rowsRead = static_cast<std::uint64_t>(rows->size());
    out.candles.reserve(static_cast<std::size_t>(rows->size()));
    UtcMs first = UtcMs::max();
    UtcMs end = request.span.begin;
    for (qsizetype i = 0; i < rows->size(); ++i) {
        const auto candle = candleOf(net::JsonReader(rows->at(i), place->place() + '/' + std::to_string(i)));
        if (!candle)
            return candle.error();
        first = std::min(first, candle->openTime);
        // What is after "last" may still change.
        if (candle->openTime > *last)
            continue;
        out.candles.push_back(*candle);
        end = std::max(end, request.timeframe.next(candle->openTime));
    }
    // Candles without trades are rows too, so what is not there has not been told: after the last row never, before the
    // first if the answer is as long as answers get. A shorter one begins with the pair itself.
    TimeSpan answered = request.span;
    const bool isCut = out.rowsRead >= mostRows;
    if (isCut && first >= request.span.end)
        return Error{"feed.span", "Kraken has only its last 720 %1 candles, from %2 on",
            {request.timeframe.toString(), formatUtc(first)}};
    if (isCut)
        answered.begin = std::max(answered.begin, first);
    answered.end = std::clamp(end, answered.begin, answered.end);
    out.answered = answered;
    return out;
}

std::optional<Error> errorOf(const net::HttpReply& reply) {
    const auto json = net::parseJson(reply.body);
    if (!json)
        return std::nullopt;
    const auto errors = net::JsonReader(*json)["error"].array();
    if (!errors)
        return std::nullopt;
    for (const QJsonValue& each : *errors) {
        const QString text = each.toString(QStringLiteral("an error without a text")).left(200);
        if (text.startsWith(QLatin1Char('W'))) // a warning
            continue;
        const auto known = std::find_if(meanings.begin(), meanings.end(),
            [&](const Meaning& meaning) { return text.startsWith(QLatin1String(meaning.begin)); });
        return Error{
            known == meanings.end() ? "feed.refused" : known->code, "Kraken answered: %1", {text.toStdString()}};
    }
    return std::nullopt;
}

} // namespace truebar::kraken
