// The whole window with real services on a workspace.
// With TRUEBAR_SCREENSHOTS=DIR each page is saved as a picture.
#pragma once

#include "ui/shell/workbench.h"

#include <QTest>

namespace truebar::test {

constexpr int longWait = 60'000;

// What a program opens before it makes its services.
struct OpenWorkspace {
    explicit OpenWorkspace(const QString& directory);

    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    DataThread thread;
    std::unique_ptr<FeedDesk> desk;
};

// One start of the program.
struct App : OpenWorkspace, ui::Services {
    explicit App(const QString& directory, ui::ThemeName theme = ui::ThemeName::Dark);

    template <class T>
    T* find(const char* name) const {
        return bench.window()->findChild<T*>(QLatin1String(name));
    }
    bool waitForChart(const QString& text) const;
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const;
    // Through the import dialog, by mouse and keys, as hourly candles.
    void importFile(const QString& file, const QString& instrument) const;

    ui::Workbench bench;
};

void shoot(QWidget* widget, const char* name);

} // namespace truebar::test
