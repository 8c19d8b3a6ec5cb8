#include "core/bots/bot_session.h"

#include "core/bots/bot_store.h"
#include "core/bots/order_refusal.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace truebar {

namespace {

// Steps that are made durable together while a session catches up.
constexpr std::size_t mostPerCommit = 500;
// Reasons with prices in them are all different: the log is not to be filled with them.
constexpr std::size_t mostLoggedRefusals = 20;

std::vector<LiveReport> reportsOf(const std::optional<std::string>& held, UtcMs closeTime) {
    std::vector<LiveReport> out;
    if (held) {
        LiveReport report;
        report.kind = LiveReport::Kind::Held;
        report.time = closeTime;
        report.text = *held;
        out.push_back(std::move(report));
    }
    return out;
}

bool isHeld(const SessionStep& step) {
    return std::ranges::find(step.reports, LiveReport::Kind::Held, &LiveReport::kind) != step.reports.end();
}

std::unique_ptr<LiveLink> linkOf(const SessionHead& head, const SessionTools& tools) {
    if (head.definition.mode != RunMode::LiveRun || !tools.accounts)
        return nullptr;
    return std::make_unique<LiveLink>(head, *tools.accounts, tools.clock);
}

} // namespace

BotSession::BotSession(SessionHead head, const SessionTools& tools, std::function<void()> news)
    : m_head(std::move(head))
    , m_tools(tools)
    , m_news(std::move(news))
    , m_live(linkOf(m_head, m_tools)) {
    m_status.definition = m_head.definition;
    m_status.isWanted = true;
    m_status.state = BotState::Starting;
    m_status.session = m_head.number;
    m_status.startedAt = m_head.startedAt;
    m_status.cash = m_status.equity = m_status.highest = m_head.definition.settings.cash;
}

void BotSession::post(std::function<void()> task) {
    const std::lock_guard lock(m_mutex);
    m_tasks.push_back(std::move(task));
    if (m_isWorking)
        return;
    m_isWorking = true;
    m_tools.pool.start([self = shared_from_this()] { self->runTasks(); });
}

void BotSession::runTasks() {
    std::unique_lock lock(m_mutex);
    while (!m_tasks.empty()) {
        const auto task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
    m_isWorking = false;
}

// Exceptions of plugins end here: this session fails, the others go on.
void BotSession::guard(const std::function<Result<void>()>& work) {
    if (m_isOver)
        return;
    Result<void> done;
    try {
        done = work();
    } catch (const std::exception& thrown) {
        done = Error{"internal.exception", "the strategy or the broker failed: %1", {thrown.what()}};
    } catch (...) {
        done = Error{"internal.exception", "the strategy or the broker failed: %1", {"for an unknown reason"}};
    }
    if (!done)
        fail(done.error());
    m_news();
}

void BotSession::hearHistory(SeriesSnapshot history) {
    post([this, history = std::move(history)] {
        guard([&]() -> Result<void> {
            if (!m_machine) {
                if (auto loaded = load(); !loaded)
                    return loaded;
            }
            if (auto taken = takeHistory(*history); !taken)
                return taken;
            m_hasHistory = true;
            showState();
            return {};
        });
        takeInbox();
    });
}

void BotSession::hear(const std::vector<Candle>& closed) {
    if (closed.empty() || m_isOver)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_inboxSince)
            m_inboxSince = Steady::now();
        m_inbox.insert(m_inbox.end(), closed.begin(), closed.end());
    }
    post([this] { takeInbox(); });
}

void BotSession::hearPrice(double price) {
    if (m_live && !m_isOver && price > 0)
        m_live->notePrice(Price(Decimal::fromDouble(price)), m_tools.clock.now());
}

void BotSession::takeInbox() {
    if (!m_hasHistory)
        return;
    std::vector<Candle> candles;
    std::optional<Steady::time_point> since;
    {
        const std::lock_guard lock(m_mutex);
        candles.swap(m_inbox);
        since.swap(m_inboxSince);
    }
    if (candles.empty())
        return;
    guard([&]() -> Result<void> {
        for (std::size_t i = 0; i < candles.size(); ++i) {
            if (m_live && mustWait(candles[i])) {
                putBack(std::move(candles), i, *since);
                return {};
            }
            if (auto taken = accept(candles[i]); !taken)
                return afterKeeping(std::move(taken));
            // A live session knows what its last step has sent before it takes the next.
            if (m_live) {
                if (auto kept = commit(); !kept)
                    return kept;
            }
        }
        if (auto kept = commit(); !kept)
            return kept;
        const double took = std::chrono::duration<double, std::milli>(Steady::now() - *since).count();
        const std::lock_guard lock(m_mutex);
        m_status.latencyMs = took;
        m_status.slowestMs = std::max(m_status.slowestMs.value_or(0), took);
        return {};
    });
}

