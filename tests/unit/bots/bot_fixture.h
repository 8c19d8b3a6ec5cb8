// A workspace with an hour-by-hour market made by hand, and a bot on it.
#pragma once

#include "core/bots/bot_session.h"
#include "core/runs/backtest.h"
#include "core/runs/run_store.h"
#include "core/workspace/workspace.h"
#include "tests/support/run_document.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>

namespace truebar::test {

inline const UtcMs midnight = parseUtc("2024-03-01T00:00:00Z").value();
inline const Timeframe oneMinute{};

// Shows what it is told.
class HandClock final : public IClock {
public:
    UtcMs now() const override { return m_now; }
    bool waitUntil(UtcMs, std::stop_token) const override { return true; }
    void set(UtcMs now) { m_now = now; }

private:
    std::atomic<UtcMs> m_now = midnight;
};

inline Instrument madeInstrument() {
    Instrument out;
    out.id = {"T", "X"};
    out.tickSize = Price(*Decimal::parse("0.01"));
    out.lotStep = Quantity(*Decimal::parse("0.001"));
    out.currency = "USD";
    out.calendar = "24/7";
    return out;
}

// Waves, so that averages cross again and again.
inline Candle waveAt(int minute) {
    const auto price = [](int at) {
        return std::round((100 + 10 * std::sin(at / 15.0) + 3 * std::sin(at / 4.0)) * 100) / 100;
    };
    Candle out;
    out.openTime = midnight + Millis(60'000) * minute;
    out.open = price(minute);
    out.close = price(minute + 1);
    out.high = std::max(out.open, out.close) + 0.5;
    out.low = std::min(out.open, out.close) - 0.5;
    out.volume = 1000;
    return out;
}

inline Series waves(int from, int to) {
    Series out({"T", "X"}, oneMinute);
    for (int minute = from; minute < to; ++minute)
        out.append(waveAt(minute));
    return out;
}

inline BotDefinition crossBot(const char* id = "cross") {
    BotDefinition out;
    out.id = id;
    out.strategy = "sma_cross";
    out.overrides = {{"fast", "3"}, {"slow", "8"}};
    out.instrument = {"T", "X"};
    out.settings.feeBps = Decimal(10);
    return out;
}

class BotWorld {
public:
    explicit BotWorld(int storedMinutes)
        : workspace(std::move(*Workspace::open(folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite)))
        , plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , door(thread, workspace->workspaceDatabase()) {
        const auto store = CandleStore::open(workspace->marketDatabase(), Database::Mode::ReadWrite);
        if (!store || !(*store)->saveInstrument(madeInstrument()) || !(*store)->write(waves(0, storedMinutes)))
            qFatal("no candles");
    }

    SessionHead head(BotDefinition bot, int startMinute) {
        bot = checkedBot(std::move(bot), *plugins).value();
        SessionHead out;
        const auto done = door.run([&](const Database& database) -> Result<void> {
            if (!BotStore(database).find(bot.id)) {
                if (auto added = BotStore(database).add(bot, midnight); !added)
                    return added;
            }
            SessionHead wanted;
            wanted.bot = bot.id;
            wanted.definition = bot;
            wanted.instrument = madeInstrument();
            wanted.startedAt = midnight + Millis(60'000) * startMinute;
            auto begun = SessionStore(database).begin(wanted);
            if (!begun)
                return std::move(begun).error();
            out = std::move(*begun);
            return BotStore(database).setWanted(bot.id, true);
        });
        if (!done)
            qFatal("%s", done.error().message().c_str());
        return out;
    }

    std::shared_ptr<BotSession> session(const SessionHead& head) {
        return std::make_shared<BotSession>(
            head, SessionTools{*plugins, workspace->marketDatabase(), door, systemClock(), pool}, [] {});
    }
    SessionHistory history(const SessionHead& head) {
        return door
            .read<SessionHistory>([&](const Database& database) { return SessionStore(database).history(head.number); })
            .value();
    }
    SessionHead find(std::int64_t session) {
        return door.read<SessionHead>([&](const Database& database) { return SessionStore(database).find(session); })
            .value();
    }
    RunRecord run(const std::string& id) {
        return (*RunStore::open(workspace->workspaceDatabase(), Database::Mode::ReadOnly))->load(id).value();
    }
    Result<RunRecord> backtest(const RunRequest& request) {
        const auto store = CandleStore::open(workspace->marketDatabase(), Database::Mode::ReadOnly);
        return runBacktest(**store, *plugins, request);
    }

    QTemporaryDir folder;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    DataThread thread;
    WorkspaceDoor door;
    TaskPool pool{2};
};

} // namespace truebar::test
