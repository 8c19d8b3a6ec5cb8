// A process with a live bot that asks, killed (SIGKILL) at random moments around its questions, the answers and the
// orders that follow, while half of the answers come from this process as those of the command line do: each question
// has one decision, and what the venue has got is what was accepted, once. TRUEBAR_KILLS says how often, 12 by default.
#include "core/bots/session_answers.h"
#include "tests/integration/live_kills.h"
#include "tests/support/kill_count.h"

#include <QCoreApplication>

#include <array>
#include <csignal>
#include <random>

using namespace truebar;
using namespace truebar::test;

namespace {

constexpr double speed = 60; // a candle in a second, half a second to send in
constexpr int settledCandles = 10; // of the last life, without a kill

BotDefinition askingBot() {
    BotDefinition out = waveBot();
    out.settings.decision.mode = DecisionMode::Ask;
    out.settings.decision.deadline = std::chrono::minutes(2);
    return out;
}

// What is said to a question depends on its number alone; every fifth gets no answer.
std::optional<Answer> answerTo(const Prompt& prompt) {
    Answer out;
    switch (prompt.id % 5) {
    case 0:
        return std::nullopt;
    case 1:
        out.verdict = Verdict::Rejected;
        break;
    case 2: // a close must not be amended: the rest of it would stay
        if (!prompt.pending.orders.back().reduceOnly) {
            out.verdict = Verdict::Amended;
            out.amendment.quantity = Quantity(Decimal::parse("0.005").value());
        }
        break;
    default:
        break;
    }
    return out;
}

bool isAnsweredInside(const Prompt& prompt) {
    return prompt.pending.offered.number % 2 == 0;
}

// Trades until it is killed; with a report to write, ends the session after a while.
int runBot(const QString& directory, qint64 realBegin, const QString& report) {
    const SharedClock clock(utcMs(realBegin), speed);
    TestKeys keys(testedAccount());
    DeskLife life(directory, keys);
    LiveBotLife bot(life, clock, askingBot());
    int heard = candlesAt(clock.now());
    bot.begin(heard);
    const int last = report.isEmpty() ? 0 : heard + settledCandles;
    DecisionFilter open;
    open.openOnly = true;
    auto nextTurn = std::chrono::steady_clock::now();
    for (;; std::this_thread::sleep_for(std::chrono::milliseconds(2))) {
        if (candlesAt(clock.now()) > heard)
            bot.session->hear({waveCandle(heard++)});
        // Now and then, as a host does: what is decided stays unheard for a while.
        if (const auto real = std::chrono::steady_clock::now(); real >= nextTurn) {
            nextTurn = real + std::chrono::milliseconds(60);
            bot.turn();
        }
        const auto questions = bot.decisions.list(open);
        for (const KeptPrompt& each : questions ? *questions : std::vector<KeptPrompt>()) {
            auto answer = answerTo(each.prompt);
            if (!answer || !isAnsweredInside(each.prompt))
                continue;
            answer->by = "inside";
            (void)bot.decisions.answer(each.prompt.id, *answer, "window");
        }
        if (bot.session->status().state == BotState::Failed) {
            std::fprintf(stderr, "%s\n", bot.session->status().reason.c_str());
            return 3;
        }
        if (last > 0 && heard >= last && bot.session->status().notice.empty())
            break;
    }
    return endBot(life, bot, report);
}

std::vector<KeptPrompt> promptsIn(const QString& directory) {
    const auto database = Database::open(
        directory + QStringLiteral("/workspace.db"), Database::Mode::ReadOnly, Database::Durability::Normal);
    if (!database)
        return {};
    DecisionFilter all;
    all.most = 1'000'000;
    auto prompts = DecisionStore(**database).list(all);
    return prompts ? std::move(*prompts) : std::vector<KeptPrompt>();
}

// Answers as another process does, while it lives.
class Outsider {
public:
    explicit Outsider(const QString& directory)
        : m_directory(directory)
        , m_thread([this](const std::stop_token& stop) {
            for (; !stop.stop_requested(); std::this_thread::sleep_for(std::chrono::milliseconds(15)))
                answerSome();
        }) { }

private:
    void answerSome() {
        const AnswerInbox inbox(m_directory);
        for (const KeptPrompt& each : promptsIn(m_directory)) {
            auto answer = answerTo(each.prompt);
            if (each.decision || !answer || isAnsweredInside(each.prompt) || !m_answered.insert(each.prompt.id).second)
                continue;
            LeftAnswer left;
            left.prompt = each.prompt.id;
            left.answer = std::move(*answer);
            left.answer.by = "outside";
            left.channel = "cli";
            (void)inbox.leave(left);
        }
    }

    const QString m_directory;
    std::set<PromptId> m_answered;
    std::jthread m_thread;
};

// How far it has come: what a kill waits for.
struct Progress {
    std::size_t asked = 0;
    std::size_t decided = 0;
    std::size_t heard = 0;
    std::size_t sent = 0;
};

} // namespace

class TestBotLiveAskingKills : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachDecisionIsSentOnce();
};

