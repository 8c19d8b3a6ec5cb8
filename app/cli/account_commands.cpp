#include "app/cli/text_table.h"
#include "app/cli/vault_session.h"
#include "core/sdk/clock.h"
#include "core/access/account_check.h"

namespace truebar::cli {

namespace {

constexpr OptionSpec labelOption{"label", "TEXT", "a name for people"};
constexpr OptionSpec urlOption{"url", "URL", "another address than the venue's own"};
constexpr OptionSpec keyFileOption{
    "secret-file", "FILE", "read the secret from a file of yours alone, for keys of several lines"};
constexpr OptionSpec keyPassphraseOption{"key-passphrase", nullptr, "the key has a passphrase: ask for it too"};

const char* kindOf(const AccountInfo& info) {
    return info.isPaper ? "paper" : "live";
}

std::string permissionText(const AccountInfo& info) {
    if (!info.checkedAt)
        return "not tested";
    std::string out;
    const auto add = [&](const std::optional<bool>& has, const char* word) {
        if (has.value_or(false))
            out += (out.empty() ? "" : ", ") + std::string(word);
    };
    add(info.permissions.mayRead, "read");
    add(info.permissions.mayTrade, "trade");
    add(info.permissions.mayTradeFutures, "futures");
    add(info.permissions.mayTransfer, "transfer");
    add(info.permissions.mayWithdraw, "WITHDRAW");
    add(info.permissions.isBoundToAddress, "bound to addresses");
    return out.empty() ? "nothing known" : out;
}

void write(JsonWriter& json, const AccountPermissions& permissions) {
    json.beginObject()
        .member("read", permissions.mayRead)
        .member("trade", permissions.mayTrade)
        .member("withdraw", permissions.mayWithdraw)
        .member("transfer", permissions.mayTransfer)
        .member("futures", permissions.mayTradeFutures)
        .member("bound_to_address", permissions.isBoundToAddress)
        .endObject();
}

void write(JsonWriter& json, const AccountInfo& info) {
    json.beginObject()
        .member("id", info.id)
        .member("venue", info.venue)
        .member("label", info.label)
        .member("kind", kindOf(info))
        .member("url", info.baseUrl)
        .member("key", info.keyHint)
        .member("key_passphrase", info.hasPassphrase)
        .member("checked", info.checkedAt)
        .key("permissions");
    write(json, info.permissions);
    json.endObject();
}

// Key, secret and, if wanted, the passphrase of the key, in this order.
Result<AccountSecrets> readSecrets(const SecretInput& input, const Arguments& arguments) {
    AccountSecrets out;
    auto key = input.ask("API key");
    if (!key)
        return std::move(key).error();
    out.key = std::move(*key);
    const auto file = arguments.value("secret-file");
    auto secret = file ? readSecretFile(*file) : input.ask("API secret");
    if (!secret)
        return std::move(secret).error();
    out.secret = std::move(*secret);
    if (arguments.has("key-passphrase")) {
        auto passphrase = input.ask("Passphrase of the key");
        if (!passphrase)
            return std::move(passphrase).error();
        out.passphrase = std::move(*passphrase);
    }
    return out;
}

void learn(Session& session, const AccountSecrets& secrets) {
    for (const Secret* each : {&secrets.key, &secrets.secret, &secrets.passphrase})
        session.redactor().learn(*each);
}

std::string reportText(const AccountInfo& info, const AccountReport& report) {
    std::string out = "account " + info.id + " answered in " + std::to_string(report.took.count()) + " ms"
        + (report.account.empty() ? "" : " as " + report.account) + '\n';
    if (report.permissions.mayWithdraw.value_or(false))
        out += "THIS KEY MAY WITHDRAW: it is not used for trading; make one without withdrawals and delete this one\n";
    else if (!report.permissions.mayWithdraw)
        out += "the venue does not say whether this key may withdraw\n";
    std::vector<std::vector<std::string>> rows;
    for (const WalletBalance& balance : report.balances)
        rows.push_back({balance.asset, balance.free.toString(), balance.locked.toString()});
    return out + textTable({"asset", "free", "in orders"}, rows, {1, 2});
}

std::string reportJson(const AccountInfo& info, const AccountReport& report) {
    JsonWriter json;
    json.beginObject()
        .member("id", info.id)
        .member("account", report.account)
        .member("took_ms", std::int64_t(report.took.count()))
        .key("clock_skew_ms");
    if (report.clockSkew)
        json.value(std::int64_t(report.clockSkew->count()));
    else
        json.null();
    json.key("permissions");
    write(json, report.permissions);
    json.key("balances").beginArray();
    for (const WalletBalance& balance : report.balances)
        json.beginObject()
            .member("asset", balance.asset)
            .member("free", balance.free)
            .member("locked", balance.locked)
            .endObject();
    json.endArray().endObject();
    return json.take() + '\n';
}

Answer accountList(Session& session, const Arguments& arguments) {
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadOnly);
    if (!opened)
        return opened.error();
    JsonWriter json;
    std::vector<std::vector<std::string>> rows;
    json.beginObject().key("accounts").beginArray();
    for (const AccountInfo& info : opened->vault().accounts()) {
        write(json, info);
        rows.push_back({info.id, info.venue, info.label, kindOf(info), info.keyHint, permissionText(info)});
    }
    json.endArray().endObject();
    return arguments.has("json") ? json.take() + '\n'
                                 : textTable({"id", "venue", "label", "kind", "key", "permissions"}, rows);
}

Answer accountAdd(Session& session, const Arguments& arguments) {
    Account account;
    account.info.id = arguments.operands().front();
    account.info.venue = *arguments.value("venue");
    account.info.label = arguments.value("label").value_or(account.info.id);
    account.info.isPaper = !arguments.has("live");
    account.info.baseUrl = arguments.value("url").value_or("");
    if (auto good = checkAccount(account.info); !good)
        return std::move(good).error();
    const bool isOffline = arguments.has("offline");
    if (!isOffline) {
        if (const auto plugin = session.plugins().find(PluginKind::Account, account.info.venue); !plugin)
            return Error(plugin.error()).at("--venue");
    }
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    if (auto allowed = checkRole(opened->vault().profile().role, Action::EditAccounts); !allowed)
        return std::move(allowed).error();
    auto secrets = readSecrets(opened->input(), arguments);
    if (!secrets)
        return std::move(secrets).error();
    account.secrets = std::move(*secrets);
    learn(session, account.secrets);
    if (auto good = checkSecrets(account.secrets); !good)
        return std::move(good).error();
    const AccountInfo info = account.info;
    std::optional<AccountReport> report;
    if (!isOffline) {
        auto asked = askVenue(session.plugins(), info, account.secrets, systemClock(), session.stop());
        if (!asked)
            return std::move(asked).error();
        account.info.permissions = asked->permissions;
        account.info.checkedAt = systemClock().now();
        report = std::move(*asked);
    }
    if (auto added = opened->vault().addAccount(std::move(account)); !added)
        return std::move(added).error();
    session.log().info("account_add", {{"id", info.id}, {"venue", info.venue}, {"kind", kindOf(info)}});
    if (!report)
        return done(arguments, "added", info.id, "account " + info.id + " added, not tested");
    return arguments.has("json") ? reportJson(info, *report)
                                 : "account " + info.id + " added\n" + reportText(info, *report);
}

Answer accountTest(Session& session, const Arguments& arguments) {
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    const std::string id = arguments.operands().front();
    const auto info = opened->vault().account(id);
    if (!info)
        return info.error();
    const auto secrets = opened->vault().secretsFor(id, Action::TestAccounts);
    if (!secrets)
        return secrets.error();
    learn(session, *secrets);
    const auto report = askVenue(session.plugins(), *info, *secrets, systemClock(), session.stop());
    if (!report)
        return report.error();
    if (auto noted = opened->vault().notePermissions(id, report->permissions, systemClock().now()); !noted)
        return std::move(noted).error();
    if (report->permissions.mayWithdraw.value_or(false)) {
        session.log().warning("account_may_withdraw", {{"id", id}});
        session.endAsFailed();
    }
    return arguments.has("json") ? reportJson(*info, *report) : reportText(*info, *report);
}

Answer accountEdit(Session& session, const Arguments& arguments) {
    if (arguments.has("live") && arguments.has("paper"))
        return Error{"usage.value", "an account is either live or paper", {}, "--live"};
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    const auto known = opened->vault().account(arguments.operands().front());
    if (!known)
        return known.error();
    AccountInfo info = *known;
    info.label = arguments.value("label").value_or(info.label);
    info.baseUrl = arguments.value("url").value_or(info.baseUrl);
    if (arguments.has("live") || arguments.has("paper"))
        info.isPaper = arguments.has("paper");
    AccountSecrets secrets;
    if (arguments.has("new-key")) {
        auto read = readSecrets(opened->input(), arguments);
        if (!read)
            return std::move(read).error();
        secrets = std::move(*read);
        learn(session, secrets);
    }
    if (auto edited = opened->vault().editAccount(info, std::move(secrets)); !edited)
        return std::move(edited).error();
    session.log().info("account_edit", {{"id", info.id}});
    return done(arguments, "edited", info.id, "account " + info.id + " changed");
}

Answer accountRemove(Session& session, const Arguments& arguments) {
    const auto opened = VaultSession::open(session, arguments, WorkspaceAccess::ReadWrite);
    if (!opened)
        return opened.error();
    const std::string id = arguments.operands().front();
    if (auto removed = opened->vault().removeAccount(id); !removed)
        return std::move(removed).error();
    session.log().info("account_remove", {{"id", id}});
    return done(arguments, "removed", id,
        "account " + id + " removed; the key still works at the venue until you delete it there");
}

} // namespace

