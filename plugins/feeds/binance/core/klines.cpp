#include "klines.h"

#include "plugins/feeds/net/json_reader.h"

#include <QUrlQuery>

namespace truebar::binance {

namespace {

constexpr std::size_t spotRows = 1000;
constexpr std::size_t usdmRows = 1500;
constexpr qsizetype columns = 12;
constexpr int invalidSymbol = -1121;

// What a request costs: spot 2 whatever its size; futures by rows.
double unitsOf(Market market, std::size_t rows) {
    if (market == Market::Spot)
        return 2;
    if (rows < 100)
        return 1;
    if (rows < 500)
        return 2;
    return rows <= 1000 ? 5 : 10;
}

std::size_t rowsIn(TimeSpan span, Timeframe timeframe) {
    const auto length = timeframe.nominalLength().count();
    return static_cast<std::size_t>(((span.end - span.begin).count() + length - 1) / length) + 1;
}

Result<Candle> candleOfRow(const net::JsonReader& row) {
    const auto cells = row.array();
    if (!cells)
        return cells.error();
    if (cells->size() < columns)
        return row.wrong("a row of 12 values");
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

} // namespace

Result<FeedLimits> Klines::limits(Timeframe timeframe) const {
    if (intervalOf(timeframe, m_market).isEmpty())
        return Error{"feed.timeframe", "Binance has no %1 candles", {timeframe.toString()}};
    FeedLimits out;
    out.candlesPerRequest = m_market == Market::Spot ? spotRows : usdmRows;
    out.concurrentRequests = 4;
    return out;
}

Result<net::HistoryAsk> Klines::ask(const FetchRequest& request) const {
    if (auto good = checkSymbol(request.instrument); !good)
        return std::move(good).error();
    const std::size_t most = m_market == Market::Spot ? spotRows : usdmRows;
    const std::size_t rows = std::min(most, rowsIn(request.span, request.timeframe));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("symbol"), QString::fromStdString(request.instrument.symbol));
    query.addQueryItem(QStringLiteral("interval"), intervalOf(request.timeframe, m_market));
    query.addQueryItem(QStringLiteral("startTime"), QString::number(toCount(request.span.begin)));
    query.addQueryItem(QStringLiteral("endTime"), QString::number(toCount(request.span.end) - 1));
    query.addQueryItem(QStringLiteral("limit"), QString::number(rows));
    const QString path =
        m_market == Market::Spot ? QStringLiteral("/api/v3/klines?") : QStringLiteral("/fapi/v1/klines?");
    return net::HistoryAsk{path + query.toString(), unitsOf(m_market, rows)};
}

Result<net::HistoryAnswer> Klines::read(const QByteArray& body, const FetchRequest& request) const {
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
        const auto candle = candleOfRow(net::JsonReader(rows->at(i), '/' + std::to_string(i)));
        if (!candle)
            return candle.error();
        out.candles.push_back(*candle);
    }
    // A full page may have been cut: it speaks for what it holds and no more.
    const std::size_t most = m_market == Market::Spot ? spotRows : usdmRows;
    if (out.candles.size() >= most)
        out.answered = TimeSpan{request.span.begin, request.timeframe.next(out.candles.back().openTime)};
    return out;
}

std::optional<Error> errorOf(const net::HttpReply& reply) {
    if (reply.status == 200)
        return std::nullopt;
    const auto json = net::parseJson(reply.body);
    if (!json)
        return std::nullopt;
    const net::JsonReader root(*json);
    const auto code = root["code"].integer();
    const auto text = root["msg"].text();
    if (!code || !text)
        return std::nullopt;
    const std::string said = text->left(200).toStdString();
    if (*code == invalidSymbol)
        return Error{"feed.unknown_instrument", "Binance does not know this symbol: %1", {said}};
    return Error{"feed.refused", "Binance answered %1: %2", {std::to_string(*code), said}};
}

} // namespace truebar::binance
