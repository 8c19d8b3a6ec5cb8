#pragma once

#include "ui/shell/action_registry.h"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace truebar::ui {

// Ctrl+K: type a few letters of any command, Enter runs it.
class CommandPalette final : public QDialog {
    Q_OBJECT
public:
    explicit CommandPalette(const ActionRegistry& actions, QWidget* parent = nullptr);

    // True if the letters of `typed` occur in `text` in that order, whatever their case.
    static bool matches(const QString& text, const QString& typed);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& typed);
    void runCurrent();

    const ActionRegistry& m_actions;
    QLineEdit* m_input;
    QListWidget* m_list;
};

} // namespace truebar::ui
