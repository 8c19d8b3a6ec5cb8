#include "core/base/json_writer.h"
#include "core/base/utf8.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cstring>
#include <limits>

using namespace truebar;

namespace {

template <class T>
std::string written(const T& value) {
    JsonWriter json;
    json.value(value);
    return json.take();
}

} // namespace

class TestJsonWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void setsCommasAndBrackets();
    void writesDoublesSoThatTheyReadBack();
    void writesExactNumbers();
    void escapesText_data();
    void escapesText();
    void makesOneSafeLineOfAnyText();
};

void TestJsonWriter::setsCommasAndBrackets() {
    JsonWriter json;
    json.beginObject().member("a", 1).member("b", true).key("c").beginArray();
    json.value("x").null().beginArray().endArray().beginObject().endObject().value(std::optional<int>());
    json.endArray().member("d", utcMs(1'600'000'000'123)).member("e", std::optional<std::string>("y")).endObject();
    const std::string text = json.take();
    QCOMPARE(text, std::string(R"({"a":1,"b":true,"c":["x",null,[],{},null],"d":1600000000123,"e":"y"})"));
    QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(text)).isObject());
}

void TestJsonWriter::writesDoublesSoThatTheyReadBack() {
    const double denormal = std::numeric_limits<double>::denorm_min();
    for (const double number : {0.1, 1.0 / 3, 1e300, denormal, -2.5, 12'345'678.9, 0.1 + 0.2}) {
        const QByteArray text = QByteArray::fromStdString('[' + written(number) + ']');
        const double back = QJsonDocument::fromJson(text).array().at(0).toDouble();
        QVERIFY2(std::memcmp(&back, &number, sizeof back) == 0, text.constData());
    }
    QCOMPARE(written(0.1), std::string("0.1"));
    QCOMPARE(written(3.0), std::string("3"));
    for (const double number : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
        QCOMPARE(written(number), std::string("null"));
}

void TestJsonWriter::writesExactNumbers() {
    QCOMPARE(
        written(Money(*Decimal::parse("99999999999999.000000000001"))), std::string("99999999999999.000000000001"));
    QCOMPARE(written(*Decimal::parse("-0.00000001")), std::string("-0.00000001"));
    QCOMPARE(written(std::numeric_limits<std::uint64_t>::max()), std::string("18446744073709551615"));
    QCOMPARE(written(std::numeric_limits<std::int64_t>::min()), std::string("-9223372036854775808"));
}

void TestJsonWriter::escapesText_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("plain") << QByteArray("abc /~") << QByteArray(R"("abc /~")");
    QTest::newRow("quote, backslash") << QByteArray(R"(a"b\c)") << QByteArray(R"("a\"b\\c")");
    QTest::newRow("controls") << QByteArray("\n\t\x01\x1f\x7f\0z", 7)
                              << QByteArray(R"("\u000a\u0009\u0001\u001f\u007f\u0000z")");
    QTest::newRow("good UTF-8") << QByteArray("é€😀") << QByteArray("\"é€😀\"");
    QTest::newRow("lone byte") << QByteArray("a\xFF"
                                             "b")
                               << QByteArray("\"a\xEF\xBF\xBD"
                                             "b\"");
    QTest::newRow("overlong") << QByteArray("\xC0\xAF") << QByteArray("\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80").left(1) << QByteArray("\"\xEF\xBF\xBD\"");
    QTest::newRow("cut off") << QByteArray("x\xE2\x82") << QByteArray("\"x\xEF\xBF\xBD\xEF\xBF\xBD\"");
    QTest::newRow("past U+10FFFF") << QByteArray("\xF4\x90\x80\x80").left(2)
                                   << QByteArray("\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

void TestJsonWriter::escapesText() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, expected);
    QCOMPARE(QByteArray::fromStdString(written(text.toStdString())), expected);
}

void TestJsonWriter::makesOneSafeLineOfAnyText() {
    QCOMPARE(printableLine("a\nb\x1b[31mc\x7f\xC2\x9B"
                           "d\xFF"
                           "é"),
        std::string("a b [31mc  d\xEF\xBF\xBD"
                    "é"));
}

QTEST_APPLESS_MAIN(TestJsonWriter)
#include "tst_json_writer.moc"
