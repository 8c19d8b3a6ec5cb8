#include "core/plugins/metadata_json.h"
#include "core/plugins/plugin_registry.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

QString sampleDirectory() {
    return QCoreApplication::applicationDirPath() + QStringLiteral("/sample_plugins");
}

QJsonObject goodMetadata() {
    return QJsonDocument::fromJson(
        R"({"id":"cross","kind":"strategy","name":"Cross","description":"d","version":"1.0.0",
        "sdk":"1.0","capabilities":["a"],"settings":[
        {"key":"fast","type":"integer","label":"Fast","default":10,"min":1,"max":500},
        {"key":"size","type":"decimal","default":"0.001","min":0},
        {"key":"side","type":"choice","default":"long","choices":["long","both"]},
        {"key":"on","type":"boolean","default":true}]})")
        .object();
}

} // namespace

class TestPluginRegistry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void loadsWhatFits();
    void refusesWithOneSentenceEach_data();
    void refusesWithOneSentenceEach();
    void refusesFilesThatAreNoPlugins();
    void namesTheOnesThereAre();
    void stopsExceptionsOfAPlugin();
    void anEmptyFolderHasNoPlugins();
    void readsTheSettingsSchema();
    void locatesBadMetadata_data();
    void locatesBadMetadata();
};

void TestPluginRegistry::loadsWhatFits() {
    const auto registry = PluginRegistry::scan(sampleDirectory());
    const auto entry = registry->find(PluginKind::Strategy, "good");
    QVERIFY(entry);
    QCOMPARE((*entry)->metadata.version, std::string("1.2.3"));
    const auto strategy = registry->createStrategy("good", (*entry)->metadata.settings.defaults());
    QVERIFY(strategy);
    QCOMPARE((*strategy)->feeds().size(), std::size_t(1));
}

void TestPluginRegistry::refusesWithOneSentenceEach_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("major") << "sdk_major" << QByteArray("plugin.sdk_major") << QByteArray("made for sdk 2.0");
    QTest::newRow("minor") << "sdk_minor" << QByteArray("plugin.sdk_minor") << QByteArray("needs sdk 1.9");
    QTest::newRow("schema") << "bad_schema" << QByteArray("plugin.metadata") << QByteArray("below the minimum");
    QTest::newRow("interface") << "wrong_interface" << QByteArray("plugin.interface") << QByteArray("truebar.other/1");
}

void TestPluginRegistry::refusesWithOneSentenceEach() {
    QFETCH(QString, file);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, words);
    const auto registry = PluginRegistry::scan(sampleDirectory());
    const auto& refused = registry->refused();
    const auto found = std::find_if(
        refused.begin(), refused.end(), [&](const auto& r) { return QFileInfo(r.file).baseName() == file; });
    QVERIFY(found != refused.end());
    QCOMPARE(QByteArray::fromStdString(found->reason.code), code);
    QVERIFY2(QByteArray::fromStdString(found->reason.message()).contains(words), found->reason.message().c_str());
    // Whoever asks for it is told the same.
    const auto asked = registry->createStrategy(file.toStdString(), {});
    QVERIFY(!asked);
    QCOMPARE(asked.error().code, std::string("plugin.unknown"));
    QCOMPARE(
        asked.error().message(), "the strategy '" + file.toStdString() + "' was refused: " + found->reason.message());
    // Something else of that name would lie in another folder.
    QCOMPARE(registry->createFeed(file.toStdString(), {}).error().message(),
        "there is no feed '" + file.toStdString() + "'; there are: none");
}

void TestPluginRegistry::refusesFilesThatAreNoPlugins() {
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("feeds")));
    QFile fake(folder.filePath(QStringLiteral("feeds/fake.so")));
    QVERIFY(fake.open(QIODevice::WriteOnly));
    fake.write("this is no library");
    fake.close();
    QVERIFY(QFile::copy(
        sampleDirectory() + QStringLiteral("/strategies/good.so"), folder.filePath(QStringLiteral("feeds/good.so"))));
    const auto registry = PluginRegistry::scan(folder.path());
    QCOMPARE(registry->plugins().size(), std::size_t(0));
    QCOMPARE(registry->refused().size(), std::size_t(2));
    QCOMPARE(registry->refused()[0].reason.code, std::string("plugin.not_a_plugin"));
    QCOMPARE(registry->refused()[1].reason.code, std::string("plugin.interface"));
}

