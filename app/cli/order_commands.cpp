// Orders of accounts that trade, and where venue and book differ: order list, order cancel, reconcile.
#include "app/cli/served_desk.h"
#include "app/cli/text_table.h"

#include "core/desk/desk_tables.h"

namespace truebar::cli {

namespace {

const OptionSpec waitOption{"wait", "SECONDS", "how long to wait for the venue (60)"};

Answer orderList(Session& session, const Arguments& arguments) {
    const auto limit = wholeOf(arguments, "limit", 50, 1, 1'000'000);
    if (!limit)
        return limit.error();
    const auto workspace = session.workspace(WorkspaceAccess::ReadOnly);
    if (!workspace)
        return workspace.error();
    const auto database =
        Database::open((*workspace)->workspaceDatabase(), Database::Mode::ReadOnly, Database::Durability::Normal);
    if (!database)
        return database.error();
    const auto orders = readOrders(**database, arguments.value("account"), arguments.has("open"), *limit);
    if (!orders)
        return orders.error();
    JsonWriter json;
    json.beginObject().key("orders").beginArray();
    std::vector<std::vector<std::string>> rows;
    for (const KeptOrder& order : *orders) {
        json.beginObject()
            .member("id", order.id)
            .member("account", order.account)
            .member("instrument", order.instrument)
            .member("bot", order.bot)
            .member("side", order.side)
            .member("type", order.type)
            .member("quantity", order.quantity)
            .member("limit_price", order.limitPrice)
            .member("stop_price", order.stopPrice)
            .member("phase", order.phase)
            .member("filled", order.filled)
            .member("average_price", order.averagePrice)
            .member("reason", order.reason)
            .member("decided_at", order.decidedAt)
            .member("changed_at", order.changedAt)
            .endObject();
        const auto& price = order.limitPrice ? order.limitPrice : order.stopPrice;
        rows.push_back({order.id, order.account, order.instrument, order.side, order.type, order.quantity.toString(),
            price ? price->toString() : "", order.phase, order.filled.toString(), formatUtc(order.decidedAt)});
    }
    json.endArray().endObject();
    return arguments.has("json")
        ? json.take() + '\n'
        : textTable({"id", "account", "instrument", "side", "type", "quantity", "price", "phase", "filled", "decided"},
            rows, {5, 6, 8});
}

// Answered by the venue as a whole at least once.
bool hasCompared(const AccountSnapshot& snapshot) {
    return snapshot.comparisons > 0;
}

Answer orderCancel(Session& session, const Arguments& arguments) {
    const auto wait = wholeOf(arguments, "wait", 60, 0, 24 * 3600);
    if (!wait)
        return wait.error();
    auto opened = DeskSession::open(session, arguments);
    if (!opened)
        return std::move(opened).error();
    const auto name = (*opened)->accountOf(arguments);
    if (!name)
        return name.error();
    const auto account = (*opened)->openAccount(*name, true);
    if (!account)
        return account.error();
    const ClientOrderId id{arguments.operands().front()};
    const Millis most = std::chrono::seconds(*wait);
    (void)waitFor(session, most, [&] { return hasCompared(*(*account)->snapshot()); });
    if (auto asked = (*account)->cancel(id); !asked)
        return std::move(asked).error();
    const bool isOver = waitFor(session, most, [&] {
        const auto snapshot = (*account)->snapshot();
        const LiveOrder* order = snapshot->find(id);
        return !order || order->isFinal();
    });
    const auto snapshot = (*account)->snapshot();
    const LiveOrder* order = snapshot->find(id);
    const std::string phase(order ? toString(order->phase) : "unknown");
    if (!isOver)
        session.endAsFailed();
    session.log().info("order_cancel", {{"account", *name}, {"order", id.text}, {"phase", phase}});
    if (!arguments.has("json"))
        return "order " + id.text + " is " + phase + '\n';
    JsonWriter json;
    json.beginObject().member("id", id.text).member("phase", phase).endObject();
    return json.take() + '\n';
}

Answer reconcileAnswer(Session& session, const Arguments& arguments, const AccountSnapshot& snapshot) {
    if (!snapshot.differences.empty() || !snapshot.isRecovered)
        session.endAsFailed();
    const std::string lock = snapshot.lock ? session.redactor().clean(snapshot.lock->message()) : "";
    JsonWriter json;
    json.beginObject()
        .member("account", snapshot.account)
        .member("link", std::string(toString(snapshot.link)))
        .member("comparisons", snapshot.comparisons)
        .member("recovered", snapshot.isRecovered)
        .member("may_trade", !snapshot.lock.has_value())
        .member("lock", lock)
        .key("differences")
        .beginArray();
    std::vector<std::vector<std::string>> rows;
    for (const Discrepancy& row : snapshot.differences) {
        std::string choices;
        json.beginObject()
            .member("row", row.key())
            .member("kind", std::string(toString(row.kind)))
            .member("instrument", row.instrument.toString())
            .member("order", row.order.text)
            .member("ledger", row.ledger)
            .member("venue", row.venue)
            .key("choices")
            .beginArray();
        for (const auto choice : {DiscrepancyChoice::Adopt, DiscrepancyChoice::Close, DiscrepancyChoice::Ignore}) {
            if (!row.allows(choice))
                continue;
            json.value(toString(choice));
            choices += (choices.empty() ? "" : ", ") + std::string(toString(choice));
        }
        json.endArray().endObject();
        rows.push_back({row.key(), row.ledger.toString(), row.venue.toString(), choices});
    }
    json.endArray().endObject();
    if (arguments.has("json"))
        return json.take() + '\n';
    std::string out = rows.empty() ? "venue and book agree\n"
                                   : textTable({"row", "book", "venue", "may be settled by"}, rows, {1, 2});
    if (!lock.empty())
        out += "no order leaves: " + lock + '\n';
    return out;
}

// The comparison has come to a result: even, or rows that wait for somebody.
bool isSettled(const AccountSnapshot& snapshot) {
    return hasCompared(snapshot) && (snapshot.isRecovered || !snapshot.differences.empty());
}

Answer reconcile(Session& session, const Arguments& arguments) {
    const auto wait = wholeOf(arguments, "wait", 60, 0, 24 * 3600);
    if (!wait)
        return wait.error();
    const Millis most = std::chrono::seconds(*wait);
    auto opened = DeskSession::open(session, arguments);
    if (!opened)
        return std::move(opened).error();
    const auto name = (*opened)->accountOf(arguments);
    if (!name)
        return name.error();
    if (arguments.has("begin-anew")) {
        if (session.lentDesk())
            return Error{
                "desk.held", "the journal is begun anew while no program has the account open", {}, "--begin-anew"};
        if (auto allowed = (*opened)->keys().allow(Action::ChangeLimits); !allowed)
            return std::move(allowed).error();
        if (auto forgotten = (*opened)->desk().beginAnew(*name); !forgotten)
            return std::move(forgotten).error();
        session.log().info("journal_begin_anew", {{"account", *name}});
    }
    const bool decides = arguments.has("adopt") || arguments.has("close") || arguments.has("ignore");
    const auto account = (*opened)->openAccount(*name, !decides);
    if (!account)
        return account.error();
    (void)waitFor(session, most, [&] { return isSettled(*(*account)->snapshot()); });
    bool hasDecided = false;
    for (const auto choice : {DiscrepancyChoice::Adopt, DiscrepancyChoice::Close, DiscrepancyChoice::Ignore}) {
        for (const std::string& row : arguments.values(toString(choice))) {
            if (auto decided = (*opened)->desk().decide(*name, row, choice, (*opened)->keys().profile()); !decided)
                return std::move(decided).error();
            session.log().info(
                "reconcile", {{"account", *name}, {"row", row}, {"choice", std::string(toString(choice))}});
            hasDecided = true;
        }
    }
    if (hasDecided) {
        const std::uint64_t before = (*account)->snapshot()->comparisons;
        (void)waitFor(session, most, [&] {
            const auto snapshot = (*account)->snapshot();
            return snapshot->comparisons >= before + 2 && isSettled(*snapshot);
        });
    }
    return reconcileAnswer(session, arguments, *(*account)->snapshot());
}

} // namespace

std::vector<Command> orderCommands() {
    return {
        {{"order", "list", "", 0, 0, "orders of accounts that trade, newest first",
             {{"account", "NAME", "of this account only"}, {"open", nullptr, "only those that are not over"},
                 {"limit", "N", "how many at most (50)"}, jsonOption}},
            orderList},
        orByService({{"order", "cancel", "ID", 1, 1, "ask the venue to cancel an order",
                         {accountOption, waitOption, profileOption, secretsOption, jsonOption}},
            orderCancel}),
        orByService({{"reconcile", "", "", 0, 0, "compare an account with its venue, and settle where they differ",
                         {accountOption, {"adopt", "ROW", "the venue is right", true},
                             {"close", "ROW", "what is too much goes away", true},
                             {"ignore", "ROW", "it is known and may stay", true},
                             {"begin-anew", nullptr, "the journal of orders is lost: go by what the venue has"},
                             waitOption, profileOption, secretsOption, jsonOption}},
            reconcile}),
    };
}

} // namespace truebar::cli
