// The vault in the window: its page, its commands, locking on idle.
#pragma once

#include "core/access/vault_service.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

class QLabel;

namespace truebar::ui {

class AccountsPage;
class ActionRegistry;
class MainWindow;
class PageRegistry;

class VaultWiring final : public QObject {
    Q_OBJECT
public:
    VaultWiring(VaultService& vault, const PluginRegistry& plugins, QObject* parent = nullptr);

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    void connectWindow(MainWindow& window);
    void setTheme(const Theme& theme);
    void start() { m_vault.refresh(); }

protected:
    // Every key and click in the program keeps the vault open.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    VaultService& m_vault;
    AccountsPage* m_page;
    QPointer<MainWindow> m_window;
};

} // namespace truebar::ui