void TestPluginRegistry::namesTheOnesThereAre() {
    const auto registry = PluginRegistry::scan(sampleDirectory());
    const auto missing = registry->createStrategy("nothing", {});
    QVERIFY(!missing);
    QCOMPARE(missing.error().message(), std::string("there is no strategy 'nothing'; there are: good, throwing"));
}

void TestPluginRegistry::stopsExceptionsOfAPlugin() {
    const auto registry = PluginRegistry::scan(sampleDirectory());
    const auto failed = registry->createStrategy("throwing", {});
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, std::string("internal.plugin_exception"));
    QCOMPARE(failed.error().message(), std::string("the plugin 'throwing' failed: out of order"));
}

void TestPluginRegistry::anEmptyFolderHasNoPlugins() {
    QTemporaryDir folder;
    const auto registry = PluginRegistry::scan(folder.path());
    QVERIFY(registry->plugins().empty());
    const auto missing = registry->createFeed("csv", {});
    QVERIFY(!missing);
    QCOMPARE(missing.error().message(), std::string("there is no feed 'csv'; there are: none"));
}

void TestPluginRegistry::readsTheSettingsSchema() {
    const auto metadata = parsePluginMetadata(goodMetadata());
    QVERIFY2(metadata, metadata ? "" : metadata.error().message().c_str());
    const Settings defaults = metadata->settings.defaults();
    QCOMPARE(defaults.integer("fast"), std::int64_t(10));
    QCOMPARE(defaults.decimal("size").toString(), std::string("0.001"));
    QCOMPARE(defaults.text("side"), std::string("long"));
    QCOMPARE(defaults.boolean("on"), true);
    QVERIFY(metadata->hasCapability("a"));
    QVERIFY(!metadata->hasCapability("b"));
}

void TestPluginRegistry::locatesBadMetadata_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QByteArray>("place");
    const auto field = [](const char* text) { return QJsonValue(QJsonDocument::fromJson(text).array()); };
    QTest::newRow("no id") << "id" << QJsonValue() << QByteArray("/id");
    QTest::newRow("id with blanks") << "id" << QJsonValue(QStringLiteral("My Plugin")) << QByteArray("/id");
    QTest::newRow("kind") << "kind" << QJsonValue(QStringLiteral("robot")) << QByteArray("/kind");
    QTest::newRow("sdk is a number") << "sdk" << QJsonValue(1.0) << QByteArray("/sdk");
    QTest::newRow("sdk is text") << "sdk" << QJsonValue(QStringLiteral("one")) << QByteArray("/sdk");
    QTest::newRow("type") << "settings" << field(R"([{"key":"a","type":"colour"}])") << QByteArray("/settings/0/type");
    QTest::newRow("no key") << "settings" << field(R"([{"type":"text"}])") << QByteArray("/settings/0/key");
    QTest::newRow("choice") << "settings" << field(R"([{"key":"a","type":"choice","default":"x"}])")
                            << QByteArray("/settings/0/choices");
    QTest::newRow("default") << "settings" << field(R"([{"key":"a","type":"integer","default":"x"}])")
                             << QByteArray("/settings/0/default");
    QTest::newRow("twice") << "settings" << field(R"([{"key":"a","type":"text"},{"key":"a","type":"text"}])")
                           << QByteArray("/settings/1/key");
}

void TestPluginRegistry::locatesBadMetadata() {
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QByteArray, place);
    QJsonObject json = goodMetadata();
    json.insert(key, value);
    const auto metadata = parsePluginMetadata(json);
    QVERIFY(!metadata);
    QCOMPARE(QByteArray::fromStdString(metadata.error().location), place);
}

QTEST_GUILESS_MAIN(TestPluginRegistry)
#include "tst_plugin_registry.moc"
