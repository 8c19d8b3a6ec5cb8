// How a session ends: as a run of the history, or by a failure.
#include "core/bots/bot_session.h"
#include "core/bots/bot_store.h"
#include "core/bots/session_answers.h"
#include "core/runs/run_tables.h"

namespace truebar {

std::future<Result<std::string>> BotSession::stop(bool flatten, bool staysWanted) {
    const auto answer = std::make_shared<std::promise<Result<std::string>>>();
    post([this, answer, flatten, staysWanted] {
        Result<std::string> done = Error{"bot.not_running", "the bot does not run", {}, m_head.bot};
        guard([&]() -> Result<void> {
            if (!m_machine) {
                if (auto loaded = load(); !loaded)
                    return loaded;
            }
            if (auto down = windDown(flatten); !down) {
                done = down.error();
                return {};
            }
            done = finish(staysWanted);
            return done ? Result<void>() : Result<void>(done.error());
        });
        answer->set_value(done);
    });
    return answer->get_future();
}

Result<void> BotSession::windDown(bool flatten) {
    if (!m_live)
        return {};
    (void)m_live->attach(); // what stands against it shows by what cannot be done
    return m_live->windDown(flatten);
}

Result<std::string> BotSession::finish(bool staysWanted) {
    std::vector<LiveReport> last;
    if (m_live && m_machine->steps() > 0) {
        last = m_live->learn(m_next);
        std::erase_if(last, [](const LiveReport& report) { return report.kind == LiveReport::Kind::Held; });
        if (auto heard = m_machine->hear(last); !heard)
            return std::move(heard).error();
    }
    std::optional<RunRecord> record;
    if (m_machine->steps() > 0) {
        const auto store = CandleStore::open(m_tools.marketDatabase, Database::Mode::ReadOnly);
        if (!store)
            return store.error();
        // An answer that a live session has not heard sends nothing any more.
        if (auto delivered = deliver(held()); !delivered)
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
            if (m_asking) {
                if (auto asked = m_asking->keep(database, m_next); !asked)
                    return asked;
            }
            const SessionStore sessions(database);
            if (auto told = sessions.addReports(m_head.number, m_machine->steps() + 1, last); !told)
                return told;
            if (auto ended = sessions.end(m_head.number, SessionState::Ended, {}, run, now); !ended)
                return ended;
            const BotStore bots(database);
            if (auto logged = bots.log(m_head.bot, BotLogLevel::Info,
                    "stopped after " + std::to_string(m_machine->steps()) + " candles"
                        + (run.empty() ? std::string() : ", run " + run),
                    now);
                !logged)
                return logged;
            return staysWanted ? Result<void>() : bots.setWanted(m_head.bot, false);
        });
    });
    if (!kept)
        return std::move(kept).error();
    if (m_asking)
        m_asking->kept();
    m_isOver = true;
    const std::lock_guard lock(m_mutex);
    m_status.state = BotState::Stopped;
    m_status.isWanted = staysWanted;
    m_status.runId = run;
    return run;
}

// A bot that has failed is not started again by itself: somebody has to look first.
void BotSession::fail(const Error& error) {
    m_isOver = true;
    if (m_live)
        m_live->abandon();
    const std::string reason = error.message();
    const UtcMs now = m_tools.clock.now();
    // If this fails too the session still counts as running, and a restart finds out what is durable.
    const auto kept = m_tools.workspace.run([&](const Database& database) {
        return database.transaction([&]() -> Result<void> {
            const BotStore bots(database);
            if (auto ended = SessionStore(database).end(m_head.number, SessionState::Failed, reason, {}, now); !ended)
                return ended;
            Answer nobody;
            nobody.verdict = Verdict::Expired;
            nobody.by = "rule:end";
            nobody.at = now;
            nobody.note = "the bot has failed";
            if (auto ended = DecisionStore(database).endAll(askingName(m_head.number), nobody); !ended)
                return ended;
            if (auto logged = bots.log(m_head.bot, BotLogLevel::Error, reason, now); !logged)
                return logged;
            return bots.setWanted(m_head.bot, false);
        });
    });
    if (m_tools.decisions)
        m_tools.decisions->noteChange();
    const std::lock_guard lock(m_mutex);
    m_status.state = BotState::Failed;
    m_status.isWanted = false;
    m_status.reason = kept ? reason : reason + "; " + kept.error().message();
}

} // namespace truebar
