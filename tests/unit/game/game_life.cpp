#include "tests/unit/game/game_life.h"

#include "core/manual/manual_desk.h"

namespace truebar::test {

GameLife::GameLife(MemoryDisk& disk, SimulatedClock& clock)
    : m_clock(clock)
    , m_killSwitch(disk, "")
    , m_broker(*this, clock) {
    auto store = OrderStore::open(disk, "orders.journal", clock.now(), 7, *this);
    if (!store)
        std::abort();
    m_store = std::move(*store);
    m_broker.restore(m_store->book());
    m_broker.setFees(instrument().id, {*Decimal::parse("0.0002"), *Decimal::parse("0.0005")}, "USDT");
    m_path = std::make_unique<OrderPath>(OrderPath::Parts{*m_store, m_broker, m_gate, m_killSwitch, m_runner, clock});
    // Does not own what owns it.
    m_player = std::make_unique<GamePlayer>(std::shared_ptr<ILiveAccount>(std::shared_ptr<void>(), this), clock);
    m_player->setInstrument(instrument(), {});
    m_player->start();
    m_path->start();
    wait(Millis(3'000));
}

Instrument GameLife::instrument() {
    Instrument out;
    out.id = {"DEMO", "BTCUSDT"};
    out.tickSize = px("0.1");
    out.lotStep = qty("0.001");
    out.currency = "USDT";
    return out;
}

void GameLife::price(const char* price) {
    m_broker.notePrice(instrument().id, px(price));
    m_player->notePrice(instrument().id, px(price));
    settle();
}

void GameLife::settle() {
    for (int i = 0; i < 4; ++i) {
        m_runner.runAll();
        m_broker.deliver();
        m_path->tick();
        tell();
        m_player->setState(snapshot());
        m_player->act();
    }
    m_clock.advance(Millis(100));
}

void GameLife::wait(Millis time) {
    for (const UtcMs end = m_clock.now() + time; m_clock.now() < end;)
        settle();
}

Result<std::vector<ClientOrderId>> GameLife::play(const std::string& click, const GameTerms& terms) {
    const auto plan = planGame(terms, instrument());
    if (!plan)
        return plan.error();
    const Quantity most = mayHold(*snapshot(), instrument().id, terms.side);
    const auto orders = gameOrders(
        *plan, instrument().id, click, m_broker.capabilities(), m_clock.now(), terms.side == Side::Buy ? most : -most);
    auto out = place(orders);
    settle();
    return out;
}

Result<std::vector<ClientOrderId>> GameLife::place(std::span<const OrderDraft> drafts) {
    return m_path->place(drafts);
}

void GameLife::placeSoon(std::vector<OrderDraft> drafts, Placed then) {
    then(m_path->place(drafts));
}

Result<void> GameLife::cancel(const ClientOrderId& id) {
    return m_path->cancel(id);
}

void GameLife::cancelSoon(const ClientOrderId& id) {
    if (m_lostCancels > 0) {
        --m_lostCancels;
        m_store->noteCancel(id, m_clock.now());
        return;
    }
    (void)m_path->cancel(id);
}

std::shared_ptr<const AccountSnapshot> GameLife::snapshot() const {
    auto out = std::make_shared<AccountSnapshot>();
    out->isRecovered = m_path && m_path->isRecovered();
    out->isStopped = m_killSwitch.isThrown();
    if (!m_path)
        return out;
    for (const auto& [id, order] : m_path->book().active())
        out->orders.push_back(*order);
    BotPosition held;
    held.instrument = instrument().id;
    held.quantity = m_path->book().position(instrument().id);
    out->positions.push_back(held);
    return out;
}

std::vector<LinkedOrder> GameLife::linked(const std::string& beginning) const {
    std::vector<LinkedOrder> out;
    m_store->book().forEach([&](const LiveOrder& order, const std::vector<VenueFill>& fills) {
        if (order.intent.link.starts_with(beginning))
            out.push_back({order, fills});
    });
    return out;
}

Result<InstrumentFilters> GameLife::prepare(const InstrumentId& instrument) {
    return m_broker.filters(instrument, {});
}

void GameLife::tell() {
    while (!m_news.empty()) {
        const auto next = std::move(m_news.front());
        m_news.pop_front();
        if (const auto* order = std::get_if<LiveOrder>(&next))
            m_player->orderChanged(*order);
        else
            m_player->fillBooked(std::get<VenueFill>(next));
    }
}

std::string GameLife::orders(const std::string& id) const {
    std::string out;
    for (const GameOrder& each : game(id).orders)
        out += (out.empty() ? "" : ", ") + std::string(toString(each.role)) + ' '
            + std::string(toString(each.order.phase));
    return out;
}

void GameLife::onSubmitAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    m_path->submitAnswered(id, answer);
}

void GameLife::onCancelAnswered(const ClientOrderId& id, const OrderAnswer& answer) {
    m_path->cancelAnswered(id, answer);
}

void GameLife::onOrderUpdate(const VenueOrder& order) {
    m_path->orderUpdated(order);
}

void GameLife::onFill(const VenueFill& fill) {
    m_path->filled(fill);
}

void GameLife::onLink(LinkState state, const std::string&) {
    m_path->linkChanged(state);
}

void GameLife::onOrderChanged(const LiveOrder& order) {
    m_news.emplace_back(order);
}

void GameLife::onFillBooked(const VenueFill& fill) {
    m_news.emplace_back(fill);
}

GameTerms gameTerms(Side side, const char* price) {
    GameTerms out;
    out.side = side;
    out.price = px(price);
    out.quantity = qty("0.1");
    out.leverage = Decimal(10);
    out.target = *Decimal::parse("0.05");
    out.fee = *Decimal::parse("0.0002");
    out.takerFee = *Decimal::parse("0.0005");
    return out;
}

} // namespace truebar::test
