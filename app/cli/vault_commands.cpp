#include "app/cli/text_table.h"
#include "app/cli/vault_session.h"
#include "core/sdk/clock.h"

namespace truebar::cli {

namespace {

constexpr OptionSpec memoryOption{"memory-mib", "N", "memory that one guess of the passphrase costs (256)"};
constexpr OptionSpec passesOption{"passes", "N", "passes over that memory (3)"};

Result<Role> roleFrom(const std::string& text) {
    const auto role = roleOf(text);
    if (!role)
        return Error{"usage.value", "a role is viewer, trader or admin", {}, "role"};
    return *role;
}

Answer vaultCreate(Session& session, const Arguments& arguments) {
    NewProfile profile;
    profile.name = arguments.operands().empty() ? "main" : arguments.operands().front();
    if (auto good = checkProfileName(profile.name); !good)
        return std::move(good).error();
    const auto role = roleFrom(arguments.value("role").value_or("admin"));
    if (!role)
        return role.error();
    profile.role = *role;
    const auto idle = wholeOf(arguments, "idle", profile.idleMinutes, 0, longestIdleMinutes);
    if (!idle)
        return idle.error();
    profile.idleMinutes = static_cast<std::uint32_t>(*idle);
    const auto cost = costOf(arguments, profile.cost);
    if (!cost)
        return cost.error();
    profile.cost = *cost;
    const auto input = SecretInput::open(arguments);
    if (!input)
        return input.error();
    // Before the workspace is made: a passphrase too short must not make one.
    const auto passphrase = input->askTwice("New passphrase of " + profile.name);
    if (!passphrase)
        return passphrase.error();
    if (auto good = checkPassphrase(*passphrase); !good)
        return std::move(good).error();
    const auto folder = profileFolder(session, WorkspaceAccess::ReadWrite);
    if (!folder)
        return folder.error();
    if (auto made = folder->make(); !made)
        return std::move(made).error();
    const auto vault = Vault::create(folder->fileOf(profile.name), profile, *passphrase, systemClock().now());
    if (!vault)
        return vault.error();
    session.log().info("vault_create", {{"profile", profile.name}, {"role", std::string(toString(profile.role))}});
    return done(arguments, "created", profile.name,
        "vault " + profile.name + " made; nobody can open it without its passphrase, so keep that well");
}

Answer vaultStatus(Session& session, const Arguments& arguments) {
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    const QString directory = (*workspace)->directory();
    const ProfileFolder folder(directory);
    JsonWriter json;
    std::vector<std::vector<std::string>> rows;
    json.beginObject()
        .member("analysis_only", isAnalysisOnly(directory))
        .member("memory_locked", canLockMemory())
        .key("profiles")
        .beginArray();
    for (const std::string& name : folder.names()) {
        const auto cost = folder.inspect(name);
        json.beginObject().member("name", name).member("whole", cost.has_value()).key("cost");
        if (cost)
            writeCost(json, *cost);
        else
            json.null();
        json.member("remembered", folder.isRemembered(name));
        json.member("problem", cost ? std::optional<std::string>() : std::optional(cost.error().message())).endObject();
        rows.push_back({name, cost ? "whole" : cost.error().message(),
            cost ? std::to_string(cost->memoryKib / 1024) + " MiB, " + std::to_string(cost->passes) + " passes" : ""});
    }
    json.endArray().endObject();
    if (arguments.has("json"))
        return json.take() + '\n';
    return textTable({"profile", "file", "cost of a guess"}, rows) + "orders: "
        + (isAnalysisOnly(directory) ? "none, this workspace is for analysis only" : "as roles allow") + "\nmemory: "
        + (canLockMemory() ? "secrets are locked out of the swap file" : "cannot be locked (ulimit -l)") + '\n';
}

Answer vaultUnlockCheck(Session& session, const Arguments& arguments) {
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadOnly);
    if (!opened)
        return opened.error();
    const ProfileInfo profile = opened->vault().profile();
    if (!arguments.has("json"))
        return "profile " + profile.name + " opens: role " + std::string(toString(profile.role)) + ", "
            + std::to_string(profile.accounts) + " accounts, locks after " + std::to_string(profile.idleMinutes)
            + " minutes, "
            + (profile.hasPin ? "PIN with " + std::to_string(profile.pinTriesLeft) + " tries left" : "no PIN") + '\n';
    JsonWriter json;
    json.beginObject()
        .member("name", profile.name)
        .member("created", profile.createdAt)
        .member("role", toString(profile.role))
        .member("idle_minutes", std::uint64_t(profile.idleMinutes))
        .member("pin", profile.hasPin)
        .member("pin_tries_left", std::uint64_t(profile.pinTriesLeft))
        .member("accounts", std::uint64_t(profile.accounts))
        .key("cost");
    writeCost(json, profile.cost);
    json.endObject();
    return json.take() + '\n';
}

Answer vaultPasswd(Session& session, const Arguments& arguments) {
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    const ProfileInfo profile = opened->vault().profile();
    const auto cost = costOf(arguments, profile.cost);
    if (!cost)
        return cost.error();
    const auto next = opened->input().askTwice("New passphrase of " + profile.name);
    if (!next)
        return next.error();
    // The cost that a vault has may be lower than what is offered now; only what is asked for changes it.
    const bool isAsked = arguments.has("memory-mib") || arguments.has("passes");
    auto changed =
        opened->vault().changePassphrase(opened->passphrase(), *next, isAsked ? std::optional(*cost) : std::nullopt);
    if (!changed)
        return std::move(changed).error();
    session.log().info("vault_passwd", {{"profile", profile.name}});
    return done(arguments, "changed", profile.name, "the passphrase of " + profile.name + " is changed");
}

Answer vaultWipe(Session& session, const Arguments& arguments) {
    const std::string name = arguments.operands().front();
    if (arguments.value("confirm") != name)
        return Error{"usage.confirm", "its keys would be gone for good; repeat the name: --confirm %1",
            {name.substr(0, 60)}, "--confirm"};
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto folder = profileFolder(session, WorkspaceAccess::ReadWrite);
    if (!folder)
        return folder.error();
    if (auto wiped = folder->wipe(name); !wiped)
        return std::move(wiped).error();
    session.log().info("vault_wipe", {{"profile", name}});
    return done(arguments, "wiped", name, "vault " + name + " is overwritten and removed");
}

Answer vaultPin(Session& session, const Arguments& arguments) {
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    const ProfileInfo profile = opened->vault().profile();
    Secret present;
    if (profile.hasPin && !mayDo(profile.role, Action::ChangeProfile)) {
        auto asked = opened->input().ask("Present PIN of " + profile.name);
        if (!asked)
            return std::move(asked).error();
        present = std::move(*asked);
    }
    Secret next;
    if (!arguments.has("remove")) {
        auto asked = opened->input().askTwice("New PIN of " + profile.name);
        if (!asked)
            return std::move(asked).error();
        if (auto good = checkPinForm(*asked); !good)
            return std::move(good).error();
        next = std::move(*asked);
    }
    if (auto set = opened->vault().setPin(opened->passphrase(), present, next); !set)
        return std::move(set).error();
    session.log().info("vault_pin", {{"profile", profile.name}});
    return done(arguments, "changed", profile.name,
        arguments.has("remove") ? profile.name + " has no PIN any more" : "the PIN of " + profile.name + " is set");
}

Answer vaultPinCheck(Session& session, const Arguments& arguments) {
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    const std::string name = opened->vault().profile().name;
    const auto pin = opened->input().ask("PIN of " + name);
    if (!pin)
        return pin.error();
    if (auto right = opened->vault().checkPin(*pin); !right)
        return std::move(right).error();
    return done(arguments, "right", name, "the PIN is right");
}

Answer vaultRole(Session& session, const Arguments& arguments) {
    const auto role = roleFrom(arguments.operands().front());
    if (!role)
        return role.error();
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    const ProfileInfo profile = opened->vault().profile();
    Secret pin;
    if (*role > profile.role) {
        auto asked = opened->input().ask("PIN of " + profile.name);
        if (!asked)
            return std::move(asked).error();
        pin = std::move(*asked);
    }
    if (auto set = opened->vault().setRole(*role, pin); !set)
        return std::move(set).error();
    const std::string text(toString(*role));
    session.log().info("vault_role", {{"profile", profile.name}, {"role", text}});
    return done(arguments, "changed", profile.name, "the role of " + profile.name + " is " + text);
}

Answer vaultIdle(Session& session, const Arguments& arguments) {
    const auto minutes = wholeOf(arguments, "minutes", 0, 0, longestIdleMinutes);
    if (!minutes)
        return minutes.error();
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    if (auto set = opened->vault().setIdleMinutes(static_cast<std::uint32_t>(*minutes)); !set)
        return std::move(set).error();
    const std::string name = opened->vault().profile().name;
    return done(arguments, "changed", name,
        *minutes == 0 ? name + " does not lock by itself"
                      : name + " locks after " + std::to_string(*minutes) + " minutes");
}

Answer vaultRoles(Session&, const Arguments& arguments) {
    JsonWriter json;
    std::vector<std::vector<std::string>> rows;
    json.beginObject().key("actions").beginArray();
    const auto yes = [](bool may) { return may ? "yes" : "-"; };
    for (const ActionRule& rule : actionRules()) {
        json.beginObject()
            .member("action", toString(rule.action))
            .member("viewer", rule.viewer)
            .member("trader", rule.trader)
            .member("admin", rule.admin)
            .member("needs_pin", rule.needsPin)
            .member("refused_when_analysis_only", rule.isTrading)
            .endObject();
        rows.push_back({std::string(toString(rule.action)), yes(rule.viewer), yes(rule.trader), yes(rule.admin),
            yes(rule.needsPin), yes(rule.isTrading)});
    }
    json.endArray().endObject();
    return arguments.has("json")
        ? json.take() + '\n'
        : textTable({"action", "viewer", "trader", "admin", "needs PIN", "not when analysis only"}, rows);
}

Answer vaultAnalysisOnly(Session& session, const Arguments& arguments) {
    const std::string& wanted = arguments.operands().front();
    if (wanted != "on" && wanted != "off")
        return Error{"usage.value", "on or off", {}, "analysis-only"};
    if (auto there = session.requireWorkspace(); !there)
        return std::move(there).error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadWrite);
    if (!workspace)
        return workspace.error();
    const QString directory = (*workspace)->directory();
    // Anybody may take orders away; giving them back is for an admin, where there is one to ask.
    if (wanted == "off" && !ProfileFolder(directory).names().empty()) {
        const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
        if (!opened)
            return opened.error();
        if (auto allowed = checkRole(opened->vault().profile().role, Action::ChangeLimits); !allowed)
            return std::move(allowed).error();
    }
    if (auto set = setAnalysisOnly(directory, wanted == "on"); !set)
        return std::move(set).error();
    session.log().info("analysis_only", {{"set", wanted}});
    return done(arguments, "changed", wanted,
        wanted == "on" ? "nothing in this workspace places orders now" : "orders are allowed again, as roles allow");
}

} // namespace

