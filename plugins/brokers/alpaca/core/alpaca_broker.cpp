#include "plugins/brokers/alpaca/core/alpaca_broker.h"

#include "core/signing/encodings.h"
#include "plugins/brokers/alpaca/core/account.h"

#include <set>

namespace truebar::alpaca {

namespace {

constexpr std::size_t fillsPerPage = 100; // the most that Alpaca gives
constexpr std::size_t ordersPerPage = 500;

Error endless() {
    return {"live.unavailable", "the venue's pages begin again before their end"};
}

} // namespace

Result<std::unique_ptr<ILiveBroker>> AlpacaBroker::create(
    const LiveBrokerSetup& setup, ILiveBrokerEvents& events, const IClock& clock) {
    auto settings = readSettings(setup);
    if (!settings)
        return std::move(settings).error();
    return std::unique_ptr<ILiveBroker>(new AlpacaBroker(std::move(*settings), events, clock));
}

AlpacaBroker::AlpacaBroker(SessionSettings settings, ILiveBrokerEvents& events, const IClock& clock)
    : VenueBroker(std::move(settings), events, clock,
        [&clock](const SessionSettings& given, RateBook& rates, wire::SessionHandlers handlers) {
            return std::make_unique<Session>(given, clock, rates, std::move(handlers));
        }) { }

Result<Answer> AlpacaBroker::answerTo(const RestCall& call, std::stop_token stop) {
    return VenueBroker::answerTo(
        [call](Session& session, Session::Done done) { session.call(call, std::move(done)); }, std::move(stop));
}

Result<QJsonValue> AlpacaBroker::ask(const RestCall& call, std::stop_token stop) {
    const auto answer = answerTo(call, std::move(stop));
    if (!answer)
        return answer.error();
    return answer->isGood() ? Result<QJsonValue>(answer->body) : Result<QJsonValue>(errorOf(*answer));
}

Result<std::optional<VenueOrder>> AlpacaBroker::order(const OrderReference& order, std::stop_token stop) {
    const auto call = findCall(order);
    if (!call)
        return nameless();
    const auto answer = answerTo(*call, std::move(stop));
    if (!answer)
        return answer.error();
    if (isNotFound(*answer))
        return std::optional<VenueOrder>();
    if (!answer->isGood())
        return errorOf(*answer);
    auto read = readOrder(settings().place, answer->body);
    if (!read)
        return std::move(read).error();
    if (auto another = isAnother(order, *read))
        return std::move(*another);
    return std::optional<VenueOrder>(std::move(*read));
}

// Pages by the time of sending. The next begins a little before the end of the last, so that none is missed that was
// sent in the same moment.
Result<std::vector<VenueOrder>> AlpacaBroker::askOpenOrders(const std::string& symbol, std::stop_token stop) {
    std::vector<VenueOrder> out;
    std::set<std::string> known;
    std::optional<UtcMs> after;
    for (;;) {
        RestCall call;
        call.path = "/v2/orders";
        call.query = {
            {"status", "open"}, {"direction", "asc"}, {"nested", "false"}, {"limit", std::to_string(ordersPerPage)}};
        if (!symbol.empty())
            call.query.emplace_back("symbols", symbol);
        if (after)
            call.query.emplace_back("after", formatUtc(*after));
        const auto body = ask(call, stop);
        if (!body)
            return body.error();
        const auto page = readOrders(settings().place, *body);
        if (!page)
            return page.error();
        const std::size_t before = known.size();
        for (const ListedOrder& each : *page) {
            if (known.insert(each.order.venueOrderId).second)
                out.push_back(each.order);
        }
        if (page->size() < ordersPerPage)
            return out;
        if (known.size() == before)
            return endless();
        after = page->back().submittedAt - Millis(1);
    }
}

Result<std::vector<VenueOrder>> AlpacaBroker::openOrders(std::stop_token stop) {
    return askOpenOrders({}, std::move(stop));
}

OrderAnswer AlpacaBroker::cancelAll(const InstrumentId& instrument, std::stop_token stop) {
    OrderAnswer out;
    const auto open = askOpenOrders(instrument.symbol, stop);
    out.at = clock().now();
    if (!open) {
        out.certainty = Certainty::Refused;
        out.reason = wire::notSent(open.error());
        return out;
    }
    out.certainty = Certainty::Accepted;
    for (const VenueOrder& each : *open) {
        OrderReference reference;
        reference.venueOrderId = each.venueOrderId;
        const auto outcome = await(
            [reference](Session& session, Session::Done done) { session.cancel(reference, std::move(done)); }, stop);
        const auto told = outcome ? *outcome : Session::Outcome::unanswered(outcome.error());
        // Over meanwhile: nothing is left to cancel.
        if (told.kind == Session::Outcome::Kind::Answered && (told.answer.status == 422 || isNotFound(told.answer)))
            continue;
        const auto doubt = judgeDoubt(told);
        // The rest is tried all the same; the worst that was heard is told.
        if (doubt && (doubt->certainty == Certainty::Unknown || out.certainty == Certainty::Accepted)) {
            out.certainty = doubt->certainty;
            out.reason = doubt->reason;
        }
    }
    out.at = clock().now();
    return out;
}

Result<std::vector<VenuePosition>> AlpacaBroker::positions(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/positions";
    const auto body = ask(call, std::move(stop));
    return body ? readPositions(settings().place, *body) : Result<std::vector<VenuePosition>>(body.error());
}

Result<std::vector<VenueBalance>> AlpacaBroker::balances(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/account";
    const auto body = ask(call, std::move(stop));
    return body ? readBalances(*body) : Result<std::vector<VenueBalance>>(body.error());
}

// The activities of the account come in the order of their ids, by which the next page is asked for.
Result<std::vector<VenueFill>> AlpacaBroker::fills(const InstrumentId& instrument, UtcMs since, std::stop_token stop) {
    std::vector<VenueFill> out;
    std::set<std::string> known;
    std::string last;
    for (;;) {
        RestCall call;
        call.path = "/v2/account/activities/FILL";
        call.query = {{"direction", "asc"}, {"page_size", std::to_string(fillsPerPage)},
            {"after", formatUtc(std::max(since, utcMs(1)) - Millis(1))}};
        if (!last.empty())
            call.query.emplace_back("page_token", last);
        const auto body = ask(call, stop);
        if (!body)
            return body.error();
        auto page = readActivities(settings().place, *body);
        if (!page)
            return std::move(page).error();
        for (ListedFill& each : *page) {
            if (!known.insert(each.activity).second)
                return endless();
            // Crypto is written with and without its slash.
            VenueFill& fill = each.fill;
            fill.instrument.symbol = fill.instrument.symbol == instrument.symbol
                ? fill.instrument.symbol
                : pairOf(fill.instrument.symbol, instrument.symbol.find('/') == std::string::npos ? "" : "crypto");
            if (fill.instrument == instrument && fill.time >= since)
                out.push_back(std::move(fill));
        }
        if (page->size() < fillsPerPage)
            return out;
        last = page->back().activity;
    }
}

Result<InstrumentFilters> AlpacaBroker::filters(const InstrumentId& instrument, std::stop_token stop) {
    RestCall call;
    call.path = "/v2/assets/" + QByteArray::fromStdString(signing::percentEncode(instrument.symbol));
    const auto answer = answerTo(call, std::move(stop));
    if (!answer)
        return answer.error();
    if (isNotFound(*answer))
        return Error{"live.refused", "the venue has no instrument %1", {instrument.symbol}};
    return answer->isGood() ? readAsset(instrument.symbol, answer->body) : Result<InstrumentFilters>(errorOf(*answer));
}

Result<VenueTime> AlpacaBroker::time(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/clock";
    VenueTime out;
    out.asked = clock().now();
    const auto body = ask(call, std::move(stop));
    out.answered = clock().now();
    if (!body)
        return body.error();
    const auto read = readClock(*body);
    if (!read)
        return read.error();
    out.venue = *read;
    return out;
}

Result<AccountPermissions> AlpacaBroker::permissions(std::stop_token stop) {
    RestCall call;
    call.path = "/v2/account";
    const auto body = ask(call, std::move(stop));
    return body ? readPermissions(*body, settings().isPaper()) : Result<AccountPermissions>(body.error());
}

LiveBrokerCapabilities AlpacaBroker::capabilities() const {
    LiveBrokerCapabilities out;
    out.marketOrders = out.limitOrders = out.stopOrders = true;
    out.immediateOrCancel = out.fillOrKill = out.dayOrders = true;
    out.shortSelling = out.positions = true;
    // Alpaca's requests have no date after which they are not taken: what has not been answered within the time-out has
    // left this machine at the latest then.
    out.notFoundIsFinalAfter = settings().timeout + settings().queryLag;
    return out;
}

} // namespace truebar::alpaca
