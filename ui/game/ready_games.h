// What a click on either button would send, made before it, so that the click itself only sends.
#pragma once

#include "core/manual/manual_desk.h"

#include <functional>

namespace truebar::ui {

class ReadyGames {
public:
    using Terms = std::function<std::optional<GameTerms>(Side)>;

    // Makes both anew. Without terms of a side there is no game of it.
    void prepare(
        const ManualDesk& desk, const Instrument& instrument, const AccountSnapshot* state, const Terms& terms);
    void clear() { m_buy = m_sell = {}; }
    // The one to be played; after it nothing is ready.
    std::optional<ReadyGame> take(Side side);

    bool isThere(Side side) const { return of(side).game.has_value(); }
    const GamePlan* plan(Side side) const { return isThere(side) ? &of(side).game->plan : nullptr; }
    // Why a side has no game, though it has terms.
    std::optional<Error> problem() const { return m_buy.problem ? m_buy.problem : m_sell.problem; }
    // Whether the account may still come to hold as much as when they were made.
    bool fit(const AccountSnapshot& state, const InstrumentId& instrument) const;

private:
    struct Ready {
        std::optional<ReadyGame> game{};
        std::optional<Error> problem{};
        Quantity most{}; // that the account may hold
    };
    const Ready& of(Side side) const { return side == Side::Buy ? m_buy : m_sell; }

    Ready m_buy;
    Ready m_sell;
};

} // namespace truebar::ui
