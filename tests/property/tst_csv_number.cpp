// The quick reading of numbers says what std::from_chars says, to the last bit, or nothing at all.
#include "plugins/feeds/csv/core/number_text.h"

#include <QTest>

#include <rapidcheck.h>

#include <bit>
#include <charconv>
#include <string>

using namespace truebar::csv;

namespace {

std::optional<double> reference(const std::string& text) {
    double value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

int decimalsIn(std::string text) {
    const auto point = text.find('.');
    if (point == std::string::npos)
        return 0;
    text.erase(text.find_last_not_of('0') + 1);
    return static_cast<int>(text.size() - point - 1);
}

void agrees(const std::string& text) {
    const auto quick = plainNumber(text);
    if (!quick)
        return;
    const auto slow = reference(text);
    RC_ASSERT(slow.has_value());
    RC_ASSERT(std::bit_cast<std::uint64_t>(quick->value) == std::bit_cast<std::uint64_t>(*slow));
    RC_ASSERT(quick->decimals == decimalsIn(text));
}

} // namespace

class TestCsvNumber : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digitsWithAPointAreReadExactly() {
        QVERIFY(rc::check([] {
            auto text = *rc::gen::container<std::string>(rc::gen::inRange('0', static_cast<char>('9' + 1)));
            RC_PRE(!text.empty());
            text.insert(*rc::gen::inRange<std::size_t>(0, text.size() + 1), ".");
            agrees((*rc::gen::arbitrary<bool>() ? "-" : "") + text);
        }));
    }
    void anyOtherTextIsLeftOrAgrees() {
        QVERIFY(rc::check([] {
            agrees(
                *rc::gen::container<std::string>(rc::gen::element('0', '1', '7', '9', '.', '-', '+', 'e', 'n', ' ')));
        }));
    }
    void readsWhatFilesHold_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("decimals");
        QTest::newRow("price") << QByteArray("30123.45") << 30123.45 << 2;
        QTest::newRow("trailing zeros") << QByteArray("0.00012300") << 0.000123 << 6;
        QTest::newRow("whole") << QByteArray("431") << 431.0 << 0;
        QTest::newRow("negative") << QByteArray("-6.25") << -6.25 << 2;
        QTest::newRow("no digits before the point") << QByteArray(".5") << 0.5 << 1;
        QTest::newRow("largest exact") << QByteArray("9007199254740992") << 9007199254740992.0 << 0;
    }
    void readsWhatFilesHold() {
        QFETCH(QByteArray, text);
        QFETCH(double, value);
        QFETCH(int, decimals);
        const auto read = plainNumber(text.toStdString());
        QVERIFY(read.has_value());
        QVERIFY(read->value == value);
        QCOMPARE(read->decimals, decimals);
    }
    void leavesTheRest() {
        for (const char* text : {"", "-", ".", "-.", "+1", "1e5", "1.2.3", "nan", "inf", "0x10", " 1", "1 ", "null",
                 "9007199254740993", "12345678901234567890"})
            QVERIFY2(!plainNumber(text), text);
    }
};

QTEST_APPLESS_MAIN(TestCsvNumber)
#include "tst_csv_number.moc"
