// The PIN that comes with a yes to a live bot: typed in this program, or sealed by another one.
#include "core/decisions/decision_desk.h"
#include "core/vault/pin_box.h"
#include "core/workspace/workspace.h"
#include "tests/support/decisions/prompt_fixture.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace truebar;
using namespace truebar::test;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

LeftAnswer left(PromptId prompt, Verdict verdict) {
    LeftAnswer out;
    out.prompt = prompt;
    out.answer = answerOf(verdict);
    out.channel = "cli";
    return out;
}

// A vault with the PIN 2468, unlocked and not armed, and a program that asks for it.
struct PinDesk {
    PinDesk(WorkspaceDoor& door, const QString& workspace, const IClock& clock)
        : box(std::move(*PinBox::open(workspace)))
        , inbox(workspace)
        , folder(workspace)
        , desk(door, workspace, clock, consent()) { }

    LiveConsent consent() {
        LiveConsent out;
        out.here = [this] { return isArmed ? Result<void>() : Result<void>(pinNeeded()); };
        out.elsewhere = [] { return Result<void>(pinNeeded()); };
        out.checkPin = [this](const Secret& pin) {
            ++tries;
            return pin.reveal() == "2468" ? Result<void>() : Result<void>(Error{"vault.wrong_pin", "wrong"});
        };
        out.unseal = [this](const LeftAnswer& answer) { return box->unseal(answer.sealedPin, termsOf(answer)); };
        return out;
    }
    static Error pinNeeded() { return {"gate.pin_needed", "this needs the PIN"}; }
    PromptId ask(std::uint64_t number) {
        PromptOrigin origin = promptOrigin();
        origin.mode = RunMode::LiveRun;
        return desk.ask(origin, pendingSuggestion(number), OnExpiry::Reject)->id;
    }
    LeftAnswer sealedYes(PromptId id, const char* pin) const {
        LeftAnswer out = left(id, Verdict::Accepted);
        out.sealedPin = sealPin(folder, termsOf(out), Secret::copyOf(pin)).value();
        return out;
    }
    // Why it is refused; "" if it counts.
    std::string codeOf(const LeftAnswer& answer) {
        const auto name = inbox.leave(answer);
        if (!name || !desk.tick())
            return "not taken";
        const auto why = inbox.refusal(*name);
        return why ? why->code : std::string();
    }
    bool isOpen(PromptId id) {
        const auto all = *desk.list({{}, {}, true, 100});
        return std::any_of(all.begin(), all.end(), [&](const KeptPrompt& each) { return each.prompt.id == id; });
    }

    bool isArmed = false;
    int tries = 0;
    std::unique_ptr<PinBox> box;
    AnswerInbox inbox;
    QString folder;
    DecisionDesk desk;
};

} // namespace

class TestDecisionPins : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aPinCountsForOneAnswer();
    void aSealedPinCountsForOneAnswer();
    void whatIsNoYesUsesUpNoTry();
    void whoeverLooksTakesItOnce();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<DataThread> m_thread;
    std::unique_ptr<WorkspaceDoor> m_door;
    HandClock m_clock;
};

void TestDecisionPins::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_workspace = std::move(*Workspace::open(m_folder->path(), WorkspaceAccess::ReadWrite));
    m_thread = std::make_unique<DataThread>();
    m_door = std::make_unique<WorkspaceDoor>(*m_thread, m_workspace->workspaceDatabase());
    m_clock.time = promptTime;
    QVERIFY(QDir().mkpath(m_workspace->directory() + QStringLiteral("/vault")));
}

void TestDecisionPins::cleanup() {
    m_door.reset();
    m_thread.reset();
    m_workspace.reset();
    m_folder.reset();
}

void TestDecisionPins::aPinCountsForOneAnswer() {
    PinDesk pins(*m_door, m_workspace->directory(), m_clock);
    const auto codeOf = [](const auto& result) { return result ? std::string() : result.error().code; };
    const PromptId first = pins.ask(1);
    const PromptId second = pins.ask(2);
    const Prompt asked = pins.desk.list({})->at(0).prompt;
    QVERIFY(pins.desk.wantsPin(asked));
    const Secret wrong = Secret::copyOf("1111");
    const Secret right = Secret::copyOf("2468");
    QCOMPARE(codeOf(pins.desk.answer(first, answerOf(Verdict::Accepted), "window")), std::string("gate.pin_needed"));
    QCOMPARE(pins.tries, 0);
    QCOMPARE(
        codeOf(pins.desk.answer(first, answerOf(Verdict::Accepted), "window", &wrong)), std::string("vault.wrong_pin"));
    QVERIFY(pins.isOpen(first));
    QVERIFY(pins.desk.answer(first, answerOf(Verdict::Amended), "window", &right).has_value());
    QCOMPARE(pins.tries, 2);
    // The next one needs it again, unless the window is armed.
    QCOMPARE(codeOf(pins.desk.answer(second, answerOf(Verdict::Accepted), "window")), std::string("gate.pin_needed"));
    pins.isArmed = true;
    QVERIFY(!pins.desk.wantsPin(asked));
    QVERIFY(pins.desk.answer(second, answerOf(Verdict::Accepted), "window").has_value());
    QCOMPARE(pins.tries, 2);
}

