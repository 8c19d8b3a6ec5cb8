// A yes to a live bot in a window whose profile has a PIN: entered in the dialog, by keys alone, for one answer.
#include "core/decisions/answer_inbox.h"
#include "core/vault/pin_box.h"
#include "tests/ui/asking_desk.h"
#include "tests/ui/cut_texts.h"
#include "ui/chart/chart_widget.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QClipboard>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;
using std::chrono::minutes;

namespace {

const char* const rightPin = "24680";

SharedSecret secret(const char* text) {
    return std::make_shared<const Secret>(Secret::copyOf(text));
}

// An unlocked vault with a PIN, and a bot that trades with real money.
class PinDesk : public AskingDesk {
public:
    explicit PinDesk(ThemeName theme = ThemeName::Dark)
        : AskingDesk(theme) {
        mode = RunMode::LiveRun;
        NewProfile profile;
        profile.name = "main";
        profile.cost = {8, 1};
        app->vault.create(profile, secret("correct horse battery"));
        ProfileChange change;
        change.passphrase = secret("correct horse battery");
        change.newPin = secret(rightPin);
        app->vault.changeProfile(change);
        if (!QTest::qWaitFor([&] { return codeOf() == "gate.pin_needed"; }, longWait))
            qFatal("the vault has no PIN");
    }

    std::string codeOf() const {
        const auto allowed = app->vault.gate().allow(Action::PlaceLiveOrders, systemClock().now());
        return allowed ? std::string() : allowed.error().code;
    }
    QLineEdit* pin() const { return app->find<QLineEdit>("decisionPin"); }
    QString error() const { return app->find<QLabel>("decisionError")->text(); }
    void type(const char* text) const { QTest::keyClicks(dialog()->focusWidget(), QLatin1String(text)); }
    bool waitForDialog() const {
        return QTest::qWaitFor([&] { return mayAnswer(); }, longWait);
    }
};

} // namespace

class TestWindowDecisionPins : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::dark()); }
    void aYesNeedsThePinEachTime();
    void aNoNeedsNone();
    void whatIsTypedIsForgotten();
    void anArmedWindowNeedsNone();
    void wrongPinsLockIt();
    void theInboxLeadsToTheDialog();
    void anotherProgramNeedsItToo();
    void thePinIsNowhere();
    void looksGood();
};

void TestWindowDecisionPins::aYesNeedsThePinEachTime() {
    PinDesk desk;
    const Prompt first = desk.ask(1);
    QVERIFY(desk.waitForDialog());
    QVERIFY(desk.pin()->isVisible());
    QVERIFY(desk.pin()->echoMode() == QLineEdit::Password);
    // Yes first, then what is missing.
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.pin()->hasFocus(), longWait);
    QVERIFY2(desk.error().contains(QStringLiteral("PIN")), qPrintable(desk.error()));
    QTest::keyClick(desk.pin(), Qt::Key_Return); // decides nothing
    desk.type("1111");
    QTest::keyClick(desk.pin(), Qt::Key_Return);
    QTest::qWait(300);
    QCOMPARE(desk.pin()->text().size(), 4);
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(
        desk.error().contains(QStringLiteral("tries left: 4")), qPrintable(desk.error()), longWait);
    QVERIFY(!desk.isDecided(first.id));
    QVERIFY(desk.pin()->text().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(desk.pin()->hasFocus(), longWait);
    desk.type(rightPin);
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(first.id), longWait);
    QVERIFY(desk.kept(first.id).decision->answer.verdict == Verdict::Accepted);
    QCOMPARE(desk.kept(first.id).decision->channel, std::string("window"));
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    // It was for that one; and another size needs it too.
    QCOMPARE(desk.codeOf(), std::string("gate.pin_needed"));
    const Prompt second = desk.ask(2);
    QVERIFY(desk.waitForDialog());
    QVERIFY(desk.pin()->isVisible() && desk.pin()->text().isEmpty());
    desk.press(Qt::Key_Z, Qt::AltModifier);
    desk.type("0.02");
    desk.press(Qt::Key_C, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.pin()->hasFocus(), longWait);
    QVERIFY(!desk.isDecided(second.id));
    desk.type(rightPin);
    desk.press(Qt::Key_C, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(second.id), longWait);
    QVERIFY(desk.kept(second.id).decision->answer.amendment.quantity == Quantity(*Decimal::parse("0.02")));
}

