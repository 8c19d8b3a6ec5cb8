// Which keys play.
#pragma once

#include <QDialog>
#include <QKeySequence>

#include <functional>
#include <vector>

class QDialogButtonBox;
class QKeySequenceEdit;
class QLabel;

namespace truebar::ui {

struct GameKey {
    QString id{};
    QString title{};
    QKeySequence keys{};
};

class KeysDialog final : public QDialog {
    Q_OBJECT
public:
    // `usedBy` names the command that has these keys already; empty if none does.
    KeysDialog(std::vector<GameKey> keys, std::function<QString(const QKeySequence&)> usedBy, QWidget* parent);

Q_SIGNALS:
    void keysChosen(const std::vector<truebar::ui::GameKey>& keys);

private:
    void check();

    std::vector<GameKey> m_keys;
    std::vector<QKeySequenceEdit*> m_editors;
    std::function<QString(const QKeySequence&)> m_usedBy;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
};

} // namespace truebar::ui
