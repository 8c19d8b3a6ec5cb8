#include "core/desk/account_core.h"

#include "core/desk/live_account.h"

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t questionThreads = 3; // comparison, filters, a person who asks
constexpr Millis publishAtLeast(1000);
constexpr Millis betweenKeeping(250);
constexpr Millis betweenMemories(5000);
constexpr Millis afterTrouble(5000);
// So far back orders count for limits on rates and sizes.
constexpr std::chrono::seconds marginPatience(15);
constexpr auto sentMemory = std::chrono::days(1);

InstrumentUnits unitsOf(const InstrumentFilters& filters) {
    return {filters.contractMultiplier, filters.baseCurrency, filters.quoteCurrency};
}

} // namespace

AccountCore::AccountCore(Parts parts)
    : m_parts(std::move(parts))
    , m_post([this, isAlive = m_isAlive, post = m_parts.post](std::function<void()> call) {
        post([this, isAlive, call = std::move(call)] {
            if (!*isAlive)
                return;
            call();
            deliver();
        });
    })
    , m_killSwitch(m_parts.disk, m_parts.workspace)
    , m_events(*this, m_post) { }

Result<std::unique_ptr<AccountCore>> AccountCore::open(Parts parts) {
    std::unique_ptr<AccountCore> core(new AccountCore(std::move(parts)));
    if (auto started = core->start(); !started)
        return std::move(started).error();
    return core;
}

AccountCore::~AccountCore() {
    *m_isAlive = false;
    // Whatever asks the venue uses path and broker; whatever keeps uses the archive.
    m_questions.reset();
    m_panicCalls.reset();
    m_keeping.reset();
    m_broker.reset();
    if (!m_store || m_store->hasFailed() || m_archive.isUnderWay() || !m_store->tidy(now()))
        return;
    if (m_archive.isWaiting())
        (void)m_parts.records.keep(m_parts.account, m_archive.take(*m_store));
}

Result<void> AccountCore::start() {
    if (auto opened = openJournal(); !opened)
        return opened;
    auto broker = m_parts.makeBroker(m_events);
    if (!broker)
        return std::move(broker).error();
    m_broker = std::move(*broker);
    m_questions = std::make_unique<ThreadRunner>(m_post, questionThreads);
    if (IMarginControl* margin = m_broker->margin())
        m_margin = std::make_unique<MarginDesk>(*margin, *m_questions, m_parts.clock, marginPatience);
    m_panicCalls = std::make_unique<ThreadRunner>(m_post, 1);
    m_keeping = std::make_unique<ThreadRunner>(m_post, 1);
    m_path = std::make_unique<OrderPath>(
        OrderPath::Parts{*m_store, *m_broker, *this, m_killSwitch, *m_questions, m_parts.clock}, m_parts.timing);
    m_panic = std::make_unique<Panic>(*m_path, *m_broker, m_killSwitch, *m_panicCalls, m_parts.clock,
        [this](const InstrumentId& instrument, Quantity held, const std::vector<VenuePosition>& holdings) {
            return sellable(instrument, held, holdings);
        });
    m_path->start();
    m_parts.publish(makeSnapshot());
    return {};
}

Result<void> AccountCore::openJournal() {
    const auto known = m_parts.records.journalSequence(m_parts.account);
    if (!known)
        return known.error();
    if (*known && !m_parts.disk.exists(m_parts.journal))
        return Error{"desk.journal_missing",
            "the journal of orders is gone, although there was one: put it back, or begin anew with what the venue has",
            {}, m_parts.journal};
    // Judged before anything is written to it: a refusal must not make it look newer the next time.
    auto store = OrderStore::open(m_parts.disk, m_parts.journal, now(), m_parts.random, *this, known->value_or(0));
    if (!store && store.error().code == "journal.old")
        return Error{"desk.journal_old",
            "the journal of orders is older than what is known of it: put the newer one back, or begin anew with what "
            "the venue has",
            {}, m_parts.journal};
    if (!store)
        return std::move(store).error();
    m_store = std::move(*store);
    // What an end of the program has left unkept; the same rows again where it has not.
    m_archive.noteAll(*m_store);
    const RecordBatch batch = m_archive.take(*m_store);
    if (auto kept = m_parts.records.keep(m_parts.account, batch); !kept)
        return kept;
    m_archive.ended(batch, true);
    const auto history = m_parts.records.history(m_parts.account, now() - sentMemory);
    if (!history)
        return history.error();
    restore(*history);
    return {};
}

