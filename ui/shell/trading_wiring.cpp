#include "ui/shell/trading_wiring.h"

#include "ui/shell/action_registry.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_registry.h"
#include "ui/trading/limits_dialog.h"
#include "ui/trading/panic_button.h"
#include "ui/trading/setup_dialog.h"
#include "ui/trading/trading_page.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QMessageBox>
#include <QPushButton>

#include <spdlog/spdlog.h>

namespace truebar::ui {

namespace {

const QString tradingPage = QStringLiteral("trading");
const QKeySequence panicKeys(Qt::CTRL | Qt::SHIFT | Qt::Key_Backspace);

bool isAboutJournal(const Error& error) {
    return error.code == "desk.journal_missing" || error.code == "desk.journal_old" || error.code == "journal.damaged";
}

} // namespace

TradingWiring::TradingWiring(TradingDesk& desk, VaultService& vault, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
    , m_vault(vault)
    , m_plugins(plugins)
    , m_page(new TradingPage)
    , m_panic(new PanicButton(panicKeys.toString(QKeySequence::NativeText))) { }

void TradingWiring::addPages(PageRegistry& pages) {
    pages.add({tradingPage, tr("Trading"), m_page});
}

void TradingWiring::addActions(ActionRegistry& actions) {
    const QString menu = tr("Trade");
    actions.add("trading", menu, tr("&Trading"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), [this] {
        m_window->showPage(tradingPage);
        m_window->giveRoom(tradingPage, 0.4);
    });
    actions.add("differences", menu, tr("&Differences to the venue"), {}, [this] {
        m_window->showPage(tradingPage);
        m_page->showDifferences();
    });
    actions.add("panic", menu, tr("&Panic: stop, cancel, flatten"), panicKeys, [this] { panic(); });
}

void TradingWiring::connectWindow(LiveService& live, MainWindow& window) {
    m_window = &window;
    window.addToolBarWidget(m_panic);
    connect(m_panic, &PanicButton::panicWanted, this, &TradingWiring::panic);
    connect(m_panic, &PanicButton::detailsWanted, this, [this] { m_window->showPage(tradingPage); });
    connect(&m_vault, &VaultService::changed, this, [this](const VaultState& state) { m_state = state; });
    connect(&live, &LiveService::rowsChanged, this, &TradingWiring::notePrices);
    connectDesk();
    connectPage();
}

void TradingWiring::connectDesk() {
    connect(&m_desk, &TradingDesk::setupsListed, this, [this](const std::vector<AccountSetup>& setups) {
        m_setups = setups;
        m_page->setSetups(setups);
    });
    connect(&m_desk, &TradingDesk::opened, this, [this](const std::string& account) {
        spdlog::info("account_open account={}", account);
        m_page->setOpen(account, true);
        if (const auto session = m_desk.account(account))
            m_page->setSnapshot(session->snapshot());
    });
    connect(&m_desk, &TradingDesk::closed, this, [this](const std::string& account) {
        spdlog::info("account_close account={}", account);
        m_page->setOpen(account, false);
    });
    connect(&m_desk, &TradingDesk::changed, m_page, &TradingPage::setSnapshot);
    connect(&m_desk, &TradingDesk::refused, this, &TradingWiring::showRefusal);
    connect(&m_desk, &TradingDesk::switchChanged, this, [this](bool isStopped, const StopNote& note) {
        m_panic->setStopped(isStopped);
        m_page->setStop(isStopped, note);
        spdlog::warn("trading stopped={} by={} reason=\"{}\"", isStopped, note.by, note.reason);
        if (isStopped)
            m_window->showPage(tradingPage);
    });
    connect(&m_desk, &TradingDesk::limitsChanged, this, [this](const std::string& account) {
        m_window->messages()->showInfo(tr("The limits of %1 are in force.").arg(QString::fromStdString(account)));
    });
    connect(&m_desk, &TradingDesk::limitsRead, this,
        [this](const std::string& account, const std::vector<LimitsChange>& history) {
            auto* dialog = new LimitsDialog(account, history, m_page->bots(), m_window);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            connect(dialog, &LimitsDialog::limitsEntered, this, [this, account](const LimitsChange& change) {
                LimitsChange signedChange = change;
                signedChange.by = who();
                m_desk.setLimitsSoon(account, signedChange);
            });
            dialog->show();
        });
}

void TradingWiring::connectPage() {
    connect(m_page, &TradingPage::setupWanted, this, &TradingWiring::openSetup);
    connect(m_page, &TradingPage::limitsWanted, &m_desk, &TradingDesk::readLimitsSoon);
    connect(m_page, &TradingPage::openWanted, this, [this](const std::string& account) { m_desk.openSoon(account); });
    connect(m_page, &TradingPage::closeWanted, &m_desk, &TradingDesk::closeSoon);
    connect(m_page, &TradingPage::cancelWanted, this, [this](const std::string& account, const ClientOrderId& order) {
        if (const auto session = m_desk.account(account))
            session->cancelSoon(order);
    });
    connect(m_page, &TradingPage::choiceMade, this,
        [this](const std::string& account, const std::string& row, DiscrepancyChoice choice) {
            m_desk.decideSoon(account, row, choice, who());
        });
    connect(m_page, &TradingPage::releaseWanted, this, &TradingWiring::release);
    connect(m_page, &TradingPage::slipPlaced, this,
        [this](const std::string& account, const ClientOrderId& order, std::optional<Price> limit) {
            m_desk.reportSoon(
                account, [order, limit, by = who()](IManualReports& slips) { return slips.placed(order, limit, by); });
        });
    connect(m_page, &TradingPage::slipFilled, this,
        [this](const std::string& account, const ClientOrderId& order, const ReportedFill& fill) {
            m_desk.reportSoon(
                account, [order, fill, by = who()](IManualReports& slips) { return slips.filled(order, fill, by); });
        });
    connect(m_page, &TradingPage::slipSkipped, this, [this](const std::string& account, const ClientOrderId& order) {
        m_desk.reportSoon(
            account, [order, by = who()](IManualReports& slips) { return slips.over(order, "skipped", by); });
    });
}

void TradingWiring::setTheme(const Theme& theme) {
    m_page->setTheme(theme);
}

std::string TradingWiring::who() const {
    return m_state.profile ? m_state.profile->name : "window";
}

void TradingWiring::panic() {
    if (auto thrown = m_desk.panic(tr("panic button").toStdString(), who()); !thrown)
        m_window->messages()->showError(errorText(thrown.error()));
}

void TradingWiring::release() {
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Release the stop"),
        tr("Orders may leave again as soon as the stop is released: of bots that still run, and by hand."),
        QMessageBox::Cancel, m_window);
    box->setObjectName(QStringLiteral("releaseBox"));
    QPushButton* yes = box->addButton(tr("&Release"), QMessageBox::AcceptRole);
    yes->setObjectName(QStringLiteral("confirmRelease"));
    box->setDefaultButton(QMessageBox::Cancel);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(yes, &QPushButton::clicked, &m_desk, &TradingDesk::releaseSoon);
    box->open();
}

void TradingWiring::openSetup() {
    if (!m_state.profile) {
        m_window->messages()->showInfo(tr("Unlock the vault first."));
        m_window->showPage(QStringLiteral("accounts"));
        return;
    }
    // One without a key, for orders that a person places.
    std::vector<AccountInfo> accounts = m_state.accounts;
    AccountInfo byHand;
    byHand.id = "by_hand";
    byHand.isPaper = false;
    accounts.push_back(byHand);
    auto* dialog = new SetupDialog(m_plugins, accounts, m_setups, m_page->account(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SetupDialog::setupEntered, &m_desk, &TradingDesk::saveSetupSoon);
    dialog->show();
}

void TradingWiring::showRefusal(const std::string& account, const Error& error) {
    spdlog::warn("account_refused account={} code={}", account, error.code);
    m_page->endWaiting();
    m_window->messages()->showError(errorText(error));
    if (!isAboutJournal(error))
        return;
    auto* box = new QMessageBox(QMessageBox::Warning, tr("The journal of orders"),
        tr("%1\n\nPut the right file back if there is one. Otherwise you can begin anew: what the venue has open or "
           "holds "
           "is then shown as differences, and nothing is traded before you have decided about each.")
            .arg(errorText(error)),
        QMessageBox::Cancel, m_window);
    box->setObjectName(QStringLiteral("journalBox"));
    box->setTextFormat(Qt::PlainText);
    QPushButton* anew = box->addButton(tr("&Begin anew"), QMessageBox::AcceptRole);
    anew->setObjectName(QStringLiteral("beginAnew"));
    box->setDefaultButton(QMessageBox::Cancel);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(anew, &QPushButton::clicked, this, [this, account] { m_desk.beginAnewSoon(account); });
    box->open();
}

// What the watch list hears; others who hear more tell it themselves.
void TradingWiring::notePrices(const std::vector<WatchRow>& rows) {
    const auto accounts = m_desk.accounts();
    if (accounts.empty())
        return;
    for (const WatchRow& row : rows) {
        if (!row.last || !row.lastHeard || row.state != WatchState::Live)
            continue;
        const auto price = Decimal::parse(QString::number(*row.last, 'f', row.priceDecimals).toStdString());
        if (!price || price->sign() <= 0)
            continue;
        for (const auto& account : accounts)
            account->notePrice(row.watch.instrument, Price(*price), *row.lastHeard);
    }
}

} // namespace truebar::ui
