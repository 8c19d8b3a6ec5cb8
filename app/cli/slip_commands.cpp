// Orders that a person places: slip list, placed, report, skip.
#include "app/cli/served_desk.h"
#include "app/cli/text_table.h"

#include <algorithm>

namespace truebar::cli {

namespace {

// The account with its slips; a person's report needs no PIN, and no order leaves by these commands.
struct Desk {
    std::shared_ptr<DeskSession> session{};
    std::string name{};
    std::shared_ptr<AccountSession> account{};
};

Result<Desk> openDesk(Session& session, const Arguments& arguments) {
    auto opened = DeskSession::open(session, arguments);
    if (!opened)
        return std::move(opened).error();
    Desk out;
    const auto name = (*opened)->accountOf(arguments);
    if (!name)
        return name.error();
    auto account = (*opened)->openAccount(*name, true);
    if (!account)
        return std::move(account).error();
    if (!(*account)->snapshot()->isByHand)
        return Error{"desk.no_slips", "the account %1 does not trade by hand", {*name}};
    out.session = std::move(*opened);
    out.name = *name;
    out.account = std::move(*account);
    return out;
}

const Slip* find(const std::vector<Slip>& slips, const std::string& id) {
    const auto it = std::ranges::find_if(slips, [&](const Slip& slip) { return slip.order.id.text == id; });
    return it == slips.end() ? nullptr : &*it;
}

// What the person has to do now.
std::string wanted(const Slip& slip) {
    if (slip.isCancelWanted)
        return "cancel it";
    return slip.placedAt ? "report fills" : "place it";
}

void write(JsonWriter& json, const Slip& slip) {
    const OrderIntent& order = slip.order;
    json.beginObject()
        .member("id", order.id.text)
        .member("do", wanted(slip))
        .member("instrument", order.instrument.toString())
        .member("side", std::string(toString(order.side)))
        .member("type", std::string(toString(order.type)))
        .member("quantity", order.quantity)
        .member("limit_price", slip.placedLimit ? slip.placedLimit : order.limitPrice)
        .member("stop_price", order.stopPrice)
        .member("filled", slip.filled)
        .member("fills", static_cast<std::int64_t>(slip.fills))
        .member("bot", order.bot)
        .member("decided_at", order.decidedAt)
        .member("placed_at", slip.placedAt)
        .endObject();
}

Answer slipList(Session& session, const Arguments& arguments) {
    auto desk = openDesk(session, arguments);
    if (!desk)
        return std::move(desk).error();
    const std::vector<Slip> slips = desk->account->snapshot()->slips;
    if (!arguments.has("json")) {
        std::vector<std::vector<std::string>> rows;
        for (const Slip& slip : slips) {
            const OrderIntent& order = slip.order;
            const auto price = slip.placedLimit ? slip.placedLimit : order.limitPrice;
            rows.push_back({order.id.text, wanted(slip), std::string(toString(order.side)), order.quantity.toString(),
                order.instrument.toString(), std::string(toString(order.type)), price ? price->toString() : "",
                order.stopPrice ? order.stopPrice->toString() : "", slip.filled.toString(), order.bot});
        }
        if (rows.empty())
            return std::string("nothing is to be done\n");
        return textTable({"id", "do", "side", "quantity", "instrument", "type", "price", "stop", "filled", "bot"}, rows,
            {3, 6, 7, 8});
    }
    JsonWriter json;
    json.beginObject().member("account", desk->name).key("slips").beginArray();
    for (const Slip& slip : slips)
        write(json, slip);
    json.endArray().endObject();
    return json.take() + '\n';
}

// Tells it, and what is left of the slip.
Answer tell(Session& session, const Arguments& arguments, Desk& desk, const char* what,
    const std::function<Result<void>(IManualReports&)>& report) {
    const ClientOrderId id{arguments.operands().front()};
    std::vector<Slip> left;
    auto done = desk.session->desk().report(desk.name, [&](IManualReports& reports) {
        auto told = report(reports);
        left = reports.openSlips();
        return told;
    });
    if (!done)
        return std::move(done).error();
    // The desk hears of it as of any fill; what it does not hear now it asks for at the next start.
    (void)waitFor(session, std::chrono::seconds(5), [&] {
        const auto snapshot = desk.account->snapshot();
        const LiveOrder* order = snapshot->find(id);
        const Slip* slip = find(left, id.text);
        return !order || (slip ? order->filled == slip->filled : order->isFinal() && !order->lacksFills());
    });
    session.log().info("slip", {{"account", desk.name}, {"order", id.text}, {"what", what}});
    const Slip* slip = find(left, id.text);
    if (!arguments.has("json"))
        return "slip " + id.text + (slip ? ": " + slip->rest().toString() + " left\n" : " is over\n");
    JsonWriter json;
    json.beginObject().member("id", id.text).member("over", slip == nullptr).key("slip");
    if (slip)
        write(json, *slip);
    else
        json.null();
    return json.endObject().take() + '\n';
}

Answer slipPlaced(Session& session, const Arguments& arguments) {
    const auto limit = decimalOf(arguments, "limit");
    if (!limit)
        return limit.error();
    auto desk = openDesk(session, arguments);
    if (!desk)
        return std::move(desk).error();
    const std::string by = desk->session->keys().profile();
    return tell(session, arguments, *desk, "placed", [&](IManualReports& reports) {
        return reports.placed(
            {arguments.operands().front()}, *limit ? std::optional(Price(**limit)) : std::nullopt, by);
    });
}

Answer slipReport(Session& session, const Arguments& arguments) {
    const auto price = decimalOf(arguments, "price");
    const auto quantity = decimalOf(arguments, "quantity");
    const auto fee = decimalOf(arguments, "fee");
    const auto number = wholeOf(arguments, "number", 0, 1, 1'000'000);
    for (const auto* each : {&price, &quantity, &fee}) {
        if (!*each)
            return each->error();
    }
    if (!number)
        return number.error();
    auto desk = openDesk(session, arguments);
    if (!desk)
        return std::move(desk).error();
    const auto snapshot = desk->account->snapshot();
    const Slip* slip = find(snapshot->slips, arguments.operands().front());
    ReportedFill fill;
    fill.number = *number > 0 ? static_cast<std::size_t>(*number) : slip ? slip->fills + 1 : 1;
    fill.price = Price(**price);
    // All that is left, if nobody says otherwise.
    fill.quantity = *quantity ? Quantity(**quantity) : slip ? slip->rest() : Quantity();
    fill.fee = fee->value_or(Decimal());
    fill.feeCurrency = arguments.value("fee-currency").value_or("");
    fill.liquidity = arguments.has("maker") ? Liquidity::Maker : Liquidity::Taker;
    fill.time = systemClock().now();
    const std::string by = desk->session->keys().profile();
    return tell(session, arguments, *desk, "filled",
        [&](IManualReports& reports) { return reports.filled({arguments.operands().front()}, fill, by); });
}

Answer slipSkip(Session& session, const Arguments& arguments) {
    auto desk = openDesk(session, arguments);
    if (!desk)
        return std::move(desk).error();
    const std::string by = desk->session->keys().profile();
    return tell(session, arguments, *desk, "over", [&](IManualReports& reports) {
        return reports.over({arguments.operands().front()}, arguments.value("reason").value_or("skipped"), by);
    });
}

} // namespace

std::vector<Command> slipCommands() {
    return {
        orByService({{"slip", "list", "", 0, 0, "what a person has to do for an account that trades by hand",
                         {accountOption, profileOption, secretsOption, jsonOption}},
            slipList}),
        orByService({{"slip", "placed", "ID", 1, 1, "say that the order lies at your venue now",
                         {accountOption, {"limit", "PRICE", "at another limit than was asked for"}, profileOption,
                             secretsOption, jsonOption}},
            slipPlaced}),
        orByService(
            {{"slip", "report", "ID", 1, 1, "say that the order was filled, wholly or in part",
                 {accountOption, {"price", "PRICE", "at which it was filled", false, true},
                     {"quantity", "Q", "how much of it (all that is left)"}, {"fee", "F", "what was paid for it (0)"},
                     {"fee-currency", "CODE", "in which currency"}, {"maker", nullptr, "it had waited in the book"},
                     {"number", "N", "which fill of the slip: a report that is sent twice counts once"}, profileOption,
                     secretsOption, jsonOption}},
                slipReport}),
        orByService({{"slip", "skip", "ID", 1, 1, "say that nothing more will be filled of it",
                         {accountOption, {"reason", "TEXT", "why"}, profileOption, secretsOption, jsonOption}},
            slipSkip}),
    };
}

} // namespace truebar::cli
