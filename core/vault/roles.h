// Who may do what. One table; everything else asks it.
#pragma once

#include "core/base/result.h"

#include <array>
#include <optional>
#include <string_view>

namespace truebar {

enum class Role { Viewer, Trader, Admin };
// "viewer", "trader", "admin"
std::string_view toString(Role role);
std::optional<Role> roleOf(std::string_view text);

enum class Action {
    SeeAccounts, // names, permissions, balances
    TestAccounts, // ask a venue with the account's key
    EditAccounts, // add, change, remove
    PlacePaperOrders, // orders that cost nothing: dry runs, paper accounts
    PlaceLiveOrders,
    StopTrading, // panic, cancel, stop a bot: always allowed
    ChangeLimits, // of the risk gate, and the workspace's analysis-only flag
    ChangeProfile, // role upwards, PIN, idle time
};
constexpr std::size_t actionCount = 8;
// "see_accounts" …
std::string_view toString(Action action);

struct ActionRule {
    Action action;
    bool viewer;
    bool trader;
    bool admin;
    bool needsPin; // if the profile has one
    bool isTrading; // refused in a workspace that is for analysis only
};
const std::array<ActionRule, actionCount>& actionRules();
const ActionRule& ruleOf(Action action);
bool mayDo(Role role, Action action);
// "vault.role" names what is needed.
Result<void> checkRole(Role role, Action action);

} // namespace truebar
