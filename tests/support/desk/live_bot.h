// A live bot over a trading desk: a market of waves on which averages cross every few candles, and one life of its
// session.
#pragma once

#include "core/bots/bot_session.h"
#include "tests/support/desk/desk_world.h"

#include <atomic>

namespace truebar::test {

inline const UtcMs marketBegin = parseUtc("2024-03-01T00:00:00Z").value();
constexpr Millis candleLength{60'000};

// Candle 0, 1, 2 … of the market; the same in every process.
Candle waveCandle(int index);
Instrument bitcoinInstrument();
// Crosses averages of 2 and 4 candles with a fixed quantity, on the account "main".
BotDefinition waveBot();

// A clock that stands until it is moved.
class StandingClock final : public IClock {
public:
    UtcMs now() const override { return m_now; }
    bool waitUntil(UtcMs, std::stop_token) const override { return true; }
    Millis realDuration(Millis duration) const override { return duration; }
    void set(UtcMs now) { m_now = now; }

private:
    std::atomic<UtcMs> m_now = marketBegin;
};

class LiveBotLife {
public:
    // Begins a session of the bot, or goes on with the one that runs.
    LiveBotLife(DeskLife& life, const IClock& clock, const BotDefinition& bot = waveBot());
    ~LiveBotLife();

    // Hears the candles before the index as history.
    void begin(int index);
    // What the host would do every 100 ms.
    void turn();
    SessionHistory history();
    SessionHead head();

    DeskLife& desk;
    DecisionDesk decisions; // who may trade live may answer
    LiveAccounts accounts;
    TaskPool pool{2};
    std::shared_ptr<BotSession> session;

private:
    std::int64_t m_number = 0;
};

} // namespace truebar::test