std::vector<Command> accountCommands() {
    return {
        {{"account", "list", "", 0, 0, "accounts at venues; never their secrets",
             {profileOption, secretsOption, jsonOption}},
            accountList},
        {{"account", "add", "ID", 1, 1, "keep an API key; read: passphrase, key, secret [, passphrase of the key]",
             {{"venue", "ID", "the plugin that knows the venue: binance, alpaca", false, true}, labelOption,
                 {"live", nullptr, "real money (else a paper account)"}, urlOption, keyFileOption, keyPassphraseOption,
                 {"offline", nullptr, "do not ask the venue what the key may do"}, profileOption, secretsOption,
                 jsonOption}},
            accountAdd},
        {{"account", "test", "ID", 1, 1, "ask the venue what the key may do and what the wallet holds",
             {profileOption, secretsOption, jsonOption}},
            accountTest},
        {{"account", "edit", "ID", 1, 1, "change label, address, kind or key",
             {labelOption, urlOption, {"live", nullptr, "real money"}, {"paper", nullptr, "no real money"},
                 {"new-key", nullptr, "read key and secret anew"}, keyFileOption, keyPassphraseOption, profileOption,
                 secretsOption, jsonOption}},
            accountEdit},
        {{"account", "remove", "ID", 1, 1, "forget an account and its key", {profileOption, secretsOption, jsonOption}},
            accountRemove},
    };
}

} // namespace truebar::cli