std::vector<Command> vaultCommands() {
    return {
        {{"vault", "create", "[NAME]", 0, 1, "make a profile with an encrypted vault for keys",
             {{"role", "ROLE", "viewer, trader or admin (admin)"},
                 {"idle", "MINUTES", "without input until it locks, 0 for never (15)"}, memoryOption, passesOption,
                 secretsOption, jsonOption}},
            vaultCreate},
        {{"vault", "status", "", 0, 0, "the profiles and whether their files are whole", {jsonOption}}, vaultStatus},
        {{"vault", "unlock-check", "", 0, 0, "open the vault and say what is in force",
             {profileOption, secretsOption, jsonOption}},
            vaultUnlockCheck},
        {{"vault", "passwd", "", 0, 0, "change the passphrase",
             {profileOption, memoryOption, passesOption, secretsOption, jsonOption}},
            vaultPasswd},
        {{"vault", "pin", "", 0, 0, "set the PIN for live actions",
             {profileOption, {"remove", nullptr, "have none"}, secretsOption, jsonOption}},
            vaultPin},
        {{"vault", "pin-check", "", 0, 0, "try the PIN; wrong tries are counted",
             {profileOption, secretsOption, jsonOption}},
            vaultPinCheck},
        {{"vault", "role", "ROLE", 1, 1, "change the profile's role; upwards it needs the PIN",
             {profileOption, secretsOption, jsonOption}},
            vaultRole},
        {{"vault", "roles", "", 0, 0, "what each role may do", {jsonOption}}, vaultRoles},
        {{"vault", "idle", "", 0, 0, "change after how long the vault locks",
             {{"minutes", "N", "0 for never", false, true}, profileOption, secretsOption, jsonOption}},
            vaultIdle},
        {{"vault", "analysis-only", "on|off", 1, 1, "keep this workspace from placing any order",
             {profileOption, secretsOption, jsonOption}},
            vaultAnalysisOnly},
        {{"vault", "wipe", "NAME", 1, 1, "overwrite and remove a profile's vault",
             {{"confirm", "NAME", "the name once more"}, jsonOption}},
            vaultWipe},
    };
}

} // namespace truebar::cli
