// What sessions leave in workspace.db, candle by candle. Belongs to the thread of its database.
#pragma once

#include "core/bots/session_machine.h"
#include "core/workspace/database.h"

#include <functional>

namespace truebar {

enum class SessionState : std::uint8_t { Running, Ended, Failed };
constexpr int sessionStateCount = 3;
// "running", "ended", "failed"
std::string_view toString(SessionState state);

struct SessionHead {
    std::int64_t number = 0;
    std::string bot{};
    UtcMs startedAt{}; // candles that have closed by then are history
    BotDefinition definition{}; // as it was at the start
    Instrument instrument{};
    SessionState state = SessionState::Running;
    std::string reason{}; // why it has failed
    std::optional<UtcMs> endedAt{};
    std::string runId{}; // in the run history, once it has ended
};

struct RecordedCandle {
    SessionStep step{}; // without events
    UtcMs steppedAt{};
};

// The settings of the strategy, and of a dry run the limits, from a candle on.
struct SessionEdit {
    std::uint64_t candle = 0; // the first that it applies to
    UtcMs at{};
    std::string who{};
    SettingTexts overrides{};
    std::optional<SettingTexts> limits{}; // none: as before
};

// Everything of a session that is durable.
struct SessionHistory {
    std::vector<Candle> warmUp{};
    std::vector<RecordedCandle> candles{};
    std::vector<BotEvent> events{}; // of all candles, in order
    std::vector<std::uint64_t> eventCandles{}; // the candle of each
    std::vector<SessionEdit> edits{};
    std::vector<LiveReport> lastReports{}; // of live sessions: learned after the last candle
};

class SessionStore {
public:
    explicit SessionStore(const Database& database)
        : m_database(database) { }

    // The head with its number.
    Result<SessionHead> begin(SessionHead head) const;
    // Newest first.
    Result<std::vector<SessionHead>> list(std::string_view bot) const;
    // "bot.unknown_session"
    Result<SessionHead> find(std::int64_t session) const;
    // The session that has become this run, if one has.
    Result<std::optional<SessionHead>> ofRun(std::string_view runId) const;
    // The session that runs, if one does.
    Result<std::optional<SessionHead>> running(std::string_view bot) const;
    Result<SessionHistory> history(std::int64_t session) const;
    // Without candles: for a status.
    Result<std::optional<RecordedCandle>> lastCandle(std::int64_t session) const;
    Result<std::optional<BotEvent>> lastEvent(std::int64_t session, BotEventKind kind) const;
    // The highest equity and the largest loss from a high, as they were at the closes.
    struct Extremes {
        Money highest{};
        double drawdown = 0; // share, ≥ 0
    };
    Result<Extremes> extremes(std::int64_t session) const;

    // What is to be kept in the same transaction.
    using Also = std::function<Result<void>()>;
    // All in one transaction: `warmUp` before the first candle only. `firstEvent`: the number of the first event of
    // these steps, from 1.
    Result<void> append(std::int64_t session, const std::vector<Candle>& warmUp, const std::vector<SessionStep>& steps,
        std::uint64_t firstEvent, UtcMs steppedAt, const Also& also = {}) const;
    // What a live session has learned between two candles and what came of it; `candle` is that which follows.
    Result<void> appendBetween(std::int64_t session, std::uint64_t candle, const std::vector<LiveReport>& reports,
        const std::vector<BotEvent>& events, std::uint64_t firstEvent, const Also& also) const;
    Result<void> addEdit(std::int64_t session, const SessionEdit& edit) const;
    // What a live session has learned after its last candle, after what is there already; `candle` is one more than
    // that.
    Result<void> addReports(std::int64_t session, std::uint64_t candle, const std::vector<LiveReport>& reports) const;
    // Within a transaction of the caller's or on its own.
    Result<void> end(
        std::int64_t session, SessionState state, const std::string& reason, const std::string& runId, UtcMs now) const;

private:
    Result<void> addEvents(std::int64_t session, std::uint64_t candle, const std::vector<BotEvent>& events,
        std::uint64_t firstEvent) const;
    Result<std::vector<SessionHead>> heads(const QString& where, const QVariantList& bindings) const;

    const Database& m_database;
};

} // namespace truebar
