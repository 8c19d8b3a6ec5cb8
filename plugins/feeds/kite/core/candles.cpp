#include "candles.h"

#include "plugins/feeds/net/json_reader.h"

#include <QUrlQuery>

#include <array>

namespace truebar::kite {

namespace {

using Unit = Timeframe::Unit;
using std::chrono::days;

struct Interval {
    const char* name;
    Timeframe timeframe;
    days perRequest;
};
// Kite's longer candles within the day are counted from 09:15, which is no multiple of 10 minutes of UTC.
constexpr std::array intervals{
    Interval{"minute", {1, Unit::Minute}, days(60)},
    Interval{"3minute", {3, Unit::Minute}, days(100)},
    Interval{"5minute", {5, Unit::Minute}, days(100)},
    Interval{"15minute", {15, Unit::Minute}, days(200)},
    Interval{"day", {1, Unit::Day}, days(2000)},
};
constexpr std::chrono::minutes indianOffset(330);
constexpr qsizetype columns = 6; // a seventh is the open interest

const Interval* intervalOf(Timeframe timeframe) {
    for (const Interval& each : intervals) {
        if (each.timeframe == timeframe)
            return &each;
    }
    return nullptr;
}

Error noTimeframe(Timeframe timeframe) {
    return {"feed.timeframe", "Kite has no %1 candles", {timeframe.toString()}};
}

// "2017-12-15 09:15:00"
QString clockText(UtcMs indian) {
    QString out = QString::fromStdString(formatUtc(std::chrono::floor<std::chrono::seconds>(indian)));
    out.replace(QLatin1Char('T'), QLatin1Char(' '));
    out.chop(1);
    return out;
}

// "2017-12-15T09:15:00+0530"
Result<UtcMs> stampOf(const net::JsonReader& reader) {
    const auto text = reader.text();
    if (!text)
        return text.error();
    constexpr qsizetype length = 24;
    const auto time = parseUtc(text->toStdString());
    if (!time || text->size() != length || text->at(10) != QLatin1Char('T'))
        return reader.wrong("a time such as 2017-12-15T09:15:00+0530");
    return *time;
}

Result<Candle> candleOf(const net::JsonReader& row, bool isDay) {
    const auto cells = row.array();
    if (!cells)
        return cells.error();
    if (cells->size() < columns)
        return row.wrong("a row of a time and five numbers");
    const auto time = stampOf(row[0]);
    if (!time)
        return time.error();
    Candle out;
    out.openTime = isDay ? UtcMs(std::chrono::floor<days>(*time + indianOffset)) : *time;
    for (const auto& [column, target] : {std::pair{1, &out.open}, std::pair{2, &out.high}, std::pair{3, &out.low},
             std::pair{4, &out.close}, std::pair{5, &out.volume}}) {
        const auto number = row[column].number();
        if (!number)
            return number.error();
        *target = *number;
    }
    return out;
}

Error errorFrom(const net::JsonReader& root) {
    const QString kind = root["error_type"].value().toString().left(60);
    const QString text = root["message"].value().toString().left(200);
    const std::vector<std::string> said{kind.toStdString(), text.toStdString()};
    if (kind == QLatin1String("TokenException"))
        return {
            "feed.refused", "Kite does not accept the access token; a new one is needed each morning (%1: %2)", said};
    if (kind == QLatin1String("NetworkException") || kind == QLatin1String("DataException")
        || kind == QLatin1String("GeneralException"))
        return {"feed.unavailable", "Kite has trouble (%1: %2)", said};
    if (kind == QLatin1String("InputException") && text.contains(QLatin1String("interval exceeds")))
        return {"feed.span", "Kite does not give so much at once (%1: %2)", said};
    if (kind == QLatin1String("InputException") && text.contains(QLatin1String("token")))
        return {"feed.unknown_instrument", "Kite does not know this instrument (%1: %2)", said};
    return {"feed.refused", "Kite answered %1: %2", said};
}

} // namespace

Result<FeedLimits> Candles::limits(Timeframe timeframe) const {
    const Interval* interval = intervalOf(timeframe);
    if (!interval)
        return noTimeframe(timeframe);
    FeedLimits out;
    out.candlesPerRequest = static_cast<std::size_t>(Millis(interval->perRequest) / timeframe.nominalLength());
    out.concurrentRequests = 3;
    return out;
}

Result<net::HistoryAsk> Candles::ask(const FetchRequest& request) const {
    const auto token = m_instruments->tokenOf(request.instrument);
    if (!token)
        return token.error();
    const Interval* interval = intervalOf(request.timeframe);
    if (!interval)
        return noTimeframe(request.timeframe);
    // Both ends belong to what Kite gives, and its clocks are Indian; its days are asked for by their date.
    const Millis offset = request.timeframe.isIntraday() ? Millis(indianOffset) : Millis(0);
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("from"), clockText(request.span.begin + offset));
    query.addQueryItem(QStringLiteral("to"), clockText(request.span.end - Millis(1) + offset));
    const QString path = QLatin1String("/instruments/historical/") + QString::number(*token) + QLatin1Char('/')
        + QLatin1String(interval->name);
    return net::HistoryAsk{path + QLatin1Char('?') + query.toString(QUrl::FullyEncoded), 1};
}

Result<net::HistoryAnswer> Candles::read(const QByteArray& body, const FetchRequest& request) const {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader root(*json);
    const auto status = root["status"].text();
    if (!status)
        return status.error();
    if (*status == QLatin1String("error"))
        return errorFrom(root);
    const net::JsonReader place = root["data"]["candles"];
    const auto rows = place.array();
    if (!rows)
        return rows.error();
    net::HistoryAnswer out;
    out.rowsRead = static_cast<std::uint64_t>(rows->size());
    out.candles.reserve(out.rowsRead);
    for (qsizetype i = 0; i < rows->size(); ++i) {
        const auto candle = candleOf(
            net::JsonReader(rows->at(i), place.place() + '/' + std::to_string(i)), !request.timeframe.isIntraday());
        if (!candle)
            return candle.error();
        out.candles.push_back(*candle);
    }
    return out;
}

std::optional<Error> errorOf(const net::HttpReply& reply) {
    if (reply.status == 200)
        return std::nullopt;
    const auto json = net::parseJson(reply.body);
    if (!json || net::JsonReader(*json)["error_type"].isMissing())
        return std::nullopt;
    return errorFrom(net::JsonReader(*json));
}

} // namespace truebar::kite
