// The accounts of the unlocked vault, what their keys may do, and what the wallets held when they were last asked.
#pragma once

#include "core/access/vault_service.h"
#include "ui/theme/theme.h"
#include "ui/vault/vault_words.h"
#include "ui/widgets/row_table_model.h"

#include <QPointer>
#include <QWidget>

#include <map>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace truebar::ui {

class AccountDialog;
class DataTable;
class PinDialog;
class ProfileDialog;
class UnlockDialog;

class AccountsPage final : public QWidget {
    Q_OBJECT
public:
    explicit AccountsPage(const PluginRegistry& plugins, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setState(const VaultState& state);
    void showReport(const std::string& id, const AccountReport& report);
    void showTestError(const std::string& id, const Error& error);
    // What was asked for last is done, or was refused: a dialog that waits for it closes, or says so; false if none
    // waits. Others stay as they are.
    void finishDialog();
    bool showRefusal(const Error& error);

    void openUnlock();
    void openNew();
    // Asks for the PIN that live orders need.
    void openPin();

Q_SIGNALS:
    void unlockWanted(const std::string& profile, const truebar::SharedSecret& passphrase, bool remembers);
    void keyringWanted(const std::string& profile);
    void creationWanted(const truebar::NewProfile& profile, const truebar::SharedSecret& passphrase);
    void lockWanted();
    void armingWanted(const truebar::SharedSecret& pin, truebar::Millis duration);
    void profileChangeWanted(const truebar::ProfileChange& change);
    void additionWanted(const truebar::SharedAccount& account, bool asksVenue);
    void editWanted(const truebar::SharedAccount& account, bool asksVenue);
    void removalWanted(const std::string& id);
    void testWanted(const std::string& id);

private:
    std::vector<TableColumn<AccountInfo>> columns(const Theme& theme) const;
    const AccountInfo* chosen() const;
    QWidget* makeDetail();
    void openEdit();
    void openProfile();
    void testChosen();
    void refresh();
    void showDetail();
    void setResult(const QString& sentence, const char* role);

    struct Tested {
        QString sentence{};
        const char* role = "muted";
        std::vector<WalletBalance> balances{};
    };

    const PluginRegistry& m_plugins;
    VaultState m_state;
    Theme m_theme = Theme::dark();
    std::map<std::string, Tested> m_tested;
    RowTableModel<AccountInfo>* m_model;
    DataTable* m_table;
    RowTableModel<WalletBalance>* m_wallet;
    DataTable* m_walletTable;
    QLabel* m_status;
    QLabel* m_result;
    QHBoxLayout* m_badges;
    QPushButton* m_unlock;
    QPushButton* m_profile;
    QPushButton* m_arm;
    QPushButton* m_add;
    QPushButton* m_edit;
    QPushButton* m_remove;
    QPushButton* m_test;
    QPointer<UnlockDialog> m_unlockDialog;
    QPointer<AccountDialog> m_accountDialog;
    QPointer<ProfileDialog> m_profileDialog;
    QPointer<PinDialog> m_pinDialog;
};

} // namespace truebar::ui
