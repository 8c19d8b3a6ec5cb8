#include "core/alerts/indicator_host.h"

#include "core/commands/command_folder.h"
#include "core/data/live_service.h"
#include "core/data/watch_check.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr auto commandsEvery = std::chrono::milliseconds(100); // in real time
constexpr auto lookEvery = std::chrono::seconds(1); // at watches that begin anew, in real time
constexpr std::int64_t mostWarmUp = 20'000; // candles that a watch made for a bot fetches
constexpr std::int64_t longestCandles = 300; // of the longest timeframe in that

void call(const std::function<void()>& news) {
    if (news)
        news();
}

} // namespace

IndicatorHost::IndicatorHost(const IndicatorTools& tools, IndicatorNews news)
    : m_tools(tools)
    , m_news(std::move(news)) { }

IndicatorHost::~IndicatorHost() {
    m_commandThread = std::jthread();
    m_thread = std::jthread();
    for (auto& [bot, entry] : m_entries)
        entry.follower.reset();
}

void IndicatorHost::begin() {
    m_thread = std::jthread([this](const std::stop_token& stop) { work(stop); });
    m_commandThread = std::jthread([this](const std::stop_token& stop) { answerOthers(stop); });
}

void IndicatorHost::wake() {
    {
        const std::lock_guard lock(m_mutex);
        m_hasNews = true;
    }
    m_wakeUp.notify_one();
}

Result<void> IndicatorHost::write(const std::function<Result<void>(const IndicatorStore&)>& work) {
    auto done = m_tools.workspace.run(
        [&](const Database& database) { return database.transaction([&] { return work(IndicatorStore(database)); }); });
    {
        const std::lock_guard lock(m_mutex);
        m_isListStale = true;
    }
    wake();
    return done;
}

Result<void> IndicatorHost::add(const IndicatorBot& bot) {
    const auto checked = checkedIndicatorBot(bot);
    if (!checked)
        return checked.error();
    return write([&](const IndicatorStore& store) { return store.add(*checked, now()); });
}

Result<void> IndicatorHost::change(const IndicatorBot& bot) {
    const auto checked = checkedIndicatorBot(bot);
    if (!checked)
        return checked.error();
    return write([&](const IndicatorStore& store) { return store.change(*checked, now()); });
}

Result<void> IndicatorHost::start(const std::string& bot) {
    return write([&](const IndicatorStore& store) { return store.start(bot, now()); });
}

Result<void> IndicatorHost::stop(const std::string& bot) {
    return write([&](const IndicatorStore& store) { return store.stop(bot); });
}

Result<void> IndicatorHost::remove(const std::string& bot) {
    return write([&](const IndicatorStore& store) { return store.remove(bot); });
}

Result<void> IndicatorHost::carryOut(const IndicatorCommand& command) {
    return write([&](const IndicatorStore& store) { return carryOutIndicatorCommand(store, command, now()); });
}

void IndicatorHost::answerOthers(const std::stop_token& stop) {
    const QString folder = indicatorCommandFolder(m_tools.workspaceFolder);
    std::mutex mutex;
    std::condition_variable_any wake;
    while (!stop.stop_requested()) {
        answerCommands(folder, [this](const std::string& command) -> Result<std::string> {
            const auto read = indicatorCommandFromJson(command);
            const auto done = read ? carryOut(*read) : Result<void>(read.error());
            return done ? Result<std::string>(std::string()) : Result<std::string>(done.error());
        });
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, commandsEvery, [] { return false; });
    }
}

std::vector<IndicatorStatus> IndicatorHost::statuses() const {
    const std::lock_guard lock(m_mutex);
    std::vector<IndicatorStatus> out;
    for (const auto& [bot, status] : m_statuses)
        out.push_back(status);
    return out;
}

void IndicatorHost::work(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        bool isListStale = false;
        {
            const std::lock_guard lock(m_mutex);
            m_hasNews = false;
            isListStale = std::exchange(m_isListStale, false);
        }
        if (isListStale)
            readList();
        for (auto& [bot, entry] : m_entries) {
            if (stop.stop_requested())
                return;
            if (auto done = goOn(entry); !done)
                show(entry, IndicatorState::Waiting, done.error(), false);
        }
        std::unique_lock lock(m_mutex);
        m_wakeUp.wait_for(lock, stop, lookEvery, [this] { return m_hasNews; });
    }
}

// Bots that have not changed go on undisturbed.
void IndicatorHost::readList() {
    const auto read = m_tools.workspace.read<std::vector<StoredIndicatorBot>>(
        [](const Database& database) { return IndicatorStore(database).list(); });
    if (!read) {
        const std::lock_guard lock(m_mutex);
        m_isListStale = true; // is tried again
        return;
    }
    std::map<std::string, IndicatorStatus> statuses;
    std::map<std::string, Entry> entries;
    for (const StoredIndicatorBot& stored : *read) {
        const std::string& id = stored.bot.id;
        IndicatorStatus status;
        status.stored = stored;
        const auto known = m_entries.find(id);
        if (known != m_entries.end() && known->second.stored == stored) {
            entries.insert(m_entries.extract(known));
            const std::lock_guard lock(m_mutex);
            status = m_statuses[id];
        } else if (stored.runningSince) {
            status.state = IndicatorState::Loading;
            entries.emplace(
                id, Entry{stored, OutlookReader(stored.bot.instrument, stored.bot.outlook, *stored.runningSince)});
        }
        statuses.emplace(id, std::move(status));
    }
    m_entries.swap(entries);
    entries.clear(); // the followers of those that are over end, without the mutex
    {
        const std::lock_guard lock(m_mutex);
        m_statuses = std::move(statuses);
    }
    call(m_news.changed);
}

