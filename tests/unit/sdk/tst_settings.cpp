#include "core/sdk/settings.h"

#include <QTest>

using namespace truebar;

namespace {

SettingField field(const char* key, SettingType type, SettingValue value) {
    SettingField out;
    out.key = key;
    out.type = type;
    out.defaultValue = std::move(value);
    return out;
}

SettingsSchema schema() {
    SettingField fast = field("fast", SettingType::Integer, std::int64_t(10));
    fast.minimum = 1;
    fast.maximum = 500;
    SettingField width = field("width", SettingType::Number, 2.0);
    width.minimum = 0;
    SettingField size = field("size", SettingType::Decimal, Decimal(1));
    size.minimum = 0;
    SettingField direction = field("direction", SettingType::Choice, std::string("long"));
    direction.choices = {"long", "both"};
    return SettingsSchema({fast, width, size, direction, field("loud", SettingType::Boolean, false),
        field("note", SettingType::Text, std::string())});
}

} // namespace

class TestSettings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void defaultsAreThere();
    void givenTextsOverlayThem();
    void refuses_data();
    void refuses();
    void fallsBackWhereTheTypeDiffers();
    void printsValuesSoThatTheyReadBack();
};

void TestSettings::defaultsAreThere() {
    const Settings settings = schema().defaults();
    QCOMPARE(settings.values().size(), std::size_t(6));
    QCOMPARE(settings.integer("fast"), std::int64_t(10));
    QCOMPARE(settings.text("direction"), std::string("long"));
    QVERIFY(schema().find("fast") && !schema().find("slow"));
    QVERIFY(*schema().resolve({}) == settings);
}

void TestSettings::givenTextsOverlayThem() {
    const auto settings = schema().resolve({{"fast", "500"}, {"width", "1e-3"}, {"size", "0.000000000001"},
        {"direction", "both"}, {"loud", "true"}, {"note", " as written "}});
    QVERIFY(settings);
    QCOMPARE(settings->integer("fast"), std::int64_t(500));
    QCOMPARE(settings->number("width"), 0.001);
    QVERIFY(settings->decimal("size") == Decimal::powerOfTen(-12));
    QCOMPARE(settings->text("direction"), std::string("both"));
    QVERIFY(settings->boolean("loud"));
    QCOMPARE(settings->text("note"), std::string(" as written "));
}

void TestSettings::refuses_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* key, const char* text, const char* message) {
        QTest::addRow("%s=%s", key, text) << QByteArray(key) << QByteArray(text) << QByteArray(message);
    };
    row("slow", "1", "setting 'slow': there is no such setting; there are: fast, width, size, direction, loud, note");
    row("fast", "", "setting 'fast': '' is not a whole number");
    row("fast", "1.5", "setting 'fast': '1.5' is not a whole number");
    row("fast", "10x", "setting 'fast': '10x' is not a whole number");
    row("fast", "99999999999999999999", "setting 'fast': '99999999999999999999' is not a whole number");
    row("fast", "0", "setting 'fast': 0 is below the minimum 1");
    row("fast", "501", "setting 'fast': 501 is above the maximum 500");
    row("width", "wide", "setting 'width': 'wide' is not a number");
    row("width", "nan", "setting 'width': the value must be a finite number");
    row("width", "inf", "setting 'width': the value must be a finite number");
    row("width", "-0.5", "setting 'width': -0.5 is below the minimum 0");
    row("size", "1e-13", "setting 'size': '1e-13' is not a number with at most 12 decimals");
    row("size", "-1", "setting 'size': -1 is below the minimum 0");
    row("direction", "Long", "setting 'direction': 'Long' is not one of: long, both");
    row("loud", "yes", "setting 'loud': 'yes' is not true or false");
}

void TestSettings::refuses() {
    QFETCH(const QByteArray, key);
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, message);
    const auto settings = schema().resolve({{key.toStdString(), text.toStdString()}});
    QVERIFY(!settings);
    QCOMPARE(settings.error().message(), message.toStdString());
    QVERIFY(isInputError(settings.error()));
}

void TestSettings::fallsBackWhereTheTypeDiffers() {
    Settings settings;
    settings.set("a", std::int64_t(5));
    QCOMPARE(settings.number("a", 7), 7.0);
    QCOMPARE(settings.text("a", "none"), std::string("none"));
    QCOMPARE(settings.integer("b", 9), std::int64_t(9));
    QVERIFY(settings.contains("a") && !settings.contains("b"));
    settings.set("a", true);
    QVERIFY(settings.boolean("a"));
}

void TestSettings::printsValuesSoThatTheyReadBack() {
    QCOMPARE(toString(SettingValue(true)), std::string("true"));
    QCOMPARE(toString(SettingValue(std::int64_t(-20))), std::string("-20"));
    QCOMPARE(toString(SettingValue(0.1)), std::string("0.1"));
    QCOMPARE(toString(SettingValue(*Decimal::parse("12.000001"))), std::string("12.000001"));
    QCOMPARE(toString(SettingValue(std::string("long"))), std::string("long"));
}

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
