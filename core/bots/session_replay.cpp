// A session after a restart: what was recorded is stepped through again and compared; and edits, which are repeated
// there.
#include "core/bots/bot_session.h"
#include "core/bots/bot_store.h"
#include "core/bots/session_answers.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

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
    if (request->mode == RunMode::LiveRun && !m_live)
        return Error{"bot.live_broker", "a live run needs an account, and there are none here"};
    m_warmUp = m_head.definition.warmUp.value_or(declaredWarmUp(**strategy));
    if (auto prepared = prepareAsking(); !prepared)
        return prepared;
    const bool asksPerson = m_link || (m_asking && m_asking->asksPerson());
    m_machine = std::make_unique<SessionMachine>(m_tools.plugins,
        SessionPlan{std::move(*request), m_head.instrument, asksPerson, m_head.bot, m_head.definition.limits});
    m_machine->setListener([this](const StepOutcome& outcome) -> Result<void> {
        if (m_asking)
            m_asking->note(outcome);
        if (!m_link)
            return {};
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
        if (bot.overrides != status().definition.overrides) {
            if (auto set = m_machine->setSettings(*settings); !set)
                return set;
        }
        if (edits[next].limits) {
            if (auto set = m_machine->setLimits(*edits[next].limits); !set)
                return set;
        }
        const std::lock_guard lock(m_mutex);
        m_status.definition.overrides = bot.overrides;
        if (edits[next].limits)
            m_status.definition.limits = *edits[next].limits;
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
Result<void> BotSession::deliver(const std::optional<std::string>& held) {
    if (!m_link || !m_machine->runner())
        return {};
    for (GivenAnswer given : std::exchange(m_unlearned, {})) {
        if (held) {
            auto missed = m_link->miss(given, *held);
            if (!missed)
                return std::move(missed).error();
            given = std::move(*missed);
        }
        if (auto taken = m_machine->answer(given.suggestion, given.answer); !taken)
            return taken;
    }
    const Series& series = m_machine->series();
    return m_link->deliver(
        *m_machine->runner(), series.closeTime(series.size() - 1),
        [this](StepOutcome& outcome) { m_machine->keep(outcome); }, held);
}

Result<void> BotSession::replay(const SessionHistory& history) {
    for (const Candle& candle : history.warmUp)
        m_machine->warm(candle);
    const auto answers = answersByCandle(history);
    if (!answers)
        return answers.error();
    std::size_t edit = 0;
    std::size_t event = 0;
    const auto compare = [&](const std::vector<BotEvent>& events, std::uint64_t candle) -> Result<void> {
        for (const BotEvent& now : events) {
            const bool isThere = event < history.events.size() && history.eventCandles[event] == candle;
            const BotEvent* known = isThere ? &history.events[event] : nullptr;
            if (!known || *known != now)
                return differs(candle, textOf(known), textOf(&now));
            ++event;
        }
        if (event < history.events.size() && history.eventCandles[event] <= candle)
            return differs(candle, textOf(&history.events[event]), textOf(nullptr));
        return {};
    };
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
        const auto step = m_machine->step(recorded.step.candle, recorded.step.reports);
        if (!step)
            return step.error();
        if (textOf(*step) != textOf(recorded.step))
            return differs(step->number, textOf(recorded.step), textOf(*step));
        if (auto same = compare(step->events, step->number); !same)
            return same;
        m_next = timeframe.next(step->candle.openTime);
        const std::lock_guard lock(m_mutex);
        apply(m_status, *step, timeframe, m_head.instrument.contractMultiplier);
    }
    // What was answered after the last candle.
    if (auto heard = m_machine->hear(history.lastReports); !heard)
        return heard;
    if (auto same = compare(m_machine->takeAnswered(), m_machine->steps() + 1); !same)
        return same;
    m_events = event;
    if (m_asking)
        m_asking->forget();
    if (m_live) {
        m_live->recall(history, m_machine->takeWishes());
        m_live->setLevels(m_machine->levels());
    }
    m_isLoaded = true;
    return applyEdits(history.edits, edit, m_machine->steps() + 1);
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
    const bool changesLimits = !m_live && bot.limits != before.limits;
    if (changesStrategy) {
        if (auto set = m_machine->setSettings(*settings); !set)
            return set;
    }
    if (changesLimits) {
        if (auto set = m_machine->setLimits(bot.limits); !set)
            return set;
    }
    const UtcMs now = m_tools.clock.now();
    auto kept = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            if (auto changed = BotStore(database).change(bot, who, now); !changed)
                return changed;
            if (!changesStrategy && !changesLimits)
                return {};
            SessionEdit edit{m_machine->steps() + 1, now, who, bot.overrides, std::nullopt};
            if (changesLimits)
                edit.limits = bot.limits;
            return SessionStore(database).addEdit(m_head.number, edit);
        });
    });
    if (!kept)
        return kept;
    if (m_live)
        m_live->setLimits(bot.limits);
    const std::lock_guard lock(m_mutex);
    m_status.definition = bot;
    m_status.edits += changesStrategy || changesLimits ? 1 : 0;
    return {};
}

} // namespace truebar
