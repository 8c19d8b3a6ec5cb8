#include "core/bots/bot_host.h"

#include "core/data/watch_check.h"

#include <algorithm>
#include <limits>

namespace truebar {

namespace {

constexpr auto lookEvery = std::chrono::milliseconds(100); // at the command folder, in real time
constexpr int looksPerCheck = 10; // of followers and wanted bots
constexpr int looksPerPublish = 50;
constexpr auto firstCandlesWithin = std::chrono::seconds(15); // real time
constexpr auto everything = std::numeric_limits<std::size_t>::max();

BotCheck checkOf(const char* what, const Result<void>& good, const std::string& text) {
    if (good)
        return {what, BotCheck::Verdict::Good, text};
    return {what, BotCheck::Verdict::Bad, good.error().message()};
}

} // namespace

BotHost::BotHost(const BotTools& tools, std::function<void()> news, std::function<void()> watched)
    : m_tools(tools)
    , m_news(news ? std::move(news) : [] {})
    , m_watched(watched ? std::move(watched) : [] {}) { }

BotHost::~BotHost() {
    m_thread = std::jthread();
    {
        const std::lock_guard lock(m_mutex);
        for (auto& [bot, entry] : m_entries)
            entry.follower.reset();
    }
    m_waiting.waitForDone();
    m_pool.waitForDone();
    (void)m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&] { return BotHealthStore(database).publish({}, systemClock().now()); });
    });
}

void BotHost::begin() {
    startWanted();
    publish();
    m_thread = std::jthread([this](const std::stop_token& stop) { supervise(stop); });
}

void BotHost::log(const std::string& bot, BotLogLevel level, const std::string& text) {
    (void)m_tools.workspace.run(
        [&](const Database& database) { return BotStore(database).log(bot, level, text, now()); });
}

Result<StoredBot> BotHost::find(const std::string& bot) {
    return m_tools.workspace.read<StoredBot>([&](const Database& database) { return BotStore(database).find(bot); });
}

std::shared_ptr<BotSession> BotHost::running(const std::string& bot) {
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.find(bot);
    return entry == m_entries.end() || entry->second.session->isOver() ? nullptr : entry->second.session;
}

Result<std::shared_ptr<BotSession>> BotHost::openSession(const std::string& bot) {
    if (auto session = running(bot))
        return session;
    const auto known = m_tools.workspace.read<std::optional<SessionHead>>(
        [&](const Database& database) { return SessionStore(database).running(bot); });
    if (!known)
        return known.error();
    return *known ? makeSession(**known) : nullptr;
}

std::shared_ptr<BotSession> BotHost::makeSession(const SessionHead& head) {
    const SessionTools tools{
        m_tools.plugins, m_tools.store.file(), m_tools.workspace, m_tools.feeds.clock(), m_pool, m_tools.decisions,
        m_tools.accounts.open ? &m_tools.accounts : nullptr};
    return std::make_shared<BotSession>(head, tools, m_news);
}

Result<void> BotHost::add(const BotDefinition& bot, const std::string& who) {
    const auto checked = checkedBot(bot, m_tools.plugins);
    if (!checked)
        return checked.error();
    auto added = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const BotStore bots(database);
            if (auto kept = bots.add(*checked, now()); !kept)
                return kept;
            return bots.log(checked->id, BotLogLevel::Info, "added by " + who, now());
        });
    });
    changed();
    return added;
}

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
    if (!bot.settings.decision.isAuto())
        return Error{"bot.live_decision", "a live bot cannot ask a person or wait before it trades", {}, "decision"};
    if (!m_tools.accounts.open)
        return Error{"bot.live_broker", "a live run needs an account, and there are none here"};
    return {};
}

Result<void> BotHost::start(const std::string& bot, const std::string& who) {
    const std::lock_guard control(m_controlMutex);
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    if (running(stored->definition.id))
        return {};
    return startSession(*stored, who);
}

Result<void> BotHost::want(const std::string& bot, const std::string& who) {
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    if (auto allowed = mayStart(stored->definition); !allowed)
        return allowed;
    return m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const BotStore bots(database);
            if (auto wanted = bots.setWanted(bot, true); !wanted)
                return wanted;
            return bots.log(bot, BotLogLevel::Info, "start asked for by " + who, now());
        });
    });
}

