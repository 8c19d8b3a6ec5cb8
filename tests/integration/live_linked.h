// A link of a live session to the real desk, a real plugin and a venue on this machine: orders are wished for by hand.
#pragma once

#include "core/engine/order_desk.h"
#include "tests/support/desk/live_bot.h"

namespace truebar::test {

constexpr int closedCandles = 100;

// A link as a session has it, and what it was told.
struct Linked {
    explicit Linked(bool isFutures)
        : world(isFutures) {
        clock.set(marketBegin + candleLength * closedCandles + Millis(5));
        world.start();
        world.venue.trade("BTCUSDT", Decimal(50'000));
        head.number = 1;
        head.bot = "wave";
        head.definition = waveBot();
        head.definition.instrument = world.bitcoin();
        head.instrument = bitcoinInstrument();
        begin();
    }
    ~Linked() { end(); }
    // Another life of the program, which knows what this one has wished for and was told.
    void begin() {
        accounts = accountsOf(world.life().desk);
        link = std::make_unique<LiveLink>(head, accounts, clock);
        SessionHistory history;
        history.lastReports = told;
        link->recall(history, wishes);
        link->setLevels(levels);
    }
    void end() {
        if (link)
            (void)learn();
        link.reset();
        world.end();
    }
    void restart() {
        end();
        world.start();
        begin();
    }
    const std::vector<LiveReport>& learn() {
        for (LiveReport& each : link->learn())
            told.push_back(std::move(each));
        return told;
    }
    bool isReady() {
        return waitUntil([&] { return link->attach() && !link->obstacle(); });
    }
    OrderNumber send(OrderRequest request, const char* quantity, std::optional<UtcMs> expiresAt = {}) {
        LiveOrderWish wish;
        wish.number = ++number;
        wish.request = std::move(request);
        wish.quantity = Quantity(Decimal::parse(quantity).value());
        wish.request.size = OrderSize::fixed(wish.quantity);
        wish.decidedAt = clock.now();
        wish.expiresAt = expiresAt;
        wishes.push_back(wish);
        link->send({wish}, market, clock.now());
        return number;
    }
    // An order with what belongs to it, as the runner would number them: entry first, then its exits.
    OrderNumber sendLinked(OrderRequest request, const char* quantity) {
        request.size = OrderSize::fixed(Quantity(Decimal::parse(quantity).value()));
        OrderDesk desk;
        std::vector<LiveOrderWish> linked;
        const auto add = [&](const Order& order) {
            LiveOrderWish wish;
            wish.number = number + order.number;
            wish.request = order.request;
            wish.quantity = order.request.size.quantity;
            wish.decidedAt = clock.now();
            wish.parent = order.parent == 0 ? 0 : number + order.parent;
            linked.push_back(wish);
        };
        const OrderNumber entry = desk.create(request, clock.now(), {}).number;
        add(desk.find(entry));
        if (request.bracket) {
            for (const OrderNumber exit : desk.createExits(entry))
                add(desk.find(exit));
        }
        const OrderNumber first = number + 1;
        number += linked.size();
        wishes.insert(wishes.end(), linked.begin(), linked.end());
        link->send(linked, market, clock.now());
        return first;
    }
    // The market trades there, and everybody hears it.
    void trade(int price, const char* most = nullptr) {
        market = Price(Decimal(price));
        world.venue.trade("BTCUSDT", Decimal(price), most ? std::optional(Decimal::parse(most).value()) : std::nullopt);
        link->notePrice(market, clock.now());
    }
    void setLevels(const LiveLevels& now) {
        levels = now;
        link->setLevels(levels);
    }
    bool becomes(const std::function<bool()>& isSo) {
        return waitUntil([&] {
            (void)link->attach();
            link->pump();
            (void)learn();
            return isSo();
        });
    }
    std::vector<TruthOrder> open() { return world.venue.truth().open("BTCUSDT"); }
    bool isClosed(OrderNumber order, OrderStatus status) {
        const auto end = report(order, LiveReport::Kind::Closed);
        return end && end->status == status;
    }
    // What all trades so far have left; and whether it was ever below nothing.
    Decimal held() {
        Decimal out;
        for (const TruthTrade& trade : world.venue.truth().trades()) {
            out += trade.isBuy ? trade.quantity : -trade.quantity;
            if (out.sign() < 0)
                qFatal("more was sold than was held");
        }
        return out;
    }
    std::optional<LiveReport> report(OrderNumber order, LiveReport::Kind kind) {
        link->pump();
        for (const LiveReport& each : learn()) {
            if (each.order == order && each.kind == kind)
                return each;
        }
        return std::nullopt;
    }
    bool opens(OrderNumber order) {
        return waitUntil([&] { return report(order, LiveReport::Kind::Opened).has_value(); });
    }
    std::string refusal(OrderNumber order) {
        std::optional<LiveReport> out;
        (void)waitUntil([&] { return (out = report(order, LiveReport::Kind::Closed)).has_value(); });
        return out && out->status == OrderStatus::Rejected ? out->text : std::string();
    }
    TruthOrder last() { return world.venue.truth().orders().back(); }

    DeskWorld world;
    StandingClock clock;
    LiveAccounts accounts;
    SessionHead head;
    std::unique_ptr<LiveLink> link;
    OrderNumber number = 0;
    Price market{Decimal(50'000)};
    LiveLevels levels;
    std::vector<LiveOrderWish> wishes;
    std::vector<LiveReport> told;
};

inline OrderRequest limitOrder(Side side, int price) {
    OrderRequest out;
    out.side = side;
    out.type = OrderType::Limit;
    out.limitPrice = Price(Decimal(price));
    return out;
}

inline OrderRequest stopOrder(Side side, int stop, std::optional<int> limit = {}) {
    OrderRequest out;
    out.side = side;
    out.type = limit ? OrderType::StopLimit : OrderType::Stop;
    out.stopPrice = Price(Decimal(stop));
    if (limit)
        out.limitPrice = Price(Decimal(*limit));
    return out;
}

} // namespace truebar::test