void TestWindowDecisionPins::aNoNeedsNone() {
    PinDesk desk;
    const Prompt prompt = desk.ask();
    QVERIFY(desk.waitForDialog());
    desk.press(Qt::Key_R, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    QVERIFY(desk.kept(prompt.id).decision->answer.verdict == Verdict::Rejected);
    // Nor does a bot that costs nothing.
    desk.mode = RunMode::DryRun;
    const Prompt dry = desk.ask(2);
    QVERIFY(desk.waitForDialog());
    QVERIFY(!desk.pin()->isVisible());
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(dry.id), longWait);
}

void TestWindowDecisionPins::whatIsTypedIsForgotten() {
    PinDesk desk;
    const Prompt first = desk.ask(1, minutes(2));
    const Prompt second = desk.ask(2, minutes(4));
    QVERIFY(desk.waitForDialog());
    QCOMPARE(desk.dialog()->shown(), first.id);
    desk.press(Qt::Key_P, Qt::AltModifier);
    QVERIFY(desk.pin()->hasFocus());
    desk.type(rightPin);
    // With the question,
    QVERIFY(desk.app->decisions.desk().answer(first.id, answerOf(Verdict::Rejected), "elsewhere").has_value());
    QTRY_VERIFY_WITH_TIMEOUT(desk.dialog()->shown() == second.id, longWait);
    QVERIFY(desk.pin()->text().isEmpty());
    // with the dialog,
    QVERIFY(desk.waitForDialog());
    desk.press(Qt::Key_P, Qt::AltModifier);
    desk.type(rightPin);
    desk.press(Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!desk.isOpen(), longWait);
    QVERIFY(desk.pin()->text().isEmpty());
    // and with the vault.
    desk.app->press(Qt::Key_F12);
    QVERIFY(desk.waitForDialog());
    desk.press(Qt::Key_P, Qt::AltModifier);
    desk.type(rightPin);
    desk.app->vault.lock();
    QTRY_VERIFY_WITH_TIMEOUT(!desk.pin()->isVisible(), longWait);
    QVERIFY(desk.pin()->text().isEmpty());
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(desk.error().contains(QStringLiteral("locked")), qPrintable(desk.error()), longWait);
    QVERIFY(!desk.isDecided(second.id));
}

void TestWindowDecisionPins::anArmedWindowNeedsNone() {
    PinDesk desk;
    const Prompt prompt = desk.ask();
    QVERIFY(desk.waitForDialog());
    QVERIFY(desk.pin()->isVisible());
    desk.app->vault.arm(secret(rightPin), minutes(5));
    QTRY_VERIFY_WITH_TIMEOUT(!desk.pin()->isVisible(), longWait);
    desk.app->vault.disarm();
    QTRY_VERIFY_WITH_TIMEOUT(desk.pin()->isVisible(), longWait);
    desk.app->vault.arm(secret(rightPin), minutes(5));
    QTRY_VERIFY_WITH_TIMEOUT(!desk.pin()->isVisible(), longWait);
    desk.press(Qt::Key_A, Qt::AltModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
}

void TestWindowDecisionPins::wrongPinsLockIt() {
    PinDesk desk;
    const Prompt prompt = desk.ask();
    QVERIFY(desk.waitForDialog());
    for (int left = 4; left >= 0; --left) {
        desk.press(Qt::Key_P, Qt::AltModifier);
        desk.type("00000");
        desk.press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY2_WITH_TIMEOUT(
            desk.error().endsWith(QStringLiteral("tries left: %1").arg(left)), qPrintable(desk.error()), longWait);
        QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
    }
    desk.press(Qt::Key_P, Qt::AltModifier);
    desk.type(rightPin);
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(desk.error().contains(QStringLiteral("locked")), qPrintable(desk.error()), longWait);
    QVERIFY(!desk.isDecided(prompt.id));
}

void TestWindowDecisionPins::theInboxLeadsToTheDialog() {
    PinDesk desk;
    const Prompt later = desk.ask(1, minutes(9), "Slow");
    const Prompt sooner = desk.ask(2, minutes(3), "Fast");
    desk.mode = RunMode::DryRun;
    desk.run = "run-2";
    const Prompt dry = desk.ask(3, minutes(6), "Middle");
    QVERIFY(desk.waitForDialog());
    desk.press(Qt::Key_Escape);
    desk.app->press(Qt::Key_I, Qt::ControlModifier | Qt::ShiftModifier);
    auto* table = desk.app->find<DataTable>("inboxTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 3, longWait);
    table->setFocus();
    table->selectAll();
    QTest::keyClick(desk.button("inboxAccept"), Qt::Key_Space);
    // What needs no PIN is answered; for the others it is entered, one by one.
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(dry.id), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isOpen() && desk.dialog()->shown() == sooner.id, longWait);
    QVERIFY(desk.pin()->isVisible());
    QVERIFY(!desk.isDecided(sooner.id) && !desk.isDecided(later.id));
    QVERIFY(desk.waitForDialog());
    QVERIFY(desk.pin()->hasFocus());
    desk.type(rightPin);
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(sooner.id), longWait);
    QTRY_VERIFY_WITH_TIMEOUT(desk.dialog()->shown() == later.id, longWait);
    QVERIFY(!desk.isDecided(later.id));
}

