#include "core/game/game_orders.h"

#include <array>

namespace truebar {

namespace {

constexpr std::string_view prefix = "game:";
constexpr std::size_t longestId = 32;
constexpr std::array<GameRole, 5> roles{
    GameRole::Entry, GameRole::Exit, GameRole::LateExit, GameRole::Stop, GameRole::Close};

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool isId(std::string_view text) {
    return !text.empty() && text.size() <= longestId
        && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string_view::npos;
}

// "leverage=10"
std::optional<Decimal> valueOf(std::string_view word, std::string_view name) {
    if (!word.starts_with(name) || word.substr(name.size(), 1) != "=")
        return std::nullopt;
    const auto read = Decimal::parse(word.substr(name.size() + 1));
    return read ? std::optional(*read) : std::nullopt;
}

OrderIntent intent(const GamePlan& plan, const InstrumentId& instrument, const std::string& game, GameRole role) {
    OrderIntent out;
    out.instrument = instrument;
    out.side = role == GameRole::Entry ? plan.terms.side : opposite(plan.terms.side);
    out.quantity = plan.terms.quantity;
    out.bot = gameBot;
    GameLink link;
    link.game = game;
    link.role = role;
    if (role == GameRole::Entry) {
        link.terms = plan.terms;
        link.exit = plan.exit;
        link.stop = plan.stop;
    }
    out.link = link.toString();
    return out;
}

} // namespace

std::string_view toString(GameRole role) {
    switch (role) {
    case GameRole::Entry:
        return "entry";
    case GameRole::Exit:
        return "exit";
    case GameRole::LateExit:
        return "late_exit";
    case GameRole::Stop:
        return "stop";
    case GameRole::Close:
        return "close";
    }
    return {};
}

std::string GameLink::toString() const {
    std::string out(prefix);
    out.append(game).append(" ").append(truebar::toString(role));
    const auto add = [&](const char* name, Decimal value) {
        out.append(" ").append(name).append("=").append(value.toString());
    };
    if (terms) {
        add("leverage", terms->leverage);
        add("target", terms->target);
        add("loss", terms->stop);
        add("fee", terms->fee);
        add("taker", terms->takerFee);
    }
    if (exit)
        add("exit", exit->value());
    if (stop)
        add("stop", stop->value());
    return out;
}

std::optional<GameLink> GameLink::parse(std::string_view link) {
    const auto all = words(link);
    if (all.size() < 2 || !all[0].starts_with(prefix) || !isId(all[0].substr(prefix.size())))
        return std::nullopt;
    GameLink out;
    out.game = all[0].substr(prefix.size());
    const auto role =
        std::find_if(roles.begin(), roles.end(), [&](GameRole each) { return truebar::toString(each) == all[1]; });
    if (role == roles.end())
        return std::nullopt;
    out.role = *role;
    // What a later version adds is passed over.
    GameTerms terms;
    bool hasTerms = false;
    for (std::size_t i = 2; i < all.size(); ++i) {
        const auto take = [&](std::string_view name, Decimal& into) {
            const auto value = valueOf(all[i], name);
            into = value.value_or(into);
            hasTerms = hasTerms || value.has_value();
        };
        take("leverage", terms.leverage);
        take("target", terms.target);
        take("loss", terms.stop);
        take("fee", terms.fee);
        take("taker", terms.takerFee);
        if (const auto value = valueOf(all[i], "exit"))
            out.exit = Price(*value);
        if (const auto value = valueOf(all[i], "stop"))
            out.stop = Price(*value);
    }
    if (hasTerms)
        out.terms = terms;
    return out;
}

std::vector<OrderIntent> gameOrders(const GamePlan& plan, const InstrumentId& instrument, const std::string& game,
    const LiveBrokerCapabilities& venue, UtcMs now, Quantity held) {
    std::vector<OrderIntent> out;
    out.reserve(3);
    out.push_back(intent(plan, instrument, game, GameRole::Entry));
    out.back().limitPrice = plan.terms.price;
    out.back().postOnly = true;
    const bool isAlone = venue.reduceOnly && (plan.terms.side == Side::Buy ? held.sign() <= 0 : held.sign() >= 0);
    if (isAlone) {
        out.push_back(intent(plan, instrument, game, GameRole::Exit));
        out.back().limitPrice = plan.exit;
        // With an entry far from the market the exit may lie behind it: it waits, or it is refused and comes later.
        out.back().postOnly = true;
        out.back().reduceOnly = true;
    }
    if (isAlone && plan.stop && venue.stopOrders) {
        out.push_back(intent(plan, instrument, game, GameRole::Stop));
        out.back().type = OrderType::Stop;
        out.back().stopPrice = plan.stop;
        out.back().reduceOnly = true;
    }
    for (OrderIntent& each : out)
        each.decidedAt = now;
    return out;
}

} // namespace truebar
