// The limits of an account, or of one of its bots, and how they have been changed.
#pragma once

#include "core/desk/desk_store.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;

namespace truebar::ui {

class SettingsForm;

class LimitsDialog final : public QDialog {
    Q_OBJECT
public:
    // `history` newest first, of account and bots.
    LimitsDialog(const std::string& account, const std::vector<LimitsChange>& history,
        const std::vector<std::string>& bots, QWidget* parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void limitsEntered(const truebar::LimitsChange& change);

private:
    void chooseBot();
    void validate();
    std::string bot() const;

    std::vector<LimitsChange> m_history;
    QComboBox* m_bot;
    QLabel* m_since;
    SettingsForm* m_limits;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
};

} // namespace truebar::ui
