// A fund of two instruments by hand: one cash, weights, rebalancing, limits.
#include "core/engine/portfolio.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

// Candles that open and close at these prices.
std::vector<Ohlc> walk(const std::vector<double>& prices) {
    std::vector<Ohlc> out;
    for (const double p : prices)
        out.push_back({p, p + 1, p - 1, p});
    return out;
}

struct Scene {
    std::vector<Series> series{};
    std::vector<const char*> weights{};
    std::vector<IStrategy*> strategies{};
    RunSettings settings = settingsWith("1000");
    PortfolioSettings portfolio{};
    PortfolioResult result{};

    void add(const std::vector<double>& prices, const char* weight, const char* timeframe = "1d",
        IStrategy* strategy = nullptr) {
        series.push_back(seriesOf(walk(prices), timeframe));
        weights.push_back(weight);
        strategies.push_back(strategy);
    }
    Result<PortfolioResult> tryRun() const {
        PortfolioSetup setup;
        setup.settings = settings;
        setup.portfolio = portfolio;
        for (std::size_t i = 0; i < series.size(); ++i) {
            SleeveSetup sleeve;
            sleeve.series = &series[i];
            sleeve.instrument = instrumentWith("0.01", "1");
            sleeve.instrument.id.symbol = std::string(1, static_cast<char>('A' + i));
            sleeve.weight = dec(weights[i]);
            sleeve.strategy = strategies[i];
            sleeve.broker = [instrument = sleeve.instrument, this](Money cash, const Money* backing) {
                RunSettings own = settings;
                own.cash = cash;
                VenueOptions options;
                options.backing = backing;
                return simulatedVenue(instrument, own, options);
            };
            setup.sleeves.push_back(std::move(sleeve));
        }
        return runPortfolio(setup);
    }
    // "A buy 50 @ 10 d1; …": instrument and index of the day.
    QString fills() {
        auto done = tryRun();
        if (!done)
            return QString::fromStdString(done.error().message());
        result = std::move(*done);
        QStringList out;
        for (const Fill& f : result.fund.fills) {
            std::size_t sleeve = 0;
            for (std::size_t i = 0; i < result.sleeves.size(); ++i) {
                const auto& orders = result.sleeves[i].orders;
                if (std::find(orders.begin(), orders.end(), f.order) != orders.end())
                    sleeve = i;
            }
            out << QStringLiteral("%1 %2 %3 @ %4 d%5")
                       .arg(QChar(QLatin1Char(static_cast<char>('A' + sleeve))),
                           f.side == Side::Buy ? QStringLiteral("buy") : QStringLiteral("sell"),
                           QString::fromStdString(f.quantity.toString()), QString::fromStdString(f.price.toString()))
                       .arg((f.time - seriesBegin).count() / 86'400'000);
        }
        return out.join(QStringLiteral("; "));
    }
};

QString text(Money amount) {
    return QString::fromStdString(amount.toString());
}

} // namespace

class TestPortfolio : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void weightsShareOneCash();
    void heldWithoutRebalancing();
    void rebalancingSellsBeforeItBuys();
    void maxWeightIsKeptAtEveryClose();
    void maxGrossScalesTheWeights();
    void drawdownClosesForGood();
    void timeframesMeetByCloseTime();
    void strategiesDecideForTheirSleeve();
    void journalIsOneAndBalanced();
    void unsoundSetupsAreRefused();
};

// 500 each: 50 of A at 10, 25 of B at 20; not a unit more although the first to come could pay for it.
void TestPortfolio::weightsShareOneCash() {
    Scene s;
    s.add({10, 10, 10}, "0.5");
    s.add({20, 20, 20}, "0.5");
    QCOMPARE(s.fills(), QStringLiteral("A buy 50 @ 10 d1; B buy 25 @ 20 d1"));
    QCOMPARE(text(s.result.fund.metrics.finalEquity), QStringLiteral("1000"));
    QCOMPARE(s.result.fund.candles, std::uint64_t(3));
    QCOMPARE(s.result.fund.journal.sumOf(LedgerAccount::Cash, quoteCurrency(instrumentWith("1", "1"))), Decimal());
}

