#include "chart.h"

#include "chart_rows.h"
#include "plugins/feeds/net/json_reader.h"
#include "symbol.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace truebar::yahoo {

namespace {

using Unit = Timeframe::Unit;
using std::chrono::days;

struct Interval {
    const char* name;
    Timeframe timeframe;
    days perRequest; // 0: any span
    days history; // how far back, a day kept for the way; 0: to the beginning
};
constexpr std::array intervals{
    Interval{"1m", {1, Unit::Minute}, days(7), days(29)},
    Interval{"2m", {2, Unit::Minute}, days(59), days(59)},
    Interval{"5m", {5, Unit::Minute}, days(59), days(59)},
    Interval{"15m", {15, Unit::Minute}, days(59), days(59)},
    Interval{"30m", {30, Unit::Minute}, days(59), days(59)},
    Interval{"1h", {1, Unit::Hour}, days(729), days(729)},
    Interval{"1d", {1, Unit::Day}, days(0), days(0)},
    Interval{"1wk", {1, Unit::Week}, days(0), days(0)},
    Interval{"1mo", {1, Unit::Month}, days(0), days(0)},
};
// Later than any trade: Yahoo answers up to now.
constexpr const char* endOfTime = "9999999999";

const Interval* intervalOf(Timeframe timeframe) {
    for (const Interval& each : intervals) {
        if (each.timeframe == timeframe)
            return &each;
    }
    return nullptr;
}

QString errorText(const net::JsonReader& error) {
    return error["description"].value().toString(error["code"].value().toString()).left(200);
}

bool meansEmpty(const QString& text) {
    return text.startsWith(QLatin1String("Data doesn't exist"));
}

// The error that Yahoo puts into the body, if there is one.
std::optional<net::JsonReader> errorIn(const QByteArray& body) {
    const auto json = net::parseJson(body);
    if (!json)
        return std::nullopt;
    const net::JsonReader root(*json);
    // "finance" where the request did not even reach the charts.
    for (const char* room : {"chart", "finance"}) {
        if (root[room]["error"].value().isObject())
            return root[room]["error"];
    }
    return std::nullopt;
}

Error errorFrom(const net::JsonReader& error) {
    const std::string said = errorText(error).toStdString();
    const QString code = error["code"].value().toString();
    if (code == QLatin1String("Not Found"))
        return {"feed.unknown_instrument", "Yahoo does not know this symbol: %1", {said}};
    if (said.find("data not available for startTime") != std::string::npos
        || said.find("must be within") != std::string::npos)
        return {"feed.span", "Yahoo does not go so far back: %1", {said}};
    return {"feed.refused", "Yahoo answered: %1", {said}};
}

} // namespace

Result<FeedLimits> Chart::limits(Timeframe timeframe) const {
    const Interval* interval = intervalOf(timeframe);
    if (!interval)
        return Error{"feed.timeframe", "Yahoo has no %1 candles", {timeframe.toString()}};
    // Only days belong to one side of a split for certain, and only their answers tell all later splits.
    if (m_adjustment == Adjustment::None && timeframe != Timeframe(1, Unit::Day))
        return Error{"feed.timeframe", "without adjustment Yahoo has 1d candles only, not %1", {timeframe.toString()}};
    if (m_adjustment == Adjustment::All && timeframe.isIntraday())
        return Error{
            "feed.timeframe", "adjusted for dividends Yahoo has 1d candles and longer, not %1", {timeframe.toString()}};
    FeedLimits out;
    out.candlesPerRequest = static_cast<std::size_t>(Millis(interval->perRequest) / timeframe.nominalLength());
    out.concurrentRequests = 2;
    if (interval->history > days(0))
        out.history = interval->history;
    return out;
}

Result<net::HistoryAsk> Chart::ask(const FetchRequest& request) const {
    const auto symbol = yahooSymbol(request.instrument);
    if (!symbol)
        return symbol.error();
    const Interval* interval = intervalOf(request.timeframe);
    if (!interval)
        return Error{"feed.timeframe", "Yahoo has no %1 candles", {request.timeframe.toString()}};
    // A day of an exchange in the far east begins before ours, one in the far west after it.
    const Millis margin = request.timeframe.isIntraday() ? Millis(0) : Millis(std::chrono::hours(14));
    const auto seconds = [](UtcMs time) {
        return QString::number(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
    };
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("interval"), QString::fromLatin1(interval->name));
    query.addQueryItem(QStringLiteral("period1"), seconds(request.span.begin - margin));
    // Undoing splits needs all of them, to this day.
    query.addQueryItem(QStringLiteral("period2"),
        m_adjustment == Adjustment::None ? QString::fromLatin1(endOfTime) : seconds(request.span.end + margin));
    query.addQueryItem(QStringLiteral("includePrePost"), QStringLiteral("false"));
    query.addQueryItem(QStringLiteral("events"), QStringLiteral("div%7Csplit"));
    const QString path = QLatin1String("/v8/finance/chart/") + QString::fromLatin1(QUrl::toPercentEncoding(*symbol));
    return net::HistoryAsk{path + QLatin1Char('?') + query.toString(QUrl::FullyEncoded), 1};
}

Result<net::HistoryAnswer> Chart::read(const QByteArray& body, const FetchRequest& request) const {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader chart = net::JsonReader(*json)["chart"];
    if (const auto object = chart.object(); !object)
        return object.error();
    if (const net::JsonReader error = chart["error"]; error.value().isObject()) {
        if (meansEmpty(errorText(error)))
            return net::HistoryAnswer{};
        return errorFrom(error);
    }
    const auto results = chart["result"].array();
    if (!results)
        return results.error();
    if (results->size() != 1)
        return chart["result"].wrong("one result");
    const net::JsonReader result = chart["result"][0];
    const auto symbol = yahooSymbol(request.instrument);
    if (!symbol)
        return symbol.error();
    const auto named = result["meta"]["symbol"].text();
    if (!named)
        return named.error();
    if (named->compare(*symbol, Qt::CaseInsensitive) != 0)
        return result["meta"]["symbol"].wrong("the symbol that was asked for");
    // Yahoo may answer with longer candles than were asked for.
    const Interval* interval = intervalOf(request.timeframe);
    const auto granularity = result["meta"]["dataGranularity"].text();
    if (!granularity)
        return granularity.error();
    const bool isHour = request.timeframe == Timeframe(1, Unit::Hour) && *granularity == QLatin1String("60m");
    if (!interval || !(*granularity == QLatin1String(interval->name) || isHour))
        return result["meta"]["dataGranularity"].wrong("the length of the candles that were asked for");
    auto out = readRows(result, request.timeframe, m_adjustment);
    // A live row ends what the answer speaks for; rows before the span were asked for along with it.
    if (out && out->answered)
        out->answered =
            TimeSpan{request.span.begin, std::clamp(out->answered->end, request.span.begin, request.span.end)};
    return out;
}

std::optional<Error> errorOf(const net::HttpReply& reply) {
    const auto error = errorIn(reply.body);
    // In a reply with status 200 the reader of rows finds it.
    if (!error || reply.status == 200)
        return std::nullopt;
    return errorFrom(*error);
}

bool isEmptyAnswer(const net::HttpReply& reply) {
    constexpr int badRequest = 400;
    if (reply.status != badRequest)
        return false;
    const auto error = errorIn(reply.body);
    return error && meansEmpty(errorText(*error));
}

} // namespace truebar::yahoo