void AccountCore::restore(const AccountHistory& history) {
    for (const auto& [bot, limits] : history.limits)
        setLimits(bot, limits);
    for (const auto& [instrument, units] : history.units)
        m_profit.setUnits(instrument, units);
    m_units = history.units;
    auto adopted = history.adoptions.begin();
    const auto adoptUntil = [&](UtcMs time) {
        for (; adopted != history.adoptions.end() && adopted->at <= time; ++adopted)
            m_profit.adopt(adopted->bot, adopted->instrument, adopted->change);
    };
    for (const BookedFill& booked : history.fills) {
        adoptUntil(booked.fill.time);
        if (const auto ended = m_profit.book(booked.bot, booked.fill))
            m_risk.noteExit(ended->bot, ended->profit, booked.fill.time);
        showFill(booked.fill);
    }
    adoptUntil(UtcMs::max());
    for (const OrderIntent& order : history.orders)
        m_risk.noteSent({&order, 1}, order.decidedAt);
    m_risk.restore(history.memories);
    m_memories = history.memories;
    m_store->book().forEach([this](const LiveOrder& order, const auto&) { noteEnded(order); });
}

void AccountCore::tick() {
    followSwitch();
    m_path->tick();
    m_panic->tick();
    if (m_margin)
        m_margin->tick();
    settleBots();
    m_risk.noteSkew(m_path->skew());
    noteEquity();
    keepRecords();
    reportPanic();
    deliver();
    if (!m_hasChanged && now() < m_lastPublished + publishAtLeast)
        return;
    m_hasChanged = false;
    m_lastPublished = now();
    const auto snapshot = makeSnapshot();
    m_parts.publish(snapshot);
    for (IAccountEvents* listener : std::vector(m_listeners)) {
        if (std::ranges::find(m_listeners, listener) != m_listeners.end())
            listener->onSnapshot(snapshot);
    }
}

// Any process may throw the switch, or release it.
void AccountCore::followSwitch() {
    const bool isThrown = m_killSwitch.isThrown();
    if (isThrown && m_panic->state().stage == PanicStage::Idle) {
        const StopNote note = m_killSwitch.note();
        (void)m_panic->begin(note.reason, note.by);
        m_hasChanged = true;
    } else if (!isThrown && m_panic->state().stage != PanicStage::Idle) {
        m_panic->end();
        m_hasChanged = true;
    }
}

// A panic flattens with orders of the account: what bots held goes over to it, so that each of them knows.
void AccountCore::settleBots() {
    if (m_panic->state().stage != PanicStage::Done || m_store->hasFailed())
        return;
    std::vector<JournalRecord> effects;
    for (const auto& [key, quantity] : m_path->book().botPositions()) {
        if (key.first.empty() || quantity.isZero())
            continue;
        effects.push_back(AdoptedPosition{key.second, -quantity, now(), key.first});
        effects.push_back(AdoptedPosition{key.second, quantity, now(), {}});
    }
    if (!effects.empty())
        (void)m_store->decide({"panic", "positions of bots", "adopt", m_killSwitch.note().by, now()}, effects);
}

void AccountCore::noteEquity() {
    m_risk.noteEquity(m_profit.profit(), now());
    std::set<std::string> bots;
    for (const auto& [key, held] : m_profit.positions())
        bots.insert(key.first);
    for (const std::string& bot : bots) {
        if (!bot.empty())
            m_risk.noteBotEquity(bot, m_profit.profit(bot), now());
    }
}

void AccountCore::keepRecords() {
    if (m_archive.isUnderWay() || m_store->hasFailed() || now() < m_nextKeeping)
        return;
    auto memories = m_risk.memories();
    const bool hasUnits = m_units != m_profit.units();
    const bool isMemoryDue = memories != m_memories && now() >= m_nextKeeping + betweenMemories;
    if (!m_archive.isWaiting() && !hasUnits && !isMemoryDue)
        return;
    // The path has made its journal durable at this tick, so the records never know more than it does.
    auto batch = std::make_shared<RecordBatch>(m_archive.take(*m_store));
    batch->memories = memories;
    batch->units = m_profit.units();
    m_memories = std::move(memories);
    m_units = batch->units;
    m_nextKeeping = now() + betweenKeeping;
    m_keeping->run([this, batch](std::stop_token) -> ICallRunner::Completion {
        auto kept = m_parts.records.keep(m_parts.account, *batch);
        return [this, batch, kept = std::move(kept)] {
            m_archive.ended(*batch, kept.has_value());
            m_trouble = kept ? std::nullopt : std::optional(kept.error());
            if (!kept)
                m_nextKeeping = now() + afterTrouble;
        };
    });
}

Result<std::vector<ClientOrderId>> AccountCore::place(std::span<const OrderIntent> drafts) {
    for (const OrderIntent& order : drafts) {
        if (auto may = m_parts.admission.may(order.bot); !may)
            return std::move(may).error();
        if (!m_risk.filters().contains(order.instrument))
            return Error{"desk.unprepared", "what the venue lets through for %1 is not known yet",
                {order.instrument.toString()}};
    }
    return m_path->place(drafts);
}

