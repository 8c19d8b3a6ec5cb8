#include "core/bots/bot_host.h"
#include "core/bots/bot_hours.h"
#include "core/commands/command_folder.h"

namespace truebar {

namespace {

constexpr auto lookEvery = std::chrono::milliseconds(100); // at the command folder, in real time
constexpr int looksPerCheck = 10; // of followers and wanted bots
constexpr int looksPerPublish = 50;

} // namespace

BotHost::BotHost(const BotTools& tools, std::function<void()> news, std::function<void()> watched)
    : m_tools(tools)
    , m_news(news ? std::move(news) : [] {})
    , m_watched(watched ? std::move(watched) : [] {}) { }

BotHost::~BotHost() {
    m_thread = std::jthread();
    m_hoursThread = std::jthread();
    m_liveThread = std::jthread();
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
    m_liveThread = std::jthread([this](const std::stop_token& stop) { lookAtLive(stop); });
    m_thread = std::jthread([this](const std::stop_token& stop) { supervise(stop); });
    m_hoursThread = std::jthread([this](const std::stop_token& stop) { keepHours(stop); });
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
    const SessionTools tools{m_tools.plugins, m_tools.store.file(), m_tools.workspace, m_tools.feeds.clock(), m_pool,
        m_tools.decisions, m_tools.accounts.open ? &m_tools.accounts : nullptr, m_tools.gates};
    return std::make_shared<BotSession>(head, tools, m_news);
}

Result<void> BotHost::add(const BotDefinition& bot, const std::string& who) {
    const auto checked = checkedBot(bot, m_tools.plugins);
    if (!checked)
        return checked.error();
    if (auto hours = checkHours(*checked); !hours)
        return hours;
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

Result<void> BotHost::start(const std::string& bot, const std::string& who) {
    const std::lock_guard control(m_controlMutex);
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    if (running(stored->definition.id))
        return {};
    const auto checks = check(bot);
    if (auto may = checks ? mayStartAfter(*checks) : Result<void>(checks.error()); !may)
        return may;
    const auto moment = hoursOf(stored->definition, now());
    if (moment && !moment->isOpen)
        return want(bot, who);
    return startSession(*stored, who);
}

Result<void> BotHost::want(const std::string& bot, const std::string& who) {
    const auto stored = find(bot);
    if (!stored)
        return stored.error();
    if (auto allowed = mayStart(stored->definition); !allowed)
        return allowed;
    if (auto allowed = mayPlace(stored->definition); !allowed)
        return allowed;
    const auto moment = hoursOf(stored->definition, now());
    if (!moment)
        return moment.error();
    if (!moment->isOpen && !moment->change)
        return Error{"schedule.over", "the bot '%1' has no hours any more: change its schedule", {bot}, "schedule"};
    auto noted = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const BotStore bots(database);
            if (auto wanted = bots.setWanted(bot, true); !wanted)
                return wanted;
            return bots.log(bot, BotLogLevel::Info,
                "start asked for by " + who + (moment->isOpen ? std::string() : "; it " + waitingText(*moment)), now());
        });
    });
    changed();
    return noted;
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
    // A live bot that could not cancel its orders is still there, and sends nothing; a restart must not change that.
    if (!run && !(*session)->isOver()) {
        (void)m_tools.workspace.run([&](const Database& database) { return BotStore(database).setWanted(bot, false); });
        log(bot, BotLogLevel::Warning, "not stopped: " + run.error().message());
        return run;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_entries.erase(bot);
    }
    changed();
    return run;
}

// As those that the desk keeps: limits are there to hold whoever trades.
Result<void> BotHost::mayChange(const BotDefinition& from, const BotDefinition& to) {
    const bool isLive = from.mode == RunMode::LiveRun || to.mode == RunMode::LiveRun;
    const bool asks = isLive && from.limits != to.limits && m_tools.gates.changeLimits;
    return asks ? m_tools.gates.changeLimits() : Result<void>();
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
    if (auto allowed = mayChange(stored->definition, *edited); !allowed)
        return allowed;
    if (auto hours = checkHours(*edited); !hours)
        return hours;
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
    std::uint64_t changes = 0;
    {
        const std::lock_guard lock(m_mutex);
        known = m_recorded;
        changes = m_changes;
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
    showHoursOf(out);
    const std::lock_guard lock(m_mutex);
    if (changes == m_changes) // else what was read may be from before the change
        m_recorded.merge(worked);
    return out;
}

// What was worked out before may be wrong now.
void BotHost::changed() {
    {
        const std::lock_guard lock(m_mutex);
        m_recorded.clear();
        ++m_changes;
    }
    m_news();
}

Result<std::string> BotHost::startedText(const std::string& bot, const std::string& who) {
    if (auto started = start(bot, who); !started)
        return std::move(started).error();
    const auto stored = find(bot);
    const auto moment = stored ? hoursOf(stored->definition, now()) : Result<ScheduleMoment>(stored.error());
    return moment && !moment->isOpen ? waitingText(*moment) : std::string();
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
        return startedText(command.bot, command.who);
    case BotCommand::Kind::Stop:
        return stop(command.bot, command.who, command.edit.contains("flatten"));
    case BotCommand::Kind::Edit:
        return plain(edit(command.bot, command.edit, command.who));
    case BotCommand::Kind::Remove:
        return plain(remove(command.bot));
    case BotCommand::Kind::Preflight: {
        const auto checks = check(command.bot);
        return checks ? checksToJson(command.bot, *checks) : Result<std::string>(checks.error());
    }
    }
    return std::string();
}

Result<std::string> BotHost::carryOutText(const std::string& command) {
    const auto read = botCommandFromJson(command);
    return read ? carryOut(*read) : Result<std::string>(read.error());
}

void BotHost::supervise(const std::stop_token& stop) {
    const QString folder = botCommandFolder(m_tools.workspaceFolder);
    std::mutex mutex;
    std::condition_variable_any wake;
    for (int look = 1; !stop.stop_requested(); ++look) {
        answerCommands(folder, [this](const std::string& command) { return carryOutText(command); });
        if (m_tools.decisions)
            (void)m_tools.decisions->tick(); // what fails is tried again
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
void BotHost::lookAtLive(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    for (int look = 1; !stop.stop_requested(); ++look) {
        {
            const std::lock_guard lock(m_mutex);
            for (const auto& [bot, entry] : m_entries) {
                if (!entry.session->isLive() || entry.session->isOver())
                    continue;
                entry.session->look();
                if (look % looksPerCheck == 0 && !entry.isAttaching->exchange(true))
                    m_waiting.start([session = entry.session, isAttaching = entry.isAttaching] {
                        (void)session->attach();
                        *isAttaching = false;
                    });
            }
        }
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, lookEvery, [] { return false; });
    }
}

void BotHost::publish() {
    const std::lock_guard lock(m_publishMutex); // or what was read first could be written last
    const auto statuses = this->statuses();
    if (!statuses)
        return;
    (void)m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&] { return BotHealthStore(database).publish(*statuses, systemClock().now()); });
    });
}

} // namespace truebar
