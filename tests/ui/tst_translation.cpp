// The German window: every text has a translation, placeholders survive it, and the program finds it in its resources.
#include "tests/ui/window_fixture.h"
#include "ui/data/import_dialog.h"
#include "ui/runs/run_columns.h"

#include <QMenuBar>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

struct Message {
    QString source;
    QString translation;
    bool isFinished = true;
};

QList<Message> messagesOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> out;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("source")) {
            out.append({xml.readElementText(), {}, true});
        } else if (xml.name() == QLatin1String("translation")) {
            out.last().isFinished = !xml.attributes().hasAttribute(QStringLiteral("type"));
            out.last().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements);
        }
    }
    return xml.hasError() ? QList<Message>() : out;
}

QSet<QString> placeholdersOf(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("%(?:[0-9]+|n)"));
    QSet<QString> out;
    for (auto match = pattern.globalMatch(text); match.hasNext();)
        out.insert(match.next().captured());
    return out;
}

} // namespace

class TestTranslation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTextIsTranslated() {
        const QString root = QStringLiteral(TRUEBAR_SOURCE_DIR);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("truebar_de.ts"));
        QVERIFY(QFile::copy(root + QStringLiteral("/translations/truebar_de.ts"), path));
        QProcess lupdate;
        lupdate.setWorkingDirectory(root);
        lupdate.start(QStringLiteral(TRUEBAR_LUPDATE),
            {QStringLiteral("-silent"), QStringLiteral("-I"), root, QStringLiteral("ui"), QStringLiteral("app"),
                QStringLiteral("core"), QStringLiteral("-ts"), path});
        QVERIFY(lupdate.waitForFinished(120'000));
        QCOMPARE(lupdate.exitCode(), 0);
        const QList<Message> messages = messagesOf(path);
        QVERIFY(messages.size() > 200);
        for (const Message& message : messages) {
            QVERIFY2(message.isFinished && !message.translation.trimmed().isEmpty(), qPrintable(message.source));
            QVERIFY2(placeholdersOf(message.source) == placeholdersOf(message.translation), qPrintable(message.source));
        }
    }

    void theWindowSpeaksGerman() {
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/truebar_de")));
        QVERIFY(QCoreApplication::installTranslator(&translator));
        QTemporaryDir folder;
        const App app(folder.path());
        QStringList menus;
        const auto actions = app.bench.window()->menuBar()->actions();
        for (const QAction* action : actions)
            menus << action->text();
        QCOMPARE(menus,
            QStringList(
                {QStringLiteral("Datei"), QStringLiteral("Ansicht"), QStringLiteral("Handel"), QStringLiteral("Lauf"),
                    QStringLiteral("Entscheidungen"), QStringLiteral("Bot"), QStringLiteral("Hilfe")}));
        ImportDialog dialog;
        QCOMPARE(dialog.windowTitle(), QStringLiteral("Kerzen importieren"));
        QCOMPARE(dialog.findChild<QPushButton*>(QStringLiteral("importStart"))->text(), QStringLiteral("Importieren"));
        QCOMPARE(sideText(Side::Buy), QStringLiteral("Kauf"));
        QCoreApplication::removeTranslator(&translator);
        QCOMPARE(sideText(Side::Buy), QStringLiteral("buy"));
    }
};

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
