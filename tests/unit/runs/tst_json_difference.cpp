#include "core/runs/json_difference.h"

#include <QTest>

using namespace truebar;

class TestJsonDifference : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalDocumentsDoNotDiffer();
    void namesThePlace_data();
    void namesThePlace();
    void anyTwoTextsHaveAPlace();
};

void TestJsonDifference::equalDocumentsDoNotDiffer() {
    QVERIFY(!firstJsonDifference("", ""));
    QVERIFY(!firstJsonDifference(R"({"a":[1,{"b":"c"}]})", R"({"a":[1,{"b":"c"}]})"));
}

void TestJsonDifference::namesThePlace_data() {
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("there");
    QTest::addColumn<QByteArray>("here");
    const auto row = [](const char* name, const char* first, const char* second, const char* pointer, const char* there,
                         const char* here) {
        QTest::newRow(name) << QByteArray(first) << QByteArray(second) << QByteArray(pointer) << QByteArray(there)
                            << QByteArray(here);
    };
    row("number", R"({"a":12,"b":3})", R"({"a":13,"b":3})", "/a", "12", "13");
    row("last digit that is missing", R"({"a":123})", R"({"a":12})", "/a", "123", "12");
    row("longer number", R"({"a":12})", R"({"a":123})", "/a", "12", "123");
    row("within a text", R"({"a":"one two"})", R"({"a":"one too"})", "/a", "\"one two\"", "\"one too\"");
    row("text of brackets", R"({"a":"}],","b":1})", R"({"a":"}],","b":2})", "/b", "1", "2");
    row("escaped quote", R"({"a":"x\"y","b":1})", R"({"a":"x\"y","b":2})", "/b", "1", "2");
    row("item of a list", R"({"a":[1,2,3]})", R"({"a":[1,2,4]})", "/a/2", "3", "4");
    row("deep", R"({"a":[{"b":1},{"b":[5,6]}]})", R"({"a":[{"b":1},{"b":[5,7]}]})", "/a/1/b/1", "6", "7");
    row("after a list", R"({"a":[1,2],"c":1})", R"({"a":[1,2],"c":2})", "/c", "1", "2");
    row("one that has ended", R"({"a":1)", R"({"a":1,"b":2})", "/a", "1", "1");
    row("nothing", "", R"({"a":1})", "", "", "{\"a\":1");
}

void TestJsonDifference::namesThePlace() {
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, there);
    QFETCH(QByteArray, here);
    const auto found = firstJsonDifference(first.toStdString(), second.toStdString());
    QVERIFY(found);
    QCOMPARE(QByteArray::fromStdString(found->pointer), pointer);
    QCOMPARE(QByteArray::fromStdString(found->first), there);
    QCOMPARE(QByteArray::fromStdString(found->second), here);
}

// What is no JSON is compared all the same.
void TestJsonDifference::anyTwoTextsHaveAPlace() {
    const std::string texts[]{"", "}", "]]]", "\"", "\"\\", "{\"a", "[,,,", ":", "{\"a\":\"b", "plain", "[[[[{"};
    for (const std::string& first : texts) {
        for (const std::string& second : texts)
            QCOMPARE(firstJsonDifference(first, second).has_value(), first != second);
    }
}

QTEST_GUILESS_MAIN(TestJsonDifference)
#include "tst_json_difference.moc"
