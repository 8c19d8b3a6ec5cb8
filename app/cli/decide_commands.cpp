#include "app/cli/desk_session.h"
#include "app/cli/number_text.h"
#include "app/cli/text_table.h"
#include "core/bots/session_value.h"
#include "core/decisions/decision_desk.h"
#include "core/decisions/decision_json.h"
#include "core/decisions/decision_store.h"
#include "core/decisions/user_name.h"
#include "core/sdk/clock.h"
#include "core/vault/pin_box.h"

#include <charconv>

namespace truebar::cli {

namespace {

constexpr Millis lookAgain{50};

Result<PromptId> promptOf(const Arguments& arguments) {
    const std::string& text = arguments.operands().front();
    PromptId out = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), out);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || out < 1)
        return Error{"usage.operands", "'%1' is not the number of a question", {text.substr(0, 40)}};
    return out;
}

Result<std::unique_ptr<Database>> open(Session& session, Database::Mode mode) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    return Database::open((*workspace)->workspaceDatabase(), mode, Database::Durability::Full);
}

std::string sideOf(const PendingSuggestion& pending) {
    if (pending.orders.empty())
        return "nothing";
    const OrderRequest& last = pending.orders.back();
    return std::string(toString(last.side)) + ' ' + pending.size.toString()
        + (last.type == OrderType::Market ? std::string() : ' ' + std::string(toString(last.type)))
        + (last.limitPrice ? " at " + last.limitPrice->toString() : std::string());
}

std::string statusOf(const KeptPrompt& kept) {
    return kept.decision ? std::string(toString(kept.decision->answer.verdict)) : std::string("open");
}

