#include "ui/shell/bots_wiring.h"

#include "core/bots/bot_of_run.h"
#include "core/data/live_service.h"
#include "core/desk/trading_desk.h"
#include "core/runs/run_service.h"
#include "ui/bots/bots_page.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/chart_desk.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_registry.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

namespace truebar::ui {

BotsWiring::BotsWiring(BotService& bots, ReviewService& reviews, const PluginRegistry& plugins, QObject* parent)
    : QObject(parent)
    , m_bots(bots)
    , m_reviews(reviews)
    , m_plugins(plugins)
    , m_page(new BotsPage(plugins)) { }

void BotsWiring::addPages(PageRegistry& pages) {
    pages.add({QStringLiteral("bots"), tr("Bots"), m_page});
}

void BotsWiring::addActions(ActionRegistry& actions) {
    const QString bot = tr("Bot");
    actions.add("bots", bot, tr("&Bots"), QKeySequence(Qt::CTRL | Qt::Key_T), [this] { showPage(); });
    actions.add("newBot", bot, tr("&New bot…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), [this] {
        showPage();
        m_page->openNew();
    });
}

void BotsWiring::connectWindow(
    LiveService& live, RunService& runs, TradingDesk& trading, ChartDesk& desk, MainWindow& window) {
    m_window = &window;
    connect(&m_bots, &BotService::botsChanged, m_page, &BotsPage::setBots);
    connect(&m_bots, &BotService::logChanged, m_page, &BotsPage::setLog);
    connect(&m_bots, &BotService::added, m_page, &BotsPage::dialogDone);
    connect(&m_bots, &BotService::edited, m_page, &BotsPage::dialogDone);
    connect(&m_bots, &BotService::refused, this, [this](const Error& error) {
        if (!m_page->showRefusal(error))
            m_window->messages()->showError(errorText(error));
    });
    connect(&m_bots, &BotService::runEnded, this, [this, &runs](const std::string& bot, const std::string& run) {
        m_window->messages()->showInfo(
            tr("%1 has stopped; its session is run %2").arg(QString::fromStdString(bot), QString::fromStdString(run)));
        runs.list();
    });
    connect(&m_bots, &BotService::watchListChanged, &live, &LiveService::start);
    connect(m_page, &BotsPage::startWanted, &m_bots, &BotService::start);
    connect(m_page, &BotsPage::checkWanted, &m_bots, &BotService::check);
    connect(&m_bots, &BotService::checked, m_page, &BotsPage::setChecks);
    connect(m_page, &BotsPage::comparisonWanted, &m_reviews, &ReviewService::compareWithBacktest);
    connect(&m_reviews, &ReviewService::compared, m_page, &BotsPage::setComparison);
    connect(&m_reviews, &ReviewService::comparisonFailed, m_page,
        [this](const std::string& bot, const Error& error) { m_page->setComparisonError(bot, errorText(error)); });
    connect(m_page, &BotsPage::stopWanted, &m_bots, &BotService::stop);
    connect(&trading, &TradingDesk::setupsListed, m_page, [this](const std::vector<AccountSetup>& setups) {
        std::vector<std::string> accounts;
        for (const AccountSetup& setup : setups)
            accounts.push_back(setup.account);
        m_page->setAccounts(accounts);
    });
    connect(m_page, &BotsPage::removalWanted, &m_bots, &BotService::remove);
    connect(m_page, &BotsPage::botEntered, &m_bots, &BotService::add);
    connect(m_page, &BotsPage::editEntered, &m_bots, &BotService::edit);
    connect(m_page, &BotsPage::botChosen, &m_bots, &BotService::watch);
    connect(m_page, &BotsPage::runChosen, &runs, &RunService::load);
    connect(m_page, &BotsPage::seriesChosen, &desk, &ChartDesk::show);
    connect(&live, &LiveService::watchesChanged, m_page, [this](const std::vector<Watch>& watches) {
        std::vector<SeriesKey> series;
        for (const Watch& watch : watches)
            series.push_back(watch.key());
        m_page->setSeries(series);
    });
}

void BotsWiring::promote(const RunSummary& run) {
    const auto draft = dryRunBotOf(run, m_plugins);
    if (!draft) {
        m_window->messages()->showError(errorText(draft.error()));
        return;
    }
    showPage();
    m_page->openNew(*draft);
}

void BotsWiring::setTheme(const Theme& theme) {
    m_page->setTheme(theme);
}

// The dashboard has many columns.
void BotsWiring::showPage() {
    m_window->showPage(QStringLiteral("bots"));
    m_window->giveRoom(QStringLiteral("bots"), 0.5);
}

} // namespace truebar::ui
