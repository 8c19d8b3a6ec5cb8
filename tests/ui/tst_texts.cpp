// Texts from outside ui/ are in its catalogues, and each has its German.
#include "core/base/error.h"
#include "tests/ui/source_texts.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/plugin_text.h"

#include <QFile>
#include <QTest>
#include <QTranslator>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

const QString root = QStringLiteral(TRUEBAR_SOURCE_DIR "/");

// Sentences without a code beside them and without a placeholder, which helpers in these files hand on as arguments
// or texts of errors. Others are found in the sources.
const QString moreErrors = root + QStringLiteral("ui/texts/more_error_texts.h");

} // namespace

class TestTexts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatItShould();
    void catalogueIsComplete_data();
    void catalogueIsComplete();
    void moreTextsAreOfTheSources();
    void everyTextIsGerman_data();
    void everyTextIsGerman();
    void errorsAndPluginsSpeakGerman();

private:
    static QStringList wanted(const QString& what);
};

QStringList TestTexts::wanted(const QString& what) {
    if (what == QLatin1String("plugins"))
        return metadataTextsBelow(root + QStringLiteral("plugins"));
    const QStringList core = errorTextsBelow(root + QStringLiteral("core"));
    if (what == QLatin1String("core_errors"))
        return core;
    QStringList out = errorTextsBelow(root + QStringLiteral("plugins"));
    out.removeIf([&](const QString& text) { return core.contains(text); });
    return out;
}

void TestTexts::findsWhatItShould() {
    const QString source = QStringLiteral(R"(
        // "a.comment", "says nothing to %1 at all"
        return Error{"csv.empty", "the file is empty"};
        return refuse("run.cash", "the cash of '%1' is "
                                  "not a \"number\"", {text});
        setting("window.title", "x"); tell("no %1 such thing");
        "SELECT name FROM t")");
    QCOMPARE(errorTextsIn(source),
        QStringList({QStringLiteral("no %1 such thing"), QStringLiteral("the cash of '%1' is not a \"number\""),
            QStringLiteral("the file is empty")}));
}

void TestTexts::catalogueIsComplete_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QByteArray>("context");
    QTest::newRow("core_errors") << QStringLiteral("core_errors") << QByteArray("errors");
    QTest::newRow("plugin_errors") << QStringLiteral("plugin_errors") << QByteArray("errors");
    QTest::newRow("plugins") << QStringLiteral("plugins") << QByteArray("plugins");
}

void TestTexts::catalogueIsComplete() {
    QFETCH(QString, what);
    QFETCH(QByteArray, context);
    const QStringList texts = wanted(what);
    QVERIFY(texts.size() > 50);
    const QString path = root + QStringLiteral("ui/texts/%1.h").arg(what);
    if (qEnvironmentVariableIsSet("TRUEBAR_UPDATE_TEXTS")) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(catalogueOf(texts, context.constData())) > 0);
    }
    const QStringList listed = catalogued(path);
    for (const QString& text : texts)
        QVERIFY2(listed.contains(text), qPrintable(QStringLiteral("%1 lacks: %2").arg(path, text)));
    for (const QString& text : listed)
        QVERIFY2(texts.contains(text), qPrintable(QStringLiteral("%1 lists what is gone: %2").arg(path, text)));
}

void TestTexts::moreTextsAreOfTheSources() {
    const QStringList texts = catalogued(moreErrors);
    QVERIFY(!texts.isEmpty());
    const QStringList everything =
        literalsBelow(root + QStringLiteral("core")) + literalsBelow(root + QStringLiteral("plugins"));
    for (const QString& text : texts)
        QVERIFY2(everything.contains(text), qPrintable(text));
}

void TestTexts::everyTextIsGerman_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("context");
    QTest::newRow("core_errors") << QStringLiteral("core_errors") << QByteArray("errors");
    QTest::newRow("plugin_errors") << QStringLiteral("plugin_errors") << QByteArray("errors");
    QTest::newRow("more_error_texts") << QStringLiteral("more_error_texts") << QByteArray("errors");
    QTest::newRow("plugins") << QStringLiteral("plugins") << QByteArray("plugins");
}

// As the program does it: from its resources. A name may be the same in German, so no translation is an empty text.
void TestTexts::everyTextIsGerman() {
    QFETCH(QString, file);
    QFETCH(QByteArray, context);
    QTranslator german;
    QVERIFY(german.load(QStringLiteral(":/i18n/truebar_de")));
    const QStringList texts = catalogued(root + QStringLiteral("ui/texts/%1.h").arg(file));
    for (const QString& text : texts)
        QVERIFY2(!german.translate(context.constData(), text.toUtf8().constData()).isEmpty(), qPrintable(text));
}

void TestTexts::errorsAndPluginsSpeakGerman() {
    QTranslator german;
    QVERIFY(german.load(QStringLiteral(":/i18n/truebar_de")));
    QCOMPARE(pluginText("Slow length"), QStringLiteral("Slow length"));
    QVERIFY(QCoreApplication::installTranslator(&german));
    QCOMPARE(pluginText("Slow length"), QStringLiteral("Länge langsam"));
    QCOMPARE(pluginText("A plugin of somebody else"), QStringLiteral("A plugin of somebody else"));
    QCOMPARE(errorText({"csv.empty", "the file is empty", {}, "a.csv"}), QStringLiteral("a.csv: die Datei ist leer"));
    // What is asked for is translated within its sentence, what somebody typed is not.
    const Error asked{"setting.type", "'%1' is not %2", {"five", "a whole number"}};
    QCOMPARE(errorText(asked), QStringLiteral("„five“ ist nicht eine ganze Zahl"));
    QCoreApplication::removeTranslator(&german);
}

QTEST_GUILESS_MAIN(TestTexts)
#include "tst_texts.moc"
