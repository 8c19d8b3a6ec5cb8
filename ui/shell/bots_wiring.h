// Bots in the window: the page, its commands, who tells whom.
#pragma once

#include "core/bots/bot_service.h"
#include "core/bots/review_service.h"
#include "ui/theme/theme.h"

#include <QObject>
#include <QPointer>

namespace truebar {
class LiveService;
class RunService;
class TradingDesk;
} // namespace truebar

namespace truebar::ui {

class ActionRegistry;
class BotsPage;
class ChartDesk;
class MainWindow;
class PageRegistry;

class BotsWiring final : public QObject {
    Q_OBJECT
public:
    BotsWiring(BotService& bots, ReviewService& reviews, const PluginRegistry& plugins, QObject* parent = nullptr);

    void addPages(PageRegistry& pages);
    void addActions(ActionRegistry& actions);
    // A session that ends is a run of `runs`; `live` says what is watched, `trading` which accounts there are.
    void connectWindow(LiveService& live, RunService& runs, TradingDesk& trading, ChartDesk& desk, MainWindow& window);
    // Opens the dialog with what the run was; says so where it cannot become a bot.
    void promote(const RunSummary& run);
    void setTheme(const Theme& theme);
    void start() { m_bots.begin(); }

private:
    void showPage();

    BotService& m_bots;
    ReviewService& m_reviews;
    const PluginRegistry& m_plugins;
    BotsPage* m_page;
    QPointer<MainWindow> m_window;
};

} // namespace truebar::ui
