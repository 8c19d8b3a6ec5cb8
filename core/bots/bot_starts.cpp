// How sessions of bots begin, and what they need for it: candles that are watched, an instrument, an account.
#include "core/bots/bot_host.h"
#include "core/data/watch_check.h"

#include <algorithm>
#include <limits>

namespace truebar {

namespace {

constexpr auto betweenLooks = std::chrono::milliseconds(100);
constexpr auto firstCandlesWithin = std::chrono::seconds(15); // real time
constexpr auto everything = std::numeric_limits<std::size_t>::max();

} // namespace

Result<void> BotHost::mayStart(const BotDefinition& bot) {
    if (bot.kind == BotKind::Manual)
        return Error{"bot.kind", "a manual bot is not started"};
    if (bot.mode == RunMode::Simulation)
        return Error{"bot.mode", "a bot in simulation is run with 'run backtest'; dry_run follows the market"};
    const DecisionMode decision = bot.settings.decision.mode;
    if (!m_tools.decisions && (decision == DecisionMode::Ask || decision == DecisionMode::AskAbove))
        return Error{"bot.no_desk", "the bot asks a person, and nobody can be asked here"};
    if (bot.mode != RunMode::LiveRun)
        return {};
    if (bot.account.empty())
        return Error{"bot.account", "a live run needs an account of the vault to trade with", {}, "account"};
    return {};
}

// Whoever only notes that a bot is wanted needs no accounts.
Result<void> BotHost::hasAccounts(const BotDefinition& bot) {
    if (bot.mode == RunMode::LiveRun && !m_tools.accounts.open)
        return Error{"bot.live_broker", "a live run needs an account, and there are none here"};
    return {};
}

Result<void> BotHost::mayPlace(const BotDefinition& bot) {
    return bot.mode == RunMode::DryRun && m_tools.gates.placePaper ? m_tools.gates.placePaper() : Result<void>();
}

Result<void> BotHost::startSession(const StoredBot& bot, const std::string& who) {
    const auto current = checkedBot(bot.definition, m_tools.plugins);
    if (!current)
        return current.error();
    if (auto allowed = mayStart(*current); !allowed)
        return allowed;
    if (auto there = hasAccounts(*current); !there)
        return there;
    if (auto watched = ensureWatched(*current); !watched)
        return watched;
    const auto known = m_tools.workspace.read<std::optional<SessionHead>>(
        [&](const Database& database) { return SessionStore(database).running(current->id); });
    if (!known)
        return known.error();
    if (*known && isOutlived(**known, *current)) {
        if (auto ended = endForHours(**known, *current); !ended)
            return ended;
        return startSession(bot, who);
    }
    if (*known) {
        attach(**known);
        log(current->id, BotLogLevel::Info, "resumed session " + std::to_string((*known)->number));
        return {};
    }
    // A session that is there goes on and holds back; another one does not begin.
    if (auto allowed = mayPlace(*current); !allowed)
        return allowed;
    auto instrument = instrumentOf(*current);
    if (!instrument)
        return std::move(instrument).error();
    SessionHead head;
    head.bot = current->id;
    head.definition = *current;
    head.instrument = std::move(*instrument);
    auto begun = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            head.startedAt = now();
            auto kept = SessionStore(database).begin(head);
            if (!kept)
                return std::move(kept).error();
            head = std::move(*kept);
            const BotStore bots(database);
            if (auto changed = bots.change(*current, who, head.startedAt); !changed)
                return changed;
            if (auto wanted = bots.setWanted(head.bot, true); !wanted)
                return wanted;
            return bots.log(head.bot, BotLogLevel::Info,
                "started by " + who + ": session " + std::to_string(head.number) + ", " + head.definition.strategy + " "
                    + head.definition.strategyVersion + ", " + std::string(toString(head.definition.mode)),
                head.startedAt);
        });
    });
    if (!begun)
        return begun;
    attach(head);
    return {};
}

void BotHost::attach(const SessionHead& head) {
    Entry entry;
    entry.session = makeSession(head);
    const auto followed = follow(entry);
    const std::string bot = head.bot;
    {
        const std::lock_guard lock(m_mutex);
        m_entries.insert_or_assign(bot, std::move(entry));
    }
    if (!followed)
        log(bot, BotLogLevel::Warning, followed.error().message());
    changed();
}

