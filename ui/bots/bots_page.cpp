#include "ui/bots/bots_page.h"

#include "ui/bots/bot_dialog.h"
#include "ui/bots/bot_words.h"
#include "ui/bots/parity_dialog.h"
#include "ui/bots/preflight_dialog.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/number_text.h"

#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace truebar::ui {

namespace {

bool mayStart(const BotStatus& bot) {
    return bot.state == BotState::Stopped || bot.state == BotState::Failed;
}

} // namespace

BotsPage::BotsPage(const PluginRegistry& plugins, QWidget* parent)
    : QWidget(parent)
    , m_plugins(plugins)
    , m_model(new RowTableModel<BotStatus>(botColumns(Theme::dark()), this))
    , m_logModel(new RowTableModel<BotLogLine>(botLogColumns(Theme::dark()), this))
    , m_table(new DataTable(m_model, this))
    , m_log(new DataTable(m_logModel, this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_start(new QPushButton(tr("START"), this))
    , m_stop(new QPushButton(tr("STOP"), this))
    , m_edit(new QPushButton(tr("EDIT SETTING…"), this))
    , m_add(new QPushButton(tr("New bot…"), this))
    , m_remove(new QPushButton(tr("Remove"), this))
    , m_compare(new QPushButton(tr("Compare with the backtest…"), this))
    , m_summary(new QLabel(this))
    , m_origin(new QLabel(this))
    , m_empty(new QLabel(tr("There are no bots yet.\nA bot runs a strategy on closed candles as they come. A dry run "
                            "trades with real prices and no money; it ends as a run that can be compared with a "
                            "backtest."),
          this)) {
    layOut();
    setBots({});
    connect(m_start, &QPushButton::clicked, this, [this] { startChosen(); });
    connect(m_stop, &QPushButton::clicked, this, [this] { stopChosen(); });
    connect(m_edit, &QPushButton::clicked, this, [this] { openEdit(); });
    connect(m_add, &QPushButton::clicked, this, [this] { openNew(); });
    connect(m_remove, &QPushButton::clicked, this, [this] { removeChosen(); });
    connect(m_compare, &QPushButton::clicked, this, [this] { compareChosen(); });
    connect(m_table, &DataTable::rowActivated, this, [this](int row) {
        const BotDefinition& bot = m_model->row(row).definition;
        Q_EMIT seriesChosen(bot.instrument, bot.timeframe);
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) { showMenu(at); });
    connect(
        m_origin, &QLabel::linkActivated, this, [this](const QString& run) { Q_EMIT runChosen(run.toStdString()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] { updateButtons(); });
}

void BotsPage::layOut() {
    m_table->setObjectName(QStringLiteral("botTable"));
    m_table->setAccessibleName(tr("Bots"));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_log->setObjectName(QStringLiteral("botLog"));
    m_log->setAccessibleName(tr("Log of the chosen bot"));
    m_start->setObjectName(QStringLiteral("startBot"));
    m_stop->setObjectName(QStringLiteral("stopBot"));
    m_edit->setObjectName(QStringLiteral("editBot"));
    m_add->setObjectName(QStringLiteral("addBot"));
    m_remove->setObjectName(QStringLiteral("removeBot"));
    m_compare->setObjectName(QStringLiteral("compareBot"));
    m_compare->setToolTip(tr("The last session of the bot against a backtest of its window: each difference with its "
                             "cause"));
    m_summary->setObjectName(QStringLiteral("botSummary"));
    m_summary->setProperty("role", QStringLiteral("muted"));
    m_origin->setObjectName(QStringLiteral("botOrigin"));
    m_origin->setProperty("role", QStringLiteral("muted"));
    m_origin->setTextFormat(Qt::RichText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("muted"));
    auto* bar = new QHBoxLayout;
    for (QPushButton* button : {m_start, m_stop, m_edit})
        bar->addWidget(button);
    bar->addSpacing(16);
    bar->addWidget(m_add);
    bar->addWidget(m_remove);
    bar->addSpacing(16);
    bar->addWidget(m_compare);
    bar->addStretch(1);
    bar->addWidget(m_summary);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_log);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 4);
    layout->setSpacing(4);
    layout->addLayout(bar);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_origin);
}

void BotsPage::setTheme(const Theme& theme) {
    m_theme = theme;
    m_model->setColumns(botColumns(theme));
    m_model->setNumberFont(theme.numberFont(9));
    m_logModel->setColumns(botLogColumns(theme));
    m_table->fitColumns();
    m_log->fitColumns();
}

