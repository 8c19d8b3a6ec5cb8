#include "core/bots/bot_session.h"

#include "core/bots/bot_store.h"
#include "core/bots/session_answers.h"
#include "core/runs/run_tables.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace truebar {

namespace {

// Steps that are made durable together while a session catches up.
constexpr std::size_t mostPerCommit = 500;

std::size_t declaredWarmUp(const IStrategy& strategy) {
    std::size_t out = 0;
    for (const FeedDefinition& feed : strategy.feeds())
        out = std::max(out, feed.warmUp);
    return out;
}

Error differs(std::uint64_t candle, const std::string& recorded, const std::string& now) {
    return {"bot.replay_differs", "candle %1 does not repeat what was recorded: recorded %2, now %3",
        {std::to_string(candle), recorded.substr(0, 300), now.substr(0, 300)}};
}

std::string textOf(const SessionStep& step) {
    return "cash " + step.cash.toString() + ", position " + step.position.toString() + ", equity "
        + step.equity.toString();
}

std::string textOf(const BotEvent* event) {
    return event ? std::string(toString(event->kind)) + ' ' + event->body : std::string("nothing");
}

} // namespace

BotSession::BotSession(SessionHead head, const SessionTools& tools, std::function<void()> news)
    : m_head(std::move(head))
    , m_tools(tools)
    , m_news(std::move(news)) {
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
        for (const Candle& candle : candles) {
            if (auto taken = accept(candle); !taken)
                return afterKeeping(std::move(taken));
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

// Everything that is durable, stepped through again.
Result<void> BotSession::load() {
    auto request = sessionRequest(m_head.definition, m_tools.plugins);
    if (!request)
        return std::move(request).error();
    const auto store = CandleStore::open(m_tools.marketDatabase, Database::Mode::ReadOnly);
    if (!store)
        return store.error();
    auto calendar = (*store)->calendars().find(m_head.definition.session);
    if (!calendar)
        return std::move(calendar).error();
    m_calendar = std::move(*calendar);
    const auto strategy = m_tools.plugins.createStrategy(request->strategy, request->strategySettings);
    if (!strategy)
        return strategy.error();
    m_warmUp = m_head.definition.warmUp.value_or(declaredWarmUp(**strategy));
    const DecisionSettings& decision = m_head.definition.settings.decision;
    if (decision.mode == DecisionMode::Ask || decision.mode == DecisionMode::AskAbove) {
        if (!m_tools.decisions)
            return Error{"bot.no_desk", "the bot asks a person, and nobody can be asked here"};
        PromptOrigin origin;
        origin.bot = m_head.bot;
        origin.run = askingName(m_head.number);
        origin.mode = m_head.definition.mode;
        origin.strategy = m_head.definition.strategy;
        origin.instrument = m_head.definition.instrument;
        origin.timeframe = m_head.definition.timeframe;
        origin.currency = m_head.instrument.currency;
        m_link = std::make_unique<RunLink>(*m_tools.decisions, std::move(origin), decision.onExpiry);
    }
    m_machine = std::make_unique<SessionMachine>(
        m_tools.plugins, SessionPlan{std::move(*request), m_head.instrument, m_link != nullptr});
    if (m_link)
        m_machine->setListener([this](const StepOutcome& outcome) -> Result<void> {
            auto asked = m_link->take(outcome);
            return asked ? Result<void>() : Result<void>(std::move(asked).error());
        });
    const auto database =
        Database::open(m_tools.workspace.file(), Database::Mode::ReadOnly, Database::Durability::Full);
    if (!database)
        return database.error();
    const auto history = SessionStore(**database).history(m_head.number);
    return history ? replay(*history) : Result<void>(history.error());
}

Result<void> BotSession::applyEdits(const std::vector<SessionEdit>& edits, std::size_t& next, std::uint64_t candle) {
    for (; next < edits.size() && edits[next].candle <= candle; ++next) {
        BotDefinition bot = m_head.definition;
        bot.overrides = edits[next].overrides;
        const auto settings = strategySettings(bot, m_tools.plugins);
        if (!settings)
            return settings.error();
        if (auto set = m_machine->setSettings(*settings); !set)
            return set;
        const std::lock_guard lock(m_mutex);
        m_status.definition.overrides = bot.overrides;
        ++m_status.edits;
    }
    return {};
}

Result<std::map<std::uint64_t, std::vector<GivenAnswer>>> BotSession::answersByCandle(const SessionHistory& history) {
    if (!m_link)
        return std::map<std::uint64_t, std::vector<GivenAnswer>>();
    const auto delivered = m_link->delivered();
    if (!delivered)
        return delivered.error();
    SessionAnswers answers = sessionAnswers(history, *delivered);
    m_unlearned = std::move(answers.unlearned);
    return std::move(answers.byCandle);
}

// What was decided since the last candle.
Result<void> BotSession::deliver() {
    if (!m_link || !m_machine->runner())
        return {};
    for (const GivenAnswer& given : std::exchange(m_unlearned, {})) {
        if (auto taken = m_machine->answer(given.suggestion, given.answer); !taken)
            return taken;
    }
    const Series& series = m_machine->series();
    return m_link->deliver(*m_machine->runner(), series.closeTime(series.size() - 1),
        [this](StepOutcome& outcome) { m_machine->keep(outcome); });
}

Result<void> BotSession::replay(const SessionHistory& history) {
    for (const Candle& candle : history.warmUp)
        m_machine->warm(candle);
    const auto answers = answersByCandle(history);
    if (!answers)
        return answers.error();
    std::size_t edit = 0;
    std::size_t event = 0;
    const Timeframe timeframe = m_head.definition.timeframe;
    for (const RecordedCandle& recorded : history.candles) {
        if (auto applied = applyEdits(history.edits, edit, recorded.step.number); !applied)
            return applied;
        if (const auto given = answers->find(recorded.step.number); given != answers->end()) {
            for (const GivenAnswer& each : given->second) {
                if (auto taken = m_machine->answer(each.suggestion, each.answer); !taken)
                    return taken;
            }
        }
        const auto step = m_machine->step(recorded.step.candle);
        if (!step)
            return step.error();
        if (textOf(*step) != textOf(recorded.step))
            return differs(step->number, textOf(recorded.step), textOf(*step));
        for (const BotEvent& now : step->events) {
            const bool isThere = event < history.events.size() && history.eventCandles[event] == step->number;
            const BotEvent* known = isThere ? &history.events[event] : nullptr;
            if (!known || *known != now)
                return differs(step->number, textOf(known), textOf(&now));
            ++event;
        }
        if (event < history.events.size() && history.eventCandles[event] <= step->number)
            return differs(step->number, textOf(&history.events[event]), textOf(nullptr));
        m_next = timeframe.next(step->candle.openTime);
        const std::lock_guard lock(m_mutex);
        apply(m_status, *step, timeframe, m_head.instrument.contractMultiplier);
    }
    m_events = event;
    return applyEdits(history.edits, edit, m_machine->steps() + 1);
}

Result<void> BotSession::takeHistory(const Series& history) {
    const Series open = m_calendar.isAlwaysOpen() ? history : filterSession(history, m_calendar);
    std::size_t first = open.lowerBound(m_next);
    if (m_machine->steps() == 0) {
        // Those that have closed by the start are there to get warm on, as many as are asked for.
        std::size_t live = open.lowerBound(m_head.definition.timeframe.floor(m_head.startedAt));
        first = std::max(first, live - std::min(live, m_warmUp));
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
    if (auto delivered = deliver(); !delivered)
        return delivered;
    auto step = m_machine->step(candle);
    if (!step)
        return std::move(step).error();
    m_steps.push_back(std::move(*step));
    return {};
}

Result<void> BotSession::commit() {
    if (m_steps.empty())
        return {};
    const UtcMs now = m_tools.clock.now();
    auto kept = m_tools.workspace.run([&](const Database& database) {
        return SessionStore(database).append(m_head.number, m_unsaved, m_steps, m_events + 1, now);
    });
    if (!kept)
        return kept;
    {
        const std::lock_guard lock(m_mutex);
        for (const SessionStep& step : m_steps) {
            m_events += step.events.size();
            apply(m_status, step, m_head.definition.timeframe, m_head.instrument.contractMultiplier);
        }
    }
    m_unsaved.clear();
    m_steps.clear();
    showState();
    return {};
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

std::future<Result<void>> BotSession::edit(const BotDefinition& bot, const std::string& who) {
    const auto answer = std::make_shared<std::promise<Result<void>>>();
    post([this, bot, who, answer] {
        Result<void> done = Error{"bot.not_running", "the bot does not run", {}, bot.id};
        guard([&]() -> Result<void> {
            done = applyEdit(bot, who);
            // What was refused changes nothing; what could not be kept must not go on.
            return !done && done.error().code.starts_with("io.") ? done : Result<void>();
        });
        answer->set_value(done);
    });
    return answer->get_future();
}

Result<void> BotSession::applyEdit(const BotDefinition& bot, const std::string& who) {
    if (!m_machine) {
        if (auto loaded = load(); !loaded)
            return loaded;
    }
    const auto settings = strategySettings(bot, m_tools.plugins);
    if (!settings)
        return settings.error();
    const BotDefinition before = status().definition;
    const bool changesStrategy = bot.overrides != before.overrides;
    if (changesStrategy) {
        if (auto set = m_machine->setSettings(*settings); !set)
            return set;
    }
    const UtcMs now = m_tools.clock.now();
    auto kept = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            if (auto changed = BotStore(database).change(bot, who, now); !changed)
                return changed;
            if (!changesStrategy)
                return {};
            return SessionStore(database).addEdit(m_head.number, {m_machine->steps() + 1, now, who, bot.overrides});
        });
    });
    if (!kept)
        return kept;
    const std::lock_guard lock(m_mutex);
    m_status.definition = bot;
    m_status.edits += changesStrategy ? 1 : 0;
    return {};
}

