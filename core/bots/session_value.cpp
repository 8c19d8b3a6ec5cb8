#include "core/bots/session_value.h"

#include "core/bots/session_rerun.h"
#include "core/decisions/decision_store.h"
#include "core/runs/run_store.h"

namespace truebar {

namespace {

bool asksPerson(const SessionHead& head) {
    const DecisionMode mode = head.definition.settings.decision.mode;
    return mode == DecisionMode::Ask || mode == DecisionMode::AskAbove;
}

// What is in the history is what was: a strategy that is another one by now says nothing about its answers.
Result<void> repeatsItsRun(const Database& workspace, const SessionHead& head, const RunResult& again) {
    if (head.runId.empty())
        return {};
    const auto runs = RunStore::open(workspace.file(), Database::Mode::ReadOnly);
    if (!runs)
        return runs.error();
    const auto run = (*runs)->load(head.runId);
    if (!run)
        return run.error().code == "run.unknown" ? Result<void>() : Result<void>(run.error());
    if (run->result.metrics.finalEquity == again.metrics.finalEquity && run->result.decisions == again.decisions)
        return {};
    return Error{"decision.not_repeated",
        "stepped through again the session ends otherwise than its run: the strategy or the program is another one by "
        "now",
        {}, head.runId};
}

void countAnswers(HumanValue& out, const SessionHead& head, const RunResult& run) {
    for (const Decision& decision : run.decisions) {
        // Of a session that runs it is not the end yet.
        if (head.state != SessionState::Running || decision.decidedBy != "rule:end")
            out.count(decision);
    }
}

Result<HumanValue> valueOfSession(const Database& workspace, const CandleStore& store, const PluginRegistry& plugins,
    const SessionHead& head, const std::stop_token& stop) {
    const auto history = SessionStore(workspace).history(head.number);
    if (!history)
        return history.error();
    if (history->candles.empty())
        return Error{"bot.no_candles", "the session has not seen a candle yet"};
    std::vector<Candle> seen;
    for (const RecordedCandle& each : history->candles)
        seen.push_back(each.step.candle);
    const auto again = [&](const SessionRerun& how) {
        return rerunSession(head, *history, seen, store, plugins, how, stop);
    };
    const bool isLive = head.definition.mode == RunMode::LiveRun;
    SessionAnswers answers;
    if (asksPerson(head) && !isLive) {
        const auto delivered = DecisionStore(workspace).delivered(askingName(head.number));
        if (!delivered)
            return delivered.error();
        answers = sessionAnswers(*history, *delivered);
    }
    SessionRerun asItWas;
    asItWas.answers = asksPerson(head) ? &answers : nullptr;
    asItWas.isTold = true;
    asItWas.isLimited = !isLive; // its account was
    auto actual = again(asItWas);
    if (!actual)
        return std::move(actual).error();
    if (auto same = repeatsItsRun(workspace, head, *actual); !same)
        return std::move(same).error();
    HumanValue out;
    out.run = head.runId;
    out.session = head.number;
    out.isSoFar = head.state == SessionState::Running;
    out.currency = head.definition.settings.account.currency;
    if (out.currency.empty())
        out.currency = head.instrument.currency;
    countAnswers(out, head, *actual);
    if (isLive) {
        // The fills of the account against simulated ones would say more about the venue than about the person.
        out.books = actual->metrics.finalEquity;
        answers = reportedAnswers(*history);
        SessionRerun simulated;
        simulated.answers = asksPerson(head) ? &answers : nullptr;
        simulated.answered = &actual->suggestions;
        auto without = again(simulated);
        if (!without)
            return std::move(without).error();
        *actual = std::move(*without);
    }
    SessionRerun accepted;
    accepted.decision = DecisionSettings();
    auto automatic = again(accepted);
    if (!automatic)
        return std::move(automatic).error();
    out.actual = actual->metrics.finalEquity;
    out.automatic = automatic->metrics.finalEquity;
    out.actualCurve = std::move(actual->equity);
    out.automaticCurve = std::move(automatic->equity);
    return out;
}

} // namespace

Result<HumanValue> valueOfAnswers(const Database& workspace, const CandleStore& store, const PluginRegistry& plugins,
    const std::string& name, const std::stop_token& stop) {
    const SessionStore sessions(workspace);
    if (const auto number = askingSession(name)) {
        const auto head = sessions.find(*number);
        return head ? valueOfSession(workspace, store, plugins, *head, stop) : Result<HumanValue>(head.error());
    }
    const auto runs = RunStore::open(workspace.file(), Database::Mode::ReadOnly);
    if (!runs)
        return runs.error();
    const auto record = (*runs)->load(name);
    if (!record)
        return record.error();
    const auto head = sessions.ofRun(record->summary.id);
    if (!head)
        return head.error();
    if (*head)
        return valueOfSession(workspace, store, plugins, **head, stop);
    // Without its limits and edits it would be another run.
    if (record->summary.request.mode != RunMode::Simulation)
        return Error{"decision.no_session", "the session of the bot that this run was is not kept any more", {},
            record->summary.id};
    return valueOfHuman(store, plugins, *record, stop);
}

} // namespace truebar
