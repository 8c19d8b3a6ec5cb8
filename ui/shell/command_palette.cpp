#include "ui/shell/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace truebar::ui {

CommandPalette::CommandPalette(const ActionRegistry& actions, QWidget* parent)
    : QDialog(parent)
    , m_actions(actions)
    , m_input(new QLineEdit(this))
    , m_list(new QListWidget(this)) {
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(460, 360);
    m_input->setPlaceholderText(tr("Type a command"));
    m_input->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_input);
    layout->addWidget(m_list, 1);
    connect(m_input, &QLineEdit::textChanged, this, [this](const QString& typed) { filter(typed); });
    connect(m_input, &QLineEdit::returnPressed, this, [this] { runCurrent(); });
    connect(m_list, &QListWidget::itemActivated, this, [this] { runCurrent(); });
    filter({});
}

bool CommandPalette::matches(const QString& text, const QString& typed) {
    qsizetype at = 0;
    for (const QChar c : typed) {
        at = text.indexOf(c, at, Qt::CaseInsensitive);
        if (at < 0)
            return false;
        ++at;
    }
    return true;
}

void CommandPalette::filter(const QString& typed) {
    m_list->clear();
    for (QAction* action : m_actions.all()) {
        const QString text = ActionRegistry::menuOf(action) + QStringLiteral(": ") + action->iconText();
        if (!action->isEnabled() || !matches(text, typed))
            continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(keys.isEmpty() ? text : text + QStringLiteral("    ") + keys, m_list);
        item->setData(Qt::UserRole, action->objectName());
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent() {
    const QListWidgetItem* item = m_list->currentItem();
    if (!item)
        return;
    QAction* action = m_actions.find(item->data(Qt::UserRole).toByteArray().constData());
    accept();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up) {
            const int step = key->key() == Qt::Key_Down ? 1 : -1;
            m_list->setCurrentRow(qBound(0, m_list->currentRow() + step, m_list->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace truebar::ui
