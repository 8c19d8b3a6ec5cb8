// A session of a bot, candle by candle, on the same Runner::step as every run. Knows no clock, no disk and no thread:
// the same candles and edits make the same steps, byte for byte, which is what a restart rests on.
#pragma once

#include "core/bots/bot_definition.h"
#include "core/bots/limited_broker.h"
#include "core/bots/live_broker.h"
#include "core/data/candle_store.h"
#include "core/engine/run_recorder.h"

namespace truebar {

// What a session begins with.
struct SessionPlan {
    RunRequest request{}; // without span and warm-up
    Instrument instrument{};
    bool asksPerson = false; // answers come from outside where the decision settings ask
    std::string bot{};
    SettingTexts limits{}; // of dry runs; those of live ones are in force at their account
};

enum class BotEventKind : std::uint8_t { Suggestion, Decision, Order, Fill, Trade };
constexpr int botEventKindCount = 5;
// "suggestion", "decision", "order", "fill", "trade"
std::string_view toString(BotEventKind kind);

struct BotEvent {
    BotEventKind kind = BotEventKind::Order;
    UtcMs time{};
    std::string body{}; // JSON, as in the result document

    bool operator==(const BotEvent&) const = default;
};

// What one candle left behind.
struct SessionStep {
    std::uint64_t number = 0; // 1, 2, 3 … within the session
    Candle candle{};
    Money cash{};
    Quantity position{};
    Money equity{};
    std::vector<BotEvent> events{};
    std::vector<LiveReport> reports{}; // what was learned before it; of dry runs only that they were held
};

class SessionMachine {
public:
    SessionMachine(const PluginRegistry& plugins, SessionPlan plan)
        : m_plugins(plugins)
        , m_plan(std::move(plan))
        , m_series(std::make_shared<Series>(m_plan.request.instrument, m_plan.request.timeframe)) { }

    // A candle that the strategy hears before the session; only before the first step.
    void warm(const Candle& candle) { m_series->append(candle); }
    // The next closed candle; `reports` of live sessions, Held of dry runs too. Errors are those of the strategy, of
    // the broker and of the amounts ("run.overflow", "internal.exception"); the machine is of no use afterwards.
    Result<SessionStep> step(const Candle& candle, std::vector<LiveReport> reports = {});
    // What a live session learns after a step, answers among it; their events are takeAnswered(), or among those of
    // the next step. step() does the same with the answers among its reports.
    Result<void> hear(std::vector<LiveReport> reports);
    // What answers have caused since the last step.
    std::vector<BotEvent> takeAnswered() { return std::exchange(m_answered, {}); }
    // Of live sessions, since the last call.
    std::vector<LiveOrderWish> takeWishes();
    // Of live sessions: where stops stand since the last step.
    LiveLevels levels() const { return m_live ? m_live->levels() : LiveLevels(); }
    // Of live sessions: orders that are not over, as far as they were told.
    std::set<OrderNumber> openOrders() const;
    Quantity position() const { return m_runner ? m_runner->ledger().position() : Quantity(); }
    // From the next step on the strategy has these settings, as if it had always had them; what it would have done is
    // not done later. An error changes nothing.
    Result<void> setSettings(const Settings& settings);
    // Of dry runs; from the next step on. "setting.*" changes nothing.
    Result<void> setLimits(const SettingTexts& limits);

    // Gets every outcome before it is recorded: for asking what it asks.
    void setListener(std::function<Result<void>(const StepOutcome&)> listener) { m_listener = std::move(listener); }
    // What a person has said, between two steps; what it causes is among the events of the next step.
    Result<void> answer(std::uint64_t suggestion, const Answer& answer);
    // For giving answers otherwise: keep() gets the outcome of each. nullptr before the first step.
    Runner* runner() { return m_runner.get(); }
    void keep(StepOutcome& outcome);

    // The end: cancels, compares the books, and makes the record that a backtest over the same candles would make.
    // `store`: for judging the data. The machine is of no use afterwards.
    Result<RunRecord> finish(const CandleStore& store, std::stop_token stop = {});

    std::uint64_t steps() const { return m_steps; }
    const SessionPlan& plan() const { return m_plan; }
    const Series& series() const { return *m_series; }
    // Since the first step.
    UtcMs begin() const { return m_series->times()[m_series->size() - m_steps]; }

private:
    Result<void> begin(const Candle& first, std::vector<LiveReport>& reports);
    // Gives the answers among the reports, each after what was told before it; what is left follows the last of them.
    Result<std::vector<LiveReport>> hearAnswers(std::vector<LiveReport> reports);
    void tell(std::vector<LiveReport> reports);
    Result<void> giveAnswer(const GivenAnswer& given);
    Result<RunRecord> record(const CandleStore& store, const std::stop_token& stop);

    const PluginRegistry& m_plugins;
    SessionPlan m_plan;
    std::shared_ptr<Series> m_series;
    std::vector<std::unique_ptr<IStrategy>> m_strategies; // the last decides; a runner may still point to the others
    LiveBroker* m_live = nullptr; // the runner's, of live sessions
    LimitedBroker* m_limited = nullptr; // the runner's, of others
    std::unique_ptr<Runner> m_runner;
    RunRecorder m_recorder;
    std::uint64_t m_steps = 0;
    std::function<Result<void>(const StepOutcome&)> m_listener;
    std::vector<BotEvent> m_answered; // of answers since the last step
    bool m_isEdited = false;
};

} // namespace truebar
