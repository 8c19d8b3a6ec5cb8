// Questions of bots in the window: the dialog, the inbox, the history, the notice in the tray.
#pragma once

#include "core/bots/review_service.h"
#include "core/decisions/decision_service.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

class QSystemTrayIcon;

namespace truebar::ui {

class ActionRegistry;
class DecisionDialog;
class DecisionsPage;
class InboxPage;
class MainWindow;
class PageRegistry;

class DecisionWiring final : public QObject {
    Q_OBJECT
public:
    DecisionWiring(DecisionService& decisions, ReviewService& reviews, QObject* parent = nullptr);

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    void connectWindow(MainWindow& window);
    void setTheme(const Theme& theme);
    void start() { m_decisions.start(); }

private:
    void connectService();
    void setPrompts(const std::vector<KeptPrompt>& all);
    DecisionDialog* dialog();
    void ask(const Prompt& prompt);
    void showDialog(PromptId prompt);
    void showInbox();
    void answerMany(const std::vector<PromptId>& prompts, const Answer& answer);
    bool wantsPin(PromptId prompt) const;
    void notify(const Prompt& prompt);
    void report(const Error& error);

    DecisionService& m_decisions;
    ReviewService& m_reviews;
    Theme m_theme = Theme::dark();
    std::string m_user;
    InboxPage* m_inbox;
    DecisionsPage* m_history;
    std::vector<Prompt> m_open;
    QPointer<DecisionDialog> m_dialog;
    QSystemTrayIcon* m_tray = nullptr; // where the desktop has one
    QPointer<MainWindow> m_window;
};

} // namespace truebar::ui
