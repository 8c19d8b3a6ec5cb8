// What `cmake --install` puts into a folder runs there by itself.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int longWait = 120'000;

QProcessEnvironment environment() {
    QProcessEnvironment out = QProcessEnvironment::systemEnvironment();
    out.remove(QStringLiteral("TRUEBAR_PLUGIN_DIR"));
    out.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    return out;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestInstall : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QProcess cmake;
        cmake.start(QStringLiteral(TRUEBAR_CMAKE),
            {QStringLiteral("--install"), QStringLiteral(TRUEBAR_BUILD_DIR), QStringLiteral("--prefix"), prefix()});
        QVERIFY(cmake.waitForFinished(longWait));
        QVERIFY2(cmake.exitCode() == 0, cmake.readAllStandardError().constData());
    }

    void pluginsAreFound() {
        QProcess cli;
        cli.setProcessEnvironment(environment());
        cli.start(prefix() + QStringLiteral("/bin/truebar-cli"),
            {QStringLiteral("plugins"), QStringLiteral("list"), QStringLiteral("--json")});
        QVERIFY(cli.waitForFinished(longWait));
        const QJsonObject answer = QJsonDocument::fromJson(cli.readAllStandardOutput()).object();
        const QJsonArray plugins = answer.value(QStringLiteral("plugins")).toArray();
        QVERIFY(plugins.size() >= 6);
        for (const QJsonValue& plugin : plugins)
            QVERIFY(plugin[QStringLiteral("file")].toString().startsWith(prefix()));
        QVERIFY(answer.value(QStringLiteral("refused")).toArray().isEmpty());
    }

    void theWindowStarts() {
        const QString workspace = m_folder.filePath(QStringLiteral("workspace"));
        QProcess window;
        window.setProcessEnvironment(environment());
        window.start(prefix() + QStringLiteral("/bin/truebar"), {QStringLiteral("--workspace"), workspace});
        QTRY_VERIFY_WITH_TIMEOUT(
            contentOf(workspace + QStringLiteral("/logs/truebar.log")).contains("startup window_ms="), longWait);
        QCOMPARE(window.state(), QProcess::Running);
        window.kill();
        QVERIFY(window.waitForFinished(longWait));
    }

    void theDesktopFindsIt() {
        const QByteArray entry = contentOf(prefix() + QStringLiteral("/share/applications/truebar.desktop"));
        QVERIFY(entry.startsWith("[Desktop Entry]\n"));
        QVERIFY(entry.contains("\nExec=truebar\n") && entry.contains("\nIcon=truebar\n"));
        QVERIFY(contentOf(prefix() + QStringLiteral("/share/icons/hicolor/scalable/apps/truebar.svg"))
                    .contains("http://www.w3.org/2000/svg"));
    }

private:
    QString prefix() const { return m_folder.filePath(QStringLiteral("prefix")); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestInstall)
#include "tst_install.moc"
