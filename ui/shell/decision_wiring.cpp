#include "ui/shell/decision_wiring.h"

#include "core/decisions/user_name.h"
#include "ui/decisions/decision_dialog.h"
#include "ui/decisions/decision_words.h"
#include "ui/decisions/decisions_page.h"
#include "ui/decisions/inbox_page.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_registry.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QSystemTrayIcon>

#include <algorithm>

namespace truebar::ui {

namespace {

// A yes to a live bot needs what an order by hand needs.
QString refusalText(const Error& error) {
    const QString why = errorText(error);
    if (error.code == "gate.locked")
        return DecisionWiring::tr("%1. Unlock it on the page Accounts, then answer again.").arg(why);
    return why;
}

} // namespace

DecisionWiring::DecisionWiring(DecisionService& decisions, ReviewService& reviews, QObject* parent)
    : QObject(parent)
    , m_decisions(decisions)
    , m_reviews(reviews)
    , m_user(userName())
    , m_inbox(new InboxPage(decisions.clock(), m_user))
    , m_history(new DecisionsPage) { }

void DecisionWiring::addPages(PageRegistry& pages) {
    pages.add({QStringLiteral("inbox"), tr("Inbox"), m_inbox});
    pages.add({QStringLiteral("decisions"), tr("Decisions"), m_history});
}

void DecisionWiring::addActions(ActionRegistry& actions) {
    const QString menu = tr("Decisions");
    actions.add("answer", menu, tr("&Answer the question"), QKeySequence(Qt::Key_F12), [this] { showDialog(0); });
    actions.add("inbox", menu, tr("&Inbox"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I), [this] { showInbox(); });
    actions.add("decisionHistory", menu, tr("&History of decisions"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
        [this] { m_window->showPage(QStringLiteral("decisions")); });
}

void DecisionWiring::connectWindow(MainWindow& window) {
    m_window = &window;
    connectService();
    connect(m_inbox, &InboxPage::answered, this, &DecisionWiring::answerMany);
    connect(m_inbox, &InboxPage::promptChosen, this, &DecisionWiring::showDialog);
    connect(m_history, &DecisionsPage::valueWanted, &m_reviews, &ReviewService::computeValue);
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_tray = new QSystemTrayIcon(QApplication::windowIcon(), this);
    m_tray->setToolTip(QStringLiteral("Truebar"));
    connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] { showDialog(0); });
    connect(m_tray, &QSystemTrayIcon::activated, this, [this] { showDialog(0); });
}

void DecisionWiring::connectService() {
    connect(&m_decisions, &DecisionService::listed, this, &DecisionWiring::setPrompts);
    connect(&m_decisions, &DecisionService::prompted, this, &DecisionWiring::ask);
    connect(&m_decisions, &DecisionService::refused, this, [this](PromptId prompt, const Error& error) {
        if (m_dialog && m_dialog->isVisible() && m_dialog->shown() == prompt)
            m_dialog->showRefusal(prompt, refusalText(error));
        else
            report(error);
    });
    connect(&m_decisions, &DecisionService::chartRead, this,
        [this](PromptId prompt, const SeriesSnapshot& series, const Instrument& instrument) {
            if (m_dialog)
                m_dialog->setChart(prompt, series, instrument.tickSize.value().decimals());
        });
    connect(&m_reviews, &ReviewService::valueComputed, m_history, &DecisionsPage::setValue);
    connect(&m_reviews, &ReviewService::valueFailed, m_history,
        [this](const std::string& run, const Error& error) { m_history->setValueError(run, errorText(error)); });
    connect(&m_decisions, &DecisionService::failed, this, &DecisionWiring::report);
}

void DecisionWiring::setPrompts(const std::vector<KeptPrompt>& all) {
    m_open.clear();
    for (const KeptPrompt& kept : all) {
        if (!kept.decision)
            m_open.push_back(kept.prompt);
    }
    m_inbox->setPrompts(m_open);
    m_history->setPrompts(all);
    if (m_dialog && m_dialog->isVisible())
        m_dialog->setPrompts(m_open);
    if (m_tray)
        m_tray->setVisible(!m_open.empty());
}

DecisionDialog* DecisionWiring::dialog() {
    if (!m_dialog) {
        m_dialog = new DecisionDialog(m_decisions.clock(), m_user, m_window);
        m_dialog->setTheme(m_theme);
        m_dialog->setPinRule([this](const Prompt& prompt) { return m_decisions.wantsPin(prompt); });
        connect(m_dialog, &DecisionDialog::answered, &m_decisions, &DecisionService::answer);
        connect(m_dialog, &DecisionDialog::chartWanted, &m_decisions, &DecisionService::readChart);
        connect(m_dialog, &DecisionDialog::inboxWanted, this, &DecisionWiring::showInbox);
    }
    return m_dialog;
}

// Stands beside the work, without taking the keyboard.
void DecisionWiring::ask(const Prompt& prompt) {
    dialog()->setPrompts(m_open);
    if (!dialog()->isVisible())
        dialog()->choose(prompt.id);
    dialog()->setVisible(true);
    notify(prompt);
}

void DecisionWiring::showDialog(PromptId prompt) {
    if (m_open.empty()) {
        m_window->messages()->showInfo(tr("Nothing waits for an answer."));
        return;
    }
    dialog()->setPrompts(m_open);
    if (prompt != 0)
        dialog()->choose(prompt);
    dialog()->takeKeyboard();
}

void DecisionWiring::showInbox() {
    m_window->showPage(QStringLiteral("inbox"));
    m_window->activateWindow();
}

bool DecisionWiring::wantsPin(PromptId prompt) const {
    return std::any_of(m_open.begin(), m_open.end(),
        [&](const Prompt& each) { return each.id == prompt && m_decisions.wantsPin(each); });
}

// A PIN is for one answer: those that need it go to the dialog, one after the other.
void DecisionWiring::answerMany(const std::vector<PromptId>& prompts, const Answer& answer) {
    PromptId first = 0;
    for (const PromptId prompt : prompts) {
        if (answer.verdict == Verdict::Rejected || !wantsPin(prompt))
            m_decisions.answer(prompt, answer);
        else if (first == 0)
            first = prompt;
    }
    if (first == 0)
        return;
    dialog()->setPrompts(m_open);
    dialog()->askForPin(first);
}

// For who looks elsewhere.
void DecisionWiring::notify(const Prompt& prompt) {
    QApplication::alert(m_window);
    if (m_tray && !QApplication::activeWindow())
        m_tray->showMessage(tr("%1 asks").arg(askerText(prompt.origin)),
            tr("%1 %2: %3")
                .arg(proposalText(prompt.pending), QString::fromStdString(prompt.origin.instrument.symbol),
                    QString::fromStdString(prompt.pending.offered.suggestion.reason)),
            QSystemTrayIcon::Information);
}

void DecisionWiring::setTheme(const Theme& theme) {
    m_theme = theme;
    m_inbox->setTheme(theme);
    m_history->setTheme(theme);
    if (m_dialog)
        m_dialog->setTheme(theme);
}

void DecisionWiring::report(const Error& error) {
    m_window->messages()->showError(errorText(error));
}

} // namespace truebar::ui