Result<void> BotHost::startSession(const StoredBot& bot, const std::string& who) {
    const auto current = checkedBot(bot.definition, m_tools.plugins);
    if (!current)
        return current.error();
    if (auto allowed = mayStart(*current); !allowed)
        return allowed;
    if (auto watched = ensureWatched(*current); !watched)
        return watched;
    const auto known = m_tools.workspace.read<std::optional<SessionHead>>(
        [&](const Database& database) { return SessionStore(database).running(current->id); });
    if (!known)
        return known.error();
    if (*known) {
        attach(**known);
        log(current->id, BotLogLevel::Info, "resumed session " + std::to_string((*known)->number));
        return {};
    }
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
            if (const auto still = session.lock())
                still->hear(update.closed);
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
        std::this_thread::sleep_for(lookEvery);
    }
}

Result<std::string> BotHost::stop(const std::string& bot, const std::string& who, bool flatten) {
    const std::lock_guard control(m_controlMutex);
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    const auto session = openSession(bot);
    if (!session)
        return session.error();
    if (!*session) {
        auto unwanted =
            m_tools.workspace.run([&](const Database& database) { return BotStore(database).setWanted(bot, false); });
        changed();
        return unwanted ? Result<std::string>(std::string()) : Result<std::string>(std::move(unwanted).error());
    }
    log(bot, BotLogLevel::Info, "stop asked for by " + who + (flatten ? ", with its position" : ""));
    auto run = (*session)->stop(flatten).get();
    // A live bot that could not cancel its orders is still there, and sends nothing.
    if (!run && !(*session)->isOver())
        return run;
    {
        const std::lock_guard lock(m_mutex);
        m_entries.erase(bot);
    }
    changed();
    return run;
}

Result<void> BotHost::edit(const std::string& bot, const BotEdit& edit, const std::string& who) {
    const std::lock_guard control(m_controlMutex);
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    const auto edited = editedBot(stored->definition, edit, m_tools.plugins);
    if (!edited)
        return edited.error();
    if (*edited == stored->definition)
        return {};
    const auto session = openSession(bot);
    if (!session)
        return session.error();
    if (*session) {
        if (auto allowed = mayEditRunning(edit); !allowed)
            return allowed;
        auto done = (*session)->edit(*edited, who).get();
        changed();
        return done;
    }
    auto done = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&] { return BotStore(database).change(*edited, who, now()); });
    });
    changed();
    return done;
}

Result<void> BotHost::remove(const std::string& bot) {
    const std::lock_guard control(m_controlMutex);
    auto done = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const auto open = SessionStore(database).running(bot);
            if (!open)
                return open.error();
            if (*open)
                return Error{"bot.running", "the bot '%1' runs: stop it first", {bot}};
            return BotStore(database).remove(bot);
        });
    });
    if (!done)
        return done;
    {
        const std::lock_guard lock(m_mutex);
        m_entries.erase(bot);
    }
    changed();
    return {};
}

Result<std::vector<BotStatus>> BotHost::statuses() {
    // Gathered before: the data thread must not wait for the mutex of the entries.
    std::map<std::string, BotStatus> known;
    {
        const std::lock_guard lock(m_mutex);
        known = m_recorded;
        for (const auto& [bot, entry] : m_entries)
            known.insert_or_assign(bot, entry.session->status());
    }
    std::vector<BotStatus> out;
    std::map<std::string, BotStatus> worked;
    auto read = m_tools.workspace.run([&](const Database& database) -> Result<void> {
        const auto bots = BotStore(database).list();
        if (!bots)
            return bots.error();
        for (const StoredBot& bot : *bots) {
            const auto status = known.find(bot.definition.id);
            if (status == known.end()) {
                auto recorded = recordedStatus(database, bot);
                if (!recorded)
                    return std::move(recorded).error();
                worked.emplace(bot.definition.id, *recorded);
                out.push_back(std::move(*recorded));
            } else {
                out.push_back(status->second);
            }
        }
        return {};
    });
    if (!read)
        return std::move(read).error();
    const std::lock_guard lock(m_mutex);
    m_recorded.merge(worked);
    return out;
}

// What was worked out before may be wrong now.
void BotHost::changed() {
    {
        const std::lock_guard lock(m_mutex);
        m_recorded.clear();
    }
    m_news();
}