void TestBotLiveAskingKills::eachDecisionIsSentOnce() {
    const int kills = killCount(12);
    DeskWorld world;
    world.start(); // sets the account up
    world.end();
    const qint64 realBegin = toCount(systemClock().now());
    const SharedClock clock(utcMs(realBegin), speed);
    std::jthread market = marketOf(world, clock);
    const auto progress = [&] {
        Progress out;
        for (const KeptPrompt& each : promptsIn(world.directory())) {
            ++out.asked;
            out.decided += each.decision ? 1 : 0;
            out.heard += each.outcome ? 1 : 0;
        }
        out.sent = world.venue.orderRequests().size();
        return out;
    };
    std::mt19937 random(17);
    std::array<int, 4> at{}; // kills after a question, a decision, its hearing, an order
    {
        const Outsider outsider(world.directory());
        for (int i = 0; i < kills; ++i) {
            const Progress before = progress();
            if (random() % 6 == 0)
                world.venue.fail(random() % 2 == 0 ? OrderFault::LoseReply : OrderFault::CloseAfterTaking);
            const pid_t child = startBot(world.directory(), realBegin, {});
            QVERIFY(child > 0);
            const int kind = i % 4;
            const auto hasCome = [&] {
                const Progress now = progress();
                return kind == 0 ? now.asked > before.asked
                    : kind == 1  ? now.decided > before.decided
                    : kind == 2  ? now.heard > before.heard
                                 : now.sent > before.sent;
            };
            for (int waited = 0; !hasCome() && waited < 6'000; ++waited)
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            // Deciding, hearing and sending are some 40 ms of disk.
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
            ++at[static_cast<std::size_t>(kind)];
            QCOMPARE(::kill(child, SIGKILL), 0);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QVERIFY2(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
                qPrintable(QString::number(status))); // not by itself
        }
    }
    const QString report = world.m_directory.filePath(QStringLiteral("report"));
    const pid_t child = startBot(world.directory(), realBegin, report);
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, qPrintable(QString::number(status)));
    market = std::jthread();

    // What the account has got, by the number within the session.
    const QJsonObject links = comparedOrders(world, report);
    QVERIFY(!links.isEmpty());
    std::set<OrderNumber> atAccount;
    for (const auto& link : links)
        atAccount.insert(link.toString().section(QLatin1Char(' '), 1).toULongLong());
    QVERIFY(world.venue.truth().open().empty());

    // What became of each order that was decided but not sent.
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
    std::map<OrderNumber, std::string> notSent;
    std::map<std::uint64_t, int> answered;
    const auto take = [&](const LiveReport& each) {
        QVERIFY2(each.kind != LiveReport::Kind::Outside, each.text.c_str());
        if (each.kind == LiveReport::Kind::Closed && each.status == OrderStatus::Rejected)
            notSent[each.order] = each.text;
        if (each.answer)
            ++answered[each.answer->suggestion];
    };
    for (const RecordedCandle& candle : history->candles)
        std::for_each(candle.step.reports.begin(), candle.step.reports.end(), take);
    std::for_each(history->lastReports.begin(), history->lastReports.end(), take);

    // Each question has one decision and one outcome; each order follows from one yes, and was sent or says why not.
    std::set<OrderNumber> decided;
    int sent = 0;
    int missed = 0;
    int unsent = 0;
    for (const KeptPrompt& each : promptsIn(world.directory())) {
        QVERIFY(each.decision.has_value());
        QVERIFY(each.outcome.has_value());
        QVERIFY(answered[each.prompt.pending.offered.number] == (each.outcome->isWithdrawn ? 0 : 1));
        const Verdict said = each.decision->answer.verdict;
        const Verdict became = each.outcome->verdict;
        const bool isYes = said == Verdict::Accepted || said == Verdict::Amended;
        const bool isDone = became == Verdict::Accepted || became == Verdict::Amended;
        QVERIFY(isYes || !isDone);
        QVERIFY(isDone || each.outcome->orders.empty());
        if (isYes && !isDone) {
            ++missed;
            QVERIFY(!each.outcome->note.empty());
        }
        for (const OrderNumber number : each.outcome->orders) {
            QVERIFY(decided.insert(number).second);
            const bool isSent = atAccount.contains(number);
            QVERIFY2(isSent || !notSent[number].empty(), "an accepted order is lost");
            (isSent ? sent : unsent) += 1;
        }
    }
    for (const OrderNumber number : atAccount)
        QVERIFY2(decided.contains(number), "an order was sent that nobody has accepted");
    QVERIFY(sent > 0);
    qInfo("%d kills (%d after a question, %d a decision, %d its hearing, %d an order); %zu candles, %d orders sent, "
          "%d decided and refused or too late, %d yes missed",
        kills, at[0], at[1], at[2], at[3], history->candles.size(), sent, unsent, missed);
}

int main(int argc, char** argv) {
    giveTimeForKills();
    const QCoreApplication application(argc, argv);
    if (argc == 5 && std::string_view(argv[1]) == "--bot")
        return runBot(QString::fromUtf8(argv[2]), QByteArray(argv[3]).toLongLong(), QString::fromUtf8(argv[4]));
    TestBotLiveAskingKills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_bot_live_asking_kills.moc"
