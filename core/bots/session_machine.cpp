#include "core/bots/session_machine.h"

#include "core/decisions/prompt.h"
#include "core/engine/guarded.h"
#include "core/runs/backtest.h"
#include "core/runs/fingerprint.h"
#include "core/runs/order_json.h"
#include "core/runs/preflight.h"

#include <algorithm>

namespace truebar {

namespace {

template <class Row, class Write>
void addEvents(
    std::vector<BotEvent>& events, BotEventKind kind, UtcMs time, const std::vector<Row>& rows, Write write) {
    for (const Row& row : rows) {
        JsonWriter json;
        write(json, row);
        events.push_back({kind, time, json.take()});
    }
}

std::vector<BotEvent> eventsOf(const StepOutcome& outcome, UtcMs time) {
    std::vector<BotEvent> out;
    addEvents(out, BotEventKind::Fill, time, outcome.fills, writeFill);
    addEvents(out, BotEventKind::Trade, time, outcome.trades, writeTrade);
    addEvents(out, BotEventKind::Suggestion, time, outcome.suggestions, writeSuggestion);
    addEvents(out, BotEventKind::Decision, time, outcome.decisions, writeDecision);
    addEvents(out, BotEventKind::Order, time, outcome.changedOrders, writeOrder);
    return out;
}

std::optional<std::string> heldIn(const std::vector<LiveReport>& reports) {
    const auto held = std::ranges::find(reports, LiveReport::Kind::Held, &LiveReport::kind);
    return held == reports.end() ? std::nullopt : std::optional(held->text);
}

// The runner takes fills without an order for a liquidation.
void nameOutside(RunResult& result, const std::map<std::uint64_t, std::string>& outside) {
    for (const Fill& fill : result.fills) {
        if (const auto why = outside.find(fill.number); why != outside.end())
            result.orders.at(fill.order - 1).reason = why->second;
    }
}

} // namespace

std::string_view toString(BotEventKind kind) {
    switch (kind) {
    case BotEventKind::Suggestion:
        return "suggestion";
    case BotEventKind::Decision:
        return "decision";
    case BotEventKind::Order:
        return "order";
    case BotEventKind::Fill:
        return "fill";
    case BotEventKind::Trade:
        return "trade";
    }
    return {};
}

// The books begin with the first candle that counts.
Result<void> SessionMachine::begin(const Candle& first, std::vector<LiveReport>& reports) {
    RunRequest& request = m_plan.request;
    request.settings.warmUp = m_series->size();
    request.span.begin = first.openTime;
    if (m_strategies.empty()) {
        auto strategy = m_plugins.createStrategy(request.strategy, request.strategySettings);
        if (!strategy)
            return std::move(strategy).error();
        m_strategies.push_back(std::move(*strategy));
    }
    m_series->append(first);
    RunSetup setup;
    setup.series = m_series.get();
    setup.instrument = m_plan.instrument;
    setup.settings = request.settings;
    setup.strategy = m_strategies.back().get();
    setup.asksPerson = m_plan.asksPerson;
    setup.broker = [&](IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
        auto limits = parseRiskLimits(m_plan.limits);
        if (!limits)
            return std::move(limits).error();
        auto broker = LimitedBroker::create(events, m_plan.instrument, m_plan.request.settings, m_plan.bot,
            simulatedBrokerFor(m_plugins, m_plan.request, m_plan.instrument));
        if (!broker)
            return std::move(broker).error();
        (*broker)->setLimits(*limits);
        m_isEdited = m_isEdited || !m_plan.limits.empty(); // a backtest has none
        m_limited = broker->get();
        return std::unique_ptr<IBroker>(std::move(*broker));
    };
    if (request.mode == RunMode::LiveRun) {
        setup.broker = [&](IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
            auto broker =
                std::make_unique<LiveBroker>(events, m_plan.instrument, m_plan.request.settings, first.openTime);
            broker->setReports(std::move(reports));
            m_live = broker.get();
            return std::unique_ptr<IBroker>(std::move(broker));
        };
    }
    auto runner = Runner::create(setup);
    if (!runner)
        return std::move(runner).error();
    m_runner = std::move(*runner);
    return {};
}

Result<SessionStep> SessionMachine::step(const Candle& candle, std::vector<LiveReport> reports) {
    return guarded<SessionStep>([&]() -> Result<SessionStep> {
        SessionStep out;
        out.reports = reports;
        if (m_live) {
            auto rest = hearAnswers(std::move(reports));
            if (!rest)
                return std::move(rest).error();
            reports = std::move(*rest);
        }
        const auto held = heldIn(out.reports);
        if (m_runner)
            m_series->append(candle);
        else if (auto begun = begin(candle, reports); !begun)
            return std::move(begun).error();
        else
            reports.clear();
        if (m_live && !reports.empty())
            m_live->setReports(std::move(reports));
        if (m_limited && held) {
            m_limited->setHeld(held);
            m_isEdited = true; // a backtest is never held
        }
        StepOutcome& outcome = m_runner->step(m_series->size() - 1);
        if (m_limited)
            m_limited->setHeld({});
        out.number = ++m_steps;
        out.candle = candle;
        out.cash = m_runner->ledger().cash();
        out.position = m_runner->ledger().position();
        out.equity = m_runner->equity();
        out.events.swap(m_answered);
        if (outcome.isEmpty())
            return out;
        if (m_listener) {
            if (auto heard = m_listener(outcome); !heard)
                return std::move(heard).error();
        }
        for (BotEvent& event : eventsOf(outcome, m_series->closeTime(m_series->size() - 1)))
            out.events.push_back(std::move(event));
        m_recorder.record(outcome);
        return out;
    });
}

Result<void> SessionMachine::hear(std::vector<LiveReport> reports) {
    return guarded<void>([&]() -> Result<void> {
        if (!m_live)
            return {};
        auto rest = hearAnswers(std::move(reports));
        if (!rest)
            return std::move(rest).error();
        tell(std::move(*rest));
        return {};
    });
}

Result<std::vector<LiveReport>> SessionMachine::hearAnswers(std::vector<LiveReport> reports) {
    std::vector<LiveReport> rest;
    for (LiveReport& report : reports) {
        if (!report.answer) {
            rest.push_back(std::move(report));
            continue;
        }
        tell(std::exchange(rest, {}));
        if (auto given = giveAnswer(*report.answer); !given)
            return std::move(given).error();
    }
    return rest;
}

void SessionMachine::tell(std::vector<LiveReport> reports) {
    if (reports.empty())
        return;
    m_runner->outcome().clear();
    m_live->setReports(std::move(reports));
    m_live->tell();
    keep(m_runner->outcome());
}

Result<void> SessionMachine::giveAnswer(const GivenAnswer& given) {
    for (const PendingSuggestion& pending : m_runner->pending()) {
        if (pending.offered.number == given.suggestion)
            m_live->beginAnswer(pending.deadline + expiryGrace);
    }
    if (auto taken = m_runner->answer(given.suggestion, given.answer); !taken)
        return taken;
    if (m_listener) {
        if (auto heard = m_listener(m_runner->outcome()); !heard)
            return heard;
    }
    keep(m_runner->outcome());
    return {};
}

std::vector<LiveOrderWish> SessionMachine::takeWishes() {
    return m_live ? m_live->takeWishes() : std::vector<LiveOrderWish>();
}

std::set<OrderNumber> SessionMachine::openOrders() const {
    return m_live ? m_live->open() : std::set<OrderNumber>();
}

Result<void> SessionMachine::setSettings(const Settings& settings) {
    return guarded<void>([&]() -> Result<void> {
        RunRequest& request = m_plan.request;
        auto strategy = m_plugins.createStrategy(request.strategy, settings);
        if (!strategy)
            return std::move(strategy).error();
        if (m_runner) {
            Runner::warm(**strategy, *m_series, m_plan.instrument, request.settings.analysis, m_series->size());
            m_runner->setStrategy(**strategy);
            m_isEdited = true;
        } else {
            request.strategySettings = settings;
        }
        m_strategies.push_back(std::move(*strategy));
        return {};
    });
}

Result<void> SessionMachine::setLimits(const SettingTexts& limits) {
    auto parsed = parseRiskLimits(limits);
    if (!parsed)
        return std::move(parsed).error();
    m_plan.limits = limits;
    m_isEdited = m_isEdited || (m_limited && !limits.empty());
    if (m_limited)
        m_limited->setLimits(std::move(*parsed));
    return {};
}

Result<void> SessionMachine::answer(std::uint64_t suggestion, const Answer& answer) {
    return guarded<void>([&]() -> Result<void> {
        if (auto taken = m_runner->answer(suggestion, answer); !taken)
            return taken;
        keep(m_runner->outcome());
        return {};
    });
}

void SessionMachine::keep(StepOutcome& outcome) {
    for (BotEvent& event : eventsOf(outcome, m_series->closeTime(m_series->size() - 1)))
        m_answered.push_back(std::move(event));
    m_recorder.record(outcome);
    m_isEdited = true; // a backtest would decide otherwise
}

Result<RunRecord> SessionMachine::finish(const CandleStore& store, std::stop_token stop) {
    return guarded<RunRecord>([&]() -> Result<RunRecord> {
        if (!m_runner)
            return Error{"bot.no_candles", "the session has not seen a candle yet"};
        return record(store, stop);
    });
}

Result<RunRecord> SessionMachine::record(const CandleStore& store, const std::stop_token& stop) {
    RunRequest& request = m_plan.request;
    request.span.end = m_series->span().end;
    PreparedData data;
    data.series = m_series;
    data.instrument = m_plan.instrument;
    data.fingerprint = dataFingerprint(data.instrument, *m_series);
    auto quality = preflight(store, *m_strategies.back(), request);
    if (!quality)
        return std::move(quality).error();
    data.quality = std::move(*quality);
    auto held = holdPrepared(m_plugins, data, request, stop);
    if (!held)
        return std::move(held).error();
    if (auto done = m_runner->finish(); !done)
        return std::move(done).error();
    if (m_listener) {
        if (auto heard = m_listener(m_runner->outcome()); !heard)
            return std::move(heard).error();
    }
    m_recorder.record(m_runner->outcome());
    RunResult result = m_recorder.finish(*m_runner, m_plan.instrument, m_steps, held->equity);
    if (m_live)
        nameOutside(result, m_live->outside());
    result.ambiguousCandles = m_runner->ambiguousCandles();
    result.benchmark = std::move(*held);
    return recordOf(m_plugins, std::move(data), request, std::move(result), !m_isEdited, stop);
}

} // namespace truebar
