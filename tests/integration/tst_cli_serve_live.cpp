// A service with a live bot, as real processes: it trades, is killed (SIGKILL) at any moment, reconciles, goes on, and
// ends flat, whoever ends it; nothing is sent twice, lost or left. TRUEBAR_KILLS says how often it is killed.
#include "core/decisions/answer_inbox.h"
#include "tests/integration/live_service.h"
#include "tests/support/kill_count.h"

#include <QCoreApplication>
#include <QTest>

#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr int patience = 30'000;
const char* const crossing = "--strategy sma_cross --set fast=2 --set slow=4 --set sizing=fixed --set quantity=1 "
                             "--cash 500000 --warm-up 10";

constexpr int never = -2'000'000;
constexpr int asItLeaves = -1'000'000;

QString timeText(UtcMs time) {
    return QString::fromStdString(formatUtc(time));
}

} // namespace

class TestCliServeLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aKilledServiceLosesAndDoublesNothing();
    void itsHoursEndFlat_data();
    void itsHoursEndFlat();
    void aYesNeedsThePinEachTime();
};

void TestCliServeLive::aKilledServiceLosesAndDoublesNothing() {
    const int kills = killCount(6);
    LiveService world;
    world.addBot(crossing);
    world.expect(world.run("bot start wave"));
    std::mt19937 random(5);
    int atWork = 0;
    for (int i = 0; i < kills; ++i) {
        const std::size_t before = world.requests();
        if (i % 3 == 1)
            world.orders.fail(i % 2 == 0 ? OrderFault::LoseReply : OrderFault::CloseAfterTaking);
        world.serve();
        if (i % 3 == 2) {
            QTest::qWait(static_cast<int>(random() % 3'000)); // any moment of the start
        } else {
            QTRY_VERIFY2_WITH_TIMEOUT(world.requests() > before, world.status("notice").toUtf8().constData(), patience);
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
        }
        atWork += world.requests() > before ? 1 : 0;
        world.kill();
    }
    QVERIFY(atWork > 0);
    // The last life trades on and is told to end.
    world.serve();
    const std::size_t before = world.requests();
    QTRY_VERIFY_WITH_TIMEOUT(world.requests() > before + 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(world.held().sign() > 0, patience);
    const CliAnswer stopped = world.expect(world.run("bot stop wave --flatten --json"));
    QVERIFY(world.held().isZero());
    QVERIFY(world.orders.truth().open().empty());
    QCOMPARE(world.doubled(), QString());
    const RunRecord run = world.record(stopped.json().value(QLatin1String("run_id")).toString().toStdString());
    QVERIFY(run.summary.request.mode == RunMode::LiveRun);
    QCOMPARE(world.unlike(run), QString());
    QTRY_COMPARE_WITH_TIMEOUT(world.status("state"), QStringLiteral("stopped"), patience); // told now and then
    // Nothing follows.
    const std::size_t sent = world.requests();
    QTest::qWait(3'000);
    QCOMPARE(world.requests(), sent);
    world.end();
    QCOMPARE(world.run("reconcile --json", {}).exitCode, 2); // no passphrase, no look at the venue
    world.expect(world.runWith({LiveService::passphrase}, "reconcile --json"));
    qInfo("%d kills, %d of them after an order had left; %zu orders, %zu trades", kills, atWork, sent,
        world.orders.truth().trades().size());
}

void TestCliServeLive::itsHoursEndFlat_data() {
    QTest::addColumn<int>("killedAt"); // milliseconds after the end of the hours
    QTest::addColumn<bool>("isReplyLost");
    QTest::newRow("no kill") << never << false;
    QTest::newRow("killed just before") << -50 << false;
    QTest::newRow("killed as it begins") << 60 << false;
    QTest::newRow("killed as the closing order leaves") << asItLeaves << false;
    QTest::newRow("killed while its reply is lost") << asItLeaves << true;
}

// It holds something when its hours end: it has just bought at a cross, and the averages do not cross back for seconds.
void TestCliServeLive::itsHoursEndFlat() {
    QFETCH(int, killedAt);
    QFETCH(bool, isReplyLost);
    LiveService world;
    world.addBot(crossing);
    world.expect(world.run("bot start wave"));
    world.serve();
    QTRY_VERIFY2_WITH_TIMEOUT(world.held().sign() > 0, world.status("notice").toUtf8().constData(), patience);
    const std::size_t before = world.requests();
    const UtcMs until = systemClock().now() + Millis(1'500);
    world.expect(world.run("bot set wave --schedule-end flatten --schedule-until", {timeText(until)}));
    QVERIFY2(systemClock().now() < until && world.held().sign() > 0, "the machine was too slow");
    if (isReplyLost)
        world.orders.fail(OrderFault::LoseReply);
    if (killedAt != never) {
        while (killedAt == asItLeaves ? world.requests() == before : systemClock().now() < until + Millis(killedAt)) {
            QVERIFY(systemClock().now() < until + Millis(patience));
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        world.kill();
        world.serve();
    }
    QTRY_VERIFY_WITH_TIMEOUT(world.held().isZero(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(world.status("state"), QStringLiteral("stopped"), patience);
    QVERIFY(systemClock().now() >= until);
    QCOMPARE(world.requests(), before + 1);
    QCOMPARE(world.doubled(), QString());
    QVERIFY(world.orders.truth().open().empty());
    world.end();
    world.expect(world.runWith({LiveService::passphrase}, "reconcile --json"));
    QCOMPARE(world.unlike(world.record(world.status("run_id").toStdString())), QString());
}

// The PIN that unlocked the service is no yes to what its bots ask later. One that buys and holds asks once, and its
// question stays open until it is answered.
void TestCliServeLive::aYesNeedsThePinEachTime() {
    const QByteArray pin = "2468";
    LiveService world;
    const QString key = world.cli.workspace() + QStringLiteral("/vault/pin.public");
    world.expect(world.runWith({LiveService::passphrase, pin}, "vault pin"));
    world.addBot("--strategy buy_and_hold --cash 500000 --decision ask --decision-deadline-ms 600000");
    world.expect(world.run("bot start wave"));
    world.serve({LiveService::passphrase, pin});
    const auto open = [&] {
        const QJsonArray all = world.run("decide list --json").json().value(QLatin1String("prompts")).toArray();
        return all.isEmpty() ? QString() : all.first().toObject().value(QLatin1String("prompt")).toVariant().toString();
    };
    QTRY_VERIFY_WITH_TIMEOUT(!open().isEmpty(), patience);
    const QString question = open();
    // Less than proposed, so that the cash is enough wherever the price has gone meanwhile.
    const auto accept = [&](const QList<QByteArray>& secrets) {
        return world.runWith(secrets, "decide accept --wait 30 --quantity 1", {question});
    };
    const auto refusedFor = [&](const CliAnswer& answer, const char* why) {
        if (answer.exitCode != 2 || !answer.err.contains(why))
            qWarning("exit %d: %s", answer.exitCode, answer.err.constData());
        return answer.exitCode == 2 && answer.err.contains(why) && open() == question;
    };
    QVERIFY(refusedFor(world.run("decide accept", {question}), "input ended"));
    QVERIFY(refusedFor(accept({"abcd"}), "4 to 12 digits"));
    QVERIFY(refusedFor(accept({"1111"}), "tries left: 4"));
    QVERIFY(refusedFor(accept({"2222"}), "tries left: 3"));
    QVERIFY(QFile::exists(key));
    // What says that it comes from the window is no better.
    const AnswerInbox inbox(world.cli.workspace());
    LeftAnswer bare;
    bare.prompt = question.toLongLong();
    bare.answer.verdict = Verdict::Accepted;
    bare.answer.by = "somebody";
    bare.channel = "window";
    const QString name = inbox.leave(bare).value();
    std::optional<Error> why;
    QVERIFY(QTest::qWaitFor([&] { return (why = inbox.refusal(name)).has_value(); }, patience));
    QCOMPARE(why->code, std::string("gate.pin_needed"));
    QCOMPARE(world.requests(), std::size_t(0));
    const CliAnswer right = accept({pin});
    QVERIFY2(right.exitCode == 0, right.err.constData());
    QTRY_VERIFY_WITH_TIMEOUT(world.held() == Decimal(1), patience);
    const CliAnswer again = accept({pin});
    QCOMPARE(again.exitCode, 2);
    QVERIFY2(again.err.contains("already"), again.err.constData());
    world.end();
    QCOMPARE(world.requests(), std::size_t(1));
    QVERIFY(!QFile::exists(key));
    // Right ones give the tries back.
    QCOMPARE(world.expect(world.runWith({LiveService::passphrase}, "vault unlock-check --json"))
                 .json()
                 .value(QLatin1String("pin_tries_left"))
                 .toInt(),
        5);
}

int main(int argc, char** argv) {
    qputenv("QTEST_FUNCTION_TIMEOUT", "1800000"); // of all rows together
    const QCoreApplication application(argc, argv);
    TestCliServeLive test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_cli_serve_live.moc"
