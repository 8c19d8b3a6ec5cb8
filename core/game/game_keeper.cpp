#include "core/game/game_keeper.h"

#include <algorithm>

namespace truebar {

namespace {

void cancelLive(const Game& game, GameStep& step, bool withEntry) {
    for (const GameOrder& each : game.orders) {
        const bool isMeant = each.role != GameRole::Close && (withEntry || each.role != GameRole::Entry);
        // One on its way is cancelled when it has arrived: before, the venue may not know it. One that was asked for
        // already is wished for again, because the asking may have been lost.
        if (isMeant && !each.order.isFinal() && !each.order.isInDoubt())
            step.cancels.push_back(each.order.intent.id);
    }
}

bool hasLive(const Game& game) {
    return std::ranges::any_of(game.orders, [](const GameOrder& each) { return !each.order.isFinal(); });
}

bool isStopReached(const Game& game, const GameView& view) {
    if (!game.stop || !view.last || !game.working(GameRole::Stop).isZero())
        return false;
    return game.terms.side == Side::Buy ? *view.last <= *game.stop : *view.last >= *game.stop;
}

OrderIntent leaving(const Game& game, const GameView& view, GameRole role, Quantity quantity) {
    OrderIntent out;
    out.instrument = game.instrument;
    out.side = opposite(game.terms.side);
    out.quantity = quantity;
    out.reduceOnly = view.venue.reduceOnly;
    out.bot = gameBot;
    out.decidedAt = view.now;
    GameLink link;
    link.game = game.id;
    link.role = role;
    out.link = link.toString();
    if (role == GameRole::Close) {
        out.type = OrderType::Market;
    } else if (role == GameRole::Stop) {
        out.type = OrderType::Stop;
        out.stopPrice = game.stop;
    } else {
        out.limitPrice = game.exit;
    }
    return out;
}

// A person who cancels an exit means it.
bool wasExitCancelled(const Game& game) {
    return std::ranges::any_of(game.orders, [](const GameOrder& each) {
        return (each.role == GameRole::Exit || each.role == GameRole::LateExit) && each.order.cancelAsked;
    });
}

void close(const Game& game, const GameView& view, GameStep& step) {
    cancelLive(game, step, true);
    if (!hasLive(game) && !game.open.isZero() && !game.cannotClose())
        step.orders.push_back(leaving(game, view, GameRole::Close, game.open));
}

void fillUp(const Game& game, const GameView& view, GameStep& step) {
    const auto add = [&](GameRole role, Quantity missing) {
        // What is too small for the venue waits for more, or for the entry to be over.
        if (missing.sign() > 0 && (game.entry()->isFinal() || missing >= view.minQuantity))
            step.orders.push_back(leaving(game, view, role, missing));
    };
    const Quantity exits = game.working(GameRole::Exit) + game.working(GameRole::LateExit);
    if (game.refused(GameRole::LateExit) == 0 && !wasExitCancelled(game))
        add(GameRole::LateExit, game.open - exits);
    // The first is refused where the venue wants a position first; from the second refusal on we watch the price.
    if (game.stop && holdsStops(view.venue) && game.refused(GameRole::Stop) < 2)
        add(GameRole::Stop, game.open - game.working(GameRole::Stop));
}

} // namespace

GameStep nextStep(const Game& game, const GameView& view) {
    GameStep step;
    const LiveOrder* entry = game.entry();
    if (!entry)
        return step;
    if (game.open.isZero()) {
        if (entry->isFinal())
            cancelLive(game, step, false);
        else if (game.isClosing)
            cancelLive(game, step, true);
        return step;
    }
    step.isStopped = !game.isClosing && isStopReached(game, view);
    if (game.isInDoubt())
        return step;
    if (game.isClosing || step.isStopped)
        close(game, view, step);
    else
        fillUp(game, view, step);
    return step;
}

} // namespace truebar
