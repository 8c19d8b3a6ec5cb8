#include "ui/shell/outlook_wiring.h"

#include "core/data/live_service.h"
#include "ui/outlook/outlook_page.h"
#include "ui/outlook/outlook_words.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/chart_desk.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_registry.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QSystemTrayIcon>

#include <set>

namespace truebar::ui {

namespace {

constexpr std::size_t mostLines = 3; // of one notice

} // namespace

OutlookWiring::OutlookWiring(IndicatorService& bots, QObject* parent)
    : QObject(parent)
    , m_bots(bots)
    , m_page(new OutlookPage) { }

void OutlookWiring::addPages(PageRegistry& pages) {
    pages.add({QStringLiteral("outlook"), tr("Outlook"), m_page});
}

void OutlookWiring::addActions(ActionRegistry& actions) {
    const QString menu = tr("Bot");
    actions.add(
        "outlook", menu, tr("&Outlook"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), [this] { showPage(); });
    actions.add("newIndicatorBot", menu, tr("New &indicator bot…"), QKeySequence(), [this] {
        showPage();
        m_page->openNew();
    });
}

void OutlookWiring::connectWindow(LiveService& live, ChartDesk& desk, MainWindow& window) {
    m_window = &window;
    connectService();
    connect(&m_bots, &IndicatorService::watchListChanged, &live, &LiveService::start);
    connect(m_page, &OutlookPage::seriesChosen, &desk, &ChartDesk::show);
    connect(&live, &LiveService::watchesChanged, m_page, [this](const std::vector<Watch>& watches) {
        std::set<InstrumentId> instruments;
        for (const Watch& watch : watches)
            instruments.insert(watch.instrument);
        m_page->setInstruments({instruments.begin(), instruments.end()});
    });
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_tray = new QSystemTrayIcon(QApplication::windowIcon(), this);
    m_tray->setToolTip(QStringLiteral("Truebar"));
    connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] { showPage(); });
}

void OutlookWiring::connectService() {
    connect(&m_bots, &IndicatorService::botsChanged, this, [this](const std::vector<IndicatorStatus>& bots) {
        m_names.clear();
        for (const IndicatorStatus& bot : bots)
            m_names[bot.stored.bot.id] = QString::fromStdString(bot.stored.bot.name);
        m_page->setBots(bots);
    });
    connect(&m_bots, &IndicatorService::eventsChanged, m_page, &OutlookPage::setEvents);
    connect(&m_bots, &IndicatorService::noticed, this, &OutlookWiring::notify);
    connect(&m_bots, &IndicatorService::done, this, [this](const std::string& bot) {
        m_page->dialogDone();
        if (m_toStart == bot)
            m_bots.start(std::exchange(m_toStart, {}));
    });
    connect(&m_bots, &IndicatorService::refused, this, [this](const Error& error) {
        m_toStart.clear();
        if (!m_page->showRefusal(error))
            m_window->messages()->showError(errorText(error));
    });
    connect(m_page, &OutlookPage::startWanted, &m_bots, &IndicatorService::start);
    connect(m_page, &OutlookPage::stopWanted, &m_bots, &IndicatorService::stop);
    connect(m_page, &OutlookPage::removalWanted, &m_bots, &IndicatorService::remove);
    connect(m_page, &OutlookPage::editEntered, &m_bots, &IndicatorService::change);
    connect(m_page, &OutlookPage::botChosen, &m_bots, &IndicatorService::watch);
    connect(m_page, &OutlookPage::botEntered, this, [this](const IndicatorBot& bot, bool start) {
        m_toStart = start ? bot.id : std::string();
        m_bots.add(bot);
    });
}

// In the window for who looks at it, and on the desktop for who does not.
void OutlookWiring::notify(const std::vector<StoredOutlookEvent>& events) {
    QStringList lines;
    const std::size_t first = events.size() > mostLines ? events.size() - mostLines : 0;
    if (first > 0)
        lines.append(tr("%1 earlier").arg(first));
    for (std::size_t i = first; i < events.size(); ++i) {
        const auto name = m_names.find(events[i].bot);
        lines.append(tr("%1: %2").arg(
            name == m_names.end() ? QString::fromStdString(events[i].bot) : name->second, eventText(events[i].event)));
    }
    m_window->messages()->showInfo(lines.join(QStringLiteral(" · ")));
    if (!m_tray || QApplication::activeWindow())
        return;
    QApplication::alert(m_window);
    m_tray->show();
    m_tray->showMessage(tr("Outlook"), lines.join(QLatin1Char('\n')), QSystemTrayIcon::Information);
}

void OutlookWiring::setTheme(const Theme& theme) {
    m_page->setTheme(theme);
}

// The table has many columns, and a chart stands below it.
void OutlookWiring::showPage() {
    m_window->showPage(QStringLiteral("outlook"));
    m_window->giveRoom(QStringLiteral("outlook"), 0.6);
}

} // namespace truebar::ui
