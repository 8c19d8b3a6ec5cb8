// Whether an account may trade with a plugin at all: where its orders would go, and what its key may do.
#pragma once

#include "core/sdk/plugin_metadata.h"
#include "core/vault/account.h"

namespace truebar {

// Of a plugin whose venue is a person: it needs no key, and a folder to keep its slips in.
constexpr const char* byHandCapability = "by_hand";
// The account of such a plugin, which is in no vault. Its orders cost money, wherever the person places them.
AccountInfo accountByHand(const std::string& account);

// A paper account must not reach the market where orders cost money, only because nobody has said where to; nor may one
// with money trade on paper. "desk.paper_address", "desk.live_address", located at the setting.
Result<void> checkAddresses(const PluginMetadata& plugin, const Settings& settings, bool isPaper);
// What the venue said when the key was tested. "desk.untested", "desk.may_not_trade", "account.may_withdraw".
Result<void> checkPermissions(const AccountInfo& info, const PluginMetadata& plugin);

} // namespace truebar
