#include "core/base/json_writer.h"
#include "core/base/utf8.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstring>

using namespace truebar;

namespace {

template <class T>
QJsonValue readBack(const T& value) {
    JsonWriter json;
    json.beginArray().value(value).endArray();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(json.take()), &error);
    RC_ASSERT(error.error == QJsonParseError::NoError);
    RC_ASSERT(document.array().size() == 1);
    return document.array().at(0);
}

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8SequenceLength(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

} // namespace

class TestJsonWriterProperties : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyDoubleReadsBack();
    void anyBytesMakeADocument();
    void aPrintableLineIsOne();
};

void TestJsonWriterProperties::everyDoubleReadsBack() {
    QVERIFY(rc::check([](std::uint64_t bits) {
        const auto number = std::bit_cast<double>(bits);
        const QJsonValue back = readBack(number);
        if (!std::isfinite(number)) {
            RC_ASSERT(back.isNull());
            return;
        }
        RC_ASSERT(back.toDouble() == number);
    }));
}

void TestJsonWriterProperties::anyBytesMakeADocument() {
    QVERIFY(rc::check([](const std::vector<unsigned char>& bytes) {
        const std::string text(bytes.begin(), bytes.end());
        const QByteArray back = readBack(text).toString().toUtf8();
        RC_ASSERT(isUtf8(std::string_view(back.constData(), static_cast<std::size_t>(back.size()))));
        if (isUtf8(text))
            RC_ASSERT(back.toStdString() == text);
    }));
}

void TestJsonWriterProperties::aPrintableLineIsOne() {
    QVERIFY(rc::check([](const std::vector<unsigned char>& bytes) {
        const std::string line = printableLine(std::string(bytes.begin(), bytes.end()));
        RC_ASSERT(isUtf8(line));
        for (const char c : line)
            RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
        RC_ASSERT(printableLine(line) == line);
    }));
}

QTEST_APPLESS_MAIN(TestJsonWriterProperties)
#include "tst_json_writer.moc"