bool BotSession::mustWait(const Candle& candle) {
    const UtcMs closeTime = m_head.definition.timeframe.next(candle.openTime);
    const bool isHistory = m_machine->steps() == 0 && closeTime <= m_head.startedAt;
    if (isHistory || candle.openTime < m_next)
        return false;
    m_live->pump();
    return !m_live->isLate(closeTime) && m_live->obstacle().has_value();
}

void BotSession::putBack(std::vector<Candle> candles, std::size_t first, Steady::time_point since) {
    const std::lock_guard lock(m_mutex);
    m_inbox.insert(m_inbox.begin(), candles.begin() + static_cast<std::ptrdiff_t>(first), candles.end());
    m_inboxSince = since;
}

void BotSession::look() {
    if (!m_live || m_isOver || !m_isLoaded)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (m_inbox.empty() && !m_live->wantsToSend() && !(m_asking && m_asking->hasNews()))
            return;
    }
    post([this] {
        m_live->pump();
        guard([this] { return m_asking ? hearAnswers(m_tools.clock.now(), false) : Result<void>(); });
        takeInbox();
    });
}

bool BotSession::attach() {
    if (!m_live || m_isOver)
        return true;
    if (!m_isLoaded)
        return false;
    const auto attached = m_live->attach();
    if (attached)
        return true;
    const Error& why = attached.error();
    if (why.code == "account.unknown" || why.code == "desk.unknown_account") {
        post([this, why] { guard([&]() -> Result<void> { return why; }); });
        return true;
    }
    if (std::exchange(m_lastTrouble, why.message()) != why.message())
        (void)m_tools.workspace.run([&](const Database& database) {
            return BotStore(database).log(
                m_head.bot, BotLogLevel::Warning, "waits for its account: " + why.message(), m_tools.clock.now());
        });
    return false;
}

Result<void> BotSession::takeHistory(const Series& history) {
    const Series open = m_calendar.isAlwaysOpen() ? history : filterSession(history, m_calendar);
    std::size_t first = open.lowerBound(m_next);
    if (m_machine->steps() == 0) {
        // Those that have closed by the start are there to get warm on, as many as are asked for.
        std::size_t live = open.lowerBound(m_head.definition.timeframe.floor(m_head.startedAt));
        first = std::max(first, live - std::min(live, m_warmUp));
    }
    if (m_live) {
        // Each may have to wait for the account.
        const std::lock_guard lock(m_mutex);
        std::vector<Candle> candles;
        for (std::size_t i = first; i < open.size(); ++i)
            candles.push_back(open.at(i));
        m_inbox.insert(m_inbox.begin(), candles.begin(), candles.end());
        if (!m_inboxSince)
            m_inboxSince = Steady::now();
        return {};
    }
    for (std::size_t i = first; i < open.size(); ++i) {
        if (auto taken = accept(open.at(i)); !taken)
            return afterKeeping(std::move(taken));
        if (m_steps.size() >= mostPerCommit) {
            if (auto kept = commit(); !kept)
                return kept;
        }
    }
    return commit();
}

Result<void> BotSession::accept(const Candle& candle) {
    if (candle.openTime < m_next)
        return {};
    const Timeframe timeframe = m_head.definition.timeframe;
    m_next = timeframe.next(candle.openTime);
    if (!m_calendar.isAlwaysOpen()) {
        Series one(m_head.definition.instrument, timeframe);
        one.append(candle);
        if (filterSession(one, m_calendar).isEmpty())
            return {};
    }
    if (m_machine->steps() == 0) {
        if (m_next <= m_head.startedAt) {
            m_heard.push_back(candle);
            if (m_heard.size() > m_warmUp)
                m_heard.pop_front();
            return {};
        }
        m_unsaved.assign(m_heard.begin(), m_heard.end());
        m_heard.clear();
        for (const Candle& each : m_unsaved)
            m_machine->warm(each);
    }
    const auto held = this->held();
    logHeld(held);
    auto heard = m_asking ? hearAnswers(m_next - Millis(1), true) : deliver(held);
    if (!heard)
        return heard;
    auto step = m_machine->step(candle, m_live ? m_live->learn(m_next) : reportsOf(held, m_next));
    if (!step)
        return std::move(step).error();
    m_steps.push_back(std::move(*step));
    return {};
}