void BotsPage::setBots(const std::vector<BotStatus>& bots) {
    const bool isOther = bots.size() != m_model->rows().size();
    m_model->updateRows(bots);
    if (isOther)
        m_table->fitColumns();
    else
        m_table->growColumns();
    if (!bots.empty() && m_table->selectedRows().empty())
        m_table->selectSourceRow(0);
    m_empty->setVisible(bots.empty());
    m_splitter->setVisible(!bots.empty());
    QStringList parts;
    for (const BotState state : {BotState::Running, BotState::Waiting, BotState::Starting, BotState::Scheduled,
             BotState::Failed, BotState::Stopped}) {
        const auto many =
            std::count_if(bots.begin(), bots.end(), [&](const BotStatus& bot) { return bot.state == state; });
        if (many > 0)
            parts.append(QString::number(many) + QLatin1Char(' ') + stateText(state));
    }
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    updateButtons();
}

void BotsPage::setLog(const std::string& bot, const std::vector<BotLogLine>& lines) {
    if (bot != m_shown)
        return;
    const auto& before = m_logModel->rows();
    if (before.size() == lines.size() && (lines.empty() || before.back().number == lines.back().number))
        return;
    std::vector<BotLogLine> newest(lines.rbegin(), lines.rend());
    m_logModel->setRows(std::move(newest));
    m_log->fitColumns();
}

std::vector<BotStatus> BotsPage::chosen() const {
    std::vector<BotStatus> out;
    for (const int row : m_table->selectedRows())
        out.push_back(m_model->row(row));
    return out;
}

void BotsPage::updateButtons() {
    const auto bots = chosen();
    const bool canStart = std::any_of(bots.begin(), bots.end(), mayStart);
    const bool canStop = std::any_of(bots.begin(), bots.end(), [](const BotStatus& bot) { return !mayStart(bot); });
    m_start->setEnabled(canStart);
    m_stop->setEnabled(canStop);
    m_edit->setEnabled(bots.size() == 1);
    m_compare->setEnabled(bots.size() == 1 && bots.front().candles > 0);
    m_remove->setEnabled(!bots.empty() && !canStop);
    showOrigin(bots.size() == 1 ? bots.front().definition.originRun : std::string());
    const std::string shown = bots.size() == 1 ? bots.front().definition.id : std::string();
    if (shown == m_shown)
        return;
    m_shown = shown;
    m_logModel->setRows({});
    Q_EMIT botChosen(shown);
}

void BotsPage::showOrigin(const std::string& run) {
    m_origin->setVisible(!run.empty());
    const QString id = QString::fromStdString(run).toHtmlEscaped();
    const QString link = QStringLiteral("<a style=\"color: %1\" href=\"%2\">%2</a>").arg(m_theme.accent.name(), id);
    m_origin->setText(tr("Made of run %1").arg(link));
}

void BotsPage::openNew() {
    openDialog(std::nullopt);
}

void BotsPage::openNew(const BotDefinition& draft) {
    openDialog(std::nullopt);
    m_dialog.get()->suggest(draft);
}

void BotsPage::openEdit() {
    if (const auto bots = chosen(); bots.size() == 1)
        openDialog(bots.front());
}

void BotsPage::openDialog(const std::optional<BotStatus>& known) {
    auto* dialog = new BotDialog(m_plugins, m_series, m_accounts, known, this);
    connect(dialog, &BotDialog::botEntered, this, &BotsPage::botEntered);
    connect(dialog, &BotDialog::editEntered, this, &BotsPage::editEntered);
    m_dialog.show(dialog);
}

void BotsPage::dialogDone() {
    m_dialog.close();
}

bool BotsPage::showRefusal(const Error& error) {
    const bool isAsking = error.code == "gate.locked" || error.code == "gate.pin_needed";
    if (!isAsking || !m_dialog.get())
        return m_dialog.refuse(error);
    m_dialog.get()->showError(
        tr("%1. Unlock or arm trading on the page Accounts, then save again.").arg(errorText(error)));
    return true;
}

void BotsPage::startChosen() {
    for (const BotStatus& bot : chosen()) {
        if (!mayStart(bot))
            continue;
        m_starting.insert(bot.definition.id);
        Q_EMIT checkWanted(bot.definition.id);
    }
}

void BotsPage::checkChosen() {
    const auto bots = chosen();
    if (bots.size() != 1)
        return;
    m_starting.erase(bots.front().definition.id); // it is only looked at
    Q_EMIT checkWanted(bots.front().definition.id);
}

