#include "ui/game/ladder_rows.h"

namespace truebar::ui {

std::vector<LadderOrder> ladderOrders(const AccountSnapshot* account, const InstrumentId& instrument) {
    std::vector<LadderOrder> out;
    for (const LiveOrder& order : account ? account->orders : std::vector<LiveOrder>()) {
        const OrderIntent& intent = order.intent;
        if (!order.isFinal() && intent.instrument == instrument && intent.limitPrice)
            out.push_back({intent.id.text, intent.side, *intent.limitPrice, order.remaining(), !intent.link.empty()});
    }
    return out;
}

std::vector<LadderMark> ladderMarks(const ReadyGames& games) {
    std::vector<LadderMark> out;
    for (const Side side : {Side::Buy, Side::Sell}) {
        const GamePlan* plan = games.plan(side);
        if (!plan)
            continue;
        out.push_back({LadderMark::Kind::Entry, side, plan->terms.price});
        out.push_back({LadderMark::Kind::Exit, side, plan->exit});
        if (plan->stop)
            out.push_back({LadderMark::Kind::Stop, side, *plan->stop});
    }
    return out;
}

} // namespace truebar::ui
