// Asking a venue about an account of the vault, through the plugin that knows the venue.
#pragma once

#include "core/plugins/plugin_registry.h"
#include "core/vault/account.h"

#include <stop_token>

namespace truebar {

// Blocks; from a worker thread. "plugin.unknown" if no plugin knows the venue, and what IAccountProbe::ask() says.
Result<AccountReport> askVenue(const PluginRegistry& plugins, const AccountInfo& info, const AccountSecrets& secrets,
    const IClock& clock, std::stop_token stop);

} // namespace truebar
