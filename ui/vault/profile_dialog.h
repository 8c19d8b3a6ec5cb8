// The unlocked profile: role, idle time, passphrase, PIN, and whether this workspace places orders at all.
#pragma once

#include "core/access/vault_service.h"
#include "ui/vault/secret_edit.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QSpinBox;

namespace truebar::ui {

class ProfileDialog final : public QDialog {
    Q_OBJECT
public:
    ProfileDialog(const ProfileInfo& profile, bool isAnalysisOnly, QWidget* parent = nullptr);

    void showError(const QString& sentence);
    // Something was entered and its outcome is not known yet.
    bool isWaiting() const { return m_isWaiting; }

Q_SIGNALS:
    void changeEntered(const truebar::ProfileChange& change);

private:
    QWidget* makeGeneral();
    QWidget* makeSecrets();
    void validate();
    void accept() override;

    ProfileInfo m_profile;
    bool m_wasAnalysisOnly;
    QComboBox* m_role;
    QSpinBox* m_idle;
    QCheckBox* m_analysisOnly;
    SecretEdit* m_newPassphrase;
    SecretEdit* m_passphraseAgain;
    SecretEdit* m_newPin;
    SecretEdit* m_pinAgain;
    QCheckBox* m_removePin;
    SecretEdit* m_passphrase;
    SecretEdit* m_pin;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
    bool m_isWaiting = false;
};

} // namespace truebar::ui
