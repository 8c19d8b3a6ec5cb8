// How a bot is doing, as a value for whoever shows it.
#pragma once

#include "core/bots/bot_store.h"
#include "core/bots/session_store.h"

namespace truebar {

enum class BotState : std::uint8_t {
    Stopped,
    Starting, // what was recorded is being stepped through again
    Waiting, // for its first candle
    Running,
    Failed, // it has stopped by itself; the reason says why
    Scheduled, // it is wanted, and these are not its hours
};
constexpr int botStateCount = 6;
// "stopped", "starting", "waiting", "running", "failed", "scheduled"
std::string_view toString(BotState state);

struct BotStatus {
    BotDefinition definition{};
    bool isWanted = false;
    BotState state = BotState::Stopped;
    std::string reason{}; // of a failure; English
    std::optional<UtcMs> waitsUntil{}; // its hours begin, while it is scheduled
    // Of the session that runs, or of the last one:
    std::int64_t session = 0; // 0: there was none
    std::string runId{};
    std::optional<UtcMs> startedAt{};
    std::uint64_t candles = 0;
    std::optional<UtcMs> lastClose{}; // of the last candle, in the time of the market
    double lastPrice = 0;
    Money cash{};
    Money equity{};
    Quantity position{};
    Money highest{};
    double drawdown = 0; // the largest so far, share
    double exposure = 0; // value of the position / equity
    std::string lastDecision{};
    std::optional<UtcMs> lastDecisionAt{};
    // Only of a session that runs in some program:
    std::string notice{}; // why the bot cannot send orders now; English
    std::string refusal{}; // why its newest order was refused; English, empty if it was not
    std::optional<Millis> overdue{}; // how long ago the next candle should have closed
    std::optional<double> latencyMs{}; // of the last candle, from heard to durable
    std::optional<double> slowestMs{};
    std::uint64_t edits = 0;

    Money profit() const { return session == 0 ? Money() : equity - definition.settings.cash; }
    double yield() const { return session == 0 ? 0 : profit().toDouble() / definition.settings.cash.toDouble(); }
};

// "accepted long: SMA 10 crossed above SMA 30", from the bodies of the events.
std::string decisionLine(const std::string& suggestion, const std::string& decision);
// Of the suggestion that a decision is on, from its body.
std::uint64_t decidedSuggestion(const std::string& decision);
// Takes over what a step has changed; `multiplier` of the contract.
void apply(BotStatus& status, const SessionStep& step, Timeframe timeframe, Decimal multiplier);

// What the databases know of a bot whose session runs nowhere, or elsewhere.
Result<BotStatus> recordedStatus(const Database& database, const StoredBot& bot);

// Left for other programs; the newest is valid for 20 seconds of real time.
class BotHealthStore {
public:
    static constexpr Millis validFor{20'000};

    explicit BotHealthStore(const Database& database)
        : m_database(database) { }

    // Within a transaction; `now` by the machine's clock.
    Result<void> publish(const std::vector<BotStatus>& bots, UtcMs now) const;
    // Fills in what only the program knows that runs the bot. False if none does.
    Result<bool> addTo(BotStatus& status, UtcMs now) const;

private:
    const Database& m_database;
};

} // namespace truebar
