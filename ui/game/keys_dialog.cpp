#include "ui/game/keys_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>

namespace truebar::ui {

KeysDialog::KeysDialog(
    std::vector<GameKey> keys, std::function<QString(const QKeySequence&)> usedBy, QWidget* parent)
    : QDialog(parent)
    , m_keys(std::move(keys))
    , m_usedBy(std::move(usedBy))
    , m_problem(new QLabel(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this)) {
    setObjectName(QStringLiteral("gameKeysDialog"));
    setWindowTitle(tr("Keys of the manual panel"));
    auto* form = new QFormLayout(this);
    for (const GameKey& key : m_keys) {
        auto* editor = new QKeySequenceEdit(key.keys, this);
        editor->setObjectName(QString(QStringLiteral("key_") + key.id));
        form->addRow(key.title, editor);
        m_editors.push_back(editor);
        connect(editor, &QKeySequenceEdit::keySequenceChanged, this, &KeysDialog::check);
    }
    m_problem->setProperty("role", QStringLiteral("error"));
    m_problem->setWordWrap(true);
    form->addRow(m_problem);
    form->addRow(m_buttons);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT keysChosen(m_keys);
        accept();
    });
    check();
}

void KeysDialog::check() {
    QString problem;
    for (std::size_t i = 0; i < m_keys.size(); ++i) {
        m_keys[i].keys = m_editors[i]->keySequence();
        const QKeySequence& keys = m_keys[i].keys;
        if (keys.isEmpty())
            continue;
        const QString text = keys.toString(QKeySequence::NativeText);
        if (keys.count() > 1)
            problem = tr("%1 are several keystrokes; one must do.").arg(text);
        if (const QString other = m_usedBy(keys); !other.isEmpty())
            problem = tr("%1 is used already: %2").arg(text, other);
        for (std::size_t j = 0; j < i; ++j) {
            if (m_keys[j].keys == keys)
                problem = tr("%1 is chosen twice.").arg(text);
        }
    }
    m_problem->setText(problem);
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(problem.isEmpty());
}

} // namespace truebar::ui