void TestWindowDecisionPins::anotherProgramNeedsItToo() {
    PinDesk desk;
    const Prompt prompt = desk.ask();
    desk.app->vault.arm(secret(rightPin), minutes(5)); // by who is here
    QTRY_COMPARE_WITH_TIMEOUT(desk.codeOf(), std::string(), longWait);
    const AnswerInbox inbox(desk.folder.path());
    LeftAnswer yes;
    yes.prompt = prompt.id;
    yes.answer = answerOf(Verdict::Accepted, {}, "grace");
    yes.channel = "cli";
    const auto refusalOf = [&] {
        const QString name = inbox.leave(yes).value();
        std::optional<Error> why;
        return QTest::qWaitFor([&] { return (why = inbox.refusal(name)).has_value(); }, longWait)
            ? QString::fromStdString(why->code)
            : QString();
    };
    QCOMPARE(refusalOf(), QStringLiteral("gate.pin_needed"));
    QVERIFY(wantsSealedPin(desk.folder.path()));
    yes.sealedPin = sealPin(desk.folder.path(), termsOf(yes), *secret("11111")).value();
    QCOMPARE(refusalOf(), QStringLiteral("vault.wrong_pin"));
    QVERIFY(!desk.isDecided(prompt.id));
    yes.sealedPin = sealPin(desk.folder.path(), termsOf(yes), *secret(rightPin)).value();
    QVERIFY(inbox.leave(yes).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    QCOMPARE(desk.kept(prompt.id).decision->answer.by, std::string("grace"));
    desk.app->vault.lock();
    QVERIFY(!wantsSealedPin(desk.folder.path()));
}

void TestWindowDecisionPins::thePinIsNowhere() {
    const QByteArray pin = "904172635518";
    PinDesk desk;
    ProfileChange change;
    change.passphrase = secret("correct horse battery");
    change.newPin = secret(pin.constData());
    desk.app->vault.changeProfile(change);
    const Prompt prompt = desk.ask();
    QVERIFY(desk.waitForDialog());
    desk.press(Qt::Key_P, Qt::AltModifier);
    desk.type(pin.constData());
    QTest::keyClick(desk.pin(), Qt::Key_A, Qt::ControlModifier);
    QApplication::clipboard()->setText(QStringLiteral("before"));
    QTest::keyClick(desk.pin(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    desk.press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(desk.isDecided(prompt.id), longWait);
    QDirIterator files(desk.folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    int read = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        QVERIFY2(!file.readAll().contains(pin), qPrintable(file.fileName()));
        ++read;
    }
    QVERIFY(read > 3);
}

void TestWindowDecisionPins::looksGood() {
    for (const ThemeName theme : {ThemeName::Dark, ThemeName::Light}) {
        applyTheme(*qApp, Theme::named(theme));
        PinDesk desk(theme);
        const QByteArray suffix = theme == ThemeName::Dark ? "dark" : "light";
        desk.ask(1, minutes(5));
        desk.ask(2, minutes(8), "Breakout ETH");
        QVERIFY(desk.waitForDialog());
        auto* chart = desk.app->find<ChartWidget>("decisionChart");
        QTRY_VERIFY_WITH_TIMEOUT(!chart->readout().isEmpty(), longWait);
        QVERIFY(desk.dialog()->width() <= 1366 && desk.dialog()->height() <= 768);
        QTRY_COMPARE(cutTexts(*desk.dialog()).join(u'\n'), QString());
        shoot(desk.dialog(), QByteArray("decision-pin-" + suffix).constData());
        desk.press(Qt::Key_P, Qt::AltModifier);
        desk.type("1111");
        shoot(desk.dialog(), QByteArray("decision-pin-typed-" + suffix).constData());
        desk.press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY2_WITH_TIMEOUT(desk.error().contains(QStringLiteral("4")), qPrintable(desk.error()), longWait);
        QTRY_VERIFY_WITH_TIMEOUT(desk.mayAnswer(), longWait);
        QTRY_COMPARE(cutTexts(*desk.dialog()).join(u'\n'), QString());
        shoot(desk.dialog(), QByteArray("decision-pin-wrong-" + suffix).constData());
    }
}

QTEST_MAIN(TestWindowDecisionPins)
#include "tst_window_decision_pins.moc"