std::string secondsText(Millis duration) {
    return lineText(static_cast<double>(duration.count()) / 1'000) + " s";
}

std::string promptText(const KeptPrompt& kept) {
    const PromptOrigin& origin = kept.prompt.origin;
    const PendingSuggestion& p = kept.prompt.pending;
    std::vector<std::vector<std::string>> rows{{"question", std::to_string(kept.prompt.id) + ", " + statusOf(kept)},
        {"bot", origin.bot.empty() ? "-" : origin.bot}, {"run", origin.run},
        {"instrument", origin.instrument.toString() + ' ' + origin.timeframe.toString()}, {"proposes", sideOf(p)},
        {"reason", p.offered.suggestion.reason}, {"price", lineText(p.offered.lastClose)},
        {"position", p.offered.position.toString()}, {"worth", p.notional.toString() + ' ' + origin.currency},
        {"worst loss", p.worstLoss ? p.worstLoss->toString() + ' ' + origin.currency : std::string("no bound")},
        {"equity", p.equity.toString() + ' ' + origin.currency}, {"offered", formatUtc(p.offered.time)},
        {"asked", formatUtc(kept.prompt.askedAt)}, {"deadline", formatUtc(p.deadline)},
        {"then", std::string(toString(kept.prompt.onExpiry))}};
    if (const auto& d = kept.decision) {
        rows.push_back({"decided",
            formatUtc(d->answer.at) + " by " + d->answer.by + " (" + d->channel + "), after "
                + secondsText(d->latency)});
        const Amendment& a = d->answer.amendment;
        if (a.quantity)
            rows.push_back({"amended size", a.quantity->toString()});
        if (a.limitPrice)
            rows.push_back({"amended limit", a.limitPrice->toString()});
        if (a.stopPrice)
            rows.push_back({"amended stop", a.stopPrice->toString()});
        if (!d->answer.note.empty())
            rows.push_back({"note", d->answer.note});
    }
    if (const auto& o = kept.outcome) {
        std::string orders;
        for (const OrderNumber order : o->orders)
            orders += ' ' + std::to_string(order);
        rows.push_back({"outcome",
            std::string(toString(o->verdict)) + ", orders" + (orders.empty() ? " none" : orders)
                + (o->note.empty() ? std::string() : ", " + o->note)});
    }
    return textTable({"", ""}, rows);
}

std::string listText(const std::vector<KeptPrompt>& all) {
    std::vector<std::vector<std::string>> rows;
    for (const KeptPrompt& kept : all) {
        const PromptOrigin& origin = kept.prompt.origin;
        const PendingSuggestion& p = kept.prompt.pending;
        rows.push_back({std::to_string(kept.prompt.id), origin.bot.empty() ? origin.run : origin.bot,
            origin.instrument.toString(), sideOf(p), p.notional.toString(),
            p.worstLoss ? p.worstLoss->toString() : std::string("-"), formatUtc(p.deadline), statusOf(kept),
            kept.decision ? kept.decision->answer.by : std::string(), p.offered.suggestion.reason});
    }
    return textTable(
        {"question", "bot", "instrument", "proposes", "worth", "worst loss", "deadline", "status", "by", "reason"},
        rows, {0, 4, 5});
}

Answer list(Session& session, const Arguments& arguments, bool openOnly) {
    const auto most = wholeOf(arguments, "limit", 100, 1, 1'000'000);
    if (!most)
        return most.error();
    const auto database = open(session, Database::Mode::ReadOnly);
    if (!database)
        return database.error();
    const auto all = DecisionStore(**database)
                         .list({arguments.value("bot").value_or(""), arguments.value("run").value_or(""), openOnly,
                             static_cast<int>(*most)});
    if (!all)
        return all.error();
    if (!arguments.has("json"))
        return listText(*all);
    JsonWriter json;
    json.beginObject().key("prompts").beginArray();
    for (const KeptPrompt& kept : *all)
        writePrompt(json, kept);
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer listOpen(Session& session, const Arguments& arguments) {
    return list(session, arguments, true);
}

Answer history(Session& session, const Arguments& arguments) {
    return list(session, arguments, false);
}

std::string promptAnswer(const KeptPrompt& kept, const Arguments& arguments) {
    if (!arguments.has("json"))
        return promptText(kept);
    JsonWriter json;
    writePrompt(json, kept);
    return json.take() + '\n';
}

Answer show(Session& session, const Arguments& arguments) {
    const auto id = promptOf(arguments);
    if (!id)
        return id.error();
    const auto database = open(session, Database::Mode::ReadOnly);
    if (!database)
        return database.error();
    const auto kept = DecisionStore(**database).find(*id);
    return kept ? Answer(promptAnswer(*kept, arguments)) : Answer(kept.error());
}

Result<LeftAnswer> answerOf(const Arguments& arguments, bool isYes) {
    LeftAnswer out;
    const auto id = promptOf(arguments);
    if (!id)
        return id.error();
    out.prompt = *id;
    out.channel = "cli";
    out.answer.by = arguments.value("by").value_or(userName());
    out.answer.note = arguments.value("note").value_or("");
    out.answer.verdict = isYes ? Verdict::Accepted : Verdict::Rejected;
    Amendment& amendment = out.answer.amendment;
    const auto quantity = decimalOf(arguments, "quantity");
    const auto limit = decimalOf(arguments, "limit");
    const auto stop = decimalOf(arguments, "stop");
    for (const auto* each : {&quantity, &limit, &stop}) {
        if (!*each)
            return each->error();
    }
    if (*quantity)
        amendment.quantity = Quantity(**quantity);
    if (*limit)
        amendment.limitPrice = Price(**limit);
    if (*stop)
        amendment.stopPrice = Price(**stop);
    if (!amendment.isEmpty())
        out.answer.verdict = Verdict::Amended;
    return out;
}

// Nobody else writes the workspace: the decision is kept by this process.
Answer decideHere(Session& session, const Workspace& workspace, const LeftAnswer& answer, const Arguments& arguments) {
    DataThread thread;
    WorkspaceDoor door(thread, workspace.workspaceDatabase());
    const auto asked =
        door.read<KeptPrompt>([&](const Database& database) { return DecisionStore(database).find(answer.prompt); });
    if (!asked)
        return asked.error();
    std::optional<CommandKeys> keys;
    const bool isYes = answer.answer.verdict != Verdict::Rejected;
    if (isYes && !asked->decision && asked->prompt.origin.mode == RunMode::LiveRun) {
        auto vault = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
        if (!vault)
            return std::move(vault).error();
        keys.emplace(std::move(*vault), session.redactor(), isAnalysisOnly(workspace.directory()));
        if (auto allowed = keys->allow(Action::PlaceLiveOrders); !allowed)
            return std::move(allowed).error();
    }
    LiveConsent consent;
    if (keys)
        consent.here = [&keys] { return keys->gate().allow(Action::PlaceLiveOrders, systemClock().now()); };
    DecisionDesk desk(door, workspace.directory(), systemClock(), std::move(consent));
    const auto kept = desk.answer(answer.prompt, answer.answer, answer.channel);
    if (!kept)
        return kept.error();
    session.log().info("decide", {{"question", std::to_string(answer.prompt)}, {"verdict", statusOf(*kept)}});
    return promptAnswer(*kept, arguments);
}

// For this answer alone, to be read by nobody but the program that has the workspace.
Result<std::string> askSealedPin(const QString& workspace, const LeftAnswer& answer, const Arguments& arguments) {
    const auto input = SecretInput::open(arguments);
    if (!input)
        return input.error();
    const auto pin = input->ask("PIN, for the answer to question " + std::to_string(answer.prompt));
    if (!pin)
        return pin.error();
    // What cannot be a PIN must not use up a try.
    if (auto good = checkPinForm(*pin); !good)
        return std::move(good).error();
    return sealPin(workspace, termsOf(answer), *pin);
}

// The process that writes gets the answer through the inbox; whether it was in time is what it says.
Answer leaveAnswer(Session& session, LeftAnswer answer, Millis patience, const Arguments& arguments) {
    const auto database = open(session, Database::Mode::ReadOnly);
    if (!database)
        return database.error();
    const DecisionStore store(**database);
    auto kept = store.find(answer.prompt);
    if (!kept)
        return kept.error();
    const auto decidedAlready = [&] {
        return Error{"decision.decided", "this has been %1 by %2 already", {statusOf(*kept), kept->decision->answer.by},
            std::to_string(answer.prompt)};
    };
    if (kept->decision)
        return decidedAlready();
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    const bool isYes = answer.answer.verdict != Verdict::Rejected;
    if (isYes && kept->prompt.origin.mode == RunMode::LiveRun && wantsSealedPin((*workspace)->directory())) {
        auto sealed = askSealedPin((*workspace)->directory(), answer, arguments);
        if (!sealed)
            return std::move(sealed).error();
        answer.sealedPin = std::move(*sealed);
    }
    const AnswerInbox inbox((*workspace)->directory());
    const auto left = inbox.leave(answer);
    if (!left)
        return left.error();
    const UtcMs end = systemClock().now() + patience;
    while (!kept->decision && systemClock().now() < end && systemClock().waitFor(lookAgain, session.stop())) {
        if (auto refusal = inbox.refusal(*left))
            return std::move(*refusal);
        kept = store.find(answer.prompt);
        if (!kept)
            return kept.error();
    }
    if (!kept->decision) {
        JsonWriter json;
        json.beginObject().member("prompt", answer.prompt).member("status", "left").endObject();
        return arguments.has("json") ? json.take() + '\n'
                                     : "the answer to question " + std::to_string(answer.prompt)
                + " waits for the process that writes the workspace\n";
    }
    const PromptDecision& decision = *kept->decision;
    const bool isOurs = decision.channel == answer.channel && decision.answer.by == answer.answer.by
        && decision.answer.verdict == answer.answer.verdict && decision.answer.amendment == answer.answer.amendment;
    return isOurs ? Answer(promptAnswer(*kept, arguments)) : Answer(decidedAlready());
}

Answer decide(Session& session, const Arguments& arguments, bool isYes) {
    const auto answer = answerOf(arguments, isYes);
    if (!answer)
        return answer.error();
    const auto wait = wholeOf(arguments, "wait", 5, 0, 3'600);
    if (!wait)
        return wait.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (workspace)
        return decideHere(session, **workspace, *answer, arguments);
    return workspace.error().code == "workspace.in_use"
        ? leaveAnswer(session, *answer, std::chrono::seconds(*wait), arguments)
        : Answer(workspace.error());
}

Answer accept(Session& session, const Arguments& arguments) {
    return decide(session, arguments, true);
}

Answer reject(Session& session, const Arguments& arguments) {
    return decide(session, arguments, false);
}

std::string valueText(const HumanValue& worth) {
    const auto count = [](std::uint64_t n) { return std::to_string(n); };
    const std::string currency = worth.currency.empty() ? std::string() : ' ' + worth.currency;
    const auto money = [&](Money amount) { return amount.toString() + currency; };
    std::vector<std::vector<std::string>> rows{{"run", worth.run.empty() ? std::string("-") : worth.run}};
    if (worth.session != 0)
        rows.push_back({"session of a bot",
            count(static_cast<std::uint64_t>(worth.session)) + (worth.isSoFar ? ", which still runs: so far" : "")});
    rows.push_back({"accepted", count(worth.accepted)});
    rows.push_back({"amended", count(worth.amended)});
    rows.push_back({"rejected", count(worth.rejected)});
    rows.push_back({"expired", count(worth.expired)});
    rows.push_back({worth.books ? "final equity, simulated" : "final equity", money(worth.actual)});
    rows.push_back({"with all accepted at once", money(worth.automatic)});
    rows.push_back({"value of the answers", money(worth.value())});
    if (worth.books)
        rows.push_back({"books with the fills of the account", money(*worth.books)});
    return textTable({"", ""}, rows);
}

Answer value(Session& session, const Arguments& arguments) {
    const auto database = open(session, Database::Mode::ReadOnly);
    if (!database)
        return database.error();
    const auto store = session.candles(WorkspaceAccess::ReadOnly);
    if (!store)
        return store.error();
    const auto worth =
        valueOfAnswers(**database, **store, session.plugins(), arguments.operands().front(), session.stop());
    if (!worth)
        return worth.error();
    if (!arguments.has("json"))
        return valueText(*worth);
    JsonWriter json;
    writeHumanValue(json, *worth);
    return json.take() + '\n';
}

std::vector<OptionSpec> answerOptions(std::initializer_list<OptionSpec> more) {
    std::vector<OptionSpec> out(more);
    out.push_back({"by", "NAME", "who decides (the user of the system)"});
    out.push_back({"note", "TEXT", "kept with the decision"});
    out.push_back({"wait", "SECONDS", "how long to wait for the process that writes the workspace (5)"});
    out.push_back(jsonOption);
    return out;
}

} // namespace

std::vector<Command> decideCommands() {
    const OptionSpec bot{"bot", "NAME", "only of this bot"};
    const OptionSpec run{"run", "ID", "only of this run"};
    const OptionSpec limit{"limit", "N", "the newest N (100)"};
    return {
        {{"decide", "list", "", 0, 0, "questions that wait for an answer", {bot, run, limit, jsonOption}}, listOpen},
        {{"decide", "history", "", 0, 0, "all questions and their decisions, newest first",
             {bot, run, limit, jsonOption}},
            history},
        {{"decide", "show", "N", 1, 1, "one question with what was known, its decision and what came of it",
             {jsonOption}},
            show},
        {{"decide", "accept", "N", 1, 1, "say yes, as proposed or with changes",
             answerOptions({profileOption, secretsOption, {"quantity", "N", "another size"},
                 {"limit", "PRICE", "buy or sell at a limit"},
                 {"stop", "PRICE", "another stop price, or a stop loss"}})},
            accept},
        {{"decide", "reject", "N", 1, 1, "say no", answerOptions({})}, reject},
        {{"decide", "value", "RUN", 1, 1,
             "what the answers in a run, or to a session that asks (bot-session-N), were worth against accepting "
             "everything",
             {jsonOption}},
            value},
    };
}

} // namespace truebar::cli
