#include "tests/ui/window_fixture.h"

#include "ui/data/import_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

using namespace truebar::ui;

namespace truebar::test {

OpenWorkspace::OpenWorkspace(const QString& directory)
    : workspace(std::move(*Workspace::open(directory, WorkspaceAccess::ReadWrite)))
    , plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
    , desk(std::move(*FeedDesk::open(workspace->marketDatabase(), workspace->workspaceDatabase(), thread, *plugins))) {
}

App::App(const QString& directory, ThemeName theme)
    : OpenWorkspace(directory)
    , Services(*workspace, *plugins, thread, *desk, std::make_shared<Redactor>())
    , bench(*qApp, *workspace, *plugins, *this, theme) {
    bench.window()->resize(1366, 768);
    bench.window()->show();
    bench.start();
    maintenance.start();
}

bool App::waitForChart(const QString& text) const {
    return QTest::qWaitFor([&] { return bench.chart()->readout().contains(text); }, longWait);
}

// Shortcuts belong to the active window, which a dialog that has just closed may still be.
void App::press(Qt::Key key, Qt::KeyboardModifiers modifiers) const {
    bench.window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(bench.window()));
    QTest::keyClick(bench.window(), key, modifiers);
}

void App::importFile(const QString& file, const QString& instrument) const {
    press(Qt::Key_I, Qt::ControlModifier);
    QTRY_VERIFY(find<QDialog>("importDialog"));
    auto* dialog = find<ImportDialog>("importDialog");
    dialog->addFiles({file});
    auto* editor = dialog->findChild<QLineEdit*>(QStringLiteral("importInstrument"));
    editor->clear();
    QTest::keyClicks(editor, instrument);
    dialog->findChild<QComboBox*>(QStringLiteral("importTimeframe"))->setCurrentText(QStringLiteral("1h"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("importStart")), Qt::LeftButton);
}

void shoot(QWidget* widget, const char* name) {
    const QString folder = qEnvironmentVariable("TRUEBAR_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QTest::qWait(100);
    widget->grab().save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(name)));
}

} // namespace truebar::test
