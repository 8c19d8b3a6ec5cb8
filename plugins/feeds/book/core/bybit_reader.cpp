#include "bybit_reader.h"

#include "book_numbers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar::book {

// One line, read whole before any of it is applied.
struct BybitReader::Message {
    bool isSnapshot = false;
    UtcMs time{};
    std::string symbol{};
    std::int64_t update = 0;
    std::vector<BookLevel> bids{}; // a quantity of 0 takes the level away
    std::vector<BookLevel> asks{};
};

namespace {

using Levels = std::vector<BookLevel>;

Error badField(const char* name) {
    return {"book.field", "the field '%1' is missing or not what it should be", {name}};
}

Result<std::int64_t> wholeNumber(const QJsonObject& object, const char* name) {
    constexpr std::int64_t none = INT64_MIN;
    const QJsonValue value = object.value(QLatin1String(name));
    const qint64 out = value.isDouble() ? value.toInteger(none) : none;
    if (out == none)
        return badField(name);
    return out;
}

Result<Levels> levelsOf(const QJsonObject& data, const char* name, PrecisionHint& precision) {
    const QJsonValue value = data.value(QLatin1String(name));
    if (!value.isArray())
        return badField(name);
    Levels out;
    const QJsonArray pairs = value.toArray();
    out.reserve(static_cast<std::size_t>(pairs.size()));
    for (const auto& pair : pairs) {
        const QJsonArray both = pair.toArray();
        if (both.size() != 2 || !both.at(0).isString() || !both.at(1).isString())
            return badField(name);
        auto level = parseLevel(both.at(0).toString().toStdString(), both.at(1).toString().toStdString(), precision);
        if (!level)
            return std::move(level).error();
        out.push_back(*level);
    }
    return out;
}

// `isBefore` orders the side, best price first.
template <class Before>
void applySide(Levels& side, const Levels& changes, Before isBefore) {
    for (const BookLevel& change : changes) {
        const auto at = std::lower_bound(side.begin(), side.end(), change.price,
            [&](const BookLevel& level, double price) { return isBefore(level.price, price); });
        const bool isThere = at != side.end() && at->price == change.price;
        if (change.quantity > 0 && isThere)
            at->quantity = change.quantity;
        else if (change.quantity > 0)
            side.insert(at, change);
        else if (isThere)
            side.erase(at);
    }
}

} // namespace

Result<std::optional<BookRow>> BybitReader::next() {
    std::string_view line;
    do {
        const auto more = m_lines.next(line);
        if (!more)
            return more.error();
        if (!*more)
            return std::optional<BookRow>();
    } while (line.find_first_not_of(" \t") == std::string_view::npos);
    BookRow row;
    row.line = m_lines.lineNumber();
    if (auto applied = apply(line); applied)
        row.book = &m_book;
    else
        row.reason = std::move(applied).error();
    return std::optional(std::move(row));
}

Result<void> BybitReader::apply(std::string_view line) {
    const auto message = parse(line);
    if (!message)
        return message.error();
    if (auto inOrder = checkOrder(*message); !inOrder)
        return inOrder;
    if (message->isSnapshot) {
        m_book.bids.clear();
        m_book.asks.clear();
    }
    applySide(m_book.bids, message->bids, std::greater<>());
    applySide(m_book.asks, message->asks, std::less<>());
    m_book.time = message->time;
    m_update = message->update;
    return {};
}

Result<BybitReader::Message> BybitReader::parse(std::string_view line) {
    QJsonParseError problem;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(line.data(), static_cast<qsizetype>(line.size())), &problem);
    if (problem.error != QJsonParseError::NoError || !document.isObject())
        return Error{"book.json", "this is not a JSON object"};
    const QJsonObject object = document.object();
    const QString type = object.value(QLatin1String("type")).toString();
    if (type != QLatin1String("snapshot") && type != QLatin1String("delta"))
        return badField("type");
    const auto time = wholeNumber(object, "ts");
    if (!time || utcMs(*time) < earliestTime || utcMs(*time) >= latestTime)
        return badField("ts");
    const QJsonObject data = object.value(QLatin1String("data")).toObject();
    const auto update = wholeNumber(data, "u");
    if (!update)
        return update.error();
    Message out;
    out.isSnapshot = type == QLatin1String("snapshot");
    out.time = utcMs(*time);
    out.update = *update;
    out.symbol = data.value(QLatin1String("s")).toString().toStdString();
    if (out.symbol.empty())
        return badField("s");
    PrecisionHint seen = m_precision;
    auto bids = levelsOf(data, "b", seen);
    if (!bids)
        return std::move(bids).error();
    auto asks = levelsOf(data, "a", seen);
    if (!asks)
        return std::move(asks).error();
    m_precision = seen;
    out.bids = std::move(*bids);
    out.asks = std::move(*asks);
    return out;
}

Result<void> BybitReader::checkOrder(const Message& message) {
    if (m_symbol.empty())
        m_symbol = message.symbol;
    if (message.symbol != m_symbol)
        return Error{"book.other_symbol", "this is a row of %1 in a file of %2", {message.symbol, m_symbol}};
    if (message.isSnapshot)
        return {};
    if (!m_update)
        return Error{"book.unknown", "the book is not known before the next snapshot"};
    if (message.update != *m_update + 1) {
        const std::int64_t last = *std::exchange(m_update, std::nullopt);
        return Error{"book.gap", "after update %1 comes %2; the book is not known before the next snapshot",
            {std::to_string(last), std::to_string(message.update)}};
    }
    return {};
}

} // namespace truebar::book
