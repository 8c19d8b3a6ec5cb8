#include "app/cli/command.h"
#include "app/cli/text_table.h"

#include "core/game/game_terms.h"

namespace truebar::cli {

namespace {

// The option where a person would look for the field.
std::string optionOf(const std::string& field) {
    return field == "quantity" ? "--size" : "--" + field;
}

Result<void> take(const Arguments& arguments, const char* option, Decimal& into) {
    const auto given = decimalOf(arguments, option);
    if (!given)
        return given.error();
    into = given->value_or(into);
    return {};
}

Result<Decimal> stepOf(const Arguments& arguments, const char* option, const char* fallback) {
    Decimal out = *Decimal::parse(fallback);
    if (auto taken = take(arguments, option, out); !taken)
        return std::move(taken).error();
    if (out.sign() <= 0)
        return Error{"usage.number", "the value must be above 0", {}, std::string("--") + option};
    return out;
}

std::string gameToJson(const GamePlan& plan) {
    JsonWriter json;
    json.beginObject()
        .member("side", std::string(toString(plan.terms.side)))
        .member("entry", plan.terms.price)
        .member("exit", plan.exit)
        .member("stop", plan.stop)
        .member("liquidation", plan.liquidation)
        .member("quantity", plan.terms.quantity)
        .member("value", plan.value)
        .member("margin", plan.margin)
        .member("profit", plan.profit)
        .member("loss", plan.loss)
        .member("return", plan.returned)
        .endObject();
    return json.take() + '\n';
}

std::string gameToText(const GamePlan& plan) {
    const auto priceText = [](const std::optional<Price>& price) { return price ? price->toString() : "none"; };
    return textTable({"game", "entry", "exit", "stop", "liquidation", "size", "margin", "profit", "loss at the stop"},
        {{plan.terms.side == Side::Buy ? "BUY" : "SELL", plan.terms.price.toString(), plan.exit.toString(),
            priceText(plan.stop), priceText(plan.liquidation), plan.terms.quantity.toString(), plan.margin.toString(),
            plan.profit.toString(), plan.loss.toString()}},
        {1, 2, 3, 4, 5, 6, 7, 8});
}

Answer gamePrices(Session&, const Arguments& arguments) {
    const std::string& side = arguments.operands().front();
    if (side != "buy" && side != "sell")
        return Error{"usage.option", "'%1' is none of buy, sell", {side.substr(0, 40)}, "SIDE"};
    GameTerms terms;
    terms.side = side == "buy" ? Side::Buy : Side::Sell;
    terms.leverage = Decimal(10);
    terms.fee = *Decimal::parse("0.0002");
    terms.takerFee = *Decimal::parse("0.0005");
    Decimal price;
    Decimal size(1);
    using Named = std::pair<const char*, Decimal*>;
    for (const auto& [option, into] : {Named{"price", &price}, Named{"size", &size}, Named{"leverage", &terms.leverage},
             Named{"target", &terms.target}, Named{"stop", &terms.stop}, Named{"fee", &terms.fee},
             Named{"taker-fee", &terms.takerFee}}) {
        if (auto taken = take(arguments, option, *into); !taken)
            return std::move(taken).error();
    }
    terms.price = Price(price);
    terms.quantity = Quantity(size);
    const auto tick = stepOf(arguments, "tick-size", "0.01");
    const auto lot = stepOf(arguments, "lot-step", "0.001");
    if (!tick || !lot)
        return tick ? lot.error() : tick.error();
    Instrument instrument;
    instrument.tickSize = Price(*tick);
    instrument.lotStep = Quantity(*lot);
    const auto plan = planGame(terms, instrument);
    if (!plan) {
        const Error& why = plan.error();
        return Error{why.code, why.text, why.arguments, optionOf(why.location)};
    }
    return arguments.has("json") ? gameToJson(*plan) : gameToText(*plan);
}

} // namespace

std::vector<Command> gameCommands() {
    return {{{"game", "prices", "SIDE", 1, 1,
                 "the exact prices of a one-click game, buy or sell: entry, exit, stop; nothing is sent",
                 {{"price", "P", "where the entry waits", false, true},
                     {"target", "R", "return on the margin after both fees, 0.05 is 5 %", false, true},
                     {"size", "N", "units (1)"}, {"leverage", "N", "1 to 125 (10)"},
                     {"stop", "N", "share of the margin that may be lost (0: close before the liquidation)"},
                     {"fee", "F", "of orders that rest, 0.0002 is 0.02 % (0.0002)"},
                     {"taker-fee", "F", "of the stop, which does not rest (0.0005)"},
                     {"tick-size", "N", "prices are multiples of it (0.01)"},
                     {"lot-step", "N", "sizes are multiples of it (0.001)"}, jsonOption}},
        gamePrices}};
}

} // namespace truebar::cli
