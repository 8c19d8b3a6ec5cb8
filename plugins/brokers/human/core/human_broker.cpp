#include "plugins/brokers/human/core/human_broker.h"

namespace truebar::human {

namespace {

constexpr const char* withdrawnBy = "truebar";

OrderAnswer answerOf(Certainty certainty, const ClientOrderId& id, UtcMs at) {
    OrderAnswer out;
    out.certainty = certainty;
    out.venueOrderId = id.text;
    out.at = at;
    return out;
}

} // namespace

HumanBroker::HumanBroker(const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock)
    : m_events(events)
    , m_clock(clock)
    , m_book(setup.venue, setup.account)
    , m_teller(QStringLiteral("human broker")) { }

Result<std::unique_ptr<ILiveBroker>> HumanBroker::create(
    const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) {
    if (setup.folder.empty())
        return Error{"slip.folder", "the slips need a folder to be kept in"};
    std::unique_ptr<HumanBroker> out(new HumanBroker(setup, events, clock));
    auto file = SlipFile::open(QString::fromStdString(setup.folder + "/slips.jsonl"),
        [&book = out->m_book](const QJsonObject& record) { return book.enter(record); });
    if (!file)
        return std::move(file).error();
    out->m_file = std::move(*file);
    return std::unique_ptr<ILiveBroker>(std::move(out));
}

void HumanBroker::start() {
    m_teller.post([this] { m_events.onLink(LinkState::Live, {}); });
}

Result<void> HumanBroker::keep(const std::vector<QJsonObject>& records) {
    if (auto kept = m_file->append(records); !kept)
        return kept;
    for (const QJsonObject& record : records) {
        if (auto entered = m_book.enter(record); !entered)
            return entered;
    }
    return {};
}

void HumanBroker::submit(std::span<const OrderIntent> orders) {
    const std::lock_guard lock(m_mutex);
    const UtcMs now = m_clock.now();
    std::vector<QJsonObject> records;
    for (const OrderIntent& order : orders) {
        if (!m_book.find(order.id))
            records.push_back(SlipBook::taken(order, now));
    }
    const auto kept = records.empty() ? Result<void>() : keep(records);
    for (const OrderIntent& order : orders) {
        // Whether a failed write has reached the disk nobody knows before the file is read again.
        const bool isThere = kept || m_book.find(order.id);
        OrderAnswer answer = answerOf(isThere ? Certainty::Accepted : Certainty::Unknown, order.id, now);
        if (!isThere)
            answer.reason = kept.error();
        m_teller.post([this, id = order.id, answer] { m_events.onSubmitAnswered(id, answer); });
    }
}

Result<void> HumanBroker::withdraw(const Slip& slip) {
    const UtcMs now = m_clock.now();
    if (slip.placedAt)
        return slip.isCancelWanted ? Result<void>() : keep({SlipBook::cancelWanted(slip.order.id, now)});
    const auto record = m_book.over(slip.order.id, "withdrawn before anybody placed it", withdrawnBy, now);
    return record ? keep({*record}) : Result<void>(record.error());
}

void HumanBroker::cancel(const OrderReference& order) {
    const std::lock_guard lock(m_mutex);
    const UtcMs now = m_clock.now();
    OrderAnswer answer = answerOf(Certainty::Refused, order.id, now);
    const Slip* slip = m_book.find(order.id);
    if (!slip || isFinal(slip->state)) {
        answer.reason = {"slip.over", "the slip %1 is over", {order.id.text}};
    } else if (const auto done = withdraw(*slip); !done) {
        answer.certainty = Certainty::Unknown;
        answer.reason = done.error();
    } else if (isFinal(slip->state)) {
        answer.certainty = Certainty::Accepted;
    } else {
        answer.certainty = Certainty::Unknown;
        answer.reason = {"slip.placed", "the order lies at the venue: a person must cancel it there", {}};
    }
    m_teller.post([this, id = order.id, answer] { m_events.onCancelAnswered(id, answer); });
    if (slip)
        m_teller.post([this, update = venueOrderOf(*slip)] { m_events.onOrderUpdate(update); });
}

OrderAnswer HumanBroker::cancelAll(const InstrumentId& instrument, std::stop_token) {
    const std::lock_guard lock(m_mutex);
    OrderAnswer out;
    out.certainty = Certainty::Accepted;
    out.at = m_clock.now();
    for (const Slip& slip : m_book.open()) {
        if (slip.order.instrument != instrument)
            continue;
        if (auto done = withdraw(slip); !done) {
            out.certainty = Certainty::Unknown;
            out.reason = done.error();
        }
        const Slip* now = m_book.find(slip.order.id);
        m_teller.post([this, update = venueOrderOf(*now)] { m_events.onOrderUpdate(update); });
    }
    return out;
}

Result<void> HumanBroker::isCertain() const {
    if (m_file->isBroken())
        return Error{"live.unavailable", "the slips could not be written; they are read again at the next start"};
    return {};
}

Result<std::optional<VenueOrder>> HumanBroker::order(const OrderReference& order, std::stop_token) {
    const std::lock_guard lock(m_mutex);
    if (auto certain = isCertain(); !certain)
        return std::move(certain).error();
    const Slip* slip = m_book.find(order.id);
    return slip ? std::optional(venueOrderOf(*slip)) : std::optional<VenueOrder>();
}

Result<std::vector<VenueOrder>> HumanBroker::openOrders(std::stop_token) {
    const std::lock_guard lock(m_mutex);
    if (auto certain = isCertain(); !certain)
        return std::move(certain).error();
    std::vector<VenueOrder> out;
    for (const Slip& slip : m_book.open())
        out.push_back(venueOrderOf(slip));
    return out;
}

Result<std::vector<VenuePosition>> HumanBroker::positions(std::stop_token) {
    const std::lock_guard lock(m_mutex);
    if (auto certain = isCertain(); !certain)
        return std::move(certain).error();
    return m_book.positions();
}

Result<std::vector<VenueFill>> HumanBroker::fills(const InstrumentId& instrument, UtcMs since, std::stop_token) {
    const std::lock_guard lock(m_mutex);
    if (auto certain = isCertain(); !certain)
        return std::move(certain).error();
    std::vector<VenueFill> out;
    for (const VenueFill& fill : m_book.fills()) {
        if (fill.instrument == instrument && fill.time >= since)
            out.push_back(fill);
    }
    return out;
}

Result<VenueTime> HumanBroker::time(std::stop_token) {
    VenueTime out;
    out.asked = out.venue = out.answered = m_clock.now();
    return out;
}

Result<AccountPermissions> HumanBroker::permissions(std::stop_token) {
    AccountPermissions out;
    out.mayRead = out.mayTrade = true;
    out.mayWithdraw = out.mayTransfer = false;
    return out;
}

LiveBrokerCapabilities HumanBroker::capabilities() const {
    LiveBrokerCapabilities out;
    out.marketOrders = out.limitOrders = out.stopOrders = true;
    out.postOnly = out.reduceOnly = true;
    out.immediateOrCancel = out.fillOrKill = true;
    out.shortSelling = true;
    out.positions = true;
    // What is not in the file was never taken.
    out.notFoundIsFinalAfter = Millis(0);
    return out;
}

std::vector<Slip> HumanBroker::openSlips() const {
    const std::lock_guard lock(m_mutex);
    return m_book.open();
}

template <class Make>
Result<void> HumanBroker::report(const ClientOrderId& id, const Make& make) {
    const std::lock_guard lock(m_mutex);
    const auto record = make();
    if (!record)
        return record.error();
    const std::size_t before = m_book.fills().size();
    if (auto kept = keep({*record}); !kept)
        return kept;
    if (m_book.fills().size() > before)
        m_teller.post([this, fill = m_book.fills().back()] { m_events.onFill(fill); });
    m_teller.post([this, update = venueOrderOf(*m_book.find(id))] { m_events.onOrderUpdate(update); });
    return {};
}

Result<void> HumanBroker::placed(const ClientOrderId& id, std::optional<Price> limit, const std::string& by) {
    return report(id, [&] { return m_book.placed(id, limit, by, m_clock.now()); });
}

Result<void> HumanBroker::filled(const ClientOrderId& id, const ReportedFill& fill, const std::string& by) {
    return report(id, [&] { return m_book.filled(id, fill, by); });
}

Result<void> HumanBroker::over(const ClientOrderId& id, const std::string& reason, const std::string& by) {
    return report(id, [&] { return m_book.over(id, reason, by, m_clock.now()); });
}

} // namespace truebar::human
