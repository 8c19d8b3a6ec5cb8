#include "tests/support/venues/yahoo_venue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar::test {

namespace {

QByteArray json(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

WireReply error(int status, const char* code, const char* text) {
    return replyOf(status,
        json({{QStringLiteral("chart"),
            QJsonObject{{QStringLiteral("result"), QJsonValue::Null},
                {QStringLiteral("error"),
                    QJsonObject{{QStringLiteral("code"), QString::fromLatin1(code)},
                        {QStringLiteral("description"), QString::fromLatin1(text)}}}}}}));
}

class Columns {
public:
    void add(qint64 seconds, const Candle& candle) {
        m_times.append(seconds);
        m_open.append(candle.open);
        m_high.append(candle.high);
        m_low.append(candle.low);
        m_close.append(candle.close);
        m_volume.append(candle.volume);
    }
    void addHole(qint64 seconds) {
        m_times.append(seconds);
        for (QJsonArray* column : {&m_open, &m_high, &m_low, &m_close, &m_volume})
            column->append(QJsonValue::Null);
    }
    void put(QJsonObject& result) const {
        QJsonObject quote;
        if (!m_times.isEmpty()) {
            result[QStringLiteral("timestamp")] = m_times;
            quote = {{QStringLiteral("open"), m_open}, {QStringLiteral("high"), m_high}, {QStringLiteral("low"), m_low},
                {QStringLiteral("close"), m_close}, {QStringLiteral("volume"), m_volume}};
        }
        result[QStringLiteral("indicators")] = QJsonObject{{QStringLiteral("quote"), QJsonArray{quote}}};
    }

private:
    QJsonArray m_times, m_open, m_high, m_low, m_close, m_volume;
};

class YahooDialect final : public IVenueDialect {
public:
    YahooDialect(MarketTruth truth, std::set<std::string> symbols)
        : IVenueDialect(std::move(truth))
        , m_symbols(std::move(symbols)) { }

    WireReply answer(const WireRequest& request, UtcMs now) override;
    WireReply throttled(std::optional<int> retryAfterSeconds) const override {
        return replyOf(429, "Too Many Requests\r\n", retryAfterSeconds);
    }
    WireReply wrongShape() const override { return replyOf(200, R"({"chart":{"result":{"meta":[]},"error":null}})"); }

private:
    const std::set<std::string> m_symbols;
};

WireReply YahooDialect::answer(const WireRequest& request, UtcMs now) {
    if (!headerOf(request, "User-Agent").startsWith("Mozilla/"))
        return error(403, "Forbidden", "no browser");
    const QString symbol = request.path.section(QLatin1Char('/'), -1);
    if (!request.path.startsWith(QLatin1String("/v8/finance/chart/")) || !m_symbols.contains(symbol.toStdString()))
        return error(404, "Not Found", "No data found, symbol may be delisted");
    const QString interval = request.query.queryItemValue(QStringLiteral("interval"));
    const auto timeframe = Timeframe::parse(interval.toStdString());
    if (!timeframe)
        return error(422, "Unprocessable Entity", "Invalid input - interval is not supported");
    const auto time = [&](const char* key) {
        return utcMs(request.query.queryItemValue(QString::fromLatin1(key)).toLongLong() * 1000);
    };
    const TimeSpan span{time("period1"), std::min(time("period2"), now)};
    if (*timeframe == Timeframe() && time("period1") < now - std::chrono::days(30))
        return error(422, "Unprocessable Entity",
            "1m data not available for startTime. The requested range must be within the last 30 days.");
    if (span.isEmpty())
        return error(400, "Bad Request", "Data doesn't exist for startDate = 1, endDate = 2");
    const InstrumentId id{"YAHOO", symbol.toStdString()};
    const Series candles = truth().candles(id, *timeframe, span, now);
    Columns columns;
    std::size_t next = 0;
    for (UtcMs open = timeframe->floor(span.begin + timeframe->nominalLength() - Millis(1));
         open < timeframe->floor(now) && open < span.end; open = timeframe->next(open)) {
        const qint64 seconds = toCount(open) / 1000;
        if (next < candles.size() && candles.at(next).openTime == open)
            columns.add(seconds, candles.at(next++));
        else
            columns.addHole(seconds);
    }
    const qint64 lastTrade = toCount(now) / 1000;
    if (const auto forming = truth().forming(id, *timeframe, now); forming && time("period2") > now)
        columns.add(lastTrade, *forming);
    QJsonObject result;
    result[QStringLiteral("meta")] =
        QJsonObject{{QStringLiteral("symbol"), symbol}, {QStringLiteral("exchangeTimezoneName"), QStringLiteral("UTC")},
            {QStringLiteral("dataGranularity"), interval}, {QStringLiteral("regularMarketTime"), lastTrade}};
    columns.put(result);
    return replyOf(200,
        json({{QStringLiteral("chart"),
            QJsonObject{
                {QStringLiteral("result"), QJsonArray{result}}, {QStringLiteral("error"), QJsonValue::Null}}}}));
}

} // namespace

YahooVenue::YahooVenue(const IClock& clock, MarketTruth truth, std::set<std::string> symbols, VenueFaults faults)
    : LocalVenue(clock, std::make_unique<YahooDialect>(std::move(truth), std::move(symbols)), faults) { }

} // namespace truebar::test
