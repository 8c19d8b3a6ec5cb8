#include "ui/vault/accounts_page.h"

#include "ui/vault/account_dialog.h"
#include "ui/vault/pin_dialog.h"
#include "ui/vault/profile_dialog.h"
#include "ui/vault/unlock_dialog.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"
#include "ui/widgets/plugin_text.h"
#include "ui/widgets/text.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

#include <utility>

namespace truebar::ui {

namespace {

QString venueText(const PluginRegistry& plugins, const std::string& venue) {
    const auto plugin = plugins.find(PluginKind::Account, venue);
    return plugin ? pluginText((*plugin)->metadata.name) : text(venue);
}

} // namespace

AccountsPage::AccountsPage(const PluginRegistry& plugins, QWidget* parent)
    : QWidget(parent)
    , m_plugins(plugins)
    , m_model(new RowTableModel<AccountInfo>(columns(Theme::dark()), this))
    , m_table(new DataTable(m_model, this))
    , m_wallet(new RowTableModel<WalletBalance>({}, this))
    , m_walletTable(new DataTable(m_wallet, this))
    , m_status(new QLabel(this))
    , m_result(new QLabel(this))
    , m_badges(new QHBoxLayout)
    , m_unlock(new QPushButton(this))
    , m_profile(new QPushButton(tr("Profile…"), this))
    , m_arm(new QPushButton(tr("Allow live orders…"), this))
    , m_add(new QPushButton(tr("Add…"), this))
    , m_edit(new QPushButton(tr("Edit…"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_test(new QPushButton(tr("Test connection"), this)) {
    m_table->setObjectName(QStringLiteral("accountTable"));
    m_table->setAccessibleName(tr("Accounts"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_status->setObjectName(QStringLiteral("vaultStatus"));
    m_status->setProperty("role", QStringLiteral("muted"));
    m_unlock->setObjectName(QStringLiteral("unlockVault"));
    m_profile->setObjectName(QStringLiteral("openProfile"));
    m_arm->setObjectName(QStringLiteral("allowLive"));
    m_add->setObjectName(QStringLiteral("addAccount"));
    m_edit->setObjectName(QStringLiteral("editAccount"));
    m_remove->setObjectName(QStringLiteral("removeAccount"));
    m_test->setObjectName(QStringLiteral("testAccount"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_unlock, m_profile, m_arm, m_add, m_edit, m_remove, m_test})
        bar->addWidget(button);
    bar->addStretch(1);
    bar->addWidget(m_status);
    auto* split = new QSplitter(this);
    split->addWidget(m_table);
    split->addWidget(makeDetail());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(split, 1);
    connect(m_unlock, &QPushButton::clicked, this, [this] {
        if (m_state.profile)
            Q_EMIT lockWanted();
        else
            openUnlock();
    });
    connect(m_profile, &QPushButton::clicked, this, &AccountsPage::openProfile);
    connect(m_arm, &QPushButton::clicked, this, &AccountsPage::openPin);
    connect(m_add, &QPushButton::clicked, this, &AccountsPage::openNew);
    connect(m_edit, &QPushButton::clicked, this, &AccountsPage::openEdit);
    connect(m_table, &DataTable::rowActivated, this, &AccountsPage::openEdit);
    connect(m_test, &QPushButton::clicked, this, &AccountsPage::testChosen);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        const AccountInfo* info = chosen();
        if (info
            && QMessageBox::question(this, tr("Remove account"),
                   tr("Forget the key of %1? It still works at the venue until you delete it there.")
                       .arg(text(info->label)))
                == QMessageBox::Yes)
            Q_EMIT removalWanted(info->id);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { refresh(); });
    refresh();
}

QWidget* AccountsPage::makeDetail() {
    auto* detail = new QWidget(this);
    m_result->setObjectName(QStringLiteral("accountResult"));
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    m_badges->setSpacing(6);
    m_walletTable->setObjectName(QStringLiteral("walletTable"));
    m_walletTable->setAccessibleName(tr("Wallet"));
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(8, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(m_badges);
    layout->addWidget(m_result);
    layout->addWidget(m_walletTable, 1);
    return detail;
}

std::vector<TableColumn<AccountInfo>> AccountsPage::columns(const Theme& theme) const {
    std::vector<TableColumn<AccountInfo>> out;
    out.push_back({tr("Account"), [](const AccountInfo& info) { return text(info.id); }});
    out.push_back({tr("Label"), [](const AccountInfo& info) { return text(info.label); }});
    out.push_back({tr("Venue"), [this](const AccountInfo& info) { return venueText(m_plugins, info.venue); }});
    TableColumn<AccountInfo> kind{tr("Kind"), [](const AccountInfo& info) { return kindText(info.isPaper); }};
    kind.color = [theme](
                     const AccountInfo& info) { return info.isPaper ? std::nullopt : std::optional(theme.warning); };
    out.push_back(std::move(kind));
    out.push_back({tr("Key"), [](const AccountInfo& info) { return text(info.keyHint); }});
    TableColumn<AccountInfo> rights{tr("Permissions"), [](const AccountInfo& info) {
                                        QStringList words;
                                        for (const Badge& badge : badgesOf(info))
                                            words << badge.text;
                                        return words.join(QStringLiteral(", "));
                                    }};
    rights.color = [theme](const AccountInfo& info) -> std::optional<QColor> {
        if (!info.checkedAt)
            return theme.mutedText;
        return info.permissions.mayWithdraw.value_or(false) ? std::optional(theme.error) : std::nullopt;
    };
    out.push_back(std::move(rights));
    out.push_back({tr("Tested (UTC)"),
        [](const AccountInfo& info) { return info.checkedAt ? timeText(*info.checkedAt) : QStringLiteral("–"); },
        [](const AccountInfo& info) { return info.checkedAt ? qlonglong(toCount(*info.checkedAt)) : 0; }});
    return out;
}

void AccountsPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_model->setColumns(columns(theme));
    const auto amount = [](const Decimal& value) { return exactText(value); };
    m_wallet->setColumns({{tr("Asset"), [](const WalletBalance& row) { return text(row.asset); }},
        {tr("Free"), [amount](const WalletBalance& row) { return amount(row.free); },
            [](const WalletBalance& row) { return row.free.toDouble(); }, true},
        {tr("In orders"), [amount](const WalletBalance& row) { return amount(row.locked); },
            [](const WalletBalance& row) { return row.locked.toDouble(); }, true}});
    m_wallet->setNumberFont(theme.numberFont(9));
    m_table->fitColumns();
    m_walletTable->fitColumns();
    showDetail();
}

const AccountInfo* AccountsPage::chosen() const {
    const auto rows = m_table->selectedRows();
    return rows.empty() ? nullptr : &m_model->row(rows.front());
}

void AccountsPage::setState(const VaultState& state) {
    const AccountInfo* before = chosen();
    const std::string id = before ? before->id : std::string();
    m_state = state;
    if (!state.profile) {
        m_tested.clear();
        // What is locked is not on the screen, not even in a dialog.
        if (m_accountDialog)
            m_accountDialog->close();
        if (m_profileDialog)
            m_profileDialog->close();
        if (m_pinDialog)
            m_pinDialog->close();
    }
    // It is open, whatever else did not work.
    if (state.profile && m_unlockDialog && m_unlockDialog->isWaiting())
        std::exchange(m_unlockDialog, nullptr)->close();
    m_model->setRows(state.accounts);
    m_table->fitColumns();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->row(row).id == id)
            m_table->selectSourceRow(row);
    }
    if (!chosen() && m_model->rowCount() > 0)
        m_table->selectSourceRow(0);
    refresh();
}

void AccountsPage::refresh() {
    const bool isOpen = m_state.profile.has_value();
    const bool mayEdit = isOpen && mayDo(m_state.profile->role, Action::EditAccounts);
    const AccountInfo* info = chosen();
    m_unlock->setText(isOpen ? tr("Lock") : m_state.profiles.empty() ? tr("New vault…") : tr("Unlock…"));
    m_profile->setEnabled(isOpen);
    m_arm->setVisible(isOpen && m_state.profile->hasPin && mayDo(m_state.profile->role, Action::PlaceLiveOrders));
    m_add->setEnabled(mayEdit);
    m_edit->setEnabled(mayEdit && info);
    m_remove->setEnabled(mayEdit && info);
    m_test->setEnabled(isOpen && info);
    const QString why = isOpen && !mayEdit ? tr("The role of this profile may not change accounts.") : QString();
    for (QPushButton* button : {m_add, m_edit, m_remove})
        button->setToolTip(why);
    QStringList words;
    if (m_state.isAnalysisOnly)
        words << tr("analysis only: no orders");
    if (isOpen) {
        words << tr("%1, %2").arg(text(m_state.profile->name), roleText(m_state.profile->role));
        words << (m_state.profile->hasPin ? tr("PIN set") : tr("no PIN"));
        if (m_state.armedUntil)
            words << tr("live orders until %1 UTC").arg(timeText(*m_state.armedUntil));
    } else
        words << (m_state.profiles.empty() ? tr("no vault yet") : tr("locked"));
    m_status->setText(words.join(QStringLiteral("  ·  ")));
    showDetail();
}

void AccountsPage::showDetail() {
    while (QLayoutItem* item = m_badges->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const AccountInfo* info = chosen();
    if (!info) {
        m_wallet->setRows({});
        m_walletTable->hide();
        setResult(!m_state.profile ? (m_state.profiles.empty()
                          ? tr("A vault keeps the keys of your accounts, encrypted with a passphrase.")
                          : tr("Unlock the vault to see its accounts."))
                                   : tr("No accounts yet."),
            "muted");
        return;
    }
    for (const Badge& badge : badgesOf(*info)) {
        auto* label = new QLabel(badge.text, this);
        label->setToolTip(badge.toolTip);
        const QColor color = badge.tone == BadgeTone::Bad ? m_theme.error
            : badge.tone == BadgeTone::Good               ? m_theme.bull
                                                          : m_theme.mutedText;
        label->setStyleSheet(
            QStringLiteral("QLabel { color: %1; border: 1px solid %1; border-radius: 4px; padding: 1px 6px; }")
                .arg(color.name()));
        m_badges->addWidget(label);
    }
    m_badges->addStretch(1);
    const auto tested = m_tested.find(info->id);
    const bool isTested = tested != m_tested.end();
    m_wallet->setRows(isTested ? tested->second.balances : std::vector<WalletBalance>());
    m_walletTable->setVisible(isTested && !tested->second.balances.empty());
    m_walletTable->fitColumns();
    if (isTested)
        setResult(tested->second.sentence, tested->second.role);
    else
        setResult(tr("Test the connection to see what the wallet holds."), "muted");
}

void AccountsPage::setResult(const QString& sentence, const char* role) {
    m_result->setText(sentence);
    m_result->setProperty("role", QLatin1String(role));
    m_result->style()->unpolish(m_result);
    m_result->style()->polish(m_result);
}

void AccountsPage::testChosen() {
    const AccountInfo* info = chosen();
    if (!info)
        return;
    m_tested.insert_or_assign(info->id, Tested{tr("Asking…"), "muted", {}});
    showDetail();
    Q_EMIT testWanted(info->id);
}

void AccountsPage::showReport(const std::string& id, const AccountReport& report) {
    Tested tested;
    const QString took = QLocale().toString(qlonglong(report.took.count()));
    if (report.permissions.mayWithdraw.value_or(false)) {
        tested.sentence =
            tr("This key may withdraw. Make one without withdrawals at the venue, and delete this one there.");
        tested.role = "error";
    } else {
        tested.sentence = report.account.empty()
            ? tr("Works: answered in %1 ms.").arg(took)
            : tr("Works: account %1 answered in %2 ms.").arg(text(report.account), took);
        tested.role = "good";
    }
    tested.balances = report.balances;
    m_tested.insert_or_assign(id, std::move(tested));
    showDetail();
}

void AccountsPage::showTestError(const std::string& id, const Error& error) {
    m_tested.insert_or_assign(id, Tested{tr("Does not work: %1").arg(errorText(error)), "error", {}});
    showDetail();
}

void AccountsPage::openUnlock() {
    if (m_state.profile)
        return;
    if (m_unlockDialog)
        m_unlockDialog->close();
    m_unlockDialog = new UnlockDialog(m_state.profiles, m_state.remembered, this);
    m_unlockDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_unlockDialog, &UnlockDialog::unlockWanted, this, &AccountsPage::unlockWanted);
    connect(m_unlockDialog, &UnlockDialog::keyringWanted, this, &AccountsPage::keyringWanted);
    connect(m_unlockDialog, &UnlockDialog::creationWanted, this, &AccountsPage::creationWanted);
    m_unlockDialog->show();
}

void AccountsPage::openNew() {
    if (!m_add->isEnabled())
        return;
    if (m_accountDialog)
        m_accountDialog->close();
    m_accountDialog = new AccountDialog(m_plugins, std::nullopt, this);
    m_accountDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_accountDialog, &AccountDialog::accountEntered, this, &AccountsPage::additionWanted);
    m_accountDialog->show();
}

void AccountsPage::openEdit() {
    const AccountInfo* info = chosen();
    if (!info || !m_edit->isEnabled())
        return;
    if (m_accountDialog)
        m_accountDialog->close();
    m_accountDialog = new AccountDialog(m_plugins, *info, this);
    m_accountDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_accountDialog, &AccountDialog::accountEntered, this, &AccountsPage::editWanted);
    m_accountDialog->show();
}

void AccountsPage::openProfile() {
    if (!m_state.profile)
        return;
    if (m_profileDialog)
        m_profileDialog->close();
    m_profileDialog = new ProfileDialog(*m_state.profile, m_state.isAnalysisOnly, this);
    m_profileDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_profileDialog, &ProfileDialog::changeEntered, this, &AccountsPage::profileChangeWanted);
    m_profileDialog->show();
}

void AccountsPage::openPin() {
    if (!m_state.profile || !m_state.profile->hasPin)
        return;
    if (m_pinDialog)
        m_pinDialog->close();
    m_pinDialog = new PinDialog(*m_state.profile, this);
    m_pinDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_pinDialog, &PinDialog::pinEntered, this, &AccountsPage::armingWanted);
    m_pinDialog->show();
}

void AccountsPage::finishDialog() {
    const auto finish = [](auto* dialog) {
        if (dialog && dialog->isWaiting())
            dialog->close();
    };
    finish(m_unlockDialog.data());
    finish(m_accountDialog.data());
    finish(m_profileDialog.data());
    finish(m_pinDialog.data());
}

bool AccountsPage::showRefusal(const Error& error) {
    const QString sentence = errorText(error);
    const auto show = [&](auto* dialog) {
        if (!dialog || !dialog->isWaiting())
            return false;
        dialog->showError(sentence);
        return true;
    };
    return show(m_unlockDialog.data()) || show(m_accountDialog.data()) || show(m_profileDialog.data())
        || show(m_pinDialog.data());
}

} // namespace truebar::ui