Result<std::vector<BotCheck>> BotHost::check(const std::string& bot) {
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    const BotDefinition& definition = stored->definition;
    std::vector<BotCheck> out;
    const auto current = checkedBot(definition, m_tools.plugins);
    out.push_back(checkOf("strategy", current ? Result<void>() : Result<void>(current.error()),
        definition.strategy + ' ' + (current ? current->strategyVersion : definition.strategyVersion)));
    if (current && current->strategyVersion != definition.strategyVersion)
        out.back() = {"strategy", BotCheck::Verdict::Warning,
            "the plugin is version " + current->strategyVersion + " now, the bot was saved with "
                + definition.strategyVersion};
    out.push_back(checkOf("mode", mayStart(definition), std::string(toString(definition.mode))));
    Watch watch;
    watch.instrument = definition.instrument;
    watch.timeframe = definition.timeframe;
    out.push_back(checkOf("feed", checkWatch(m_tools.feeds, watch), "a feed serves " + watch.instrument.toString()));
    const bool isWatched = m_tools.hub.beginning(watch.key()).has_value();
    out.push_back({"watch", isWatched ? BotCheck::Verdict::Good : BotCheck::Verdict::Warning,
        isWatched ? "the series is watched" : "the series is put on the watch list at the start"});
    std::uint64_t candles = 0;
    const auto looked = m_tools.store.run([&](CandleStore& store) -> Result<void> {
        const auto present = store.present(definition.instrument, definition.timeframe);
        if (!present)
            return present.error();
        for (const TimeSpan& run : present->runs)
            candles += static_cast<std::uint64_t>((run.end - run.begin) / definition.timeframe.nominalLength());
        return {};
    });
    out.push_back(checkOf("candles", looked, std::to_string(candles) + " candles are stored to get warm on"));
    if (looked && candles < definition.warmUp.value_or(1))
        out.back().verdict = BotCheck::Verdict::Warning;
    return out;
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
        const auto started = startSession(bot, "the program");
        const std::string complaint = started ? std::string() : started.error().message();
        if (!complaint.empty() && m_complaints[id] != complaint)
            log(id, BotLogLevel::Warning, complaint);
        m_complaints[id] = complaint;
    }
}

Result<std::string> BotHost::carryOut(const BotCommand& command) {
    const auto plain = [](const Result<void>& done) {
        return done ? Result<std::string>(std::string()) : Result<std::string>(done.error());
    };
    switch (command.kind) {
    case BotCommand::Kind::Add: {
        const auto bot = botFromJson(command.definition);
        return bot ? plain(add(*bot, command.who)) : Result<std::string>(bot.error());
    }
    case BotCommand::Kind::Start:
        return plain(start(command.bot, command.who));
    case BotCommand::Kind::Stop:
        return stop(command.bot, command.who, command.edit.contains("flatten"));
    case BotCommand::Kind::Edit:
        return plain(edit(command.bot, command.edit, command.who));
    case BotCommand::Kind::Remove:
        return plain(remove(command.bot));
    }
    return std::string();
}

void BotHost::supervise(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    for (int look = 1; !stop.stop_requested(); ++look) {
        answerCommands(m_tools.commandFolder, [this](const BotCommand& command) { return carryOut(command); });
        if (m_tools.decisions)
            (void)m_tools.decisions->tick(); // what fails is tried again
        lookAtLive(look % looksPerCheck == 0);
        if (look % looksPerCheck == 0) {
            refollow();
            startWanted();
        }
        if (look % looksPerPublish == 0)
            publish();
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, lookEvery, [] { return false; });
    }
}

// Coming to an account waits for the venue, so it happens beside; one attempt of a bot at a time.
void BotHost::lookAtLive(bool attaches) {
    const std::lock_guard lock(m_mutex);
    for (const auto& [bot, entry] : m_entries) {
        if (!entry.session->isLive() || entry.session->isOver())
            continue;
        entry.session->look();
        if (attaches && !entry.isAttaching->exchange(true))
            m_waiting.start([session = entry.session, isAttaching = entry.isAttaching] {
                (void)session->attach();
                *isAttaching = false;
            });
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

void BotHost::publish() {
    std::vector<BotStatus> statuses;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [bot, entry] : m_entries)
            statuses.push_back(entry.session->status());
    }
    (void)m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&] { return BotHealthStore(database).publish(statuses, systemClock().now()); });
    });
}

} // namespace truebar
