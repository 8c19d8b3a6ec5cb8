#include "ui/shell/vault_wiring.h"

#include "ui/shell/main_window.h"
#include "ui/vault/accounts_page.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QCoreApplication>
#include <QEvent>

namespace truebar::ui {

VaultWiring::VaultWiring(VaultService& vault, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_vault(vault)
    , m_page(new AccountsPage(plugins)) {
    QCoreApplication::instance()->installEventFilter(this);
}

void VaultWiring::addPages(PageRegistry& pages) {
    pages.add({QStringLiteral("accounts"), tr("Accounts"), m_page});
}

void VaultWiring::addActions(ActionRegistry& actions) {
    // The name of the menu is the window's.
    const QString view = QCoreApplication::translate("truebar::ui::Workbench", "View");
    const QString file = QCoreApplication::translate("truebar::ui::Workbench", "File");
    actions.add("accounts", view, tr("&Accounts"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A),
        [this] { m_window->showPage(QStringLiteral("accounts")); });
    actions.add("unlockVault", file, tr("&Unlock the vault…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U), [this] {
        m_window->showPage(QStringLiteral("accounts"));
        m_page->openUnlock();
    });
    actions.add("lockVault", file, tr("Loc&k the vault"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K),
        [this] { m_vault.lock(); });
}

void VaultWiring::connectWindow(MainWindow& window) {
    m_window = &window;
    connect(&m_vault, &VaultService::changed, m_page, &AccountsPage::setState);
    connect(&m_vault, &VaultService::done, m_page, &AccountsPage::finishDialog);
    connect(&m_vault, &VaultService::refused, this, [this](const Error& error) {
        if (!m_page->showRefusal(error))
            m_window->messages()->showError(errorText(error));
    });
    connect(&m_vault, &VaultService::tested, m_page, &AccountsPage::showReport);
    connect(&m_vault, &VaultService::testFailed, m_page, &AccountsPage::showTestError);
    connect(&m_vault, &VaultService::lockedByItself, this,
        [this] { m_window->messages()->showInfo(tr("The vault has locked itself: nobody was here.")); });
    connect(m_page, &AccountsPage::unlockWanted, &m_vault, &VaultService::unlock);
    connect(m_page, &AccountsPage::keyringWanted, &m_vault, &VaultService::unlockRemembered);
    connect(m_page, &AccountsPage::creationWanted, &m_vault, &VaultService::create);
    connect(m_page, &AccountsPage::armingWanted, &m_vault, &VaultService::arm);
    connect(m_page, &AccountsPage::lockWanted, &m_vault, &VaultService::lock);
    connect(m_page, &AccountsPage::profileChangeWanted, &m_vault, &VaultService::changeProfile);
    connect(m_page, &AccountsPage::additionWanted, &m_vault, &VaultService::addAccount);
    connect(m_page, &AccountsPage::editWanted, &m_vault, &VaultService::editAccount);
    connect(m_page, &AccountsPage::removalWanted, &m_vault, &VaultService::removeAccount);
    connect(m_page, &AccountsPage::testWanted, &m_vault, &VaultService::testAccount);
}

void VaultWiring::setTheme(const Theme& theme) {
    m_page->setTheme(theme);
}

bool VaultWiring::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
        m_vault.noteActivity();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace truebar::ui
