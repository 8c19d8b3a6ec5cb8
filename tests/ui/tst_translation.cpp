// The German window: every text has a translation, placeholders survive it, and the program finds it in its resources.
#include "core/access/vault_service.h"
#include "core/alerts/indicator_service.h"
#include "core/bots/bot_service.h"
#include "core/data/data_health_service.h"
#include "core/data/data_service.h"
#include "core/data/feed_desk.h"
#include "core/data/feed_service.h"
#include "core/data/live_service.h"
#include "core/decisions/decision_service.h"
#include "core/desk/trading_desk.h"
#include "core/desk/vault_keys.h"
#include "core/jobs/examination_service.h"
#include "core/jobs/job_service.h"
#include "core/maintenance/maintenance_service.h"
#include "core/runs/run_service.h"
#include "core/warehouse/export_service.h"
#include "ui/data/import_dialog.h"
#include "ui/runs/run_columns.h"
#include "ui/shell/workbench.h"

#include <QMenuBar>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace truebar;
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
        const auto workspace = Workspace::open(folder.path(), WorkspaceAccess::ReadWrite);
        QVERIFY(workspace);
        const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
        DataThread thread;
        RunService runs((*workspace)->marketDatabase(), (*workspace)->workspaceDatabase(), *plugins, thread);
        const auto desk =
            FeedDesk::open((*workspace)->marketDatabase(), (*workspace)->workspaceDatabase(), thread, *plugins);
        QVERIFY(desk);
        LiveService live(**desk);
        FeedService feeds(**desk, *plugins);
        ExportService exports((*workspace)->marketDatabase());
        VaultService vault((*workspace)->directory(), *plugins, std::make_shared<Redactor>());
        VaultKeys keys(vault);
        TradingDesk trading(
            {(*workspace)->directory(), *plugins, (*desk)->workspace(), keys, systemClock(), systemDisk(), {}});
        DecisionService decisions((*workspace)->directory(), (*workspace)->marketDatabase(),
            (*workspace)->workspaceDatabase(), *plugins, thread);
        BotService bots((*workspace)->directory(), **desk, live.hub(), *plugins, decisions.desk());
        IndicatorService indicators((*workspace)->directory(), **desk, live.hub());
        DataService data((*desk)->store(), *plugins, &live);
        DataHealthService health((*workspace)->marketDatabase(), (*desk)->feeds(), (*desk)->store(), (*desk)->locks());
        MaintenanceService maintenance(**desk,
            {(*desk)->feeds(), (*desk)->store(), (*desk)->locks(), (*desk)->workspace(), (*workspace)->backupFolder()},
            systemClock());
        JobService jobs((*workspace)->directory(), (*workspace)->marketDatabase(), (*workspace)->workspaceDatabase(),
            *plugins, thread);
        ExaminationService examinations((*workspace)->marketDatabase(), (*workspace)->workspaceDatabase(), *plugins);
        const Workbench bench(*qApp, **workspace, *plugins, data, runs, health, maintenance,
            {live, feeds, exports, vault, decisions, trading, bots, indicators}, {jobs, examinations}, ThemeName::Dark);
        QStringList menus;
        const auto actions = bench.window()->menuBar()->actions();
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
