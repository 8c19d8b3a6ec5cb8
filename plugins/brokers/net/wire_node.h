// Reading what a venue says, trusting none of it: the first wrong value of a message is remembered with its JSON
// pointer, and everything read after it is a harmless zero. Numbers stay exact: prices and amounts are texts or whole
// numbers.
#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <optional>
#include <string>
#include <vector>

namespace truebar::wire {

// An object of at most so many levels. "live.unavailable" for anything else.
Result<QJsonObject> parseObject(const QByteArray& text);
// An object or an array.
Result<QJsonValue> parseValue(const QByteArray& text);

// The first fault of one message.
class Reading {
public:
    void fail(const std::string& place, const char* wanted);
    bool isGood() const { return !m_error.has_value(); }
    const Error& error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

// A value with its place. The Reading outlives it.
class Node {
public:
    Node(Reading& reading, QJsonValue value, std::string place = {})
        : m_reading(&reading)
        , m_value(std::move(value))
        , m_place(std::move(place)) { }

    // Undefined where it is not there.
    Node operator[](const char* key) const;
    // Of an array; a fault and none if it is no array.
    std::vector<Node> elements() const;
    // Undefined or null.
    bool isMissing() const { return m_value.isUndefined() || m_value.isNull(); }
    bool isObject() const { return m_value.isObject(); }
    bool isArray() const { return m_value.isArray(); }
    const QJsonValue& value() const { return m_value; }

    // At most 300 bytes.
    std::string text() const;
    // Empty where it is missing.
    std::string textOr() const { return isMissing() ? std::string() : text(); }
    bool boolean() const;
    bool booleanOr(bool fallback) const { return isMissing() ? fallback : boolean(); }
    std::int64_t integer() const;
    // A text, or a whole number; below 1e17.
    Decimal decimal() const;
    Decimal decimalOr(Decimal fallback) const { return isMissing() ? fallback : decimal(); }
    // As decimal(), above zero or not below it.
    Decimal positive() const;
    Decimal notNegative() const;
    // As decimal(), but digits behind the twelfth are cut off: for averages that are only shown.
    Decimal shortened() const;
    // Nothing for zero: venues write "0" where there is no price.
    std::optional<Decimal> unlessZero() const;
    // Milliseconds since 1970.
    UtcMs time() const;

    void fail(const char* wanted) const { m_reading->fail(m_place, wanted); }

private:
    Reading* m_reading;
    QJsonValue m_value;
    std::string m_place;
};

// What was read, or the first fault.
template <class T>
Result<T> finish(const Reading& reading, T value) {
    if (!reading.isGood())
        return reading.error();
    return value;
}

} // namespace truebar::wire
