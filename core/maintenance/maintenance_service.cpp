#include "core/maintenance/maintenance_service.h"

namespace truebar {

namespace {

constexpr int pulseMs = 250;
constexpr int logLength = 200;

} // namespace

MaintenanceService::MaintenanceService(FeedDesk& desk, RoutineTools tools, const IClock& clock, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
    , m_clock(clock)
    , m_scheduler(std::make_unique<RoutineScheduler>(
          std::move(tools), desk.workspace(), clock, [this] { m_isChanged = true; })) {
    m_pulse.setInterval(pulseMs);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        if (m_isChanged.exchange(false))
            refresh();
    });
    m_pulse.start();
}

MaintenanceService::~MaintenanceService() {
    m_pool.waitForDone();
    m_scheduler.reset();
}

void MaintenanceService::work(std::function<Result<void>()> call) {
    m_pool.start([this, call = std::move(call)] {
        if (auto done = call(); !done)
            m_answers.post([this, error = done.error()] { Q_EMIT failed(error); });
    });
}

void MaintenanceService::start() {
    work([this] { return m_scheduler->start(); });
    refresh();
}

void MaintenanceService::refresh() {
    work([this]() -> Result<void> {
        readState();
        return {};
    });
}

void MaintenanceService::readState() {
    auto routines = m_scheduler->status();
    if (!routines) {
        m_answers.post([this, error = routines.error()] { Q_EMIT failed(error); });
        return;
    }
    // Failures from before this start are history, not news.
    for (const RoutineStatus& each : *routines) {
        const auto& run = each.stored.lastRun;
        if (run && run->status == RunStatus::Failed && m_toldFailures.insert(run->id).second && m_hasRead)
            m_answers.post([this, last = *run] { Q_EMIT routineFailed(last); });
    }
    m_hasRead = true;
    MaintenanceState state{std::move(*routines), m_desk.feeds().status()};
    m_answers.post([this, state = std::move(state)] { Q_EMIT stateChanged(state); });
}

void MaintenanceService::save(const Routine& routine) {
    work([this, routine]() -> Result<void> {
        auto done = m_desk.workspace().run(
            [&](const Database& database) { return RoutineStore(database).save(routine, m_clock.now()); });
        if (!done)
            return done;
        m_scheduler->wake();
        m_answers.post([this, name = routine.name] { Q_EMIT saved(name); });
        readState();
        return {};
    });
}

void MaintenanceService::remove(const std::string& name) {
    work([this, name]() -> Result<void> {
        m_scheduler->cancel(name);
        auto done =
            m_desk.workspace().run([&](const Database& database) { return RoutineStore(database).remove(name); });
        readState();
        return done;
    });
}

void MaintenanceService::setEnabled(const std::string& name, bool isEnabled) {
    work([this, name, isEnabled]() -> Result<void> {
        auto done = m_desk.workspace().run([&](const Database& database) {
            return RoutineStore(database).setEnabled(name, isEnabled, m_clock.now());
        });
        m_scheduler->wake();
        readState();
        return done;
    });
}

void MaintenanceService::runNow(const std::string& name) {
    work([this, name]() -> Result<void> {
        auto done = m_scheduler->runNow(name);
        readState();
        return done;
    });
}

void MaintenanceService::cancel(const std::string& name) {
    m_scheduler->cancel(name);
}

void MaintenanceService::readLog(const std::string& name) {
    work([this, name]() -> Result<void> {
        auto runs = m_desk.workspace().read<std::vector<RoutineRun>>(
            [&](const Database& database) { return RoutineStore(database).log(name, logLength); });
        if (!runs)
            return std::move(runs).error();
        m_answers.post([this, name, all = std::move(*runs)] { Q_EMIT logRead(name, all); });
        return {};
    });
}

} // namespace truebar
