// With which broker an account of the vault trades, and that plugin's settings.
#pragma once

#include "core/desk/desk_store.h"
#include "core/plugins/plugin_registry.h"
#include "core/vault/account.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;

namespace truebar::ui {

class SettingsForm;

class SetupDialog final : public QDialog {
    Q_OBJECT
public:
    SetupDialog(const PluginRegistry& plugins, const std::vector<AccountInfo>& accounts,
        const std::vector<AccountSetup>& known, const std::string& chosen, QWidget* parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void setupEntered(const truebar::AccountSetup& setup);

private:
    void chooseAccount();
    void chooseBroker();
    void validate();

    const PluginRegistry& m_plugins;
    std::vector<AccountInfo> m_accounts;
    std::vector<AccountSetup> m_known;
    QComboBox* m_account;
    QComboBox* m_broker;
    QLabel* m_description;
    SettingsForm* m_settings;
    QLabel* m_error;
    QDialogButtonBox* m_buttons;
};

} // namespace truebar::ui
