// Accounts that trade: the chosen one's orders, fills, positions and differences, its link and what locks it.
#pragma once

#include "core/desk/account_snapshot.h"
#include "core/desk/desk_store.h"
#include "core/vault/account.h"
#include "ui/theme/theme.h"
#include "ui/widgets/row_table_model.h"

#include <QWidget>

#include <map>
#include <memory>

class QComboBox;
class QLabel;
class QPushButton;
class QTabWidget;

namespace truebar::ui {

class DataTable;
class DifferencesPanel;
class SlipsPanel;
class StopBanner;

class TradingPage final : public QWidget {
    Q_OBJECT
public:
    explicit TradingPage(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setSetups(const std::vector<AccountSetup>& setups);
    void setOpen(const std::string& account, bool isOpen);
    // An opening or closing has come to its end, well or not.
    void endWaiting();
    void setSnapshot(std::shared_ptr<const AccountSnapshot> snapshot);
    void setStop(bool isStopped, const StopNote& note);

    std::string account() const;
    // Of the chosen account: those that have traded.
    std::vector<std::string> bots() const;
    void showDifferences();

Q_SIGNALS:
    void setupWanted();
    void limitsWanted(const std::string& account);
    void openWanted(const std::string& account);
    void closeWanted(const std::string& account);
    void cancelWanted(const std::string& account, const truebar::ClientOrderId& order);
    void choiceMade(const std::string& account, const std::string& row, truebar::DiscrepancyChoice choice);
    void releaseWanted();
    void slipPlaced(
        const std::string& account, const truebar::ClientOrderId& order, std::optional<truebar::Price> limit);
    void slipFilled(const std::string& account, const truebar::ClientOrderId& order, const truebar::ReportedFill& fill);
    void slipSkipped(const std::string& account, const truebar::ClientOrderId& order);

private:
    QWidget* makeOrders();
    void connectSlips();
    void showChosen();
    void showTables(const AccountSnapshot* snapshot);
    void showStatus(const AccountSnapshot* snapshot);
    void cancelChosen();
    void updateButtons();
    const AccountSnapshot* chosen() const;

    Theme m_theme = Theme::dark();
    std::vector<AccountSetup> m_setups;
    std::map<std::string, bool> m_open;
    std::map<std::string, std::shared_ptr<const AccountSnapshot>> m_snapshots;
    bool m_isWaiting = false;
    StopBanner* m_banner;
    QComboBox* m_account;
    QPushButton* m_connect;
    QPushButton* m_setup;
    QPushButton* m_limits;
    QLabel* m_link;
    QLabel* m_lock;
    QLabel* m_empty;
    QTabWidget* m_tabs;
    RowTableModel<LiveOrder>* m_orderModel;
    DataTable* m_orders;
    QPushButton* m_cancel;
    RowTableModel<VenueFill>* m_fillModel;
    DataTable* m_fills;
    RowTableModel<BotPosition>* m_positionModel;
    DataTable* m_positions;
    DifferencesPanel* m_differences;
    SlipsPanel* m_slips;
};

} // namespace truebar::ui
