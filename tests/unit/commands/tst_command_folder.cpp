// Commands between programs: each is carried out, answered once, and leaves nothing behind.
#include "core/commands/command_folder.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace truebar;

class TestCommandFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commandsAreAnsweredOnce();
    void nobodyAnswersIsAnError();
    void whatATakerLeftIsCarriedOutAgain();
    void roomsHaveFoldersOfTheirOwn();
};

void TestCommandFolder::commandsAreAnsweredOnce() {
    const QTemporaryDir folder;
    std::vector<std::string> heard;
    std::jthread server([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            answerCommands(folder.path(), [&](const std::string& each) -> Result<std::string> {
                heard.push_back(each);
                if (each == "refuse")
                    return Error{"bot.unknown", "there is no bot '%1'", {"cross"}, "id"};
                return "done: " + each;
            });
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    const auto answer = sendCommand(folder.path(), "größer \"x\"", Millis(20'000));
    QVERIFY(answer);
    QCOMPARE(*answer, "done: größer \"x\"");
    const auto refused = sendCommand(folder.path(), "refuse", Millis(20'000));
    QVERIFY(!refused);
    QVERIFY(refused.error() == (Error{"bot.unknown", "there is no bot '%1'", {"cross"}, "id"}));
    server.request_stop();
    server.join();
    QCOMPARE(heard.size(), 2u);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestCommandFolder::nobodyAnswersIsAnError() {
    const QTemporaryDir folder;
    const auto answer = sendCommand(folder.path(), "x", Millis(50));
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, "io.command_untaken");
    QVERIFY(QDir(folder.path()).isEmpty()); // taken back
}

// A program that ended between taking and answering: the next one answers.
void TestCommandFolder::whatATakerLeftIsCarriedOutAgain() {
    const QTemporaryDir folder;
    QFile taken(folder.filePath(QStringLiteral("one.taken")));
    QVERIFY(taken.open(QIODevice::WriteOnly));
    taken.write("again");
    taken.close();
    std::vector<std::string> heard;
    answerCommands(folder.path(), [&](const std::string& each) {
        heard.push_back(each);
        return Result<std::string>(std::string());
    });
    QCOMPARE(heard, std::vector<std::string>{"again"});
    QVERIFY(!taken.exists());
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("one.answer"))));
}

void TestCommandFolder::roomsHaveFoldersOfTheirOwn() {
    const QTemporaryDir workspace;
    const QString bots = commandFolder(workspace.path(), QStringLiteral("bots"));
    QVERIFY(bots.startsWith(workspace.path()));
    QVERIFY(bots != commandFolder(workspace.path(), QStringLiteral("outlook")));
    QCOMPARE(sendCommand(bots, "x", Millis(1)).error().code, "io.command_untaken"); // the folder is made
}

QTEST_GUILESS_MAIN(TestCommandFolder)
#include "tst_command_folder.moc"
