#include "core/bots/bot_service.h"

namespace truebar {

namespace {

constexpr int pulseMs = 250;
constexpr int shownLogLines = 200;
const std::string window = "window";

} // namespace

BotService::BotService(const QString& workspace, FeedDesk& desk, LiveHub& hub, const PluginRegistry& plugins,
    DecisionDesk& decisions, const LiveAccounts& accounts, const BotGates& gates, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
    , m_host(std::make_unique<BotHost>(
          BotTools{plugins, desk.feeds(), hub, desk.store(), desk.workspace(), workspace, &decisions, accounts, gates},
          [] {}, [this] { answer([this] { Q_EMIT watchListChanged(); }); })) {
    m_pulse.setInterval(pulseMs);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        if (!m_isReading.exchange(true))
            work([this] {
                read();
                m_isReading = false;
            });
    });
}

BotService::~BotService() {
    m_pool.waitForDone();
    m_host.reset();
}

void BotService::work(std::function<void()> call) {
    m_pool.start(std::move(call));
}

void BotService::answer(std::function<void()> call) {
    m_answers.post(std::move(call));
}

void BotService::tell(const Result<void>& done, std::function<void()> good) {
    if (done)
        answer(std::move(good));
    else
        answer([this, error = done.error()] { Q_EMIT refused(error); });
    read();
}

void BotService::begin() {
    m_pulse.start();
    work([this] {
        m_host->begin();
        read();
    });
}

void BotService::add(const BotDefinition& bot) {
    work([this, bot] { tell(m_host->add(bot, window), [this, bot] { Q_EMIT added(bot); }); });
}

void BotService::start(const std::string& bot) {
    work([this, bot] { tell(m_host->start(bot, window), [] {}); });
}

void BotService::stop(const std::string& bot, bool flatten) {
    work([this, bot, flatten] {
        const auto run = m_host->stop(bot, window, flatten);
        tell(run ? Result<void>() : Result<void>(run.error()), [this, bot, run] {
            if (!run->empty())
                Q_EMIT runEnded(bot, *run);
        });
    });
}

void BotService::edit(const std::string& bot, const BotEdit& edit) {
    work([this, bot, edit] { tell(m_host->edit(bot, edit, window), [this, bot] { Q_EMIT edited(bot); }); });
}

void BotService::remove(const std::string& bot) {
    work([this, bot] { tell(m_host->remove(bot), [] {}); });
}

void BotService::check(const std::string& bot) {
    work([this, bot] {
        const auto checks = m_host->check(bot);
        answer([this, bot, checks] {
            if (checks)
                Q_EMIT checked(bot, *checks);
            else
                Q_EMIT refused(checks.error());
        });
    });
}

void BotService::watch(const std::string& bot) {
    work([this, bot] {
        m_watched = bot;
        read();
    });
}

void BotService::read() {
    auto bots = m_host->statuses();
    answer([this, bots = std::move(bots)] {
        if (bots)
            Q_EMIT botsChanged(*bots);
        else
            Q_EMIT refused(bots.error());
    });
    if (m_watched.empty())
        return;
    const auto lines = m_desk.workspace().read<std::vector<BotLogLine>>(
        [&](const Database& database) { return BotStore(database).logLines(m_watched, shownLogLines); });
    if (lines)
        answer([this, bot = m_watched, all = *lines] { Q_EMIT logChanged(bot, all); });
}

} // namespace truebar
