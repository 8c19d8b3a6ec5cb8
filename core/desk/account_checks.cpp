#include "core/desk/account_checks.h"

#include <QString>
#include <QUrl>

namespace truebar {

namespace {

bool isHere(const std::string& address) {
    const QString host = QUrl(QString::fromStdString(address)).host();
    return host == QLatin1String("127.0.0.1") || host == QLatin1String("localhost");
}

} // namespace

// Most plugins come with the addresses of the real market, some with those of the test market
// ("paper_addresses"): of those nothing else is taken for a test market but this machine.
Result<void> checkAddresses(const PluginMetadata& plugin, const Settings& settings, bool isPaper) {
    const bool hasPaperDefaults = plugin.hasCapability("paper_addresses");
    for (const SettingField& field : plugin.settings.fields()) {
        // Where the key itself is asked about, no order goes.
        if (!field.key.ends_with("_url") || field.key == "account_url" || toString(field.defaultValue).empty())
            continue;
        const std::string address = settings.text(field.key);
        const bool isDefault = address == toString(field.defaultValue);
        const std::string place = "setting '" + field.key + '\'';
        if (isPaper && (hasPaperDefaults ? !isDefault && !isHere(address) : isDefault))
            return Error{"desk.paper_address",
                "a paper account needs the address of the venue's test market; this is the real one", {}, place};
        if (!isPaper && hasPaperDefaults && isDefault)
            return Error{"desk.live_address",
                "this is the address of the venue's test market; a live account needs the real one", {}, place};
    }
    return {};
}

AccountInfo accountByHand(const std::string& account) {
    AccountInfo out;
    out.id = account;
    out.isPaper = false;
    return out;
}

Result<void> checkPermissions(const AccountInfo& info, const PluginMetadata& plugin) {
    if (plugin.hasCapability(byHandCapability))
        return {};
    if (!info.isPaper && !info.checkedAt)
        return Error{"desk.untested", "the account %1 was never tested; test it before it trades", {info.id}};
    const AccountPermissions& known = info.permissions;
    const auto& mayTrade = plugin.hasCapability("futures") ? known.mayTradeFutures : known.mayTrade;
    if (mayTrade && !*mayTrade)
        return Error{"desk.may_not_trade", "the key of account %1 may not trade", {info.id}};
    return refuseWithdrawal(info.permissions);
}

} // namespace truebar
