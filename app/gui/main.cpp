// truebar: opens the workspace, scans the plugins, makes services and window, and lets them talk.
#include "core/vault/process_guard.h"
#include "core/vault/redacting_sink.h"
#include "ui/shell/workbench.h"
#include "ui/widgets/error_text.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QLibraryInfo>
#include <QMessageBox>
#include <QSettings>
#include <QTimer>
#include <QTranslator>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <optional>

namespace {

using namespace truebar;
using namespace truebar::ui;

constexpr int exitBadInput = 2;

struct Options {
    QString workspace;
    std::optional<ThemeName> theme;
    QString language;
};

// Nothing if the words make no sense, which has then been said.
std::optional<Options> readOptions(const QStringList& words) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Desktop trading workstation"));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption workspace(QStringLiteral("workspace"), QStringLiteral("Folder of the workspace."),
        QStringLiteral("DIR"), Workspace::defaultDirectory());
    const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("dark or light."), QStringLiteral("NAME"));
    const QCommandLineOption language(
        QStringLiteral("language"), QStringLiteral("en or de."), QStringLiteral("CODE"), QLocale().name());
    parser.addOptions({workspace, theme, language});
    const auto refused = [](const QString& sentence) {
        std::fprintf(stderr, "truebar: %s\n", qPrintable(sentence));
        return std::nullopt;
    };
    if (!parser.parse(words))
        return refused(parser.errorText());
    if (parser.isSet(help))
        parser.showHelp();
    if (parser.isSet(version))
        parser.showVersion();
    if (const QStringList operands = parser.positionalArguments(); !operands.isEmpty())
        return refused(QStringLiteral("'%1' is one word too many; --help lists the options").arg(operands.front()));
    Options out{parser.value(workspace), {}, parser.value(language)};
    const QString name = parser.value(theme);
    if (name == QLatin1String("light"))
        out.theme = ThemeName::Light;
    else if (name == QLatin1String("dark"))
        out.theme = ThemeName::Dark;
    else if (!name.isEmpty())
        return refused(QStringLiteral("--theme: '%1' is not dark or light").arg(name));
    return out;
}

void startLog(const Workspace& workspace, std::shared_ptr<const Redactor> redactor) {
    constexpr std::size_t fileSize = 2 << 20;
    constexpr std::size_t fileCount = 3;
    QDir().mkpath(workspace.logFolder());
    try {
        const QString file = workspace.logFolder() + QStringLiteral("/truebar.log");
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.toStdString(), fileSize, fileCount);
        auto logger = std::make_shared<spdlog::logger>(
            "truebar", std::make_shared<RedactingSink>(std::move(redactor), std::move(sink)));
        spdlog::set_default_logger(std::move(logger));
        spdlog::flush_on(spdlog::level::info);
    } catch (const spdlog::spdlog_ex& error) {
        std::fprintf(stderr, "truebar: no log: %s\n", error.what());
    }
}

ThemeName savedTheme(const Workspace& workspace) {
    const QSettings settings(workspace.settingsFile(), QSettings::IniFormat);
    return settings.value(QStringLiteral("theme")).toString() == QLatin1String("light") ? ThemeName::Light
                                                                                        : ThemeName::Dark;
}

// Logs when the first candles are on the screen.
void logFirstChart(Workbench& bench, DataService& data, const QElapsedTimer& sinceStart) {
    auto* once = new QObject(&bench);
    QObject::connect(
        &data, &DataService::seriesLoaded, once, [once, &sinceStart](const SeriesSnapshot& series, const Instrument&) {
            QTimer::singleShot(0, once, [once, &sinceStart, count = series->size()] {
                spdlog::info("startup first_chart_ms={} candles={}", sinceStart.elapsed(), count);
                once->deleteLater();
            });
        });
}

} // namespace

int main(int argc, char** argv) {
    QElapsedTimer sinceStart;
    sinceStart.start();
    forbidMemoryDumps();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Truebar"));
    QApplication::setDesktopFileName(QStringLiteral("truebar"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/truebar.svg")));
    QApplication::setApplicationVersion(QStringLiteral(TRUEBAR_VERSION));
    const auto options = readOptions(QApplication::arguments());
    if (!options)
        return exitBadInput;
    const QString language = options->language.left(2);
    QTranslator qtTranslator; // the buttons of Qt's own dialogs
    if (qtTranslator.load(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QApplication::installTranslator(&qtTranslator);
    QTranslator translator;
    if (translator.load(QStringLiteral(":/i18n/truebar_") + language))
        QApplication::installTranslator(&translator);
    const auto workspace = Workspace::open(options->workspace, WorkspaceAccess::ReadWrite);
    if (!workspace) {
        applyTheme(application, Theme::dark());
        const QString sentence = errorText(workspace.error());
        std::fprintf(stderr, "truebar: %s\n", qPrintable(sentence));
        QMessageBox::critical(nullptr, QStringLiteral("Truebar"), sentence);
        return exitBadInput;
    }
    const auto redactor = std::make_shared<Redactor>();
    startLog(**workspace, redactor);
    spdlog::info("start version={} workspace={}", TRUEBAR_VERSION, (*workspace)->directory().toStdString());
    const auto plugins = PluginRegistry::scan(PluginRegistry::defaultDirectory());
    DataThread thread;
    const auto desk =
        FeedDesk::open((*workspace)->marketDatabase(), (*workspace)->workspaceDatabase(), thread, *plugins);
    if (!desk) {
        std::fprintf(stderr, "truebar: %s\n", qPrintable(errorText(desk.error())));
        return exitBadInput;
    }
    Services services(**workspace, *plugins, thread, **desk, redactor);
    // Before any widget exists, so that all of them are born with the right font.
    const ThemeName theme = options->theme.value_or(savedTheme(**workspace));
    applyTheme(application, Theme::named(theme));
    Workbench bench(application, **workspace, *plugins, services, theme);
    logFirstChart(bench, services.data, sinceStart);
    bench.window()->show();
    spdlog::info("startup window_ms={}", sinceStart.elapsed());
    bench.start();
    services.maintenance.start();
    const int code = QApplication::exec();
    spdlog::info("stop code={}", code);
    return code;
}
