// A live bot over the real desk, a real plugin and a venue on this machine: one program after the other, with a market
// that is moved by hand.
#pragma once

#include "core/runs/run_store.h"
#include "tests/support/desk/live_bot.h"

#include <algorithm>

namespace truebar::test {

constexpr int firstLive = 20;

class LiveMarket {
public:
    void start() {
        bot.reset();
        desk.start();
        bot = std::make_unique<LiveBotLife>(desk.life(), clock, definition);
        bot->begin(next);
    }
    void end() {
        bot.reset();
        desk.end();
    }
    // The next candle closes, at the venue too.
    void close() {
        const Candle candle = waveCandle(next++);
        desk.venue.trade("BTCUSDT", Decimal::fromDouble(candle.close));
        clock.set(marketBegin + candleLength * next + Millis(5));
        bot->session->hear({candle});
    }
    // … and all that follows from it is over.
    bool closeAndSettle() {
        close();
        return settled(next - firstLive);
    }
    bool settled(int candles) {
        return waitUntil([&] {
            bot->turn();
            const BotStatus status = bot->session->status();
            return status.state == BotState::Failed
                || (status.candles >= std::uint64_t(candles) && status.notice.empty());
        });
    }
    bool steps(int candles) {
        return waitUntil([&] {
            bot->turn();
            return bot->session->status().candles >= std::uint64_t(candles);
        });
    }
    bool attached() {
        return waitUntil([&] {
            bot->turn();
            return bot->session->status().notice.empty();
        });
    }
    Result<std::string> stop(bool flatten = false) { return bot->session->stop(flatten).get(); }
    Decimal held() { return desk.venue.truth().balances().at("BTC") - Decimal(100); }
    std::vector<LiveReport> reports() const {
        const SessionHistory history = bot->history();
        std::vector<LiveReport> out;
        for (const RecordedCandle& each : history.candles)
            out.insert(out.end(), each.step.reports.begin(), each.step.reports.end());
        out.insert(out.end(), history.lastReports.begin(), history.lastReports.end());
        return out;
    }
    int count(LiveReport::Kind kind) const {
        const auto all = reports();
        return static_cast<int>(
            std::count_if(all.begin(), all.end(), [&](const LiveReport& each) { return each.kind == kind; }));
    }
    RunRecord run(const std::string& id) {
        return (*RunStore::open(desk.life().workspace->workspaceDatabase(), Database::Mode::ReadOnly))
            ->load(id)
            .value();
    }
    // Goes on until something is held.
    bool becomeLong() {
        for (int i = 0; i < 30; ++i) {
            if (!closeAndSettle())
                return false;
            if (held().sign() > 0)
                return true;
        }
        return false;
    }

    DeskWorld desk;
    StandingClock clock;
    BotDefinition definition = waveBot();
    int next = firstLive;
    std::unique_ptr<LiveBotLife> bot;

    LiveMarket() { clock.set(marketBegin + candleLength * firstLive + Millis(1)); }
    ~LiveMarket() { end(); }
};

// What the run has booked is what the venue has done, trade by trade.
void compareWithTruth(LiveMarket& market, const RunRecord& run);

} // namespace truebar::test