// A doubles: 50 × 20 + 25 × 20 = 1500, and nothing is done about it.
void TestPortfolio::heldWithoutRebalancing() {
    Scene s;
    s.add({10, 10, 20, 20}, "0.5");
    s.add({20, 20, 20, 20}, "0.5");
    QCOMPARE(s.fills(), QStringLiteral("A buy 50 @ 10 d1; B buy 25 @ 20 d1"));
    QCOMPARE(text(s.result.fund.metrics.finalEquity), QStringLiteral("1500"));
    QVERIFY(s.result.fund.equity == s.result.fund.benchmark.equity);
    QCOMPARE(s.result.rebalances, std::uint64_t(0));
    QVERIFY(qFuzzyCompare(s.result.sleeves[0].weight, 1000.0 / 1500));
    QCOMPARE(text(s.result.sleeves[0].profit), QStringLiteral("500"));
}

// After day 2 A is worth 1000 of 1500: 250 too much are 12.5 units, so 12 are sold at 20 for 240, which buy 12 of B.
// That the sleeve that buys is the first makes no difference.
void TestPortfolio::rebalancingSellsBeforeItBuys() {
    Scene s;
    s.portfolio.rebalance = RebalancePeriod::Daily;
    s.add({20, 20, 20, 20}, "0.5");
    s.add({10, 10, 20, 20}, "0.5");
    QCOMPARE(s.fills(), QStringLiteral("A buy 25 @ 20 d1; B buy 50 @ 10 d1; B sell 12 @ 20 d3; A buy 12 @ 20 d3"));
    QVERIFY(s.result.fund.benchmark.metrics.finalEquity == money("1500"));
}

// 1000 of 1500 against a limit of 0.6: 100 too much, 5 units.
void TestPortfolio::maxWeightIsKeptAtEveryClose() {
    Scene s;
    s.portfolio.limits.maxWeight = dec("0.6");
    s.add({10, 10, 20, 20}, "0.5");
    s.add({20, 20, 20, 20}, "0.5");
    QCOMPARE(s.fills(), QStringLiteral("A buy 50 @ 10 d1; B buy 25 @ 20 d1; A sell 5 @ 20 d3"));
    QVERIFY(s.result.highestGross > 0.99);
}

// 0.5 + 0.5 against 0.5: 250 each. Then A is worth 500 and both 740 of 1250, more than 625: A keeps 500 × 625 / 740 =
// 422.3, 77.7 too much are 4 units of 20; B keeps 202.7, 37.3 too much are 2 units.
void TestPortfolio::maxGrossScalesTheWeights() {
    Scene s;
    s.portfolio.limits.maxGross = dec("0.5");
    s.add({10, 10, 20, 20}, "0.5");
    s.add({20, 20, 20, 20}, "0.5");
    QCOMPARE(s.fills(), QStringLiteral("A buy 25 @ 10 d1; B buy 12 @ 20 d1; A sell 4 @ 20 d3; B sell 2 @ 20 d3"));
}

// 500 + 500, then A falls to 6: 800 is 20 % below the peak. Both are closed, and nothing is opened again.
void TestPortfolio::drawdownClosesForGood() {
    Scene s;
    s.portfolio.rebalance = RebalancePeriod::Daily;
    s.portfolio.limits.maxDrawdown = dec("0.2");
    s.add({10, 10, 6, 6, 12, 12}, "0.5");
    s.add({20, 20, 20, 20, 20, 20}, "0.5");
    QCOMPARE(s.fills(), QStringLiteral("A buy 50 @ 10 d1; B buy 25 @ 20 d1; A sell 50 @ 6 d3; B sell 25 @ 20 d3"));
    QVERIFY(s.result.stoppedAt == seriesBegin + std::chrono::days(3));
    QCOMPARE(text(s.result.fund.metrics.finalEquity), QStringLiteral("800"));
}

