#include "core/vault/roles.h"

#include <algorithm>

namespace truebar {

namespace {

// action, viewer, trader, admin, PIN, trading
constexpr std::array<ActionRule, actionCount> rules{{
    {Action::SeeAccounts, true, true, true, false, false},
    {Action::TestAccounts, true, true, true, false, false},
    {Action::EditAccounts, false, false, true, false, false},
    {Action::PlacePaperOrders, false, true, true, false, true},
    {Action::PlaceLiveOrders, false, true, true, true, true},
    {Action::StopTrading, true, true, true, false, false},
    {Action::ChangeLimits, false, false, true, true, false},
    {Action::ChangeProfile, false, false, true, false, false},
}};

} // namespace

std::string_view toString(Role role) {
    switch (role) {
    case Role::Viewer:
        return "viewer";
    case Role::Trader:
        return "trader";
    case Role::Admin:
        return "admin";
    }
    return "";
}

std::optional<Role> roleOf(std::string_view text) {
    for (const Role role : {Role::Viewer, Role::Trader, Role::Admin}) {
        if (toString(role) == text)
            return role;
    }
    return std::nullopt;
}

std::string_view toString(Action action) {
    switch (action) {
    case Action::SeeAccounts:
        return "see_accounts";
    case Action::TestAccounts:
        return "test_accounts";
    case Action::EditAccounts:
        return "edit_accounts";
    case Action::PlacePaperOrders:
        return "place_paper_orders";
    case Action::PlaceLiveOrders:
        return "place_live_orders";
    case Action::StopTrading:
        return "stop_trading";
    case Action::ChangeLimits:
        return "change_limits";
    case Action::ChangeProfile:
        return "change_profile";
    }
    return "";
}

const std::array<ActionRule, actionCount>& actionRules() {
    return rules;
}

const ActionRule& ruleOf(Action action) {
    return *std::ranges::find(rules, action, &ActionRule::action);
}

bool mayDo(Role role, Action action) {
    const ActionRule& rule = ruleOf(action);
    switch (role) {
    case Role::Viewer:
        return rule.viewer;
    case Role::Trader:
        return rule.trader;
    case Role::Admin:
        return rule.admin;
    }
    return false;
}

Result<void> checkRole(Role role, Action action) {
    if (mayDo(role, action))
        return {};
    const Role needed = mayDo(Role::Trader, action) ? Role::Trader : Role::Admin;
    return Error{"vault.role", "this profile's role is %1, and this needs %2",
        {std::string(toString(role)), std::string(toString(needed))}};
}

} // namespace truebar
