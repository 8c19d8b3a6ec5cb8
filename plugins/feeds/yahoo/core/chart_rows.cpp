#include "chart_rows.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>

namespace truebar::yahoo {

namespace {

constexpr std::array priceNames{"open", "high", "low", "close"};

struct Columns {
    QJsonArray times;
    std::array<QJsonArray, 4> prices; // as priceNames
    QJsonArray volumes;
    QJsonArray adjustedCloses;
};

// An instrument that did not trade has no times, and {} or empty arrays for prices.
Result<bool> isEmpty(const net::JsonReader& result) {
    if (!result["timestamp"].isMissing())
        return false;
    const auto quote = result["indicators"]["quote"][0].object();
    if (!quote)
        return quote.error();
    for (const QJsonValue& column : *quote) {
        if (!column.isArray() || !column.toArray().isEmpty())
            return result["timestamp"].wrong("a time for each price");
    }
    return true;
}

Result<QJsonArray> column(const net::JsonReader& reader, qsizetype size) {
    auto out = reader.array();
    if (out && out->size() != size)
        return reader.wrong("as many values as there are times");
    return out;
}

Result<Columns> columnsOf(const net::JsonReader& result, bool wantsAdjusted) {
    Columns out;
    auto times = result["timestamp"].array();
    if (!times)
        return std::move(times).error();
    out.times = std::move(*times);
    const net::JsonReader quote = result["indicators"]["quote"][0];
    for (std::size_t i = 0; i < priceNames.size(); ++i) {
        auto prices = column(quote[priceNames[i]], out.times.size());
        if (!prices)
            return std::move(prices).error();
        out.prices[i] = std::move(*prices);
    }
    auto volumes = column(quote["volume"], out.times.size());
    if (!volumes)
        return std::move(volumes).error();
    out.volumes = std::move(*volumes);
    if (wantsAdjusted) {
        auto adjusted = column(result["indicators"]["adjclose"][0]["adjclose"], out.times.size());
        if (!adjusted)
            return std::move(adjusted).error();
        out.adjustedCloses = std::move(*adjusted);
    }
    return out;
}

Result<QTimeZone> zoneOf(const net::JsonReader& result) {
    const net::JsonReader place = result["meta"]["exchangeTimezoneName"];
    const auto name = place.text();
    if (!name)
        return name.error();
    const QTimeZone zone(name->toLatin1());
    if (!zone.isValid())
        return place.wrong("the name of a time zone");
    return zone;
}

// A number of seconds within the years that we know.
Result<UtcMs> timeOf(const net::JsonReader& reader) {
    const auto seconds = reader.integer();
    if (!seconds)
        return seconds.error();
    constexpr std::int64_t perSecond = 1000;
    if (*seconds < toCount(earliestTime) / perSecond || *seconds >= toCount(latestTime) / perSecond)
        return reader.wrong("a time in seconds");
    return utcMs(*seconds * perSecond);
}

// 00:00 UTC of the date that the exchange's clocks show.
UtcMs dayOf(UtcMs time, const QTimeZone& zone) {
    const int offset = zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC));
    return std::chrono::floor<std::chrono::days>(time + std::chrono::seconds(offset));
}

Result<std::vector<Split>> splitsOf(const net::JsonReader& result, const QTimeZone& zone) {
    std::vector<Split> out;
    const net::JsonReader events = result["events"]["splits"];
    if (events.isMissing())
        return out;
    const auto byTime = events.object();
    if (!byTime)
        return byTime.error();
    for (const QString& key : byTime->keys()) {
        const net::JsonReader split = events[key.toUtf8().constData()];
        const auto time = timeOf(split["date"]);
        const auto numerator = split["numerator"].number();
        const auto denominator = split["denominator"].number();
        if (!time || !numerator || !denominator)
            return time.error_or(numerator.error_or(denominator.error_or({})));
        if (!(*numerator > 0))
            return split["numerator"].wrong("a number above zero");
        if (!(*denominator > 0))
            return split["denominator"].wrong("a number above zero");
        out.push_back({dayOf(*time, zone), *numerator / *denominator});
    }
    return out;
}

// Dividends and splits as the workstation keeps them.
Result<std::vector<CorporateAction>> actionsOf(
    const net::JsonReader& result, const QTimeZone& zone, const std::vector<Split>& splits) {
    std::vector<CorporateAction> out;
    for (const Split& split : splits)
        out.push_back({CorporateAction::Kind::Split, split.day, split.ratio});
    const net::JsonReader events = result["events"]["dividends"];
    if (events.isMissing())
        return out;
    const auto byTime = events.object();
    if (!byTime)
        return byTime.error();
    for (const QString& key : byTime->keys()) {
        const net::JsonReader dividend = events[key.toUtf8().constData()];
        const auto time = timeOf(dividend["date"]);
        const auto amount = dividend["amount"].number();
        if (!time || !amount)
            return time.error_or(amount.error_or({}));
        if (!(*amount > 0))
            return dividend["amount"].wrong("a number above zero");
        out.push_back({CorporateAction::Kind::Dividend, dayOf(*time, zone), *amount});
    }
    return out;
}

// One row after the other.
class Rows {
public:
    Rows(const net::JsonReader& result, Columns columns, Timeframe timeframe, Adjustment adjustment, QTimeZone zone,
        std::vector<Split> splits)
        : m_result(result)
        , m_columns(std::move(columns))
        , m_timeframe(timeframe)
        , m_adjustment(adjustment)
        , m_zone(std::move(zone))
        , m_splits(std::move(splits)) { }

