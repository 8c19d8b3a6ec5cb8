// A person in the loop, at random: the same answers at the same times give the same result, and nothing is sent that
// nobody has allowed.
#include "core/engine/run_recorder.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

#include <rapidcheck.h>

using namespace truebar;
using namespace truebar::test;

namespace {

int within(int least, int end) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, end));
}

Series arbitrarySeries() {
    Series out({"TEST", "PAIR"}, Timeframe());
    int last = 1'000;
    UtcMs at = seriesBegin;
    for (int i = within(5, 60); i > 0; --i) {
        const int open = last + within(-15, 16);
        const int close = open + within(-15, 16);
        out.append({at, double(open), double(std::max(open, close) + within(0, 10)),
            double(std::min(open, close) - within(0, 10)), double(close), 100});
        at += std::chrono::minutes(*rc::gen::weightedElement<int>({{20, 1}, {1, 7}}));
        last = close;
    }
    return out;
}

Suggestion arbitrarySuggestion(double close) {
    if (within(0, 3) > 0) {
        TargetPosition target;
        target.exposure = *rc::gen::element(Exposure::Flat, Exposure::Long, Exposure::Short);
        target.size = OrderSize::fixed(Quantity(Decimal(within(1, 9))));
        return {target, "target"};
    }
    OrderRequest order;
    order.side = *rc::gen::element(Side::Buy, Side::Sell);
    order.type = *rc::gen::element(OrderType::Market, OrderType::Limit);
    order.size = OrderSize::fixed(Quantity(Decimal(within(1, 9))));
    if (order.type == OrderType::Limit)
        order.limitPrice = Price(Decimal(static_cast<int>(close) + within(-20, 21)));
    return {order, "order"};
}

struct Case {
    Instrument instrument = instrumentWith("1", "1");
    Series series = arbitrarySeries();
    RunSettings settings = settingsWith("100000", "10");
    std::map<std::size_t, std::vector<Suggestion>> script{};

    Case() {
        settings.decision.mode = *rc::gen::element(DecisionMode::Ask, DecisionMode::AskAbove);
        settings.decision.threshold = Money(Decimal(within(0, 9'000)));
        settings.decision.deadline = std::chrono::seconds(within(1, 400));
        settings.costs.latency.fixed = Millis(*rc::gen::element(0, 0, 1, 61'000));
        for (std::size_t i = 0; i < series.size(); ++i) {
            for (int n = *rc::gen::weightedElement<int>({{5, 0}, {3, 1}, {1, 3}}); n > 0; --n)
                script[i].push_back(arbitrarySuggestion(series.closes()[i]));
        }
    }
    RunSetup setup(IStrategy& strategy) const {
        RunSetup out;
        out.series = &series;
        out.instrument = instrument;
        out.settings = settings;
        out.strategy = &strategy;
        out.broker = simulatedVenue(instrument, settings);
        out.asksPerson = true;
        return out;
    }
};

Answer arbitraryAnswer(UtcMs at) {
    Answer out;
    out.verdict = *rc::gen::element(Verdict::Accepted, Verdict::Accepted, Verdict::Rejected, Verdict::Amended);
    if (out.verdict == Verdict::Amended)
        out.amendment.quantity = Quantity(Decimal(within(1, 20)));
    out.by = "ada";
    out.at = at;
    return out;
}

struct Session {
    RunResult result{};
    std::vector<GivenAnswer> answers{};
};

// A person who answers what is open, now and then, sometimes learned of after the next close.
Session played(const Case& c) {
    ScriptedStrategy strategy;
    strategy.script = c.script;
    auto created = Runner::create(c.setup(strategy));
    if (!created)
        RC_FAIL(created.error().message());
    Runner& runner = **created;
    Session out;
    RunRecorder recorder;
    for (std::size_t i = 0; i < c.series.size(); ++i) {
        if (i > 0) {
            const UtcMs last = c.series.closeTime(i - 1);
            const auto span = (c.series.closeTime(i) - last).count();
            auto sinceClose = -within(0, 30'000);
            while (!runner.pending().empty() && within(0, 3) > 0) {
                const auto open = within(0, static_cast<int>(runner.pending().size()));
                const std::uint64_t number = runner.pending()[static_cast<std::size_t>(open)].offered.number;
                sinceClose += within(0, 60'000);
                // The next candle may be known only long after it has closed.
                if (sinceClose >= 2 * span)
                    break;
                const Answer answer = arbitraryAnswer(last + Millis(sinceClose));
                RC_ASSERT(runner.answer(number, answer).has_value());
                RC_ASSERT(runner.outcome().decisions.size() == 1u);
                out.answers.push_back({number, last, answer});
                recorder.record(runner.outcome());
            }
        }
        recorder.record(runner.step(i));
    }
    RC_ASSERT(runner.finish().has_value());
    recorder.record(runner.outcome());
    out.result = recorder.finish(runner, c.instrument, c.series.size(), {});
    return out;
}

} // namespace

class TestDecisions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameAnswersGiveTheSameResult();
    void nothingIsSentThatNobodyAllowed();
};

void TestDecisions::sameAnswersGiveTheSameResult() {
    const bool holds = rc::check([] {
        const Case c;
        const Session session = played(c);
        ScriptedStrategy strategy;
        strategy.script = c.script;
        auto again = runAnswered(c.setup(strategy), session.answers);
        RC_ASSERT(again.has_value());
        RC_ASSERT(again->decisions == session.result.decisions);
        RC_ASSERT(again->orders == session.result.orders);
        RC_ASSERT(again->fills == session.result.fills);
        RC_ASSERT(again->equity == session.result.equity);
        RC_ASSERT(again->trades == session.result.trades);
        RC_ASSERT(again->suggestions == session.result.suggestions);
        RC_ASSERT(again->journal == session.result.journal);
    });
    QVERIFY(holds);
}

void TestDecisions::nothingIsSentThatNobodyAllowed() {
    const bool holds = rc::check([] {
        const Case c;
        const Session session = played(c);
        const RunResult& result = session.result;
        RC_ASSERT(result.decisions.size() == result.suggestions.size());
        std::size_t orders = 0;
        for (std::size_t i = 0; i < result.decisions.size(); ++i) {
            const Decision& decision = result.decisions[i];
            RC_ASSERT(decision.suggestion == result.suggestions[i].number);
            RC_ASSERT(decision.time >= result.suggestions[i].time);
            const bool isYes = decision.verdict == Verdict::Accepted || decision.verdict == Verdict::Amended;
            const bool isRefused = decision.decidedBy.rfind("risk:", 0) == 0;
            RC_ASSERT(isYes || isRefused || decision.orders.empty());
            for (const OrderNumber order : decision.orders)
                RC_ASSERT(result.orders[order - 1].submittedAt == decision.time);
            orders += decision.orders.size();
        }
        RC_ASSERT(orders == result.orders.size());
        for (const Fill& fill : result.fills)
            RC_ASSERT(fill.time >= result.orders[fill.order - 1].submittedAt + c.settings.costs.latency.fixed);
    });
    QVERIFY(holds);
}

QTEST_APPLESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
