#include "core/game/game_book.h"

#include <algorithm>

namespace truebar {

namespace {

bool leaves(GameRole role) {
    return role != GameRole::Entry;
}

GameStage stageInPosition(const Game& game) {
    if (!game.working(GameRole::Close).isZero())
        return GameStage::Closing;
    if (game.isClosing)
        return game.cannotClose() ? GameStage::ExitMissing : GameStage::Closing;
    if (!game.entry()->isFinal())
        return GameStage::EntryPartly;
    const Quantity leaving = game.working(GameRole::Exit) + game.working(GameRole::LateExit);
    return leaving < game.open ? GameStage::ExitMissing : GameStage::ExitWaiting;
}

GameStage stageOf(const Game& game) {
    const LiveOrder* entry = game.entry();
    if (!entry || entry->isInDoubt())
        return GameStage::Sent;
    if (!game.open.isZero())
        return stageInPosition(game);
    if (!entry->isFinal())
        return GameStage::EntryWaiting;
    if (!game.entered.isZero())
        return GameStage::Done;
    return entry->phase == OrderPhase::Refused ? GameStage::Refused : GameStage::Cancelled;
}

// Of the latest order that says something.
std::string troubleOf(const Game& game) {
    for (auto it = game.orders.rbegin(); it != game.orders.rend(); ++it) {
        if (!it->order.reason.empty())
            return it->order.reason;
    }
    return {};
}

} // namespace

std::string_view toString(GameStage stage) {
    switch (stage) {
    case GameStage::Sent:
        return "sent";
    case GameStage::EntryWaiting:
        return "entry_waiting";
    case GameStage::EntryPartly:
        return "entry_partly";
    case GameStage::ExitWaiting:
        return "exit_waiting";
    case GameStage::ExitMissing:
        return "exit_missing";
    case GameStage::Closing:
        return "closing";
    case GameStage::Done:
        return "done";
    case GameStage::Cancelled:
        return "cancelled";
    case GameStage::Refused:
        return "refused";
    }
    return {};
}

Quantity Game::working(GameRole role) const {
    Quantity sum;
    for (const GameOrder& each : orders) {
        if (each.role == role)
            sum += std::max(each.order.remaining(), Quantity());
    }
    return sum;
}

bool Game::isInDoubt() const {
    return std::ranges::any_of(orders, [](const GameOrder& each) { return each.order.isInDoubt(); });
}

Money Game::worth(Price last) const {
    const Money held = notional(last, Quantity(Decimal::multiply(open.value(), multiplier)), Rounding::Down);
    return terms.side == Side::Buy ? cash + held : cash - held;
}

std::ptrdiff_t Game::refused(GameRole role) const {
    return std::ranges::count_if(
        orders, [role](const GameOrder& each) { return each.role == role && each.order.phase == OrderPhase::Refused; });
}

void GameBook::setUnits(const InstrumentId& instrument, std::string currency, Decimal multiplier) {
    Units& units = m_units[instrument];
    units.currency = std::move(currency);
    units.multiplier = multiplier;
    for (auto& [id, game] : m_games) {
        if (game.instrument == instrument)
            recount(game);
    }
}

const Game* GameBook::note(const LiveOrder& order) {
    Game* game = take(order);
    if (game)
        settle(*game);
    return game;
}

const Game* GameBook::note(const VenueFill& fill) {
    auto known = m_byOrder.find(fill.order);
    if (known == m_byOrder.end()) {
        const auto byVenue = m_byVenueId.find({fill.instrument, fill.venueOrderId});
        if (byVenue == m_byVenueId.end())
            return nullptr;
        known = m_byOrder.find(ClientOrderId{byVenue->second});
    }
    Game& game = m_games[known->second];
    if (m_known.insert(fill.key).second) {
        m_fills[game.id].push_back(fill);
        recount(game);
    }
    return &game;
}

void GameBook::requestClose(const std::string& id) {
    if (const auto it = m_games.find(id); it != m_games.end()) {
        it->second.isClosing = true;
        it->second.closesForgiven = it->second.refused(GameRole::Close);
        settle(it->second);
    }
}

const Game* GameBook::find(const std::string& id) const {
    const auto it = m_games.find(id);
    return it == m_games.end() ? nullptr : &it->second;
}

// Takes the order in, as it stands now.
Game* GameBook::take(const LiveOrder& order) {
    const auto link = GameLink::parse(order.intent.link);
    if (!link)
        return nullptr;
    Game& game = m_games[link->game];
    game.id = link->game;
    game.instrument = order.intent.instrument;
    if (link->role == GameRole::Entry) {
        game.terms = link->terms.value_or(GameTerms());
        game.terms.side = order.intent.side;
        game.terms.price = order.intent.limitPrice.value_or(Price());
        game.terms.quantity = order.intent.quantity;
        game.exit = link->exit.value_or(Price());
        game.stop = link->stop;
        game.begunAt = order.intent.decidedAt;
    }
    game.changedAt = std::max(game.changedAt, order.changedAt);
    m_byOrder[order.intent.id] = link->game;
    if (!order.venueOrderId.empty())
        m_byVenueId[{order.intent.instrument, order.venueOrderId}] = order.intent.id.text;
    const auto known = std::ranges::find_if(
        game.orders, [&](const GameOrder& each) { return each.order.intent.id == order.intent.id; });
    if (known != game.orders.end()) {
        known->order = order;
        return &game;
    }
    game.orders.push_back({link->role, order});
    std::ranges::sort(game.orders, [](const GameOrder& a, const GameOrder& b) {
        return a.role != b.role && (a.role == GameRole::Entry || b.role == GameRole::Entry)
            ? a.role == GameRole::Entry
            : a.order.intent.id < b.order.intent.id;
    });
    return &game;
}

// What fills bring is counted anew with each, since the units may have become known only after the first.
void GameBook::recount(Game& game) const {
    game.cash = Money();
    game.hasForeignFees = false;
    if (const auto units = m_units.find(game.instrument); units != m_units.end())
        game.multiplier = units->second.multiplier;
    if (const auto fills = m_fills.find(game.id); fills != m_fills.end()) {
        for (const VenueFill& fill : fills->second)
            addFill(game, fill);
    }
}

void GameBook::addFill(Game& game, const VenueFill& fill) const {
    const Money value = notional(fill.price, Quantity(Decimal::multiply(fill.quantity.value(), game.multiplier)));
    game.cash += fill.side == Side::Buy ? -value : value;
    const auto units = m_units.find(game.instrument);
    const bool isOurs = fill.feeCurrency.empty() || units == m_units.end() || units->second.currency.empty()
        || units->second.currency == fill.feeCurrency;
    if (isOurs)
        game.cash -= Money(fill.fee);
    else
        game.hasForeignFees = true;
}

void GameBook::settle(Game& game) {
    game.entered = game.open = Quantity();
    for (const GameOrder& each : game.orders) {
        if (each.role == GameRole::Entry)
            game.entered += each.order.filled;
        game.open += leaves(each.role) ? -each.order.filled : each.order.filled;
    }
    // Only orders that can merely lessen a position leave; on a venue without such, more may have left than came in.
    game.open = std::max(game.open, Quantity());
    game.stage = stageOf(game);
    game.trouble =
        game.stage == GameStage::ExitMissing || game.stage == GameStage::Refused || game.stage == GameStage::Cancelled
        ? troubleOf(game)
        : std::string();
}

} // namespace truebar