    Result<net::HistoryAnswer> read();

private:
    Result<void> readRow(qsizetype row, UtcMs open, net::HistoryAnswer& out) const;
    Result<bool> isLive(qsizetype row, UtcMs time) const;
    net::JsonReader quote(const char* name, qsizetype row) const {
        return m_result["indicators"]["quote"][0][name][row];
    }

    const net::JsonReader& m_result;
    Columns m_columns;
    Timeframe m_timeframe;
    Adjustment m_adjustment;
    QTimeZone m_zone;
    std::vector<Split> m_splits;
};

// While a market is open, and for a while after, the last row is a snapshot stamped with its last trade.
Result<bool> Rows::isLive(qsizetype row, UtcMs time) const {
    if (row + 1 != m_columns.times.size())
        return false;
    if (m_timeframe.isIntraday() && m_timeframe.floor(time) != time)
        return true;
    const net::JsonReader lastTrade = m_result["meta"]["regularMarketTime"];
    if (lastTrade.isMissing())
        return false;
    const auto traded = timeOf(lastTrade);
    if (!traded)
        return traded.error();
    return time == *traded;
}

Result<void> Rows::readRow(qsizetype row, UtcMs open, net::HistoryAnswer& out) const {
    Candle candle;
    candle.openTime = open;
    std::array<double*, 4> targets{&candle.open, &candle.high, &candle.low, &candle.close};
    std::size_t missing = 0;
    const char* missingName = "";
    for (std::size_t i = 0; i < targets.size(); ++i) {
        if (m_columns.prices[i].at(row).isNull()) {
            ++missing;
            missingName = priceNames[i];
            continue;
        }
        const auto price = quote(priceNames[i], row).number();
        if (!price)
            return price.error();
        *targets[i] = shortestFloat(*price);
    }
    // No prices at all: no trade. Some: something went wrong at the source.
    if (missing == targets.size())
        return {};
    const auto reject = [&](const char* name) {
        out.rejected.push_back({static_cast<std::uint64_t>(row) + 1,
            {"row.missing", "the source left out the %1", {name}, formatUtc(open)}});
    };
    if (missing > 0) {
        reject(missingName);
        return {};
    }
    // Indices and currencies have no volume.
    if (!m_columns.volumes.at(row).isNull()) {
        const auto volume = quote("volume", row).number();
        if (!volume)
            return volume.error();
        candle.volume = *volume;
    }
    if (m_adjustment == Adjustment::None)
        undoSplits(candle, m_splits);
    // For prices as sent only: the adjusted close is told against those.
    if (m_adjustment == Adjustment::Splits && !m_columns.adjustedCloses.isEmpty()
        && !m_columns.adjustedCloses.at(row).isNull()) {
        const auto adjusted = m_result["indicators"]["adjclose"][0]["adjclose"][row].number();
        if (!adjusted)
            return adjusted.error();
        out.adjustedCloses.push_back({open, shortestFloat(*adjusted)});
    }
    if (m_adjustment == Adjustment::All) {
        const net::JsonReader place = m_result["indicators"]["adjclose"][0]["adjclose"][row];
        if (place.isMissing()) {
            reject("adjusted close");
            return {};
        }
        const auto adjusted = place.number();
        if (!adjusted)
            return adjusted.error();
        if (!(*adjusted > 0) || !(candle.close > 0))
            return place.wrong("an adjusted close above zero");
        applyDividends(candle, shortestFloat(*adjusted));
    }
    out.candles.push_back(candle);
    return {};
}

Result<net::HistoryAnswer> Rows::read() {
    net::HistoryAnswer out;
    out.rowsRead = static_cast<std::uint64_t>(m_columns.times.size());
    out.candles.reserve(out.rowsRead);
    for (qsizetype row = 0; row < m_columns.times.size(); ++row) {
        const net::JsonReader place = m_result["timestamp"][row];
        const auto time = timeOf(place);
        if (!time)
            return time.error();
        const UtcMs open = m_timeframe.isIntraday() ? *time : dayOf(*time, m_zone);
        const auto live = isLive(row, *time);
        if (!live)
            return live.error();
        if (*live) {
            out.answered = TimeSpan{UtcMs::min(), m_timeframe.floor(open)};
            break;
        }
        if (m_timeframe.unit() == Timeframe::Unit::Hour && m_timeframe.floor(open) != open)
            return Error{"feed.timeframe",
                "Yahoo counts the hours of this instrument from the opening of its exchange; ask for 30m candles", {},
                place.place()};
        if (auto read = readRow(row, open, out); !read)
            return std::move(read).error();
    }
    return out;
}

} // namespace

Result<net::HistoryAnswer> readRows(const net::JsonReader& result, Timeframe timeframe, Adjustment adjustment) {
    const auto empty = isEmpty(result);
    if (!empty)
        return empty.error();
    if (*empty)
        return net::HistoryAnswer{};
    const bool isAdjusted = adjustment == Adjustment::All
        || (adjustment == Adjustment::Splits && !result["indicators"]["adjclose"].isMissing());
    auto columns = columnsOf(result, isAdjusted);
    if (!columns)
        return std::move(columns).error();
    const auto zone = zoneOf(result);
    if (!zone)
        return zone.error();
    auto splits = splitsOf(result, *zone);
    if (!splits)
        return std::move(splits).error();
    auto actions = actionsOf(result, *zone, *splits);
    if (!actions)
        return std::move(actions).error();
    auto out = Rows(result, std::move(*columns), timeframe, adjustment, *zone, std::move(*splits)).read();
    if (out)
        out->actions = std::move(*actions);
    return out;
}

} // namespace truebar::yahoo
