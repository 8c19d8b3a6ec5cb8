#include "core/access/account_check.h"

#include <exception>

namespace truebar {

Result<AccountReport> askVenue(const PluginRegistry& plugins, const AccountInfo& info, const AccountSecrets& secrets,
    const IClock& clock, std::stop_token stop) {
    auto probe = plugins.createAccountProbe(info.venue, clock);
    if (!probe)
        return std::move(probe).error();
    AccountCredentials credentials;
    credentials.key = secrets.key.reveal();
    credentials.secret = secrets.secret.reveal();
    credentials.passphrase = secrets.passphrase.reveal();
    credentials.baseUrl = info.baseUrl;
    credentials.isPaper = info.isPaper;
    try {
        return (*probe)->ask(credentials, std::move(stop));
    } catch (const std::exception& e) {
        return Error{"internal.plugin_exception", "the plugin '%1' failed: %2", {info.venue, e.what()}};
    }
}

} // namespace truebar
