// Accounts that trade, in the window: their page, the panic button, prices for their limits.
#pragma once

#include "core/access/vault_service.h"
#include "core/data/live_service.h"
#include "core/desk/trading_desk.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

namespace truebar::ui {

class ActionRegistry;
class MainWindow;
class PageRegistry;
class PanicButton;
class SetupDialog;
class TradingPage;

class TradingWiring final : public QObject {
    Q_OBJECT
public:
    TradingWiring(TradingDesk& desk, VaultService& vault, const PluginRegistry& plugins, QObject* parent = nullptr);

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    void connectWindow(LiveService& live, MainWindow& window);
    void setTheme(const Theme& theme);
    void start() { m_desk.start(); }

private:
    void connectDesk();
    void connectPage();
    void panic();
    void release();
    void openSetup();
    void openLimits(const std::string& account);
    void showRefusal(const std::string& account, const Error& error);
    void notePrices(const std::vector<WatchRow>& rows);
    std::string who() const;

    TradingDesk& m_desk;
    VaultService& m_vault;
    const PluginRegistry& m_plugins;
    TradingPage* m_page;
    PanicButton* m_panic;
    VaultState m_state;
    std::vector<AccountSetup> m_setups;
    QPointer<MainWindow> m_window;
};

} // namespace truebar::ui
