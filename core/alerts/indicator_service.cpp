#include "core/alerts/indicator_service.h"

namespace truebar {

namespace {

constexpr int shownEvents = 200;
constexpr std::string_view channel = "desktop";
// What is older than this is no news on a desktop; it stays in the list.
constexpr Millis freshFor = std::chrono::hours(24);

} // namespace

IndicatorService::IndicatorService(const QString& workspace, FeedDesk& desk, LiveHub& hub, QObject* parent)
    : QObject(parent)
    , m_desk(desk) {
    IndicatorNews news;
    news.changed = [this] { answer([this] { Q_EMIT botsChanged(m_host->statuses()); }); };
    news.told = [this] {
        m_pool.start([this] {
            takeNotices();
            readEvents();
        });
    };
    news.watched = [this] { answer([this] { Q_EMIT watchListChanged(); }); };
    m_host = std::make_unique<IndicatorHost>(
        IndicatorTools{desk.feeds(), hub, desk.store(), desk.workspace(), workspace}, std::move(news));
}

// The host's thread gives work to the pool until it is gone, and the pool asks the host until it is done.
IndicatorService::~IndicatorService() {
    m_pool.waitForDone();
    m_host.reset();
    m_pool.waitForDone();
}

void IndicatorService::begin() {
    m_host->begin();
    m_pool.start([this] {
        takeNotices();
        readEvents();
    });
}

void IndicatorService::work(const std::string& bot, std::function<Result<void>()> change) {
    m_pool.start([this, bot, change = std::move(change)] {
        const auto changed = change();
        answer([this, bot, changed] {
            if (changed)
                Q_EMIT done(bot);
            else
                Q_EMIT refused(changed.error());
        });
        readEvents();
    });
}

void IndicatorService::add(const IndicatorBot& bot) {
    work(bot.id, [this, bot] { return m_host->add(bot); });
}

void IndicatorService::change(const IndicatorBot& bot) {
    work(bot.id, [this, bot] { return m_host->change(bot); });
}

void IndicatorService::start(const std::string& bot) {
    work(bot, [this, bot] { return m_host->start(bot); });
}

void IndicatorService::stop(const std::string& bot) {
    work(bot, [this, bot] { return m_host->stop(bot); });
}

void IndicatorService::remove(const std::string& bot) {
    work(bot, [this, bot] { return m_host->remove(bot); });
}

void IndicatorService::watch(const std::string& bot) {
    m_pool.start([this, bot] {
        m_watched = bot;
        readEvents();
    });
}

void IndicatorService::takeNotices() {
    const UtcMs now = m_desk.feeds().clock().now();
    std::vector<StoredOutlookEvent> taken;
    const auto kept = m_desk.workspace().run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            auto events = IndicatorStore(database).take(channel, now - freshFor, now);
            if (!events)
                return std::move(events).error();
            taken = std::move(*events);
            return {};
        });
    });
    if (!kept)
        answer([this, error = kept.error()] { Q_EMIT refused(error); });
    else if (!taken.empty())
        answer([this, taken] { Q_EMIT noticed(taken); });
}

void IndicatorService::readEvents() {
    const auto events = m_desk.workspace().read<std::vector<StoredOutlookEvent>>(
        [&](const Database& database) { return IndicatorStore(database).events(m_watched, shownEvents); });
    if (events)
        answer([this, bot = m_watched, all = *events] { Q_EMIT eventsChanged(bot, all); });
}

} // namespace truebar
