#include "core/maintenance/routine_scheduler.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

constexpr std::chrono::seconds pulse(1);
// A pulse that comes so late means that the machine slept.
constexpr std::chrono::minutes sleepThreshold(2);
constexpr std::size_t mostAtOnce = 2;

bool hasFailed(const RoutineRun& run) {
    return run.status == RunStatus::Failed || run.status == RunStatus::Interrupted;
}

} // namespace

std::optional<UtcMs> nextDue(const Routine& routine, const std::optional<RoutineRun>& lastRun, UtcMs changedAt,
    UtcMs awakeSince, int failuresInARow) {
    if (!routine.isEnabled)
        return std::nullopt;
    if (lastRun && hasFailed(*lastRun) && failuresInARow <= routine.retries)
        return lastRun->endedAt.value_or(lastRun->startedAt) + routine.retryWait;
    const UtcMs base = lastRun ? std::max(lastRun->startedAt, changedAt) : changedAt;
    const auto due = routine.schedule.next(base);
    if (due && *due < awakeSince && routine.missed == MissedPolicy::Skip)
        return routine.schedule.next(awakeSince);
    return due;
}

int triesSinceDue(const Routine& routine, std::span<const RoutineRun> newestFirst) {
    int out = 0;
    for (const RoutineRun& run : newestFirst) {
        if (!hasFailed(run))
            break;
        // The one after it was no retry of this but due by itself: this belongs to an earlier time.
        const UtcMs retryAt = run.endedAt.value_or(run.startedAt) + routine.retryWait;
        if (out > 0 && newestFirst[static_cast<std::size_t>(out) - 1].startedAt > retryAt + sleepThreshold)
            break;
        ++out;
    }
    return out;
}

RoutineScheduler::RoutineScheduler(
    RoutineTools tools, WorkspaceDoor& workspace, const IClock& clock, std::function<void()> changed)
    : m_tools(std::move(tools))
    , m_workspace(workspace)
    , m_clock(clock)
    , m_changed(std::move(changed)) { }

RoutineScheduler::~RoutineScheduler() {
    m_watch = {};
    {
        const std::lock_guard lock(m_mutex);
        for (auto& [name, each] : m_running)
            each.stop.request_stop();
    }
    // A run takes itself out of the map as it ends; joined outside the lock.
    while (true) {
        std::jthread last;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_ended.empty()) {
                last = std::move(m_ended.back());
                m_ended.pop_back();
            } else if (m_running.empty()) {
                break;
            }
        }
        if (last.joinable())
            last.join();
        else
            std::this_thread::yield();
    }
}

Result<void> RoutineScheduler::start() {
    auto closed = m_workspace.run([&](const Database& database) -> Result<void> {
        auto done = RoutineStore(database).closeInterrupted(m_clock.now());
        return done ? Result<void>() : Result<void>(std::move(done).error());
    });
    if (!closed)
        return closed;
    m_awakeSince = m_clock.now();
    m_watch = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    return {};
}

void RoutineScheduler::watch(const std::stop_token& stop) {
    UtcMs last = m_clock.now();
    while (!stop.stop_requested()) {
        const UtcMs now = m_clock.now();
        {
            const std::lock_guard lock(m_mutex);
            m_ended.clear();
            if (now - last > sleepThreshold)
                m_awakeSince = now;
        }
        last = now;
        startDue(now);
        std::unique_lock lock(m_mutex);
        m_woken.wait_for(lock, stop, m_clock.realDuration(pulse), [&] { return std::exchange(m_isWoken, false); });
    }
}

int RoutineScheduler::failuresInARow(const Routine& routine) const {
    const auto runs = m_workspace.read<std::vector<RoutineRun>>(
        [&](const Database& database) { return RoutineStore(database).log(routine.name, routine.retries + 2); });
    return runs ? triesSinceDue(routine, *runs) : 0;
}

std::optional<UtcMs> RoutineScheduler::dueAt(const StoredRoutine& stored) const {
    const Routine& routine = stored.routine;
    UtcMs awakeSince{};
    {
        const std::lock_guard lock(m_mutex);
        awakeSince = m_awakeSince;
        if (routine.isEnabled && routine.schedule.isOnStart() && !m_startedOnce.contains(routine.name))
            return awakeSince;
    }
    const bool failed = stored.lastRun && hasFailed(*stored.lastRun);
    return nextDue(routine, stored.lastRun, stored.changedAt, awakeSince, failed ? failuresInARow(routine) : 0);
}

