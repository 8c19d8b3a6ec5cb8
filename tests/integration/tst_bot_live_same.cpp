// The same strategy over the same candles, in simulation and live against a venue on this machine: brackets, trailing
// stops, take-profits, groups and ends give the same orders and the same fills where the prices allow.
#include "core/engine/runner.h"
#include "core/runs/backtest.h"
#include "tests/integration/live_linked.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int priceStep = 10; // levels are multiples of it, so the venue trades at each of them

OrderRequest entryWith(const Bracket& bracket) {
    OrderRequest out;
    out.size = OrderSize::fixed(Quantity(Decimal::parse("0.010").value()));
    out.bracket = bracket;
    return out;
}

ExitLevel away(int amount) {
    return {ExitLevel::Kind::Amount, Decimal(amount)};
}

// Says at given candles what is to be sent.
class Script final : public IStrategy {
public:
    explicit Script(std::map<std::size_t, std::vector<OrderRequest>> orders)
        : m_orders(std::move(orders)) { }
    std::vector<FeedDefinition> feeds() const override { return {}; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink& sink) override {
        if (const auto now = m_orders.find(m_candle++); now != m_orders.end()) {
            for (const OrderRequest& each : now->second)
                sink.suggest({each, "script"});
        }
    }

private:
    std::map<std::size_t, std::vector<OrderRequest>> m_orders;
    std::size_t m_candle = 0;
};

Series candlesThrough(const std::vector<int>& closes) {
    Series out({"BINANCE", "BTCUSDT"}, Timeframe{});
    int before = 50'000;
    for (std::size_t i = 0; i < closes.size(); ++i) {
        Candle candle;
        candle.openTime = marketBegin + candleLength * static_cast<int>(closedCandles + i);
        candle.open = before;
        candle.close = closes[i];
        candle.high = std::max(before, closes[i]);
        candle.low = std::min(before, closes[i]);
        candle.volume = 1000;
        out.append(candle);
        before = closes[i];
    }
    return out;
}

struct Scene {
    std::vector<int> closes{};
    std::map<std::size_t, std::vector<OrderRequest>> orders{};
};

struct Outcome {
    std::vector<Order> orders{};
    std::vector<Fill> fills{};
};

RunSettings settingsOfBoth() {
    RunSettings out;
    out.feeBps = Decimal(10);
    return out;
}

Outcome playSimulated(const Scene& scene, Linked& bot) {
    Outcome out;
    const Series series = candlesThrough(scene.closes);
    Script script(scene.orders);
    RunRequest request;
    request.settings = settingsOfBoth();
    RunSetup setup;
    setup.series = &series;
    setup.instrument = bitcoinInstrument();
    setup.settings = request.settings;
    setup.strategy = &script;
    setup.broker = simulatedBrokerFor(*bot.world.life().plugins, request, setup.instrument);
    auto runner = Runner::create(setup);
    if (!runner)
        qFatal("%s", runner.error().message().c_str());
    for (std::size_t i = 0; i < series.size(); ++i) {
        const StepOutcome& step = (*runner)->step(i);
        out.fills.insert(out.fills.end(), step.fills.begin(), step.fills.end());
    }
    out.orders.assign((*runner)->desk().orders().begin(), (*runner)->desk().orders().end());
    return out;
}

// Nothing more follows from what is known: no order is on its way, none is asked to go.
void settle(Linked& bot) {
    int quiet = 0;
    QVERIFY(bot.becomes([&] {
        QTest::qWait(2);
        quiet = bot.link->obstacle() ? 0 : quiet + 1;
        return quiet > 3;
    }));
}

Outcome playLive(const Scene& scene, Linked& bot) {
    Outcome out;
    const Series series = candlesThrough(scene.closes);
    Script script(scene.orders);
    LiveBroker* broker = nullptr;
    RunSetup setup;
    setup.series = &series;
    setup.instrument = bitcoinInstrument();
    setup.settings = settingsOfBoth();
    setup.strategy = &script;
    setup.broker = [&](IBrokerEvents& events) -> Result<std::unique_ptr<IBroker>> {
        auto made = std::make_unique<LiveBroker>(events, setup.instrument, setup.settings, series.times()[0]);
        broker = made.get();
        return std::unique_ptr<IBroker>(std::move(made));
    };
    auto runner = Runner::create(setup);
    if (!runner)
        qFatal("%s", runner.error().message().c_str());
    std::size_t told = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const int from = static_cast<int>(series.opens()[i]);
        const int to = static_cast<int>(series.closes()[i]);
        const int steps = std::max(1, std::abs(to - from) / priceStep);
        for (int step = 1; step <= steps; ++step) {
            bot.clock.set(series.times()[i] + candleLength * step / (steps + 1));
            bot.trade(from + (to - from) * step / steps);
            settle(bot);
        }
        bot.clock.set(series.closeTime(i) + Millis(5));
        settle(bot);
        (void)bot.learn();
        broker->setReports({bot.told.begin() + static_cast<std::ptrdiff_t>(told), bot.told.end()});
        told = bot.told.size();
        const StepOutcome& step = (*runner)->step(i);
        out.fills.insert(out.fills.end(), step.fills.begin(), step.fills.end());
        auto wishes = broker->takeWishes();
        bot.wishes.insert(bot.wishes.end(), wishes.begin(), wishes.end());
        bot.setLevels(broker->levels());
        bot.link->send(std::move(wishes), bot.market, series.closeTime(i));
        settle(bot);
    }
    out.orders.assign((*runner)->desk().orders().begin(), (*runner)->desk().orders().end());
    return out;
}

