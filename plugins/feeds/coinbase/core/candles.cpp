#include "candles.h"

#include "plugins/feeds/net/json_reader.h"

#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace truebar::coinbase {

namespace {

constexpr std::int64_t mostRows = 300;
constexpr qsizetype columns = 6;
constexpr std::int64_t mostSeconds = toCount(latestTime) / 1000;

using Unit = Timeframe::Unit;
// The only lengths it has; days and six hours begin at midnight UTC.
constexpr std::array timeframes{Timeframe(1, Unit::Minute), Timeframe(5, Unit::Minute), Timeframe(15, Unit::Minute),
    Timeframe(1, Unit::Hour), Timeframe(6, Unit::Hour), Timeframe(1, Unit::Day)};

// The open times of the first and the last candle that one request can ask for. Both ends are part of the answer at
// the venue, and more than 300 between them are refused altogether.
struct Window {
    UtcMs first;
    UtcMs last;
    bool isCut; // the span goes on after the last
};

Window windowOf(const FetchRequest& request) {
    const Timeframe timeframe = request.timeframe;
    const UtcMs floor = timeframe.floor(request.span.begin);
    const UtcMs first = floor < request.span.begin ? timeframe.next(floor) : floor;
    const UtcMs last = std::max(first, timeframe.floor(request.span.end - Millis(1)));
    const UtcMs most = first + timeframe.nominalLength() * (mostRows - 1);
    return {first, std::min(last, most), last > most};
}

Result<Candle> candleOf(const net::JsonReader& row) {
    const auto cells = row.array();
    if (!cells)
        return cells.error();
    if (cells->size() != columns)
        return row.wrong("a row of 6 values");
    const auto time = row[0].integer();
    if (!time)
        return time.error();
    if (*time < 0 || *time >= mostSeconds)
        return row[0].wrong("a time in seconds since 1970");
    Candle out;
    out.openTime = utcMs(*time * 1000);
    for (const auto& [column, target] :
        {std::pair{1, &out.low}, std::pair{2, &out.high}, std::pair{3, &out.open}, std::pair{4, &out.close}}) {
        const auto price = row[column].price();
        if (!price)
            return price.error();
        *target = *price;
    }
    const auto volume = row[5].volume();
    if (!volume)
        return volume.error();
    out.volume = *volume;
    return out;
}

bool isPart(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

} // namespace

Result<void> checkSymbol(const InstrumentId& instrument) {
    if (instrument.venue != "COINBASE")
        return Error{"feed.unknown_instrument", "Coinbase's venue is COINBASE, not %1", {instrument.venue}};
    const std::string_view symbol = instrument.symbol;
    const auto dash = symbol.find('-');
    if (symbol.size() <= 30 && dash != symbol.npos && isPart(symbol.substr(0, dash)) && isPart(symbol.substr(dash + 1)))
        return {};
    return Error{"feed.unknown_instrument",
        "Coinbase has no %1: its symbols are two currencies with a dash, as in BTC-USD", {instrument.symbol}};
}

Result<FeedLimits> Candles::limits(Timeframe timeframe) const {
    if (std::find(timeframes.begin(), timeframes.end(), timeframe) == timeframes.end())
        return Error{"feed.timeframe", "Coinbase has no %1 candles", {timeframe.toString()}};
    FeedLimits out;
    out.candlesPerRequest = mostRows;
    out.concurrentRequests = 3;
    return out;
}

Result<net::HistoryAsk> Candles::ask(const FetchRequest& request) const {
    if (auto good = checkSymbol(request.instrument); !good)
        return std::move(good).error();
    const Window window = windowOf(request);
    QUrlQuery query;
    query.addQueryItem(
        QStringLiteral("granularity"), QString::number(request.timeframe.nominalLength() / std::chrono::seconds(1)));
    query.addQueryItem(QStringLiteral("start"), QString::fromStdString(formatUtc(window.first)));
    query.addQueryItem(QStringLiteral("end"), QString::fromStdString(formatUtc(window.last)));
    return net::HistoryAsk{QStringLiteral("/products/%1/candles?%2")
                               .arg(QString::fromStdString(request.instrument.symbol), query.toString())};
}

Result<net::HistoryAnswer> Candles::read(const QByteArray& body, const FetchRequest& request) const {
    const auto json = net::parseJson(body);
    if (!json)
        return json.error();
    const net::JsonReader root(*json);
    const auto rows = root.array();
    if (!rows)
        return rows.error();
    net::HistoryAnswer out;
    out.rowsRead = static_cast<std::uint64_t>(rows->size());
    out.candles.reserve(static_cast<std::size_t>(rows->size()));
    for (qsizetype i = 0; i < rows->size(); ++i) {
        const auto candle = candleOf(net::JsonReader(rows->at(i), '/' + std::to_string(i)));
        if (!candle)
            return candle.error();
        out.candles.push_back(*candle);
    }
    // Candles without trades are left out, so few rows, and none, speak for the whole window.
    const Window window = windowOf(request);
    if (window.isCut)
        out.answered = TimeSpan{request.span.begin, request.timeframe.next(window.last)};
    return out;
}

std::optional<Error> errorOf(const net::HttpReply& reply) {
    if (reply.status == 200)
        return std::nullopt;
    const auto json = net::parseJson(reply.body);
    const auto text = json ? net::JsonReader(*json)["message"].text() : Result<QString>(json.error());
    if (!text)
        return std::nullopt;
    const std::string said = text->left(200).toStdString();
    constexpr int notFound = 404;
    if (reply.status == notFound)
        return Error{"feed.unknown_instrument", "Coinbase does not know this symbol: %1", {said}};
    return Error{"feed.refused", "Coinbase answered %1: %2", {std::to_string(reply.status), said}};
}

} // namespace truebar::coinbase
