// Roles, actions and permissions in the user's language.
#pragma once

#include "core/vault/account.h"
#include "core/vault/roles.h"

#include <QString>

#include <vector>

namespace truebar::ui {

QString roleText(Role role);
QString actionText(Action action);
QString kindText(bool isPaper);

enum class BadgeTone { Good, Neutral, Bad };
struct Badge {
    QString text{};
    BadgeTone tone = BadgeTone::Neutral;
    QString toolTip{};
};
// What a venue said of a key, the worst first; one that says so before the first test.
std::vector<Badge> badgesOf(const AccountInfo& info);

} // namespace truebar::ui
