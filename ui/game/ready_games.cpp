#include "ui/game/ready_games.h"

namespace truebar::ui {

void ReadyGames::prepare(
    const ManualDesk& desk, const Instrument& instrument, const AccountSnapshot* state, const Terms& terms) {
    clear();
    for (const Side side : {Side::Buy, Side::Sell}) {
        Ready& out = side == Side::Buy ? m_buy : m_sell;
        if (state)
            out.most = mayHold(*state, instrument.id, side);
        const auto asked = terms(side);
        if (!asked)
            continue;
        auto plan = planGame(*asked, instrument);
        if (plan)
            out.game = desk.ready(*plan, instrument.id);
        else
            out.problem = std::move(plan).error();
    }
}

std::optional<ReadyGame> ReadyGames::take(Side side) {
    std::optional<ReadyGame> out = std::move(side == Side::Buy ? m_buy.game : m_sell.game);
    m_buy.game.reset();
    m_sell.game.reset();
    return out;
}

bool ReadyGames::fit(const AccountSnapshot& state, const InstrumentId& instrument) const {
    return m_buy.most == mayHold(state, instrument, Side::Buy) && m_sell.most == mayHold(state, instrument, Side::Sell);
}

} // namespace truebar::ui
