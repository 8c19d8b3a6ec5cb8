#include "tests/support/live/faulty_broker.h"

#include <algorithm>

namespace truebar::test {

namespace {

Error unavailable() {
    return {"live.unavailable", "the venue does not answer"};
}

OrderAnswer unknown(const char* code, UtcMs at) {
    OrderAnswer answer;
    answer.reason = {code, "nobody knows"};
    answer.at = at;
    return answer;
}

constexpr Millis travel(20);

} // namespace

FaultyBroker::FaultyBroker(
    VenueTruth& truth, ILiveBrokerEvents& events, const SimulatedClock& clock, std::uint64_t seed)
    : m_truth(truth)
    , m_events(events)
    , m_clock(clock)
    , m_random(seed) { }

void FaultyBroker::step(const char* name) const {
    if (onStep)
        onStep(name);
}

void FaultyBroker::start() {
    at(m_clock.now(), [this] { m_events.onLink(LinkState::Live, {}); });
}

RequestFault FaultyBroker::nextFault() {
    if (requestFaults.empty())
        return RequestFault::None;
    const RequestFault fault = requestFaults.front();
    requestFaults.erase(requestFaults.begin());
    return fault;
}

void FaultyBroker::request(
    const std::function<OrderAnswer()>& atVenue, const std::function<void(const OrderAnswer&)>& tell) {
    const UtcMs now = m_clock.now();
    const auto timedOut = [this, tell] { tell(unknown("live.timeout", m_clock.now())); };
    switch (nextFault()) {
    case RequestFault::None: {
        const OrderAnswer answer = atVenue();
        at(now + 2 * travel, [tell, answer] { tell(answer); });
        break;
    }
    case RequestFault::LostRequest:
        at(now + timeOut, timedOut);
        break;
    case RequestFault::LostReply:
        (void)atVenue();
        at(now + timeOut, timedOut);
        break;
    case RequestFault::ServerErrorAfter:
        (void)atVenue();
        at(now + travel, [this, tell] { tell(unknown("live.server", m_clock.now())); });
        break;
    case RequestFault::ServerErrorBefore:
        at(now + travel, [this, tell] { tell(unknown("live.server", m_clock.now())); });
        break;
    case RequestFault::LateReply: {
        const OrderAnswer answer = atVenue();
        at(now + timeOut, timedOut);
        at(now + 10 * timeOut, [tell, answer] { tell(answer); });
        break;
    }
    case RequestFault::LateRequest:
        at(now + receiveWindow - travel, [atVenue] { (void)atVenue(); });
        at(now + timeOut, timedOut);
        break;
    case RequestFault::Refused: {
        OrderAnswer answer;
        answer.certainty = Certainty::Refused;
        answer.reason = {"venue.refused", "insufficient balance"};
        answer.at = now;
        at(now + 2 * travel, [tell, answer] { tell(answer); });
        break;
    }
    }
}

void FaultyBroker::submit(std::span<const OrderIntent> orders) {
    for (const OrderIntent& order : orders) {
        step("send");
        request(
            [this, order] {
                const OrderAnswer answer = m_truth.submit(order, m_clock.now() + clockSkew);
                if (answer.certainty == Certainty::Accepted)
                    announce(answer.venueOrderId, std::nullopt);
                if (marketPrice && order.type == OrderType::Market)
                    trade(answer.venueOrderId, order.quantity, *marketPrice);
                return answer;
            },
            [this, id = order.id](const OrderAnswer& answer) { m_events.onSubmitAnswered(id, answer); });
        step("sent");
    }
}

void FaultyBroker::cancel(const OrderReference& order) {
    request(
        [this, order] {
            const OrderAnswer answer = m_truth.cancel(order, m_clock.now() + clockSkew);
            if (answer.certainty == Certainty::Accepted)
                announce(answer.venueOrderId, std::nullopt);
            return answer;
        },
        [this, id = order.id](const OrderAnswer& answer) { m_events.onCancelAnswered(id, answer); });
}

void FaultyBroker::trade(const std::string& venueOrderId, Quantity quantity, Price price) {
    if (const auto fill = m_truth.fill(venueOrderId, quantity, price, m_clock.now() + clockSkew))
        announce(venueOrderId, fill);
}

void FaultyBroker::cancelAtVenue(const std::string& venueOrderId) {
    (void)m_truth.cancel({{}, {}, venueOrderId}, m_clock.now() + clockSkew);
    announce(venueOrderId, std::nullopt);
}

void FaultyBroker::announce(const std::string& venueOrderId, const std::optional<VenueFill>& fill) {
    const auto order = m_truth.find({{}, {}, venueOrderId});
    announce([this, order] { m_events.onOrderUpdate(*order); });
    if (fill)
        announce([this, fill] { m_events.onFill(*fill); });
}

void FaultyBroker::announce(Call call) {
    std::uniform_real_distribution<double> chance(0, 1);
    if (chance(m_random) < stream.drop)
        return;
    const Millis late =
        chance(m_random) < stream.reorder ? Millis(static_cast<int>(500 * chance(m_random))) : Millis(0);
    if (chance(m_random) < stream.duplicate)
        at(m_clock.now() + travel + Millis(static_cast<int>(800 * chance(m_random))), call);
    at(m_clock.now() + travel + late, std::move(call));
}

void FaultyBroker::deliver() {
    while (!m_pending.empty() && m_pending.begin()->first <= m_clock.now()) {
        const Call call = std::move(m_pending.begin()->second);
        m_pending.erase(m_pending.begin());
        call();
    }
}

Result<void> FaultyBroker::answerable() const {
    if (m_clock.now() < bannedUntil)
        return Error{"live.throttled", "the venue has banned us for a while"};
    return queriesFail ? Result<void>(unavailable()) : Result<void>();
}

Result<std::optional<VenueOrder>> FaultyBroker::order(const OrderReference& wanted, std::stop_token) {
    if (auto may = answerable(); !may)
        return std::move(may).error();
    auto order = m_truth.find(wanted);
    if (order && forgotten.contains(order->venueOrderId))
        return std::optional<VenueOrder>();
    if (order && order->updatedAt - clockSkew + queryLag > m_clock.now()) {
        // As it was before: not there, if this was its beginning.
        if (order->state == VenueOrderState::Open)
            return std::optional<VenueOrder>();
        order->state = VenueOrderState::Open;
        order->filled = {};
    }
    return order;
}

Result<std::vector<VenueOrder>> FaultyBroker::openOrders(std::stop_token) {
    if (auto may = answerable(); !may)
        return std::move(may).error();
    std::vector<VenueOrder> out = m_truth.openOrders();
    std::erase_if(out, [&](const VenueOrder& order) {
        return order.updatedAt - clockSkew + queryLag > m_clock.now() || forgotten.contains(order.venueOrderId);
    });
    return out;
}

Result<std::vector<VenuePosition>> FaultyBroker::positions(std::stop_token) {
    if (auto may = answerable(); !may)
        return std::move(may).error();
    return m_truth.positions();
}

Result<std::vector<VenueBalance>> FaultyBroker::balances(std::stop_token) {
    return std::vector<VenueBalance>();
}

Result<std::vector<VenueFill>> FaultyBroker::fills(const InstrumentId& instrument, UtcMs since, std::stop_token) {
    if (auto may = answerable(); !may)
        return std::move(may).error();
    std::vector<VenueFill> out = m_truth.fills(since);
    std::erase_if(out, [&](const VenueFill& fill) {
        return fill.instrument != instrument || fill.time - clockSkew + queryLag > m_clock.now();
    });
    return out;
}

OrderAnswer FaultyBroker::cancelAll(const InstrumentId& instrument, std::stop_token) {
    if (!answerable())
        return unknown("live.unavailable", m_clock.now());
    OrderAnswer answer;
    answer.certainty = Certainty::Accepted;
    answer.at = m_clock.now();
    for (const VenueOrder& order : m_truth.openOrders()) {
        if (order.instrument == instrument)
            cancelAtVenue(order.venueOrderId);
    }
    return answer;
}

Result<InstrumentFilters> FaultyBroker::filters(const InstrumentId&, std::stop_token) {
    return InstrumentFilters{};
}

Result<VenueTime> FaultyBroker::time(std::stop_token) {
    if (auto may = answerable(); !may)
        return std::move(may).error();
    return VenueTime{m_clock.now(), m_clock.now() + clockSkew, m_clock.now()};
}

Result<AccountPermissions> FaultyBroker::permissions(std::stop_token) {
    return AccountPermissions{};
}

LiveBrokerCapabilities FaultyBroker::capabilities() const {
    LiveBrokerCapabilities out;
    out.marketOrders = true;
    out.limitOrders = true;
    out.positions = true;
    out.reduceOnly = true;
    out.notFoundIsFinalAfter = finalAfter;
    return out;
}

RateHint FaultyBroker::rateHint() const {
    RateHint hint;
    hint.blockedUntil = bannedUntil;
    return hint;
}

} // namespace truebar::test
