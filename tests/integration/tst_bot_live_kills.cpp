// A process with a live bot that is killed (SIGKILL) at random moments, against a venue in this process that loses
// answers and fills: every order has reached the venue once, every trade of the venue is booked once, every suggestion
// has one decision. TRUEBAR_KILLS says how often, 20 by default.
#include "tests/integration/live_kills.h"
#include "tests/support/kill_count.h"

#include <QCoreApplication>

#include <csignal>
#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr double speed = 240; // a candle in a quarter of a second
constexpr int settledCandles = 12; // of the last life, without a kill

// Trades until it is killed; with a report to write, ends the session after a while.
int runBot(const QString& directory, qint64 realBegin, const QString& report) {
    const SharedClock clock(utcMs(realBegin), speed);
    TestKeys keys(testedAccount());
    DeskLife life(directory, keys);
    LiveBotLife bot(life, clock);
    int heard = candlesAt(clock.now());
    bot.begin(heard);
    const int last = report.isEmpty() ? 0 : heard + settledCandles;
    for (;; std::this_thread::sleep_for(std::chrono::milliseconds(2))) {
        if (candlesAt(clock.now()) > heard)
            bot.session->hear({waveCandle(heard++)});
        bot.turn();
        if (bot.session->status().state == BotState::Failed) {
            std::fprintf(stderr, "%s\n", bot.session->status().reason.c_str());
            return 3;
        }
        if (last > 0 && heard >= last && bot.session->status().notice.empty())
            break;
    }
    return endBot(life, bot, report);
}

} // namespace

class TestBotLiveKills : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsLostOrDoubled();
};

void TestBotLiveKills::nothingIsLostOrDoubled() {
    const int kills = killCount(20);
    DeskWorld world;
    world.start(); // sets the account up
    world.end();
    const qint64 realBegin = toCount(systemClock().now());
    const SharedClock clock(utcMs(realBegin), speed);
    std::jthread market = marketOf(world, clock);
    world.venue.setStreamFaults({0.05, 0.05, 0.05, 3});
    std::mt19937 random(11);
    const auto orders = [&] { return world.venue.orderRequests().size(); };
    int atWork = 0;
    for (int i = 0; i < kills; ++i) {
        const std::size_t before = orders();
        if (random() % 6 == 0)
            world.venue.fail(random() % 2 == 0 ? OrderFault::LoseReply : OrderFault::CloseAfterTaking);
        const pid_t child = startBot(world.directory(), realBegin, {});
        QVERIFY(child > 0);
        // A fifth at any moment of the start, the others while orders leave.
        if (i % 5 == 0) {
            QTest::qWait(static_cast<int>(random() % 1200));
        } else {
            for (int waited = 0; orders() == before && waited < 20'000; ++waited)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
        }
        atWork += orders() > before ? 1 : 0;
        QCOMPARE(::kill(child, SIGKILL), 0);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY2(
            WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, qPrintable(QString::number(status))); // not by itself
    }
    world.venue.setStreamFaults({});
    const QString report = world.m_directory.filePath(QStringLiteral("report"));
    const pid_t child = startBot(world.directory(), realBegin, report);
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, qPrintable(QString::number(status)));
    market = std::jthread();

    // Each order of the session is one order of the venue's, and each of the venue's is one of the session.
    QVERIFY(!comparedOrders(world, report).isEmpty());
    QVERIFY(world.venue.truth().open().empty());

    // Each trade of the venue is booked once.
    const auto database = Database::open(
        world.directory() + QStringLiteral("/workspace.db"), Database::Mode::ReadOnly, Database::Durability::Normal);
    QVERIFY(database);
    const SessionStore sessions(**database);
    const auto heads = sessions.list("wave");
    QVERIFY(heads);
    QCOMPARE(heads->size(), std::size_t(1));
    QVERIFY(heads->front().state == SessionState::Ended);
    const auto history = sessions.history(heads->front().number);
    QVERIFY(history);
    std::map<std::string, LiveReport> booked;
    const auto take = [&](const LiveReport& each) {
        QVERIFY2(each.kind != LiveReport::Kind::Outside, each.text.c_str());
        if (each.kind == LiveReport::Kind::Filled)
            QVERIFY2(booked.emplace(each.text.substr(each.text.rfind(':') + 1), each).second, each.text.c_str());
    };
    for (const RecordedCandle& candle : history->candles)
        std::for_each(candle.step.reports.begin(), candle.step.reports.end(), take);
    std::for_each(history->lastReports.begin(), history->lastReports.end(), take);
    const auto trades = world.venue.truth().trades();
    QCOMPARE(booked.size(), trades.size());
    Decimal held;
    for (const TruthTrade& trade : trades) {
        const auto known = booked.find(std::to_string(trade.id));
        QVERIFY(known != booked.end());
        QVERIFY(known->second.price.value() == trade.price);
        QVERIFY(known->second.quantity.value() == trade.quantity);
        QVERIFY((known->second.side == Side::Buy) == trade.isBuy);
        held += trade.isBuy ? trade.quantity : -trade.quantity;
    }
    QVERIFY(held.sign() >= 0 && held <= Decimal::parse("0.01").value());

    // Every candle once, every suggestion with one decision.
    for (std::size_t i = 0; i < history->candles.size(); ++i)
        QCOMPARE(history->candles[i].step.number, std::uint64_t(i + 1));
    const auto count = [&](BotEventKind kind) {
        return std::count_if(
            history->events.begin(), history->events.end(), [&](const BotEvent& event) { return event.kind == kind; });
    };
    QVERIFY(count(BotEventKind::Suggestion) > 0);
    QCOMPARE(count(BotEventKind::Decision), count(BotEventKind::Suggestion));
    QVERIFY(atWork > kills / 2);
    qInfo("%d kills, %d of them after an order had left; %zu candles, %zu orders sent, %zu trades", kills, atWork,
        history->candles.size(), orders(), trades.size());
}

int main(int argc, char** argv) {
    giveTimeForKills();
    const QCoreApplication application(argc, argv);
    if (argc == 5 && std::string_view(argv[1]) == "--bot")
        return runBot(QString::fromUtf8(argv[2]), QByteArray(argv[3]).toLongLong(), QString::fromUtf8(argv[4]));
    TestBotLiveKills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bot_live_kills.moc"