void BotsPage::setChecks(const std::string& bot, const BotChecks& checks) {
    const bool isStarting = m_starting.erase(bot) > 0;
    const bool isWell = std::all_of(
        checks.begin(), checks.end(), [](const BotCheck& each) { return each.verdict == BotCheck::Verdict::Good; });
    if (isStarting && isWell)
        Q_EMIT startWanted(bot);
    else
        preflightOf(bot)->setChecks(checks);
}

PreflightDialog* BotsPage::preflightOf(const std::string& bot) {
    QPointer<PreflightDialog>& dialog = m_preflights[bot];
    if (dialog)
        return dialog;
    dialog = new PreflightDialog(bot, nameOf(bot), m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PreflightDialog::startChosen, this, &BotsPage::startWanted);
    connect(dialog, &PreflightDialog::againChosen, this, &BotsPage::checkWanted);
    dialog->show();
    return dialog;
}

QString BotsPage::nameOf(const std::string& bot) const {
    for (const BotStatus& each : m_model->rows()) {
        if (each.definition.id == bot)
            return QString::fromStdString(each.definition.name);
    }
    return QString::fromStdString(bot);
}

void BotsPage::compareChosen() {
    const auto bots = chosen();
    if (bots.size() != 1)
        return;
    const std::string bot = bots.front().definition.id;
    QPointer<ParityDialog>& dialog = m_comparisons[bot];
    if (!dialog) {
        dialog = new ParityDialog(nameOf(bot), m_theme, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->raise();
    Q_EMIT comparisonWanted(bot);
}

void BotsPage::setComparison(const ParityReport& report) {
    if (const auto dialog = m_comparisons[report.bot])
        dialog->setReport(report);
}

void BotsPage::setComparisonError(const std::string& bot, const QString& sentence) {
    if (const auto dialog = m_comparisons[bot])
        dialog->showRefusal(sentence);
}

// A session that has ended does not go on: the next START begins another.
void BotsPage::stopChosen() {
    const std::vector<BotStatus> bots = chosen();
    QStringList holding;
    for (const BotStatus& bot : bots) {
        if (!mayStart(bot) && bot.definition.mode == RunMode::LiveRun && !bot.position.isZero())
            holding.append(QString::fromStdString(bot.definition.name));
    }
    const auto flatten = holding.isEmpty() ? std::optional(false) : askWhetherToClose(holding);
    if (!flatten)
        return;
    for (const BotStatus& bot : bots) {
        if (!mayStart(bot))
            Q_EMIT stopWanted(bot.definition.id, *flatten);
    }
}

std::optional<bool> BotsPage::askWhetherToClose(const QStringList& names) {
    QMessageBox box(QMessageBox::Question, tr("Stop bots"),
        tr("%1 holds a position. Its open orders are cancelled in any case.").arg(names.join(QStringLiteral(", "))),
        QMessageBox::Cancel, this);
    const auto* leave = box.addButton(tr("Stop and &leave the position"), QMessageBox::AcceptRole);
    const auto* close = box.addButton(tr("Stop and &close the position"), QMessageBox::DestructiveRole);
    box.exec();
    if (box.clickedButton() != leave && box.clickedButton() != close)
        return std::nullopt;
    return box.clickedButton() == close;
}

void BotsPage::removeChosen() {
    QStringList names;
    for (const BotStatus& bot : chosen())
        names.append(QString::fromStdString(bot.definition.name));
    const auto answer = QMessageBox::question(this, tr("Remove bots"),
        tr("Forget %1, with all sessions and the log? The runs stay in the history.")
            .arg(names.join(QStringLiteral(", "))));
    if (answer != QMessageBox::Yes)
        return;
    for (const BotStatus& bot : chosen())
        Q_EMIT removalWanted(bot.definition.id);
}

void BotsPage::showMenu(const QPoint& at) {
    QMenu menu(this);
    const std::pair<QPushButton*, QString> entries[] = {{m_start, tr("Start")}, {m_stop, tr("Stop")},
        {m_edit, tr("Edit setting…")}, {m_compare, tr("Compare with the backtest…")}, {m_remove, tr("Remove")},
        {m_add, tr("New bot…")}};
    for (const auto& [button, text] : entries)
        menu.addAction(text, button, &QPushButton::click)->setEnabled(button->isEnabled());
    menu.addAction(tr("What it depends on…"), this, [this] { checkChosen(); })->setEnabled(chosen().size() == 1);
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

} // namespace truebar::ui