std::future<Result<std::string>> BotSession::stop() {
    const auto answer = std::make_shared<std::promise<Result<std::string>>>();
    post([this, answer] {
        Result<std::string> done = Error{"bot.not_running", "the bot does not run", {}, m_head.bot};
        guard([&]() -> Result<void> {
            done = finish();
            return done ? Result<void>() : Result<void>(done.error());
        });
        answer->set_value(done);
    });
    return answer->get_future();
}

Result<std::string> BotSession::finish() {
    if (!m_machine) {
        if (auto loaded = load(); !loaded)
            return std::move(loaded).error();
    }
    std::optional<RunRecord> record;
    if (m_machine->steps() > 0) {
        const auto store = CandleStore::open(m_tools.marketDatabase, Database::Mode::ReadOnly);
        if (!store)
            return store.error();
        if (auto delivered = deliver(); !delivered)
            return std::move(delivered).error();
        auto made = m_machine->finish(**store);
        if (!made)
            return std::move(made).error();
        record = std::move(*made);
    }
    const std::string run = record ? record->summary.id : std::string();
    const UtcMs now = m_tools.clock.now();
    auto kept = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            if (record) {
                if (auto saved = insertRun(database, *record); !saved)
                    return saved;
            }
            if (auto ended = SessionStore(database).end(m_head.number, SessionState::Ended, {}, run, now); !ended)
                return ended;
            const BotStore bots(database);
            if (auto logged = bots.log(m_head.bot, BotLogLevel::Info,
                    "stopped after " + std::to_string(m_machine->steps()) + " candles"
                        + (run.empty() ? std::string() : ", run " + run),
                    now);
                !logged)
                return logged;
            return bots.setWanted(m_head.bot, false);
        });
    });
    if (!kept)
        return std::move(kept).error();
    m_isOver = true;
    const std::lock_guard lock(m_mutex);
    m_status.state = BotState::Stopped;
    m_status.isWanted = false;
    m_status.runId = run;
    return run;
}

// A bot that has failed is not started again by itself: somebody has to look first.
void BotSession::fail(const Error& error) {
    m_isOver = true;
    const std::string reason = error.message();
    const UtcMs now = m_tools.clock.now();
    // If this fails too the session still counts as running, and a restart finds out what is durable.
    const auto kept = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const BotStore bots(database);
            if (auto ended = SessionStore(database).end(m_head.number, SessionState::Failed, reason, {}, now); !ended)
                return ended;
            if (auto logged = bots.log(m_head.bot, BotLogLevel::Error, reason, now); !logged)
                return logged;
            return bots.setWanted(m_head.bot, false);
        });
    });
    const std::lock_guard lock(m_mutex);
    m_status.state = BotState::Failed;
    m_status.isWanted = false;
    m_status.reason = kept ? reason : reason + "; " + kept.error().message();
}

BotStatus BotSession::status() const {
    const std::lock_guard lock(m_mutex);
    BotStatus out = m_status;
    if (out.lastClose && !m_isOver) {
        const UtcMs due = m_head.definition.timeframe.next(*out.lastClose);
        out.overdue = std::max(Millis(0), m_tools.clock.now() - due);
    }
    return out;
}

} // namespace truebar
