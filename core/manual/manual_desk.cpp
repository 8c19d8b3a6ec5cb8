#include "core/manual/manual_desk.h"

#include <QRandomGenerator>
#include <QThreadPool>

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t mostClicks = 200; // whose times are remembered

} // namespace

Quantity mayHold(const AccountSnapshot& account, const InstrumentId& instrument, Side side) {
    Quantity out;
    for (const BotPosition& position : account.positions) {
        if (position.instrument == instrument)
            out += position.quantity;
    }
    for (const LiveOrder& order : account.orders) {
        const OrderIntent& intent = order.intent;
        if (intent.instrument == instrument && intent.side == side && !intent.reduceOnly)
            out += side == Side::Buy ? order.remaining() : -order.remaining();
    }
    return side == Side::Buy ? out : -out;
}

// Hears on the account's thread, and tells the games' thread.
class ManualDesk::Ear final : public IAccountEvents {
public:
    explicit Ear(ManualDesk& desk)
        : m_desk(desk) { }

    void onOrderChanged(const LiveOrder& order) override {
        if (order.intent.bot == gameBot && !order.isInDoubt())
            noteAnswer(order);
        m_desk.m_thread.post([this, order] {
            m_desk.m_player->orderChanged(order);
            m_desk.act();
        });
    }
    void onFillBooked(const VenueFill& fill, const std::string&) override {
        m_desk.m_thread.post([this, fill] {
            m_desk.m_player->fillBooked(fill);
            m_desk.act();
        });
    }
    void onMarginLost(const InstrumentId& instrument) override {
        m_desk.m_answers.post([this, instrument] { Q_EMIT m_desk.marginLost(instrument); });
    }
    void onSnapshot(const std::shared_ptr<const AccountSnapshot>& snapshot) override {
        m_desk.m_thread.post([this, snapshot] {
            m_desk.m_player->setState(snapshot);
            m_desk.act();
        });
        m_desk.m_answers.post([this, snapshot] { Q_EMIT m_desk.stateChanged(snapshot); });
    }

private:
    void noteAnswer(const LiveOrder& order) const {
        const auto link = GameLink::parse(order.intent.link);
        if (link && link->role == GameRole::Entry)
            m_desk.m_answers.post([this, click = link->game, heard = std::chrono::steady_clock::now()] {
                m_desk.onAnswered(click, heard);
            });
    }

    ManualDesk& m_desk;
};

ManualDesk::ManualDesk(std::shared_ptr<ILiveAccount> account, const IClock& clock, QObject* parent)
    : QObject(parent)
    , m_account(std::move(account))
    , m_clock(clock)
    , m_player(std::make_unique<GamePlayer>(m_account, clock))
    , m_ear(std::make_unique<Ear>(*this)) {
    m_mailbox->desk = this;
    m_subscription = m_account->subscribe(*m_ear);
    // What is heard from here on comes behind it.
    m_thread.post([this] {
        m_player->start();
        act();
    });
}

ManualDesk::~ManualDesk() {
    {
        const std::lock_guard lock(m_mailbox->mutex);
        m_mailbox->desk = nullptr;
    }
    // Nothing is heard any more, and what was heard is done: then the rest may go.
    m_subscription.reset();
    m_thread.runAndWait([] {});
}

void ManualDesk::setInstrument(const Instrument& instrument) {
    // The venue may let wait for seconds: neither the games, whose stops are watched meanwhile, nor the window may.
    QThreadPool::globalInstance()->start([account = m_account, mailbox = m_mailbox, instrument] {
        const auto filters = account->prepare(instrument.id);
        const std::lock_guard lock(mailbox->mutex);
        if (mailbox->desk)
            mailbox->desk->onPrepared(instrument, filters);
    });
}

void ManualDesk::setMargin(const InstrumentId& instrument, const MarginTerms& terms) {
    m_account->setMarginSoon(instrument, terms, [mailbox = m_mailbox, instrument, terms](const Result<void>& done) {
        const std::lock_guard lock(mailbox->mutex);
        if (!mailbox->desk)
            return;
        const auto error = done ? std::nullopt : std::optional(done.error());
        mailbox->desk->m_answers.post(
            [desk = mailbox->desk, instrument, terms, error] { Q_EMIT desk->marginSet(instrument, terms, error); });
    });
}

