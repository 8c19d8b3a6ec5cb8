// Enters an account and its key, or changes one. What was entered as a secret is never shown again.
#pragma once

#include "core/access/vault_service.h"
#include "ui/vault/secret_edit.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;

namespace truebar::ui {

class AccountDialog final : public QDialog {
    Q_OBJECT
public:
    // `known`: the account to change; id and venue stay what they are.
    AccountDialog(const PluginRegistry& plugins, const std::optional<AccountInfo>& known, QWidget* parent = nullptr);

    void showError(const QString& sentence);
    // Something was entered and its outcome is not known yet.
    bool isWaiting() const { return m_isWaiting; }

Q_SIGNALS:
    void accountEntered(const truebar::SharedAccount& account, bool asksVenue);

private:
    AccountInfo read() const;
    void validate();
    void chooseSecretFile();
    void accept() override;

    std::optional<AccountInfo> m_known;
    QLineEdit* m_id;
    QComboBox* m_venue;
    QLineEdit* m_label;
    QComboBox* m_kind;
    QLineEdit* m_url;
    SecretEdit* m_key;
    SecretEdit* m_secret;
    QLabel* m_fileName;
    SecretEdit* m_passphrase;
    QCheckBox* m_asks;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
    SharedSecret m_fromFile;
    bool m_isWaiting = false;
};

} // namespace truebar::ui
