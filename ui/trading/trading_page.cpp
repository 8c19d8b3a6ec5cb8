#include "ui/trading/trading_page.h"

#include "ui/trading/differences_panel.h"
#include "ui/trading/slips_panel.h"
#include "ui/trading/stop_banner.h"
#include "ui/trading/trading_columns.h"
#include "ui/trading/trading_words.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <map>
#include <set>

namespace truebar::ui {

namespace {

constexpr int ordersTab = 0;
constexpr int fillsTab = 1;
constexpr int positionsTab = 2;
constexpr int differencesTab = 3;
constexpr int slipsTab = 4;

QString colored(const QString& text, const QColor& color) {
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(color.name(), text.toHtmlEscaped());
}

// In how many instruments the account holds something. What panic trades away is the account's own trade: the bot that
// bought keeps its row, and the two together are nothing.
std::size_t heldInstruments(const std::vector<BotPosition>& rows) {
    std::map<InstrumentId, Quantity> net;
    for (const BotPosition& row : rows)
        net[row.instrument] += row.quantity;
    return static_cast<std::size_t>(std::ranges::count_if(net, [](const auto& each) { return !each.second.isZero(); }));
}

} // namespace

TradingPage::TradingPage(QWidget* parent)
    : QWidget(parent)
    , m_banner(new StopBanner(this))
    , m_account(new QComboBox(this))
    , m_connect(new QPushButton(this))
    , m_setup(new QPushButton(tr("&Set up…"), this))
    , m_limits(new QPushButton(tr("L&imits…"), this))
    , m_link(new QLabel(this))
    , m_lock(new QLabel(this))
    , m_empty(new QLabel(tr("No account is set up to trade yet.\nAdd an account to the vault, then say here with which "
                            "broker it trades."),
          this))
    , m_tabs(new QTabWidget(this))
    , m_orderModel(new RowTableModel<LiveOrder>(orderColumns(m_theme), this))
    , m_orders(new DataTable(m_orderModel, this))
    , m_cancel(new QPushButton(tr("&Cancel order"), this))
    , m_fillModel(new RowTableModel<VenueFill>(fillColumns(m_theme), this))
    , m_fills(new DataTable(m_fillModel, this))
    , m_positionModel(new RowTableModel<BotPosition>(positionColumns(m_theme), this))
    , m_positions(new DataTable(m_positionModel, this))
    , m_differences(new DifferencesPanel(this))
    , m_slips(new SlipsPanel(this)) {
    m_account->setObjectName(QStringLiteral("tradingAccount"));
    m_account->setAccessibleName(tr("Account"));
    m_account->setMinimumContentsLength(14);
    m_connect->setObjectName(QStringLiteral("connectAccount"));
    m_setup->setObjectName(QStringLiteral("setupAccountButton"));
    m_limits->setObjectName(QStringLiteral("accountLimits"));
    m_link->setObjectName(QStringLiteral("accountLink"));
    m_link->setTextFormat(Qt::RichText);
    m_lock->setObjectName(QStringLiteral("accountLock"));
    m_lock->setTextFormat(Qt::PlainText);
    m_lock->setWordWrap(true);
    m_lock->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_orders->setObjectName(QStringLiteral("liveOrders"));
    m_orders->setAccessibleName(tr("Orders"));
    m_fills->setObjectName(QStringLiteral("liveFills"));
    m_fills->setAccessibleName(tr("Fills"));
    m_positions->setObjectName(QStringLiteral("livePositions"));
    m_positions->setAccessibleName(tr("Positions"));
    m_tabs->setObjectName(QStringLiteral("tradingTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeOrders(), tr("Orders"));
    m_tabs->addTab(m_fills, tr("Fills"));
    m_tabs->addTab(m_positions, tr("Positions"));
    m_tabs->addTab(m_differences, tr("Differences"));
    m_tabs->addTab(m_slips, tr("To do by hand"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_account);
    bar->addWidget(m_connect);
    bar->addWidget(m_setup);
    bar->addWidget(m_limits);
    bar->addSpacing(8);
    bar->addWidget(m_link);
    bar->addWidget(m_lock, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(m_banner);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_tabs, 1);
    connect(m_account, &QComboBox::currentIndexChanged, this, [this] { showChosen(); });
    connect(m_connect, &QPushButton::clicked, this, [this] {
        m_isWaiting = true;
        updateButtons();
        if (m_open[account()])
            Q_EMIT closeWanted(account());
        else
            Q_EMIT openWanted(account());
    });
    connect(m_setup, &QPushButton::clicked, this, &TradingPage::setupWanted);
    connect(m_limits, &QPushButton::clicked, this, [this] { Q_EMIT limitsWanted(account()); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { cancelChosen(); });
    connect(m_orders->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateButtons(); });
    connect(m_differences, &DifferencesPanel::choiceMade, this,
        [this](const std::string& row, DiscrepancyChoice choice) { Q_EMIT choiceMade(account(), row, choice); });
    connect(m_banner, &StopBanner::releaseWanted, this, &TradingPage::releaseWanted);
    connectSlips();
    setSetups({});
}

void TradingPage::connectSlips() {
    connect(m_slips, &SlipsPanel::placed, this,
        [this](const ClientOrderId& order, std::optional<Price> limit) { Q_EMIT slipPlaced(account(), order, limit); });
    connect(m_slips, &SlipsPanel::filled, this,
        [this](const ClientOrderId& order, const ReportedFill& fill) { Q_EMIT slipFilled(account(), order, fill); });
    connect(m_slips, &SlipsPanel::skipped, this,
        [this](const ClientOrderId& order) { Q_EMIT slipSkipped(account(), order); });
}

QWidget* TradingPage::makeOrders() {
    auto* page = new QWidget(this);
    m_cancel->setObjectName(QStringLiteral("cancelOrder"));
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_cancel);
    bar->addStretch(1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_orders, 1);
    layout->addLayout(bar);
    return page;
}

void TradingPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_orderModel->setColumns(orderColumns(theme));
    m_fillModel->setColumns(fillColumns(theme));
    m_positionModel->setColumns(positionColumns(theme));
    m_orderModel->setNumberFont(theme.numberFont(9));
    m_fillModel->setNumberFont(theme.numberFont(9));
    m_positionModel->setNumberFont(theme.numberFont(9));
    for (DataTable* table : {m_orders, m_fills, m_positions})
        table->fitColumns();
    m_differences->setTheme(theme);
    m_slips->setTheme(theme);
    showChosen();
}

void TradingPage::setSetups(const std::vector<AccountSetup>& setups) {
    const QString before = m_account->currentData().toString();
    m_setups = setups;
    {
        const QSignalBlocker quiet(m_account);
        m_account->clear();
        for (const AccountSetup& setup : setups)
            m_account->addItem(QString::fromStdString(setup.account), QString::fromStdString(setup.account));
        m_account->setCurrentIndex(std::max(0, m_account->findData(before)));
    }
    m_empty->setVisible(setups.empty());
    m_tabs->setVisible(!setups.empty());
    showChosen();
}

void TradingPage::setOpen(const std::string& account, bool isOpen) {
    m_open[account] = isOpen;
    if (!isOpen) {
        m_snapshots.erase(account);
        m_banner->forget(account);
    }
    endWaiting();
    showChosen();
}

void TradingPage::endWaiting() {
    m_isWaiting = false;
    updateButtons();
}

void TradingPage::setSnapshot(std::shared_ptr<const AccountSnapshot> snapshot) {
    const std::string id = snapshot->account;
    if (!m_open[id])
        return;
    m_banner->setPanic(id, snapshot->panic);
    m_snapshots[id] = std::move(snapshot);
    if (id == account())
        showChosen();
}

void TradingPage::setStop(bool isStopped, const StopNote& note) {
    m_banner->setStop(isStopped, note);
}

std::string TradingPage::account() const {
    return m_account->currentData().toString().toStdString();
}

std::vector<std::string> TradingPage::bots() const {
    std::set<std::string> out;
    if (const AccountSnapshot* snapshot = chosen()) {
        for (const LiveOrder& order : snapshot->orders)
            out.insert(order.intent.bot);
        for (const BotPosition& position : snapshot->positions)
            out.insert(position.bot);
    }
    out.erase(std::string());
    return {out.begin(), out.end()};
}

void TradingPage::showDifferences() {
    m_tabs->setCurrentIndex(differencesTab);
}

const AccountSnapshot* TradingPage::chosen() const {
    const auto it = m_snapshots.find(account());
    return it == m_snapshots.end() ? nullptr : it->second.get();
}

void TradingPage::showChosen() {
    const AccountSnapshot* snapshot = chosen();
    showTables(snapshot);
    showStatus(snapshot);
    updateButtons();
}

void TradingPage::showTables(const AccountSnapshot* snapshot) {
    const AccountSnapshot none;
    const AccountSnapshot& shown = snapshot ? *snapshot : none;
    m_orderModel->updateRows(shown.orders);
    m_fillModel->updateRows(shown.fills);
    m_positionModel->updateRows(shown.positions);
    for (DataTable* table : {m_orders, m_fills, m_positions})
        table->growColumns();
    m_differences->setSnapshot(snapshot);
    m_slips->setSlips(shown.slips);
    const auto named = [](const QString& name, std::size_t count) {
        return count == 0 ? name : QString(name + QStringLiteral(" (%1)").arg(QLocale().toString(qulonglong(count))));
    };
    const auto open = std::ranges::count_if(shown.orders, [](const LiveOrder& order) { return !order.isFinal(); });
    const std::size_t held = heldInstruments(shown.positions);
    m_tabs->setTabText(ordersTab, named(tr("Orders"), std::size_t(open)));
    m_tabs->setTabText(fillsTab, tr("Fills"));
    m_tabs->setTabText(positionsTab, named(tr("Positions"), held));
    m_tabs->setTabText(differencesTab, named(tr("Differences"), shown.differences.size()));
    m_tabs->setTabText(slipsTab, named(tr("To do by hand"), shown.slips.size()));
    m_tabs->setTabVisible(slipsTab, shown.isByHand);
    m_tabs->tabBar()->setTabTextColor(slipsTab, shown.slips.empty() ? QColor() : m_theme.warning);
    m_tabs->tabBar()->setTabTextColor(differencesTab, shown.differences.empty() ? QColor() : m_theme.warning);
}

void TradingPage::showStatus(const AccountSnapshot* snapshot) {
    if (!snapshot) {
        m_link->setText(m_setups.empty() ? QString() : tr("not connected"));
        m_link->setToolTip({});
        m_link->setStyleSheet(QStringLiteral("color: %1").arg(m_theme.mutedText.name()));
        m_lock->clear();
        return;
    }
    const QColor color = snapshot->link == LinkState::Live ? m_theme.bull
        : snapshot->link == LinkState::Lost                ? m_theme.error
                                                           : m_theme.warning;
    // Link and profit are each good or bad for themselves.
    QStringList parts{colored(QStringLiteral("● ") + linkText(snapshot->link), color)};
    if (snapshot->latency)
        parts.append(latencyText(*snapshot->latency));
    if (snapshot->skew)
        parts.append(tr("clock %1 ms").arg(QLocale().toString(qlonglong(snapshot->skew->count()))));
    const int sign = snapshot->profit.value().sign();
    parts.append(colored(tr("profit %1").arg(moneyText(snapshot->profit, true)),
        sign > 0       ? m_theme.bull
            : sign < 0 ? m_theme.bear
                       : m_theme.text));
    m_link->setText(parts.join(QStringLiteral("  ·  ")));
    m_link->setToolTip(tr("Link to the venue; time from handing an order over to its answer; how far the venue's clock "
                          "is ahead of ours; profit of all bots, realized and not"));
    m_link->setStyleSheet(QStringLiteral("color: %1").arg(m_theme.text.name()));
    // What the banner says already is not said twice.
    const bool isSaid = snapshot->lock && snapshot->lock->code == "live.stopped";
    QString lock = snapshot->lock && !isSaid ? errorText(*snapshot->lock) : QString();
    if (snapshot->trouble)
        lock = errorText(*snapshot->trouble);
    else if (snapshot->link == LinkState::Lost && !snapshot->linkReason.empty())
        lock = QString::fromStdString(snapshot->linkReason);
    m_lock->setText(lock);
    m_lock->setStyleSheet(QStringLiteral("color: %1").arg(m_theme.warning.name()));
}

void TradingPage::cancelChosen() {
    for (const int row : m_orders->selectedRows()) {
        const LiveOrder& order = m_orderModel->row(row);
        if (!order.isFinal())
            Q_EMIT cancelWanted(account(), order.intent.id);
    }
}

void TradingPage::updateButtons() {
    const bool isOpen = m_open.contains(account()) && m_open.at(account());
    m_connect->setText(m_isWaiting ? tr("Please wait…") : isOpen ? tr("&Disconnect") : tr("&Connect"));
    m_connect->setEnabled(!m_setups.empty() && !m_isWaiting);
    m_account->setEnabled(!m_setups.empty());
    m_limits->setEnabled(!m_setups.empty());
    const auto rows = m_orders->selectedRows();
    m_cancel->setEnabled(std::ranges::any_of(rows, [&](int row) {
        const LiveOrder& order = m_orderModel->row(row);
        return !order.isFinal() && !order.cancelAsked;
    }));
}

} // namespace truebar::ui
