// Leverage and margin mode at the venue: what is asked, in which order, what is remembered and what is given up.
#include "core/desk/margin_desk.h"
#include "tests/support/live/path_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

const InstrumentId bitcoin{"BINANCE_USDM", "BTCUSDT"};
const InstrumentId ether{"BINANCE_USDM", "ETHUSDT"};

// Says what it is told to say, and notes what it was asked.
class Venue final : public IMarginControl {
public:
    OrderAnswer setLeverage(const InstrumentId& instrument, int leverage, std::stop_token stop) override {
        return answer(instrument.symbol + ' ' + std::to_string(leverage), stop);
    }
    OrderAnswer setIsolated(const InstrumentId& instrument, bool isolated, std::stop_token stop) override {
        return answer(instrument.symbol + (isolated ? " isolated" : " crossed"), stop);
    }

    std::vector<std::string> asked{};
    std::deque<Certainty> answers{}; // those that follow are Accepted
    std::function<void()> meanwhile{}; // while it is asked

private:
    OrderAnswer answer(const std::string& what, const std::stop_token& stop) {
        asked.push_back(what);
        if (meanwhile)
            meanwhile();
        OrderAnswer out;
        if (stop.stop_requested()) {
            out.reason = {"live.cancelled", "the question was cancelled"};
            return out;
        }
        out.certainty = Certainty::Accepted;
        if (!answers.empty()) {
            out.certainty = answers.front();
            answers.pop_front();
        }
        if (out.certainty != Certainty::Accepted)
            out.reason = {"live.refused", "said the venue"};
        return out;
    }
};

struct Desk {
    void set(const InstrumentId& instrument, int leverage, bool isIsolated = true) {
        desk.set(instrument, {leverage, isIsolated},
            [this](const Result<void>& done) { told.push_back(done ? "ok" : done.error().code); });
    }
    std::vector<std::string> ask(const InstrumentId& instrument, int leverage) {
        venue.asked.clear();
        set(instrument, leverage);
        runner.runAll();
        return venue.asked;
    }

    SimulatedClock clock{parseUtc("2024-03-01").value()};
    Venue venue;
    QueuedRunner runner;
    std::vector<std::string> told{};
    MarginDesk desk{venue, runner, clock, std::chrono::seconds(15)};
};

using Words = std::vector<std::string>;

} // namespace

class TestMarginDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void modeFirstAndRememberedByInstrument();
    void aLostAnswerIsAskedForAgain();
    void aRefusalIsToldAndNotRemembered();
    void oneAfterTheOtherAndTheLastOneStands();
    void silenceIsGivenUp();
    void whatChangesIsForgotten();
};

void TestMarginDesk::modeFirstAndRememberedByInstrument() {
    Desk desk;
    QVERIFY((desk.ask(bitcoin, 10) == Words{"BTCUSDT isolated", "BTCUSDT 10"}));
    QVERIFY(desk.ask(bitcoin, 10).empty());
    QVERIFY((desk.ask(ether, 10) == Words{"ETHUSDT isolated", "ETHUSDT 10"}));
    QVERIFY((desk.ask(bitcoin, 11) == Words{"BTCUSDT isolated", "BTCUSDT 11"}));
    QVERIFY(desk.ask(ether, 10).empty());
    QVERIFY((desk.told == Words(5, "ok")));
}

void TestMarginDesk::aLostAnswerIsAskedForAgain() {
    Desk desk;
    desk.venue.answers = {Certainty::Unknown, Certainty::Accepted, Certainty::Unknown, Certainty::Unknown};
    QCOMPARE(desk.ask(bitcoin, 10).size(), std::size_t(5));
    QVERIFY((desk.told == Words{"ok"}));
    // Not for ever.
    desk.venue.answers = std::deque<Certainty>(100, Certainty::Unknown);
    QCOMPARE(desk.ask(ether, 10).size(), std::size_t(3));
    QVERIFY((desk.told == Words{"ok", "desk.margin_unknown"}));
}

void TestMarginDesk::aRefusalIsToldAndNotRemembered() {
    Desk desk;
    desk.ask(bitcoin, 10);
    desk.venue.answers = {Certainty::Accepted, Certainty::Refused};
    desk.ask(bitcoin, 75);
    QVERIFY((desk.told == Words{"ok", "live.refused"}));
    // Nor is what held before: the mode may have been changed.
    QVERIFY(!desk.ask(bitcoin, 10).empty());
}

void TestMarginDesk::oneAfterTheOtherAndTheLastOneStands() {
    Desk desk;
    desk.set(bitcoin, 10);
    desk.set(bitcoin, 25);
    desk.set(ether, 3);
    desk.set(bitcoin, 25); // known by then
    desk.runner.runAll();
    QVERIFY((desk.venue.asked
        == Words{"BTCUSDT isolated", "BTCUSDT 10", "BTCUSDT isolated", "BTCUSDT 25", "ETHUSDT isolated", "ETHUSDT 3"}));
    QVERIFY((desk.told == Words(4, "ok")));
}

void TestMarginDesk::silenceIsGivenUp() {
    Desk desk;
    desk.venue.meanwhile = [&] {
        desk.clock.advance(std::chrono::seconds(8));
        desk.desk.tick();
    };
    desk.venue.answers = std::deque<Certainty>(100, Certainty::Unknown);
    QCOMPARE(desk.ask(bitcoin, 10).size(), std::size_t(2));
    QVERIFY((desk.told == Words{"desk.margin_timeout"}));
    // The next question has its own time.
    desk.venue.meanwhile = {};
    desk.venue.answers.clear();
    QCOMPARE(desk.ask(bitcoin, 10).size(), std::size_t(2));
    QVERIFY((desk.told == Words{"desk.margin_timeout", "ok"}));
}

void TestMarginDesk::whatChangesIsForgotten() {
    Desk desk;
    const auto change = [](const InstrumentId& instrument, std::optional<int> leverage, std::optional<bool> isolated) {
        MarginChange out;
        out.instrument = instrument;
        out.leverage = leverage;
        out.isIsolated = isolated;
        return out;
    };
    QVERIFY(!desk.desk.noteChanged(change(bitcoin, 20, {})));
    // What echoes us while we ask changes nothing.
    desk.venue.meanwhile = [&] { (void)desk.desk.noteChanged(change(bitcoin, 10, true)); };
    desk.ask(bitcoin, 10);
    desk.venue.meanwhile = {};
    QVERIFY(!desk.desk.noteChanged(change(bitcoin, 10, {})));
    QVERIFY(!desk.desk.noteChanged(change(bitcoin, {}, true)));
    QVERIFY(!desk.desk.noteChanged(change(ether, 50, {})));
    QVERIFY(desk.ask(bitcoin, 10).empty());
    QVERIFY(desk.desk.noteChanged(change(bitcoin, 50, {})));
    QVERIFY(!desk.ask(bitcoin, 10).empty());
    QVERIFY(desk.desk.noteChanged(change(bitcoin, {}, false)));
    QVERIFY(!desk.ask(bitcoin, 10).empty());
    // Another's change while we ask: nobody knows who was last.
    desk.venue.meanwhile = [&] { (void)desk.desk.noteChanged(change(bitcoin, 50, {})); };
    desk.ask(bitcoin, 11);
    desk.venue.meanwhile = {};
    QVERIFY(!desk.ask(bitcoin, 11).empty());
    QVERIFY(desk.ask(bitcoin, 11).empty());
    desk.desk.forgetAll();
    QVERIFY(!desk.ask(bitcoin, 11).empty());
}

QTEST_GUILESS_MAIN(TestMarginDesk)
#include "tst_margin_desk.moc"
