// Reading a venue's JSON: every wrong type is an error with its JSON pointer.
#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace truebar::net {

// "feed.unavailable" if this is no JSON: an answer cut short is worth another try.
Result<QJsonValue> parseJson(const QByteArray& text);

// A value with its place. Copies are cheap: Qt shares the data.
class JsonReader {
public:
    explicit JsonReader(QJsonValue value, std::string place = {})
        : m_value(std::move(value))
        , m_place(std::move(place)) { }

    const QJsonValue& value() const { return m_value; }
    const std::string& place() const { return m_place; }
    // A member or an element; undefined if it is not there.
    JsonReader operator[](const char* key) const;
    JsonReader operator[](int index) const { return (*this)[qsizetype(index)]; }
    JsonReader operator[](qsizetype index) const;
    bool isMissing() const { return m_value.isUndefined() || m_value.isNull(); }

    Result<QJsonArray> array() const;
    Result<QJsonObject> object() const;
    Result<QString> text() const;
    Result<bool> boolean() const;
    // A number, or a text that is one: exchanges send both.
    Result<double> number() const;
    // As number(), whole and within 2^53.
    Result<std::int64_t> integer() const;
    // As number(), above 0 and below 1e17.
    Result<double> price() const;
    // As number(), not negative.
    Result<double> volume() const;
    // As number(), exact, above 0.
    Result<Decimal> step() const;
    // An RFC 3339 text, "2023-10-04T16:25:00.000000000Z"; what is finer than a millisecond is cut off.
    Result<UtcMs> time() const;

    Error wrong(const char* wanted) const;

private:
    QJsonValue m_value;
    std::string m_place;
};

} // namespace truebar::net
