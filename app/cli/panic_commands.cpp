// Stopping everything: panic, panic status, panic release.
#include "app/cli/served_desk.h"
#include "app/cli/text_table.h"

#include "core/desk/desk_tables.h"
#include "core/desk/panic_report.h"

namespace truebar::cli {

namespace {

struct Stopped {
    std::string account{};
    PanicReport report{};
};

bool isDone(const Stopped& account) {
    return account.report.stage == "done";
}

Answer answerOf(Session& session, const Arguments& arguments, const StopNote& note, bool isByOther,
    const std::vector<Stopped>& accounts, const std::optional<Error>& trouble) {
    if (trouble || !std::ranges::all_of(accounts, isDone))
        session.endAsFailed();
    if (arguments.has("json")) {
        JsonWriter json;
        json.beginObject()
            .member("stopped", true)
            .member("since", note.at)
            .member("reason", note.reason)
            .member("by", note.by)
            .member("by_other_process", isByOther)
            .key("accounts")
            .beginArray();
        for (const auto& [account, report] : accounts)
            json.beginObject()
                .member("account", account)
                .member("stage", report.stage)
                .member("open_orders", report.openOrders)
                .member("positions", report.positions)
                .member("trouble", report.trouble)
                .endObject();
        json.endArray().key("trouble");
        if (trouble)
            json.value(session.redactor().clean(trouble->message()));
        else
            json.null();
        return json.endObject().take() + '\n';
    }
    std::string out = "trading is stopped since " + formatUtc(note.at) + ": " + note.reason + '\n';
    std::vector<std::vector<std::string>> rows;
    for (const auto& [account, report] : accounts)
        rows.push_back({account, report.stage.empty() ? "nothing heard" : report.stage,
            std::to_string(report.openOrders), std::to_string(report.positions), report.trouble});
    if (!rows.empty())
        out += textTable({"account", "stage", "open orders", "positions", "trouble"}, rows, {2, 3});
    if (trouble)
        out += "orders and positions were not looked after: " + session.redactor().clean(trouble->message()) + '\n';
    return out;
}

// Without the lock of the workspace, which another program may have.
Result<std::vector<std::string>> accountsOf(const QString& directory, const Arguments& arguments) {
    if (const auto given = arguments.value("account"))
        return std::vector{*given};
    const auto database = Database::open(
        directory + QStringLiteral("/workspace.db"), Database::Mode::ReadOnly, Database::Durability::Normal);
    if (!database)
        return database.error();
    return readAccounts(**database);
}

std::vector<Stopped> reportsOf(const std::string& workspace, const std::vector<std::string>& accounts, UtcMs since) {
    std::vector<Stopped> out;
    for (const std::string& account : accounts) {
        Stopped each;
        each.account = account;
        // One of an earlier stop says nothing.
        if (const auto report = readPanicReport(systemDisk(), workspace, account); report && report->since == since)
            each.report = *report;
        out.push_back(std::move(each));
    }
    return out;
}

Answer panic(Session& session, const Arguments& arguments) {
    const auto wait = wholeOf(arguments, "wait", 60, 0, 24 * 3600);
    if (!wait)
        return wait.error();
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    // First of all, and needing neither lock nor passphrase: no order leaves any more.
    const std::string directory = session.directory().toStdString();
    KillSwitch stop(systemDisk(), directory);
    if (auto thrown =
            stop.throwIt({arguments.value("reason").value_or("panic by command"), "truebar-cli", systemClock().now()});
        !thrown)
        return std::move(thrown).error();
    const StopNote note = stop.note();
    const auto accounts = accountsOf(session.directory(), arguments);
    if (!accounts)
        return answerOf(session, arguments, note, false, {}, accounts.error());
    if (accounts->empty())
        return answerOf(session, arguments, note, false, {}, {});
    const Millis most = std::chrono::seconds(*wait);
    if (const auto own = session.workspace(WorkspaceAccess::ReadWrite); !own) {
        if (own.error().code != "workspace.in_use")
            return answerOf(session, arguments, note, false, {}, own.error());
        // Whoever trades watches the switch, and says how it goes.
        std::vector<Stopped> heard;
        (void)waitFor(session, most, [&] {
            heard = reportsOf(directory, *accounts, note.at);
            return std::ranges::all_of(heard, isDone);
        });
        return answerOf(session, arguments, note, true, heard, {});
    }
    auto opened = DeskSession::open(session, arguments);
    if (!opened)
        return answerOf(session, arguments, note, false, {}, opened.error());
    std::optional<Error> trouble;
    std::vector<std::shared_ptr<AccountSession>> open;
    for (const std::string& account : *accounts) {
        auto each = (*opened)->openAccount(account, true);
        if (each)
            open.push_back(*each);
        else
            trouble = each.error();
    }
    (void)waitFor(session, most, [&] {
        return std::ranges::all_of(
            open, [](const auto& each) { return each->snapshot()->panic.stage == PanicStage::Done; });
    });
    std::vector<Stopped> out;
    for (const auto& each : open) {
        const PanicState state = each->snapshot()->panic;
        Stopped row;
        row.account = each->id();
        row.report.stage = toString(state.stage);
        row.report.openOrders = static_cast<std::int64_t>(state.openOrders);
        row.report.positions = static_cast<std::int64_t>(state.positions.size());
        row.report.trouble = state.trouble ? session.redactor().clean(state.trouble->message()) : "";
        out.push_back(std::move(row));
    }
    return answerOf(session, arguments, note, false, out, trouble);
}

Answer panicStatus(Session& session, const Arguments& arguments) {
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const std::string directory = session.directory().toStdString();
    const KillSwitch stop(systemDisk(), directory);
    if (!stop.isThrown())
        return arguments.has("json") ? std::string("{\"stopped\":false}\n") : std::string("trading is not stopped\n");
    const StopNote note = stop.note();
    const auto accounts = accountsOf(session.directory(), arguments);
    if (!accounts)
        return accounts.error();
    return answerOf(session, arguments, note, false, reportsOf(directory, *accounts, note.at), {});
}

// Without any profile nobody can be asked, and nothing but dry runs was stopped.
Answer releaseDryRuns(Session& session, const Arguments& arguments) {
    KillSwitch stop(systemDisk(), session.directory().toStdString());
    const bool wasStopped = stop.isThrown();
    if (auto released = stop.release(); !released)
        return std::move(released).error();
    return done(arguments, "released", {}, wasStopped ? "orders may be placed again" : "trading was not stopped");
}

Answer panicRelease(Session& session, const Arguments& arguments) {
    auto opened = DeskSession::open(session, arguments);
    if (!opened)
        return std::move(opened).error();
    if (auto allowed = (*opened)->keys().allow(Action::ChangeLimits); !allowed)
        return std::move(allowed).error();
    const bool wasStopped = (*opened)->desk().isStopped();
    if (auto released = (*opened)->desk().release(); !released)
        return std::move(released).error();
    session.log().info("panic_release", {{"profile", (*opened)->keys().profile()}});
    return done(arguments, "released", (*opened)->keys().profile(),
        wasStopped ? "orders may be placed again" : "trading was not stopped");
}

Command releaseCommand() {
    Command out = orByService({{"panic", "release", "", 0, 0, "let orders leave again; for an admin, with the PIN",
                                   {profileOption, secretsOption, jsonOption}},
        panicRelease});
    out.run = [withProfile = std::move(out.run)](Session& session, const Arguments& arguments) {
        if (auto there = session.requireWorkspace(); !there)
            return Answer(std::move(there).error());
        const bool isNobody = ProfileFolder(session.directory()).names().empty();
        return isNobody ? releaseDryRuns(session, arguments) : withProfile(session, arguments);
    };
    return out;
}

} // namespace

std::vector<Command> panicCommands() {
    const OptionSpec waitOption{"wait", "SECONDS", "how long to wait until nothing is left (60)"};
    return {
        {{"panic", "", "", 0, 0,
             "stop trading: no order leaves any more, what is open is cancelled, what is held is traded away",
             {{"account", "NAME", "cancel and flatten this one only"},
                 {"all", nullptr, "every account that is set up (as without --account)"},
                 {"reason", "TEXT", "kept with the stop"}, waitOption, profileOption, secretsOption, jsonOption}},
            panic},
        {{"panic", "status", "", 0, 0, "whether trading is stopped, and how far the accounts are",
             {{"account", "NAME", "this one only"}, jsonOption}},
            panicStatus},
        releaseCommand(),
    };
}

} // namespace truebar::cli