// Two candles of 12 hours for each day of B: four closes, and B's first order meets its second day.
void TestPortfolio::timeframesMeetByCloseTime() {
    Scene s;
    s.add({10, 10, 10, 10}, "0.5", "12h");
    s.add({20, 20}, "0.5", "1d");
    QCOMPARE(s.fills(), QStringLiteral("A buy 50 @ 10 d0; B buy 25 @ 20 d1"));
    QCOMPARE(s.result.fund.candles, std::uint64_t(4));
}

// A strategy may use what is its sleeve's: "all in" is half of the fund, also after selling.
void TestPortfolio::strategiesDecideForTheirSleeve() {
    ScriptedStrategy a;
    const auto target = [](Exposure exposure) {
        return Suggestion{TargetPosition{exposure, OrderSize::allIn()}, "test"};
    };
    a.script[0].push_back(target(Exposure::Long));
    a.script[1].push_back(target(Exposure::Flat));
    a.script[2].push_back(target(Exposure::Long));
    Scene s;
    s.add({10, 10, 20, 20}, "0.5", "1d", &a);
    s.add({20, 20, 20, 20}, "0.5");
    QCOMPARE(s.fills(), QStringLiteral("A buy 50 @ 10 d1; B buy 25 @ 20 d1; A sell 50 @ 20 d2; A buy 37 @ 20 d3"));
}

void TestPortfolio::journalIsOneAndBalanced() {
    Scene s;
    s.settings.feeBps = dec("10");
    s.portfolio.rebalance = RebalancePeriod::Daily;
    s.add({10, 10, 20, 15, 30, 10}, "0.4");
    s.add({20, 20, 20, 30, 10, 20}, "0.6");
    (void)s.fills();
    const Journal& journal = s.result.fund.journal;
    QVERIFY(journal.verify(journal.seal()).has_value());
    std::size_t deposits = 0;
    for (const Journal::Entry& entry : journal.entries())
        deposits += entry.kind == EntryKind::Deposit ? 1 : 0;
    QCOMPARE(deposits, std::size_t(1));
    QVERIFY(s.result.fund.fills.size() > 4);
    for (std::size_t i = 0; i < s.result.fund.fills.size(); ++i)
        QCOMPARE(s.result.fund.fills[i].number, std::uint64_t(i + 1));
    Money profit{};
    for (const SleeveResult& sleeve : s.result.sleeves)
        profit += sleeve.profit;
    QVERIFY(profit == s.result.fund.metrics.finalEquity - money("1000"));
}

void TestPortfolio::unsoundSetupsAreRefused() {
    const auto codeOf = [](const Scene& s) {
        const auto done = s.tryRun();
        return done ? std::string() : done.error().code;
    };
    Scene nothing;
    QCOMPARE(codeOf(nothing), std::string("portfolio.sleeves"));
    Scene heavy;
    heavy.add({10, 10}, "0.7");
    heavy.add({10, 10}, "0.4");
    QCOMPARE(codeOf(heavy), std::string("portfolio.weight"));
    Scene none;
    none.add({10, 10}, "0");
    QCOMPARE(codeOf(none), std::string("portfolio.weight"));
    Scene limit;
    limit.add({10, 10}, "1");
    limit.portfolio.limits.maxDrawdown = dec("1");
    QCOMPARE(codeOf(limit), std::string("portfolio.limit"));
    Scene margin;
    margin.add({10, 10}, "1");
    margin.settings.account.mode = AccountMode::Cross;
    QCOMPARE(codeOf(margin), std::string("portfolio.account"));
}

QTEST_APPLESS_MAIN(TestPortfolio)
#include "tst_portfolio.moc"