// On the account's thread nothing comes between the look and the order.
Result<ClientOrderId> AccountCore::closeHeld(const OrderIntent& draft, Quantity held) {
    const OrderBook& book = m_path->book();
    if (book.position(draft.instrument, draft.bot) != held)
        return Error{"desk.position_changed", "the position of the bot %1 has changed meanwhile", {draft.bot}};
    for (const auto& [id, order] : book.active()) {
        if (order->intent.bot == draft.bot && order->intent.link == draft.link)
            return Error{"desk.closing", "an order that closes the position of the bot %1 is on its way", {draft.bot}};
    }
    auto placed = place({&draft, 1});
    return placed ? Result<ClientOrderId>(placed->front()) : Result<ClientOrderId>(std::move(placed).error());
}

Result<void> AccountCore::check(std::span<const OrderIntent> orders, const OrderBook& book, UtcMs at) {
    return m_risk.check(orders, book, at);
}

void AccountCore::noteSent(std::span<const OrderIntent> orders, UtcMs at) {
    m_risk.noteSent(orders, at);
    for (const OrderIntent& order : orders)
        m_handedOver[order.id] = std::chrono::steady_clock::now();
}

Result<void> AccountCore::cancel(const ClientOrderId& id) {
    return m_path->cancel(id);
}

void AccountCore::cancelAll(const std::optional<std::string>& bot) {
    std::vector<ClientOrderId> open;
    for (const auto& [id, order] : m_path->book().active()) {
        if (!order->isFinal() && (!bot || order->intent.bot == *bot))
            open.push_back(id);
    }
    for (const ClientOrderId& id : open)
        (void)m_path->cancel(id);
}

Result<void> AccountCore::decide(const std::string& row, DiscrepancyChoice choice, const std::string& by) {
    m_hasChanged = true;
    return m_path->decide(row, choice, by);
}

Result<void> AccountCore::panic(const std::string& reason, const std::string& by) {
    m_hasChanged = true;
    return m_panic->begin(reason, by);
}

Result<void> AccountCore::mayRelease() const {
    const PanicStage stage = m_panic->state().stage;
    if (stage == PanicStage::Cancelling || stage == PanicStage::Flattening)
        return Error{"desk.panic_runs", "the panic of account %1 has not come to its end yet", {m_parts.account}};
    return {};
}

Result<void> AccountCore::release() {
    if (auto may = mayRelease(); !may)
        return may;
    if (auto done = m_killSwitch.release(); !done)
        return done;
    m_panic->end();
    m_hasChanged = true;
    return {};
}

// On a venue of currencies: what was bought, as far as fees have left it, in whole lots; nothing where it is too
// little.
Quantity AccountCore::sellable(
    const InstrumentId& instrument, Quantity held, const std::vector<VenuePosition>& holdings) const {
    const auto filters = m_risk.filters().find(instrument);
    if (filters == m_risk.filters().end() || held.sign() < 0)
        return held;
    Quantity atVenue;
    for (const VenuePosition& holding : holdings) {
        if (holding.instrument.symbol == filters->second.baseCurrency)
            atVenue += holding.quantity;
    }
    Quantity out = std::min(held, atVenue);
    if (!filters->second.lotStep.isZero())
        out = out.roundedTo(filters->second.lotStep, Rounding::Down);
    const auto price = m_risk.prices().find(instrument);
    const bool isTooLittle = out < filters->second.minQuantity
        || (price != m_risk.prices().end() && notional(price->second.price, out) < filters->second.minNotional);
    return isTooLittle ? Quantity() : out;
}

void AccountCore::setLimits(const std::string& bot, const RiskLimits& limits) {
    if (bot.empty())
        m_risk.setAccountLimits(limits);
    else
        m_risk.setBotLimits(bot, limits);
}

void AccountCore::setFilters(const InstrumentId& instrument, const InstrumentFilters& filters) {
    m_risk.setFilters(instrument, filters);
    m_profit.setUnits(instrument, unitsOf(filters));
}

void AccountCore::notePrice(const InstrumentId& instrument, Price price, UtcMs at) {
    const auto known = m_risk.prices().find(instrument);
    if (known != m_risk.prices().end() && known->second.at > at)
        return;
    m_risk.notePrice(instrument, price, at);
    m_profit.notePrice(instrument, price);
}

// Of what is open or held, so that it can be traded without anybody's asking.
void AccountCore::askFilters() {
    std::set<InstrumentId> wanted;
    for (const auto& [id, order] : m_path->book().active())
        wanted.insert(order->intent.instrument);
    for (const auto& [instrument, quantity] : m_path->book().positions())
        wanted.insert(instrument);
    for (const InstrumentId& instrument : wanted) {
        if (m_risk.filters().contains(instrument) || !m_asked.insert(instrument).second)
            continue;
        m_questions->run([this, instrument](std::stop_token stop) -> ICallRunner::Completion {
            auto filters = m_broker->filters(instrument, stop);
            return [this, instrument, filters = std::move(filters)] {
                m_asked.erase(instrument);
                if (filters)
                    setFilters(instrument, *filters);
            };
        });
    }
}

} // namespace truebar