void TestDecisionPins::aSealedPinCountsForOneAnswer() {
    PinDesk pins(*m_door, m_workspace->directory(), m_clock);
    pins.isArmed = true; // by who is at the window: nothing for who is elsewhere
    const PromptId first = pins.ask(1);
    const PromptId second = pins.ask(2);
    QCOMPARE(pins.codeOf(left(first, Verdict::Accepted)), std::string("gate.pin_needed"));
    LeftAnswer made = left(first, Verdict::Accepted);
    made.sealedPin = "2468";
    QCOMPARE(pins.codeOf(made), std::string("vault.sealed_pin"));
    // Moved to another question, or made into another answer.
    const LeftAnswer yes = pins.sealedYes(first, "2468");
    LeftAnswer moved = yes;
    moved.prompt = second;
    QCOMPARE(pins.codeOf(moved), std::string("vault.sealed_pin"));
    LeftAnswer larger = yes;
    larger.answer.verdict = Verdict::Amended;
    larger.answer.amendment.quantity = Quantity(Decimal(1000));
    QCOMPARE(pins.codeOf(larger), std::string("vault.sealed_pin"));
    QCOMPARE(pins.tries, 0);
    const LeftAnswer wrong = pins.sealedYes(first, "1111");
    QCOMPARE(pins.codeOf(wrong), std::string("vault.wrong_pin"));
    QCOMPARE(pins.codeOf(wrong), std::string("vault.sealed_pin")); // not tried twice
    QCOMPARE(pins.tries, 1);
    QVERIFY(pins.isOpen(first) && pins.isOpen(second));
    QCOMPARE(pins.codeOf(yes), std::string());
    QVERIFY(!pins.isOpen(first));
    // What was kept is what was meant, to the last word.
    LeftAnswer amended = left(second, Verdict::Amended);
    amended.answer.amendment.quantity = Quantity(*Decimal::parse("0.50"));
    amended.answer.amendment.limitPrice = Price(*Decimal::parse("101.250"));
    amended.answer.note = "größer, \"wie besprochen\"\n\xff";
    amended.sealedPin = sealPin(pins.folder, termsOf(amended), Secret::copyOf("2468")).value();
    QCOMPARE(pins.codeOf(amended), std::string());
    QVERIFY(!pins.isOpen(second));
}

void TestDecisionPins::whatIsNoYesUsesUpNoTry() {
    PinDesk pins(*m_door, m_workspace->directory(), m_clock);
    const PromptId first = pins.ask(1);
    const PromptId second = pins.ask(2);
    LeftAnswer no = left(first, Verdict::Rejected);
    no.sealedPin = pins.sealedYes(first, "1111").sealedPin;
    QCOMPARE(pins.codeOf(no), std::string());
    QCOMPARE(pins.codeOf(pins.sealedYes(first, "1111")), std::string("decision.decided"));
    m_clock.time += minutes(5) + seconds(1);
    QCOMPARE(pins.codeOf(pins.sealedYes(second, "1111")), std::string("decision.expired"));
    QCOMPARE(pins.tries, 0);
}

// In the window the bots' host and the window itself look.
void TestDecisionPins::whoeverLooksTakesItOnce() {
    PinDesk pins(*m_door, m_workspace->directory(), m_clock);
    const PromptId id = pins.ask(1);
    for (int round = 1; round <= 20; ++round) {
        const QString name = pins.inbox.leave(pins.sealedYes(id, "1111")).value();
        {
            std::vector<std::jthread> looking;
            for (int i = 0; i < 4; ++i)
                looking.emplace_back([&] { (void)pins.desk.tick(); });
        }
        QCOMPARE(QString::fromStdString(pins.inbox.refusal(name).value().code), QStringLiteral("vault.wrong_pin"));
        QCOMPARE(pins.tries, round);
    }
    QVERIFY(pins.isOpen(id));
}

QTEST_GUILESS_MAIN(TestDecisionPins)
#include "tst_decision_pins.moc"
