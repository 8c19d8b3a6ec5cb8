#include "ui/shell/help_boxes.h"

#include "ui/shell/action_registry.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace truebar::ui {

namespace {

struct Help {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

} // namespace

void showKeys(const ActionRegistry& actions, QWidget* parent) {
    QString text = Help::tr("Chart: wheel zooms, drag pans, double click shows all. ← → pan, ↑ ↓ zoom, Home and End "
                            "jump, A shows all; drag the price axis to stretch it, double click it to reset.")
        + QStringLiteral("\n\n");
    for (const QAction* action : actions.all()) {
        if (!action->shortcut().isEmpty())
            text += action->shortcut().toString(QKeySequence::NativeText) + QStringLiteral("\t") + action->iconText()
                + QLatin1Char('\n');
    }
    QMessageBox(QMessageBox::NoIcon, Help::tr("Keys"), text, QMessageBox::Ok, parent).exec();
}

void showAbout(QWidget* parent) {
    QMessageBox::about(parent, Help::tr("About Truebar"),
        Help::tr("Truebar %1\n\nFree software under the GNU General Public License, version 3 or later.\nMade with "
                 "Qt, Qt Charts, QCustomPlot, SQLite and spdlog.")
            .arg(QCoreApplication::applicationVersion()));
}

} // namespace truebar::ui
