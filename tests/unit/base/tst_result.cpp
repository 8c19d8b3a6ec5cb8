#include "core/base/result.h"

#include <QTest>

#include <memory>

using namespace truebar;

class TestResult : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holdsAValueOrAnError();
    void movesValuesOut();
    void voidHasOnlyAnError();
    void messageFillsPlaceholders();
    void placeIsSetOnce();
    void tellsInputFromFailure();
};

void TestResult::holdsAValueOrAnError() {
    const Result<int> good = 3;
    QVERIFY(good && good.has_value());
    QCOMPARE(*good, 3);
    QCOMPARE(good.value_or(7), 3);
    QCOMPARE(good.error_or({"none", ""}).code, std::string("none"));
    const Result<int> bad = Error{"a.b", "no"};
    QVERIFY(!bad);
    QCOMPARE(bad.value_or(7), 7);
    QCOMPARE(bad.error_or({"none", ""}).code, std::string("a.b"));
}

void TestResult::movesValuesOut() {
    Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
    const std::unique_ptr<int> taken = *std::move(result);
    QCOMPARE(*taken, 5);
    Result<std::string> text = std::string("abc");
    QCOMPARE(text->size(), std::size_t(3));
}

void TestResult::voidHasOnlyAnError() {
    QVERIFY(Result<void>());
    const Result<void> bad = Error{"a.b", "no"};
    QVERIFY(!bad);
    QCOMPARE(bad.error().text, std::string("no"));
}

void TestResult::messageFillsPlaceholders() {
    const Error error{"csv.high_below_low", "high %1 is below low %2", {"3", "4"}, "file.csv:17"};
    QCOMPARE(error.message(), std::string("file.csv:17: high 3 is below low 4"));
    // Arguments are not looked at again: what came from outside cannot name other arguments.
    QCOMPARE((Error{"x", "%1 and %2", {"%2", "b"}}.message()), std::string("%2 and b"));
    QCOMPARE((Error{"x", "5 % of %1, 100%", {"a"}}.message()), std::string("5 % of a, 100%"));
    QCOMPARE((Error{"x", "[%3]", {"a"}}.message()), std::string("[]"));
}

void TestResult::placeIsSetOnce() {
    QCOMPARE((Error{"x", "no"}.at("here").location), std::string("here"));
    QCOMPARE((Error{"x", "no", {}, "there"}.at("here").location), std::string("there"));
}

void TestResult::tellsInputFromFailure() {
    QVERIFY(isInputError({"setting.type", ""}));
    QVERIFY(isInputError({"iot.device", ""}));
    QVERIFY(!isInputError({"io.write", ""}));
    QVERIFY(!isInputError({"internal.bug", ""}));
}

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
