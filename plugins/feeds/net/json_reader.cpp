#include "plugins/feeds/net/json_reader.h"

#include <charconv>
#include <cmath>

namespace truebar::net {

Result<QJsonValue> parseJson(const QByteArray& text) {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return Error{"feed.unavailable", "the answer is not whole JSON (%1 at byte %2)",
            {error.errorString().toStdString(), std::to_string(error.offset)}};
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

JsonReader JsonReader::operator[](const char* key) const {
    return JsonReader(m_value.toObject().value(QLatin1String(key)), m_place + '/' + key);
}

JsonReader JsonReader::operator[](qsizetype index) const {
    return JsonReader(m_value.toArray().at(index), m_place + '/' + std::to_string(index));
}

Error JsonReader::wrong(const char* wanted) const {
    return Error{"feed.unavailable", "the answer should have %1 here", {wanted}, m_place.empty() ? "/" : m_place};
}

Result<QJsonArray> JsonReader::array() const {
    return m_value.isArray() ? Result<QJsonArray>(m_value.toArray()) : Result<QJsonArray>(wrong("an array"));
}

Result<QJsonObject> JsonReader::object() const {
    return m_value.isObject() ? Result<QJsonObject>(m_value.toObject()) : Result<QJsonObject>(wrong("an object"));
}

Result<QString> JsonReader::text() const {
    return m_value.isString() ? Result<QString>(m_value.toString()) : Result<QString>(wrong("a text"));
}

Result<bool> JsonReader::boolean() const {
    return m_value.isBool() ? Result<bool>(m_value.toBool()) : Result<bool>(wrong("true or false"));
}

Result<double> JsonReader::number() const {
    if (m_value.isDouble() && std::isfinite(m_value.toDouble()))
        return m_value.toDouble();
    if (!m_value.isString())
        return wrong("a number");
    const QByteArray text = m_value.toString().toLatin1();
    double out = 0;
    const auto [end, status] = std::from_chars(text.begin(), text.end(), out);
    if (status != std::errc() || end != text.end() || !std::isfinite(out))
        return wrong("a number");
    return out;
}

Result<std::int64_t> JsonReader::integer() const {
    const auto read = number();
    if (!read)
        return wrong("a whole number");
    constexpr double most = 9007199254740992.0;
    if (*read != std::floor(*read) || std::fabs(*read) > most)
        return wrong("a whole number");
    return static_cast<std::int64_t>(*read);
}

Result<double> JsonReader::price() const {
    const auto read = number();
    constexpr double most = 1e17;
    return read && *read > 0 && *read < most ? *read : Result<double>(wrong("a price above 0"));
}

Result<double> JsonReader::volume() const {
    const auto read = number();
    return read && *read >= 0 ? *read : Result<double>(wrong("an amount that is not negative"));
}

Result<Decimal> JsonReader::step() const {
    const auto read = number();
    if (!read)
        return wrong("a step above 0");
    auto out = m_value.isString() ? Decimal::parse(m_value.toString().toStdString())
                                  : Result<Decimal>(Decimal::fromDouble(*read));
    return out && out->sign() > 0 ? out : Result<Decimal>(wrong("a step above 0"));
}

Result<UtcMs> JsonReader::time() const {
    const std::string text = m_value.toString().toStdString();
    // parseUtc() takes other forms too, among them plain numbers.
    if (text.find('T') == std::string::npos)
        return wrong("a time such as 2023-10-04T16:25:00Z");
    const auto read = parseUtc(text);
    if (!read || *read < earliestTime || *read >= latestTime)
        return wrong("a time such as 2023-10-04T16:25:00Z");
    return *read;
}

} // namespace truebar::net
