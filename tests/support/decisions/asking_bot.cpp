#include "tests/support/decisions/asking_bot.h"

#include "core/data/feed_profile.h"

#include <chrono>
#include <thread>

namespace truebar::test {

namespace {

constexpr double speed = 6'000; // a hundred candles a second
constexpr std::uint64_t ahead = 10; // candles at most that the bot has not seen yet
constexpr int longestSeconds = 240;
const UtcMs beginning = parseUtc("2024-03-01T00:00:00Z").value();

std::unique_ptr<Workspace> opened(const QString& folder) {
    auto out = Workspace::open(folder, WorkspaceAccess::ReadWrite);
    if (!out)
        qFatal("%s", out.error().message().c_str());
    return std::move(*out);
}

} // namespace

bool HeldClock::waitUntil(UtcMs time, std::stop_token stop) const {
    while (now() < time && !stop.stop_requested())
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return !stop.stop_requested();
}

AskingBot::AskingBot(const QString& folder, const QString& plugins, DecisionMode mode)
    : m_workspace(opened(folder))
    , m_plugins(PluginRegistry::scan(plugins))
    , m_clock(beginning, speed)
    , m_store(m_thread, m_workspace->marketDatabase())
    , m_door(m_thread, m_workspace->workspaceDatabase())
    , m_feeds(*m_plugins, m_clock, withDefaults({}, *m_plugins))
    , m_hub(m_feeds, m_store, m_locks)
    , m_desk(m_door, m_workspace->directory(), m_clock)
    , m_host(std::make_unique<BotHost>(
          BotTools{*m_plugins, m_feeds, m_hub, m_store, m_door, m_workspace->directory(), &m_desk})) {
    definition.id = "asker";
    definition.strategy = "sma_cross";
    definition.overrides = {{"fast", "3"}, {"slow", "8"}};
    definition.settings.feeBps = Decimal(5);
    definition.settings.slippageTicks = 1;
    definition.settings.decision.mode = mode;
    definition.settings.decision.deadline = std::chrono::minutes(60);
    definition.limits = {{"cooldown_stops", "2"}, {"cooldown_minutes", "60"}};
    definition.warmUp = 50;
    m_answering = std::jthread([this](const std::stop_token& stop) { answer(stop); });
}

AskingBot::~AskingBot() {
    m_answering = {};
    m_host.reset();
}

// By the number of the suggestion, so that what is said does not hang on the speed of the machine.
void AskingBot::answer(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        (void)m_desk.tick();
        DecisionFilter filter;
        filter.openOnly = true;
        if (const auto open = m_desk.list(filter)) {
            for (const KeptPrompt& kept : *open) {
                Answer answer;
                answer.by = "me";
                switch (kept.prompt.pending.offered.number % 5) {
                case 0:
                    answer.verdict = Verdict::Rejected;
                    break;
                case 1:
                    continue;
                case 2:
                    answer.verdict = Verdict::Amended;
                    answer.amendment.quantity = Quantity(Decimal::parse("0.01").value());
                    break;
                default:
                    answer.verdict = Verdict::Accepted;
                }
                (void)m_desk.answer(kept.prompt.id, answer, "test");
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

Result<void> AskingBot::start() {
    const auto feeds = m_feeds.feedsFor({"DEMO", "X"});
    if (!feeds)
        return feeds.error();
    const auto feed = feeds->front()->feed();
    if (!feed)
        return feed.error();
    definition.instrument = (*feed)->instruments().front().id;
    m_host->begin();
    if (auto added = m_host->add(definition, "test"); !added)
        return added;
    return m_host->start(definition.id, "test");
}

bool AskingBot::goOn(std::uint64_t candles) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(longestSeconds);
    while (std::chrono::steady_clock::now() < end) {
        const auto all = m_host->statuses();
        if (!all || all->empty() || all->front().state == BotState::Failed)
            return false;
        const std::uint64_t seen = all->front().candles;
        if (seen >= candles)
            return true;
        m_clock.letRunUntil(beginning + std::chrono::minutes(std::min(seen + ahead, candles)) + Millis(10'000));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
}

SessionHead AskingBot::session() {
    auto all = m_door.read<std::vector<SessionHead>>(
        [&](const Database& database) { return SessionStore(database).list(definition.id); });
    return all.value().front();
}

SessionHistory AskingBot::history() {
    const std::int64_t number = session().number;
    return m_door.read<SessionHistory>([&](const Database& database) { return SessionStore(database).history(number); })
        .value();
}

} // namespace truebar::test