Result<void> BotHost::follow(Entry& entry) {
    entry.follower.reset();
    const SeriesKey key = entry.session->series();
    entry.beginning = m_tools.hub.beginning(key).value_or(0);
    auto follower = m_tools.hub.follow(
        key, everything, [session = std::weak_ptr<BotSession>(entry.session)](const LiveUpdate& update) {
            const auto still = session.lock();
            if (!still)
                return;
            still->hear(update.closed);
            if (update.forming)
                still->hearPrice(update.forming->close);
        });
    if (!follower)
        return std::move(follower).error();
    entry.follower = std::move(*follower);
    entry.session->hearHistory(entry.follower->series());
    return {};
}

// A bot without a watched series would wait for ever, so starting it puts the series on the watch list.
Result<void> BotHost::ensureWatched(const BotDefinition& bot) {
    Watch watch;
    watch.instrument = bot.instrument;
    watch.timeframe = bot.timeframe;
    if (m_tools.hub.beginning(watch.key()))
        return {};
    if (auto good = checkWatch(m_tools.feeds, watch); !good)
        return good;
    std::vector<Watch> all;
    auto kept = m_tools.workspace.run([&](const Database& database) -> Result<void> {
        const WatchList list(database);
        auto listed = list.list();
        if (!listed)
            return std::move(listed).error();
        all = std::move(*listed);
        if (std::any_of(all.begin(), all.end(), [&](const Watch& each) { return each.key() == watch.key(); }))
            return {};
        all.push_back(watch);
        return list.save(watch);
    });
    if (!kept)
        return kept;
    m_tools.hub.setWatches(all);
    m_watched();
    return {};
}

// The first fetch introduces an instrument; it is on its way.
Result<Instrument> BotHost::instrumentOf(const BotDefinition& bot) {
    const auto end = std::chrono::steady_clock::now() + firstCandlesWithin;
    for (;;) {
        std::optional<Instrument> out;
        const auto found = m_tools.store.run([&](CandleStore& store) -> Result<void> {
            auto instrument = store.instrument(bot.instrument);
            if (!instrument)
                return std::move(instrument).error();
            out = std::move(*instrument);
            return {};
        });
        if (found)
            return std::move(*out);
        if (std::chrono::steady_clock::now() >= end || found.error().code != "data.unknown_instrument")
            return found.error();
        std::this_thread::sleep_for(betweenLooks);
    }
}

// What cannot start yet, for want of a feed or of candles, is tried again; it is complained of once.
void BotHost::startWanted() {
    const auto bots = m_tools.workspace.read<std::vector<StoredBot>>(
        [](const Database& database) { return BotStore(database).list(); });
    if (!bots)
        return;
    for (const StoredBot& bot : *bots) {
        const std::string& id = bot.definition.id;
        const std::lock_guard control(m_controlMutex);
        if (!bot.isWanted || running(id))
            continue;
        const auto moment = hoursOf(bot.definition, now());
        if (moment && !moment->isOpen) {
            if (!moment->change && bot.definition.schedule.until)
                retire(id);
            continue;
        }
        const auto started = moment ? startSession(bot, "the program") : Result<void>(moment.error());
        const std::string complaint = started ? std::string() : started.error().message();
        if (!complaint.empty() && m_complaints[id] != complaint)
            log(id, BotLogLevel::Warning, complaint);
        m_complaints[id] = complaint;
    }
}

// Watches that have begun anew have lost their followers.
void BotHost::refollow() {
    const std::lock_guard control(m_controlMutex);
    std::vector<std::string> lost;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [bot, entry] : m_entries) {
            const auto beginning = m_tools.hub.beginning(entry.session->series());
            if (!entry.session->isOver() && (!entry.follower || beginning != std::optional(entry.beginning)))
                lost.push_back(bot);
        }
    }
    for (const std::string& bot : lost) {
        Entry* entry = nullptr;
        {
            const std::lock_guard lock(m_mutex);
            entry = &m_entries.at(bot);
        }
        // Entries come and go under the control mutex only.
        if (ensureWatched(entry->session->status().definition))
            (void)follow(*entry);
    }
}

} // namespace truebar
