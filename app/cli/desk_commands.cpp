// Accounts that trade: desk list, set, limits.
#include "app/cli/desk_session.h"
#include "app/cli/text_table.h"

namespace truebar::cli {

namespace {

std::string joined(const std::map<std::string, std::string>& settings) {
    std::string out;
    for (const auto& [key, value] : settings)
        out += (out.empty() ? "" : " ") + key + '=' + value;
    return out;
}

void write(JsonWriter& json, const std::map<std::string, std::string>& settings) {
    json.beginObject();
    for (const auto& [key, value] : settings)
        json.member(key, value);
    json.endObject();
}

// The store without a vault, for reading: nothing in it is secret, and whoever has the workspace goes on.
class StoreSession {
public:
    static Result<std::unique_ptr<StoreSession>> open(Session& session) {
        if (auto there = session.requireWorkspace(); !there)
            return std::move(there).error();
        const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
        if (!workspace)
            return workspace.error();
        return std::make_unique<StoreSession>((*workspace)->workspaceDatabase());
    }
    explicit StoreSession(const QString& file)
        : m_door(m_thread, file) { }
    DeskStore& store() { return m_store; }

private:
    DataThread m_thread;
    WorkspaceDoor m_door;
    DeskStore m_store{m_door};
};

Answer deskList(Session& session, const Arguments& arguments) {
    auto opened = StoreSession::open(session);
    if (!opened)
        return std::move(opened).error();
    const auto setups = (*opened)->store().setups();
    if (!setups)
        return setups.error();
    JsonWriter json;
    json.beginObject().key("accounts").beginArray();
    std::vector<std::vector<std::string>> rows;
    for (const AccountSetup& setup : *setups) {
        json.beginObject().member("account", setup.account).member("broker", setup.broker).key("settings");
        write(json, setup.settings);
        json.endObject();
        rows.push_back({setup.account, setup.broker, joined(setup.settings)});
    }
    json.endArray().endObject();
    return arguments.has("json") ? json.take() + '\n' : textTable({"account", "broker", "settings"}, rows);
}

Answer deskSet(Session& session, const Arguments& arguments) {
    AccountSetup setup;
    setup.account = arguments.operands().front();
    setup.broker = *arguments.value("broker");
    auto settings = settingsOf(arguments);
    if (!settings)
        return std::move(settings).error();
    setup.settings = std::move(*settings);
    const auto plugin = session.plugins().find(PluginKind::LiveBroker, setup.broker);
    if (!plugin)
        return Error(plugin.error()).at("--broker");
    if (auto good = (*plugin)->metadata.settings.resolve(setup.settings); !good)
        return std::move(good).error();
    auto opened = DeskSession::open(session, arguments);
    if (!opened)
        return std::move(opened).error();
    // A person needs no key.
    const auto known = (*opened)->keys().account(setup.account);
    if (!known && !(*plugin)->metadata.hasCapability("by_hand"))
        return known.error();
    if (auto allowed = (*opened)->keys().allow(Action::EditAccounts); !allowed)
        return std::move(allowed).error();
    if (auto saved = (*opened)->desk().saveSetup(setup); !saved)
        return std::move(saved).error();
    session.log().info("desk_set", {{"account", setup.account}, {"broker", setup.broker}});
    return done(arguments, "saved", setup.account, "account " + setup.account + " trades by " + setup.broker);
}

Answer limitsAnswer(DeskStore& store, const std::string& account, const Arguments& arguments) {
    const auto history = store.limitsHistory(account);
    if (!history)
        return history.error();
    JsonWriter json;
    json.beginObject().member("account", account).key("changes").beginArray();
    std::vector<std::vector<std::string>> rows;
    std::set<std::string> seen;
    for (const LimitsChange& change : *history) {
        const bool isInForce = seen.insert(change.bot).second;
        json.beginObject()
            .member("bot", change.bot)
            .member("at", change.at)
            .member("by", change.by)
            .member("in_force", isInForce)
            .key("limits");
        write(json, change.settings);
        json.endObject();
        rows.push_back({change.bot.empty() ? "(account)" : change.bot, isInForce ? "yes" : "", formatUtc(change.at),
            change.by, joined(change.settings)});
    }
    json.endArray().endObject();
    return arguments.has("json") ? json.take() + '\n' : textTable({"of", "in force", "since", "by", "limits"}, rows);
}

Answer deskLimits(Session& session, const Arguments& arguments) {
    const std::string account = arguments.operands().front();
    if (!arguments.has("set") && !arguments.has("clear")) {
        auto opened = StoreSession::open(session);
        return opened ? limitsAnswer((*opened)->store(), account, arguments) : Answer(std::move(opened).error());
    }
    LimitsChange change;
    change.bot = arguments.value("bot").value_or("");
    auto settings = settingsOf(arguments);
    if (!settings)
        return std::move(settings).error();
    if (arguments.has("clear") && !settings->empty())
        return Error{"usage.option", "--clear lifts all limits; it goes with no --set", {}, "--clear"};
    change.settings = std::move(*settings);
    auto opened = DeskSession::open(session, arguments);
    if (!opened)
        return std::move(opened).error();
    change.by = (*opened)->keys().profile();
    if (const auto known = (*opened)->desk().store().setup(account); !known)
        return known.error();
    if (auto allowed = (*opened)->keys().allow(Action::ChangeLimits); !allowed)
        return std::move(allowed).error();
    if (auto set = (*opened)->desk().setLimits(account, change); !set)
        return std::move(set).error();
    session.log().info("desk_limits", {{"account", account}, {"bot", change.bot}, {"limits", joined(change.settings)}});
    return limitsAnswer((*opened)->desk().store(), account, arguments);
}

} // namespace

std::vector<Command> deskCommands() {
    return {
        {{"desk", "list", "", 0, 0, "accounts that are set up to trade", {jsonOption}}, deskList},
        {{"desk", "set", "ACCOUNT", 1, 1, "say with which broker an account of the vault trades",
             {{"broker", "ID", "plugin: binance_spot, binance_usdm, alpaca, human", false, true},
                 {"set", "KEY=VALUE", "a setting of the plugin", true}, profileOption, secretsOption, jsonOption}},
            deskSet},
        {{"desk", "limits", "ACCOUNT", 1, 1, "show the limits and their history, or set them all anew",
             {{"bot", "NAME", "of this bot instead of the account"},
                 {"set", "KEY=VALUE", "a limit; those not named do not limit", true},
                 {"clear", nullptr, "lift all limits"}, profileOption, secretsOption, jsonOption}},
            deskLimits},
    };
}

} // namespace truebar::cli
