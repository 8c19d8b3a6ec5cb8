// Opens a profile's vault, or makes the first one.
#pragma once

#include "core/access/vault_service.h"
#include "ui/vault/secret_edit.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace truebar::ui {

class UnlockDialog final : public QDialog {
    Q_OBJECT
public:
    // `remembered`: the profiles that open without a passphrase, by the keyring of the desktop.
    UnlockDialog(const std::vector<std::string>& profiles, const std::vector<std::string>& remembered,
        QWidget* parent = nullptr);

    void showError(const QString& sentence);
    // Something was entered and its outcome is not known yet.
    bool isWaiting() const { return m_isWaiting; }

Q_SIGNALS:
    void unlockWanted(const std::string& profile, const truebar::SharedSecret& passphrase, bool remembers);
    void keyringWanted(const std::string& profile);
    void creationWanted(const truebar::NewProfile& profile, const truebar::SharedSecret& passphrase);

private:
    QWidget* makeUnlockForm();
    QWidget* makeCreateForm();
    void showForm(bool isCreating);
    bool isCreating() const;
    // Whether the keyring opens the chosen profile.
    bool isRemembered() const;
    void showProfile();
    void validate();
    void accept() override;

    std::vector<std::string> m_remembered;
    QStackedWidget* m_forms;
    QComboBox* m_profile;
    SecretEdit* m_passphrase;
    QCheckBox* m_remember;
    QLineEdit* m_name;
    QComboBox* m_role;
    QSpinBox* m_idle;
    SecretEdit* m_newPassphrase;
    SecretEdit* m_again;
    QLabel* m_error;
    QPushButton* m_other;
    QPushButton* m_ok;
    QDialogButtonBox* m_buttons;
    bool m_isWaiting = false;
};

} // namespace truebar::ui
