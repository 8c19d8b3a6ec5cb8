#include "ui/vault/vault_words.h"

#include <QCoreApplication>

namespace truebar::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(VaultWords)
};

} // namespace

QString roleText(Role role) {
    switch (role) {
    case Role::Viewer:
        return Words::tr("Viewer");
    case Role::Trader:
        return Words::tr("Trader");
    case Role::Admin:
        return Words::tr("Admin");
    }
    return {};
}

QString actionText(Action action) {
    switch (action) {
    case Action::SeeAccounts:
        return Words::tr("see accounts");
    case Action::TestAccounts:
        return Words::tr("test accounts");
    case Action::EditAccounts:
        return Words::tr("change accounts");
    case Action::PlacePaperOrders:
        return Words::tr("place paper orders");
    case Action::PlaceLiveOrders:
        return Words::tr("place live orders");
    case Action::StopTrading:
        return Words::tr("stop trading");
    case Action::ChangeLimits:
        return Words::tr("change limits");
    case Action::ChangeProfile:
        return Words::tr("change the profile");
    }
    return {};
}

QString kindText(bool isPaper) {
    return isPaper ? Words::tr("Paper") : Words::tr("Live");
}

std::vector<Badge> badgesOf(const AccountInfo& info) {
    if (!info.checkedAt)
        return {{Words::tr("not tested"), BadgeTone::Neutral, Words::tr("Nobody has asked the venue yet.")}};
    const AccountPermissions& permissions = info.permissions;
    std::vector<Badge> out;
    if (permissions.mayWithdraw.value_or(false))
        out.push_back({Words::tr("may withdraw"), BadgeTone::Bad,
            Words::tr("Whoever gets hold of this key can take the money out. It is not used for trading.")});
    else if (!permissions.mayWithdraw)
        out.push_back({Words::tr("withdrawals unknown"), BadgeTone::Neutral,
            Words::tr("The venue does not say whether this key may withdraw.")});
    else
        out.push_back({Words::tr("no withdrawals"), BadgeTone::Good, {}});
    if (permissions.mayTransfer.value_or(false))
        out.push_back({Words::tr("may transfer"), BadgeTone::Neutral,
            Words::tr("The key may move money between accounts of yours.")});
    if (permissions.mayRead.value_or(false))
        out.push_back({Words::tr("read"), BadgeTone::Good, {}});
    if (permissions.mayTrade)
        out.push_back(*permissions.mayTrade
                ? Badge{Words::tr("trade"), BadgeTone::Good, {}}
                : Badge{Words::tr("no trading"), BadgeTone::Neutral, Words::tr("Orders with this key are refused.")});
    if (permissions.mayTradeFutures.value_or(false))
        out.push_back({Words::tr("futures"), BadgeTone::Good, {}});
    if (permissions.isBoundToAddress)
        out.push_back(*permissions.isBoundToAddress
                ? Badge{Words::tr("bound to addresses"), BadgeTone::Good, {}}
                : Badge{Words::tr("from anywhere"), BadgeTone::Neutral,
                    Words::tr("The key works from every computer. Binding it to your address is safer.")});
    return out;
}

} // namespace truebar::ui