OrderRequest sale(OrderType type, int price) {
    OrderRequest out;
    out.side = Side::Sell;
    out.type = type;
    out.size = OrderSize::fixed(Quantity(Decimal::parse("0.010").value()));
    out.reduceOnly = true;
    (type == OrderType::Limit ? out.limitPrice : out.stopPrice) = Price(Decimal(price));
    return out;
}

Bracket bracketOf(std::optional<int> stop, std::optional<int> target, std::optional<int> trailing = {}) {
    Bracket out;
    if (stop)
        out.stop = away(*stop);
    if (target)
        out.target = away(*target);
    if (trailing)
        out.trailing = TrailingDistance{TrailingDistance::Kind::Amount, Decimal(*trailing)};
    return out;
}

OrderRequest timed(int limit, UtcMs until) {
    OrderRequest out = limitOrder(Side::Buy, limit);
    out.size = OrderSize::fixed(Quantity(Decimal::parse("0.010").value()));
    out.timeInForce = TimeInForce::GoodTilDate;
    out.goodUntil = until;
    return out;
}

} // namespace

class TestBotLiveSame : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ordersAndFillsAreTheSame_data();
    void ordersAndFillsAreTheSame();
};

void TestBotLiveSame::ordersAndFillsAreTheSame_data() {
    QTest::addColumn<bool>("isFutures");
    QTest::addColumn<QString>("name");
    for (const bool isFutures : {false, true}) {
        for (const char* name : {"target", "stop", "trailing", "take_profit", "group", "date", "two"})
            QTest::addRow("%s %s", isFutures ? "futures" : "spot", name) << isFutures << QString::fromUtf8(name);
    }
}

Scene sceneNamed(const QString& name) {
    if (name == QLatin1String("target"))
        return {{50'000, 50'100, 50'250, 50'100}, {{0, {entryWith(bracketOf(150, 200))}}}};
    if (name == QLatin1String("stop"))
        return {{50'000, 50'100, 49'800, 50'100}, {{0, {entryWith(bracketOf(150, 200))}}}};
    if (name == QLatin1String("trailing"))
        return {{50'000, 50'100, 50'200, 50'150, 50'300, 50'150, 50'000}, {{0, {entryWith(bracketOf({}, {}, 100))}}}};
    if (name == QLatin1String("take_profit"))
        return {{50'000, 50'050, 50'100, 50'250, 50'100},
            {{0, {entryWith(bracketOf(500, {}))}}, {1, {sale(OrderType::TakeProfit, 50'200)}}}};
    if (name == QLatin1String("group")) {
        OrderRequest high = sale(OrderType::Limit, 50'200);
        OrderRequest low = sale(OrderType::Stop, 49'900);
        high.ocoGroup = low.ocoGroup = 1;
        OrderRequest bought = entryWith({});
        bought.bracket.reset();
        return {{50'000, 50'050, 50'100, 49'850, 50'100}, {{0, {bought}}, {1, {high, low}}}};
    }
    if (name == QLatin1String("date"))
        return {
            {50'000, 50'050, 50'020, 49'800}, {{0, {timed(49'900, marketBegin + candleLength * (closedCandles + 3))}}}};
    return {{50'000, 50'100, 50'250, 50'100, 49'900, 50'000, 50'150},
        {{0, {entryWith(bracketOf(150, 200))}}, {3, {entryWith(bracketOf(150, {}, 300))}}}};
}

void TestBotLiveSame::ordersAndFillsAreTheSame() {
    QFETCH(bool, isFutures);
    QFETCH(QString, name);
    Linked bot(isFutures);
    QVERIFY(bot.isReady());
    const Scene scene = sceneNamed(name);
    const Outcome simulated = playSimulated(scene, bot);
    const Outcome live = playLive(scene, bot);
    QVERIFY(!simulated.orders.empty());
    QCOMPARE(live.orders.size(), simulated.orders.size());
    for (std::size_t i = 0; i < live.orders.size(); ++i) {
        const Order& a = simulated.orders[i];
        const Order& b = live.orders[i];
        const std::string difference = "order " + std::to_string(a.number) + ": " + std::string(toString(a.status))
            + " " + a.reason + " in simulation, " + std::string(toString(b.status)) + " " + b.reason + " live";
        QVERIFY2(a.status == b.status, difference.c_str());
        QVERIFY2(a.filledQuantity == b.filledQuantity, difference.c_str());
        QVERIFY(a.request.type == b.request.type && a.request.side == b.request.side && a.parent == b.parent);
    }
    QCOMPARE(live.fills.size(), simulated.fills.size());
    for (std::size_t i = 0; i < live.fills.size(); ++i) {
        QVERIFY(live.fills[i].order == simulated.fills[i].order);
        QCOMPARE(live.fills[i].price.toString(), simulated.fills[i].price.toString());
        QVERIFY(live.fills[i].quantity == simulated.fills[i].quantity);
    }
    QVERIFY(bot.held().sign() >= 0);
}

QTEST_GUILESS_MAIN(TestBotLiveSame)
#include "tst_bot_live_same.moc"