// Asked at each candle, and recorded with it: a restart must not ask again.
std::optional<std::string> BotSession::held() const {
    if (m_live || !m_tools.gates.placePaper)
        return std::nullopt;
    const auto may = m_tools.gates.placePaper();
    return may ? std::nullopt : std::optional(may.error().message());
}

void BotSession::logHeld(const std::optional<std::string>& held) {
    if (std::exchange(m_lastHeld, held) == held)
        return;
    (void)m_tools.workspace.run([&](const Database& database) {
        return BotStore(database).log(m_head.bot, held ? BotLogLevel::Warning : BotLogLevel::Info,
            held ? "holds its orders back: " + *held : "places orders again", m_tools.clock.now());
    });
}

Result<void> BotSession::commit() {
    if (m_steps.empty())
        return {};
    const UtcMs now = m_tools.clock.now();
    auto kept = m_tools.workspace.run([&](const Database& database) {
        const SessionStore::Also also = [&] { return m_asking ? m_asking->keep(database, m_next) : Result<void>(); };
        return SessionStore(database).append(m_head.number, m_unsaved, m_steps, m_events + 1, now, also);
    });
    if (!kept)
        return kept;
    if (m_asking)
        m_asking->kept();
    std::vector<std::string> refusals;
    {
        const std::lock_guard lock(m_mutex);
        for (const SessionStep& step : m_steps) {
            m_events += step.events.size();
            apply(m_status, step, m_head.definition.timeframe, m_head.instrument.contractMultiplier);
            // Why it is held is said as long as it is, and no longer.
            if (!m_live && isHeld(step))
                m_refusal.clear();
            else if (auto refusal = newestRefusal(step)) {
                m_refusal = std::move(*refusal);
                refusals.push_back(m_refusal);
            }
        }
    }
    logOnce(refusals, now);
    if (m_live) {
        // Durable: from here on they may be sent, by this process or by the next.
        const Candle& last = m_steps.back().candle;
        m_live->setLevels(m_machine->levels());
        m_live->send(m_machine->takeWishes(), Price(Decimal::fromDouble(last.close)),
            m_head.definition.timeframe.next(last.openTime));
    }
    m_unsaved.clear();
    m_steps.clear();
    showState();
    return {};
}

// What is refused again and again for the same reason is said once.
void BotSession::logOnce(const std::vector<std::string>& refusals, UtcMs now) {
    for (const std::string& refusal : refusals) {
        if (refusal.empty() || m_loggedRefusals.size() >= mostLoggedRefusals
            || !m_loggedRefusals.insert(refusal).second)
            continue;
        (void)m_tools.workspace.run([&](const Database& database) {
            return BotStore(database).log(m_head.bot, BotLogLevel::Warning, refusal, now);
        });
    }
}

// What went well before a failure stays.
Result<void> BotSession::afterKeeping(Result<void> failure) {
    if (auto kept = commit(); !kept)
        return kept;
    return failure;
}

void BotSession::showState() {
    const std::lock_guard lock(m_mutex);
    m_status.state = m_machine->steps() > 0 ? BotState::Running : BotState::Waiting;
}

BotStatus BotSession::status() const {
    const std::lock_guard lock(m_mutex);
    BotStatus out = m_status;
    if (!m_isOver)
        out.notice = m_live ? m_live->obstacle().value_or(m_live->trouble()) : held().value_or("");
    if (!m_isOver)
        out.refusal = m_refusal;
    if (out.lastClose && !m_isOver) {
        const UtcMs due = m_head.definition.timeframe.next(*out.lastClose);
        out.overdue = std::max(Millis(0), m_tools.clock.now() - due);
    }
    return out;
}

} // namespace truebar