void RoutineScheduler::startDue(UtcMs now) {
    const auto all = m_workspace.read<std::vector<StoredRoutine>>(
        [](const Database& database) { return RoutineStore(database).list(); });
    if (!all)
        return;
    for (const StoredRoutine& stored : *all) {
        const auto due = dueAt(stored);
        if (!due || *due > now)
            continue;
        if (!stored.routine.after.empty()) {
            const auto before = m_workspace.read<std::optional<UtcMs>>(
                [&](const Database& database) { return RoutineStore(database).lastSuccess(stored.routine.after); });
            const UtcMs own = stored.lastRun ? stored.lastRun->startedAt : UtcMs::min();
            if (!before || !*before || **before <= own)
                continue;
        }
        {
            const std::lock_guard lock(m_mutex);
            if (m_running.size() >= mostAtOnce)
                return;
            if (m_running.contains(stored.routine.name))
                continue;
        }
        begin(stored.routine);
    }
}

void RoutineScheduler::begin(const Routine& routine) {
    const std::lock_guard lock(m_mutex);
    if (m_running.contains(routine.name))
        return;
    if (routine.schedule.isOnStart())
        m_startedOnce.insert(routine.name);
    Running& running = m_running[routine.name];
    running.thread = std::jthread([this, routine, stop = running.stop.get_token()] { carryOut(routine, stop); });
}

void RoutineScheduler::carryOut(const Routine& routine, const std::stop_token& stop) {
    const UtcMs started = m_clock.now();
    const auto id = m_workspace.read<std::int64_t>(
        [&](const Database& database) { return RoutineStore(database).begin(routine.name, started); });
    m_changed();
    RoutineRun run = runRoutine(
        routine, m_tools,
        [&](double share) {
            {
                const std::lock_guard lock(m_mutex);
                m_running[routine.name].progress = share;
            }
            m_changed();
        },
        stop);
    run.startedAt = started;
    run.endedAt = m_clock.now();
    if (id) {
        run.id = *id;
        // A log that cannot be written must not stop the work; the run stays "running" and is closed at the next start.
        (void)m_workspace.run([&](const Database& database) { return RoutineStore(database).end(run); });
    }
    {
        const std::lock_guard lock(m_mutex);
        const auto self = m_running.find(routine.name);
        m_ended.push_back(std::move(self->second.thread));
        m_running.erase(self);
        m_isWoken = true;
    }
    m_woken.notify_all();
    m_changed();
}

Result<void> RoutineScheduler::runNow(const std::string& name) {
    const auto stored =
        m_workspace.read<StoredRoutine>([&](const Database& database) { return RoutineStore(database).find(name); });
    if (!stored)
        return stored.error();
    {
        const std::lock_guard lock(m_mutex);
        if (m_running.contains(name))
            return Error{"routine.running", "the routine %1 runs already", {name}};
    }
    begin(stored->routine);
    return {};
}

void RoutineScheduler::cancel(const std::string& name) {
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_running.find(name); found != m_running.end())
        found->second.stop.request_stop();
}

void RoutineScheduler::wake() {
    {
        const std::lock_guard lock(m_mutex);
        m_isWoken = true;
    }
    m_woken.notify_all();
}

Result<std::vector<RoutineStatus>> RoutineScheduler::status() const {
    auto all = m_workspace.read<std::vector<StoredRoutine>>(
        [](const Database& database) { return RoutineStore(database).list(); });
    if (!all)
        return std::move(all).error();
    std::vector<RoutineStatus> out;
    for (StoredRoutine& stored : *all) {
        RoutineStatus status;
        status.next = dueAt(stored);
        {
            const std::lock_guard lock(m_mutex);
            if (const auto running = m_running.find(stored.routine.name); running != m_running.end())
                status.progress = running->second.progress;
        }
        status.stored = std::move(stored);
        out.push_back(std::move(status));
    }
    return out;
}

} // namespace truebar
