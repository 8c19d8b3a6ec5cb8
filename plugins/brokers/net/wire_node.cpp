#include "plugins/brokers/net/wire_node.h"

#include <QJsonDocument>

namespace truebar::wire {

namespace {

constexpr qsizetype longestText = 300;
constexpr std::size_t longestNumber = 64;

Error broken(const QJsonParseError& error) {
    return Error{"live.unavailable", "the answer is not whole JSON (%1 at byte %2)",
        {error.errorString().toStdString(), std::to_string(error.offset)}};
}

Decimal largest() {
    return Decimal::powerOfTen(17);
}

} // namespace

Result<QJsonValue> parseValue(const QByteArray& text) {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return broken(error);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

Result<QJsonObject> parseObject(const QByteArray& text) {
    const auto value = parseValue(text);
    if (!value)
        return value.error();
    if (!value->isObject())
        return Error{"live.unavailable", "the answer should have %1 here", {"an object"}, "/"};
    return value->toObject();
}

void Reading::fail(const std::string& place, const char* wanted) {
    if (!m_error)
        m_error = Error{"live.unavailable", "the answer should have %1 here", {wanted}, place.empty() ? "/" : place};
}

Node Node::operator[](const char* key) const {
    return {*m_reading, m_value.toObject().value(QLatin1String(key)), m_place + '/' + key};
}

std::vector<Node> Node::elements() const {
    std::vector<Node> out;
    if (!m_value.isArray()) {
        fail("an array");
        return out;
    }
    const QJsonArray array = m_value.toArray();
    out.reserve(static_cast<std::size_t>(array.size()));
    for (qsizetype i = 0; i < array.size(); ++i)
        out.emplace_back(*m_reading, array.at(i), m_place + '/' + std::to_string(i));
    return out;
}

std::string Node::text() const {
    if (!m_value.isString()) {
        fail("a text");
        return {};
    }
    const QByteArray bytes = m_value.toString().toUtf8();
    if (bytes.size() > longestText) {
        fail("a text of at most 300 bytes");
        return {};
    }
    return bytes.toStdString();
}

bool Node::boolean() const {
    if (!m_value.isBool())
        fail("true or false");
    return m_value.toBool();
}

std::int64_t Node::integer() const {
    // Two fallbacks tell "not whole" from a value that happens to be the fallback.
    const qint64 read = m_value.toInteger(0);
    if (!m_value.isDouble() || read != m_value.toInteger(1)) {
        fail("a whole number");
        return 0;
    }
    return read;
}

Decimal Node::decimal() const {
    if (m_value.isDouble()) {
        const std::int64_t whole = integer();
        const Decimal out = Decimal::fromInteger(whole);
        if (out.abs() < largest())
            return out;
        fail("a number below 1e17");
        return {};
    }
    const std::string digits = m_value.toString().toStdString();
    if (!m_value.isString() || digits.size() > longestNumber) {
        fail("a decimal number");
        return {};
    }
    const auto read = Decimal::parse(digits);
    if (!read || !(read->abs() < largest())) {
        fail("a decimal number");
        return {};
    }
    return *read;
}

Decimal Node::positive() const {
    const Decimal out = decimal();
    if (out.sign() <= 0)
        fail("a number above 0");
    return out;
}

Decimal Node::notNegative() const {
    const Decimal out = decimal();
    if (out.sign() < 0)
        fail("a number that is not negative");
    return out;
}

Decimal Node::shortened() const {
    const QString digits = m_value.toString();
    const qsizetype point = digits.indexOf(QLatin1Char('.'));
    const bool isPlain = !digits.contains(QLatin1Char('e')) && !digits.contains(QLatin1Char('E'));
    if (point >= 0 && isPlain && digits.size() <= qsizetype(longestNumber))
        return Node(*m_reading, digits.left(point + 1 + Decimal::scale), m_place).decimal();
    return decimal();
}

std::optional<Decimal> Node::unlessZero() const {
    const Decimal read = notNegative();
    return read.isZero() ? std::nullopt : std::optional(read);
}

UtcMs Node::time() const {
    const std::int64_t count = integer();
    constexpr std::int64_t year2200 = 7'258'118'400'000;
    if (count < 0 || count > year2200) {
        fail("milliseconds since 1970");
        return {};
    }
    return utcMs(count);
}

} // namespace truebar::wire
