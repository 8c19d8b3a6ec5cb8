#include "core/manual/game_player.h"

namespace truebar {

namespace {

constexpr Millis retryAfter{1'000};
// So long a venue may need to cancel an order before it is asked again: asking twice does no harm.
constexpr Millis cancelAgainAfter{2'000};

} // namespace

GamePlayer::GamePlayer(std::shared_ptr<ILiveAccount> account, const IClock& clock)
    : m_account(std::move(account))
    , m_clock(clock)
    , m_state(m_account->snapshot()) { }

void GamePlayer::start() {
    for (const LinkedOrder& each : m_account->linked("game:")) {
        (void)m_book.note(each.order);
        for (const VenueFill& fill : each.fills)
            (void)m_book.note(fill);
    }
    m_hasChanged = true;
}

void GamePlayer::setInstrument(const Instrument& instrument, Quantity minQuantity) {
    m_markets[instrument.id].minQuantity = minQuantity;
    m_book.setUnits(instrument.id, instrument.currency, instrument.contractMultiplier);
    m_hasChanged = true;
}

void GamePlayer::notePrice(const InstrumentId& instrument, Price price) {
    m_markets[instrument].last = price;
}

Result<void> GamePlayer::close(const std::string& id) {
    const Game* game = m_book.find(id);
    if (!game)
        return Error{"game.unknown", "there is no game %1", {id}};
    if (isOver(game->stage))
        return Error{"game.over", "the game is over"};
    m_book.requestClose(id);
    m_notBefore.erase(id);
    m_hasChanged = true;
    act();
    return {};
}

void GamePlayer::orderChanged(const LiveOrder& order) {
    if (m_book.note(order))
        m_hasChanged = true;
    if (order.isFinal())
        m_cancelled.erase(order.intent.id);
}

void GamePlayer::fillBooked(const VenueFill& fill) {
    if (m_book.note(fill))
        m_hasChanged = true;
}

// What was filled while nobody looked is not known before the comparison; and panic does its own flattening.
bool GamePlayer::mayAct() const {
    return m_state && m_state->isRecovered && !m_state->isStopped;
}

void GamePlayer::act() {
    if (!mayAct())
        return;
    const UtcMs now = m_clock.now();
    for (const auto& [id, game] : m_book.games()) {
        const auto wait = m_notBefore.find(id);
        if (wait == m_notBefore.end() || wait->second <= now)
            step(game);
    }
}

void GamePlayer::step(const Game& game) {
    GameView view;
    if (const auto market = m_markets.find(game.instrument); market != m_markets.end()) {
        view.last = market->second.last;
        view.minQuantity = market->second.minQuantity;
    }
    view.venue = m_account->capabilities();
    view.now = m_clock.now();
    const GameStep todo = nextStep(game, view);
    if (todo.isStopped) {
        m_book.requestClose(game.id);
        m_hasChanged = true;
    }
    for (const ClientOrderId& id : todo.cancels) {
        const auto [asked, isFirst] = m_cancelled.try_emplace(id, view.now);
        if (!isFirst && view.now < asked->second + cancelAgainAfter)
            continue;
        asked->second = view.now;
        m_account->cancelSoon(id);
    }
    if (todo.orders.empty())
        return;
    if (auto placed = placeAll(todo); !placed) {
        m_troubles[game.id] = std::move(placed).error();
        m_notBefore[game.id] = view.now + retryAfter;
        m_hasChanged = true;
    } else if (m_troubles.erase(game.id) != 0) {
        m_hasChanged = true;
    }
}

Result<void> GamePlayer::placeAll(const GameStep& todo) {
    const auto placed = m_account->place(todo.orders);
    if (!placed)
        return placed.error();
    // The account tells of them a turn later; until then nothing may be placed beside them.
    for (std::size_t i = 0; i < placed->size(); ++i) {
        LiveOrder order;
        order.intent = todo.orders[i];
        order.intent.id = (*placed)[i];
        if (!m_book.knows(order.intent.id))
            (void)m_book.note(order);
    }
    return {};
}

} // namespace truebar