// The watched series that all timeframes are made of; one is watched from now on if there is none.
Result<SeriesKey> IndicatorHost::sourceOf(const IndicatorBot& bot) {
    const Timeframe shortest = bot.outlook.timeframes.front();
    const auto listed =
        m_tools.workspace.read<std::vector<Watch>>([](const Database& database) { return WatchList(database).list(); });
    if (!listed)
        return listed.error();
    if (const auto source = sourceAmong(*listed, bot.instrument, shortest))
        return *source;
    Watch watch;
    watch.instrument = bot.instrument;
    watch.timeframe = shortest;
    const auto perLongest = bot.outlook.timeframes.back().nominalLength() / shortest.nominalLength();
    watch.warmUp = static_cast<std::size_t>(std::min(mostWarmUp,
        std::max<std::int64_t>(
            static_cast<std::int64_t>(warmUpOf(bot.outlook.forecast)), perLongest * longestCandles)));
    if (auto good = checkWatch(m_tools.feeds, watch); !good)
        return std::move(good).error();
    std::vector<Watch> all = *listed;
    all.push_back(watch);
    auto kept = m_tools.workspace.run([&](const Database& database) { return WatchList(database).save(watch); });
    if (!kept)
        return std::move(kept).error();
    m_tools.hub.setWatches(all);
    call(m_news.watched);
    return watch.key();
}

// Watches that have begun anew have lost their followers.
Result<void> IndicatorHost::follow(Entry& entry) {
    if (entry.follower && m_tools.hub.beginning(entry.source) == std::optional(entry.beginning))
        return {};
    entry.follower.reset();
    const auto source = sourceOf(entry.stored.bot);
    if (!source)
        return source.error();
    entry.source = *source;
    entry.beginning = m_tools.hub.beginning(*source).value_or(0);
    auto follower = m_tools.hub.follow(*source, 1,
        [this, heard = std::weak_ptr<Heard>(entry.heard), timeframe = source->timeframe](const LiveUpdate& update) {
            const auto still = heard.lock();
            if (!still || update.closed.empty())
                return;
            still->until = toCount(timeframe.next(update.closed.back().openTime));
            wake();
        });
    if (!follower)
        return std::move(follower).error();
    entry.follower = std::move(*follower);
    const Series& stored = *entry.follower->series();
    if (!stored.isEmpty()) {
        const std::int64_t until = toCount(stored.closeTime(stored.size() - 1));
        std::int64_t before = entry.heard->until;
        while (before < until && !entry.heard->until.compare_exchange_weak(before, until)) { }
    }
    return {};
}

Result<void> IndicatorHost::goOn(Entry& entry) {
    if (auto followed = follow(entry); !followed)
        return followed;
    if (auto told = tell(entry); !told)
        return told;
    const UtcMs until = utcMs(entry.heard->until);
    if (until == utcMs(0) || !entry.reader.isDue(until)) {
        const bool isEmpty = entry.reader.outlook().state().timeframes.front().candles == 0;
        show(entry, isEmpty ? IndicatorState::Waiting : IndicatorState::Running, {}, false);
        return {};
    }
    const auto store = CandleStore::open(m_tools.store.file(), Database::Mode::ReadOnly);
    if (!store)
        return store.error();
    auto events = entry.reader.advance(**store, entry.source.timeframe, until);
    if (!events)
        return std::move(events).error();
    const IndicatorBot& bot = entry.stored.bot;
    for (OutlookEvent& event : *events) {
        if (event.time > *entry.stored.runningSince && bot.tells.contains(event.kind))
            entry.untold.push_back(std::move(event));
    }
    show(entry, IndicatorState::Running, {}, true);
    return tell(entry);
}

Result<void> IndicatorHost::tell(Entry& entry) {
    if (entry.untold.empty())
        return {};
    std::size_t kept = 0;
    auto done = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const auto told = IndicatorStore(database).tell(entry.stored.bot.id, entry.untold, now());
            if (!told)
                return told.error();
            kept = told->size();
            return {};
        });
    });
    if (!done)
        return done;
    entry.untold.clear();
    if (kept > 0)
        call(m_news.told);
    return {};
}

void IndicatorHost::show(const Entry& entry, IndicatorState state, std::optional<Error> problem, bool isNew) {
    bool isOther = isNew;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_statuses.find(entry.stored.bot.id);
        if (found == m_statuses.end())
            return;
        IndicatorStatus& status = found->second;
        isOther = isOther || status.state != state || status.problem != problem;
        status.state = state;
        status.problem = std::move(problem);
        if (const std::int64_t until = entry.heard->until; until != 0)
            status.heardUntil = utcMs(until);
        if (isNew) {
            ++status.revision;
            status.outlook = std::make_shared<const OutlookState>(entry.reader.outlook().state());
        }
    }
    if (isOther)
        call(m_news.changed);
}

} // namespace truebar
