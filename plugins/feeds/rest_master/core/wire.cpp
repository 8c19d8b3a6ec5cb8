#include "wire.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace truebar::rest_master {

namespace {

constexpr qsizetype columns = 6;
constexpr qsizetype longestCursor = 1000;

Result<InstrumentId> instrumentOf(const net::JsonReader& reader, const BatchRequest& request) {
    const auto text = reader.text();
    if (!text)
        return text.error();
    auto out = InstrumentId::parse(text->toStdString());
    const auto& asked = request.instruments;
    if (!out || std::find(asked.begin(), asked.end(), *out) == asked.end())
        return reader.wrong("an instrument that was asked for");
    return out;
}

// Up to where the store has taken its own data in; it says so where that is before the end of the span.
Result<std::optional<TimeSpan>> answeredOf(const net::JsonReader& reader, const BatchRequest& request) {
    if (reader.isMissing())
        return std::optional<TimeSpan>();
    const auto time = reader.integer();
    if (!time)
        return time.error();
    const UtcMs end = std::clamp(utcMs(*time), request.span.begin, request.span.end);
    return std::optional(TimeSpan{request.span.begin, request.timeframe.floor(end)});
}

Result<net::HistoryAnswer> answerOf(const net::JsonReader& series, const BatchRequest& request) {
    const net::JsonReader place = series["rows"];
    const auto rows = place.array();
    if (!rows)
        return rows.error();
    net::HistoryAnswer out;
    out.rowsRead = static_cast<std::uint64_t>(rows->size());
    out.candles.reserve(out.rowsRead);
    for (qsizetype i = 0; i < rows->size(); ++i) {
        const auto candle = candleOf(net::JsonReader(rows->at(i), place.place() + '/' + std::to_string(i)));
        if (!candle)
            return candle.error();
        out.candles.push_back(*candle);
    }
    const auto answered = answeredOf(series["complete_to"], request);
    if (!answered)
        return answered.error();
    out.answered = *answered;
    return out;
}

} // namespace

Result<Candle> candleOf(const net::JsonReader& row) {
    const auto cells = row.array();
    if (!cells)
        return cells.error();
    if (cells->size() != columns)
        return row.wrong("a row of a time and five numbers");
    const auto time = row[0].integer();
    if (!time)
        return time.error();
    Candle out;
    out.openTime = utcMs(*time);
    for (const auto& [column, target] : {std::pair{1, &out.open}, std::pair{2, &out.high}, std::pair{3, &out.low},
             std::pair{4, &out.close}, std::pair{5, &out.volume}}) {
        const auto number = row[column].number();
        if (!number)
            return number.error();
        *target = *number;
    }
    return out;
}

QString pathOf(const BatchRequest& request, const QString& cursor) {
    QStringList names;
    for (const InstrumentId& instrument : request.instruments)
        names += QString::fromStdString(instrument.toString());
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("instruments"), names.join(QLatin1Char(',')));
    query.addQueryItem(QStringLiteral("timeframe"), QString::fromStdString(request.timeframe.toString()));
    query.addQueryItem(QStringLiteral("from"), QString::number(toCount(request.span.begin)));
    query.addQueryItem(QStringLiteral("to"), QString::number(toCount(request.span.end)));
    query.addQueryItem(QStringLiteral("limit"), QString::number(rowsPerPage));
    if (!cursor.isEmpty())
        query.addQueryItem(QStringLiteral("cursor"), QString::fromLatin1(QUrl::toPercentEncoding(cursor)));
    return QLatin1String("/v1/candles?") + query.toString(QUrl::FullyEncoded);
}

Result<Page> readPage(const QByteArray& body, const BatchRequest& request) {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader root(*json);
    const auto timeframe = root["timeframe"].text();
    if (!timeframe)
        return timeframe.error();
    if (timeframe->toStdString() != request.timeframe.toString())
        return root["timeframe"].wrong("the timeframe that was asked for");
    const auto all = root["series"].array();
    if (!all)
        return all.error();
    Page out;
    for (qsizetype i = 0; i < all->size(); ++i) {
        const net::JsonReader series = root["series"][i];
        const auto instrument = instrumentOf(series["instrument"], request);
        if (!instrument)
            return instrument.error();
        auto answer = answerOf(series, request);
        if (!answer)
            return std::move(answer).error();
        if (!out.answers.emplace(*instrument, std::move(*answer)).second)
            return series["instrument"].wrong("each instrument only once");
    }
    if (root["next"].isMissing())
        return out;
    const auto next = root["next"].text();
    if (!next)
        return next.error();
    if (next->isEmpty() || next->size() > longestCursor)
        return root["next"].wrong("a cursor of 1 to 1000 characters, or null");
    out.next = *next;
    return out;
}

std::optional<Error> errorOf(const net::HttpReply& reply) {
    if (reply.status == 200)
        return std::nullopt;
    const auto json = net::parseJson(reply.body);
    if (!json)
        return std::nullopt;
    const net::JsonReader error = net::JsonReader(*json)["error"];
    const auto code = error["code"].text();
    if (!code)
        return std::nullopt;
    const std::vector<std::string> said{
        code->left(60).toStdString(), error["message"].value().toString().left(200).toStdString()};
    if (*code == QLatin1String("unknown_instrument"))
        return Error{"feed.unknown_instrument", "the store does not have this instrument (%1: %2)", said};
    if (*code == QLatin1String("timeframe"))
        return Error{"feed.timeframe", "the store does not have such candles (%1: %2)", said};
    if (*code == QLatin1String("span"))
        return Error{"feed.span", "the store does not answer for this span (%1: %2)", said};
    if (*code == QLatin1String("cursor_expired") || *code == QLatin1String("busy"))
        return Error{"feed.unavailable", "the store asks to try again (%1: %2)", said};
    if (*code == QLatin1String("unauthorized"))
        return Error{"feed.refused", "the store does not accept the token (%1: %2)", said};
    return Error{"feed.refused", "the store answered %1: %2", said};
}

} // namespace truebar::rest_master