// On whichever thread asked.
void ManualDesk::onPrepared(const Instrument& instrument, const Result<InstrumentFilters>& filters) {
    if (filters) {
        m_thread.post([this, instrument, least = filters->minQuantity] {
            m_player->setInstrument(instrument, least);
            act();
        });
    }
    m_answers.post([this, id = instrument.id, filters] {
        if (filters)
            Q_EMIT prepared(id, *filters);
        else
            Q_EMIT refused({}, filters.error());
    });
}

void ManualDesk::notePrice(const InstrumentId& instrument, Price price, UtcMs at) {
    m_account->notePrice(instrument, price, at);
    m_thread.post([this, instrument, price] {
        m_player->notePrice(instrument, price);
        act();
    });
}

std::string ManualDesk::newClick() {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz012345";
    std::string out;
    for (quint64 random = QRandomGenerator::system()->generate64(); out.size() < 12; random >>= 5)
        out += letters[random & 31];
    return out;
}

ReadyGame ManualDesk::ready(const GamePlan& plan, const InstrumentId& instrument) const {
    ReadyGame out;
    out.click = newClick();
    out.plan = plan;
    const Quantity most = mayHold(*m_account->snapshot(), instrument, plan.terms.side);
    const Quantity held = plan.terms.side == Side::Buy ? most : -most;
    out.orders = gameOrders(plan, instrument, out.click, m_account->capabilities(), m_clock.now(), held);
    return out;
}

bool ManualDesk::play(const ReadyGame& game, Moment clicked) {
    ClickTimes times;
    times.click = game.click;
    times.clicked = clicked;
    if (!m_clicks.try_emplace(game.click, times).second)
        return false;
    m_account->placeSoon(game.orders, [this, click = game.click](const Result<std::vector<ClientOrderId>>& placed) {
        m_answers.post([this, click, placed, at = std::chrono::steady_clock::now()] { onPlayed(click, at, placed); });
    });
    while (m_clicks.size() > mostClicks) {
        const auto oldest =
            std::ranges::min_element(m_clicks, {}, [](const auto& each) { return each.second.clicked; });
        m_clicks.erase(oldest);
    }
    return true;
}

void ManualDesk::place(const InstrumentId& instrument, Side side, Price price, Quantity quantity) {
    OrderIntent order;
    order.instrument = instrument;
    order.side = side;
    order.quantity = quantity;
    order.limitPrice = price;
    order.bot = gameBot;
    order.decidedAt = m_clock.now();
    m_account->placeSoon({order}, [this](const Result<std::vector<ClientOrderId>>& placed) {
        if (!placed)
            m_answers.post([this, error = placed.error()] { Q_EMIT refused({}, error); });
    });
}

void ManualDesk::closeGame(const std::string& game) {
    m_thread.post([this, game] {
        const auto done = m_player->close(game);
        publish();
        if (!done)
            m_answers.post([this, error = done.error()] { Q_EMIT refused({}, error); });
    });
}

void ManualDesk::onPlayed(
    const std::string& click, Moment handedOver, const Result<std::vector<ClientOrderId>>& placed) {
    const auto known = m_clicks.find(click);
    if (known == m_clicks.end())
        return;
    if (!placed) {
        m_clicks.erase(known);
        Q_EMIT refused(click, placed.error());
        return;
    }
    ClickTimes& times = known->second;
    times.handedOver = std::chrono::duration_cast<std::chrono::microseconds>(handedOver - times.clicked);
    Q_EMIT timed(times);
}

void ManualDesk::onAnswered(const std::string& click, Moment heard) {
    const auto known = m_clicks.find(click);
    if (known == m_clicks.end() || known->second.answered)
        return;
    known->second.answered = std::chrono::duration_cast<std::chrono::microseconds>(heard - known->second.clicked);
    Q_EMIT timed(known->second);
}

void ManualDesk::act() {
    m_player->act();
    publish();
}

void ManualDesk::publish() {
    if (!m_player->takeChanged())
        return;
    std::vector<Game> games;
    for (const auto& [id, game] : m_player->book().games()) {
        if (!game.entry())
            continue;
        games.push_back(game);
        if (const auto trouble = m_player->troubles().find(id); trouble != m_player->troubles().end())
            games.back().trouble = trouble->second.message();
    }
    std::ranges::sort(games, [](const Game& a, const Game& b) { return a.begunAt > b.begunAt; });
    m_answers.post([this, games = std::move(games)] { Q_EMIT gamesChanged(games); });
}

} // namespace truebar
