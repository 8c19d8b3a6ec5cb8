// A trading process that is killed (SIGKILL) at random moments, again and again, against a venue in this process: when
// the last one has recovered, its book holds exactly what the venue knows. TRUEBAR_KILLS says how often, 200 by
// default.
#include "tests/support/kill_count.h"
#include "tests/support/live/kill_trader.h"
#include "tests/support/live/path_fixture.h"
#include "tests/support/live/venue_server.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using namespace truebar;
using namespace truebar::test;

namespace {

pid_t startTrader(const std::string& socket, const std::string& folder, const char* mode, const std::string& report) {
    const pid_t child = ::fork();
    if (child != 0)
        return child;
    ::execl("/proc/self/exe", "trader", "--trader", socket.c_str(), folder.c_str(), mode, report.c_str(), nullptr);
    ::_exit(127);
}

} // namespace

class TestOrderKills : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsLostOrDoubled();
};

void TestOrderKills::nothingIsLostOrDoubled() {
    const int kills = killCount(200);
    QTemporaryDir folder;
    const std::string directory = folder.path().toStdString();
    VenueServer venue(directory + "/venue.sock", 1);
    std::mt19937 random(7);
    std::uniform_int_distribution<int> life(1, 80);
    for (int i = 0; i < kills; ++i) {
        const std::uint64_t connections = venue.connections();
        const pid_t child = startTrader(venue.path(), directory, "trade", {});
        QVERIFY(child > 0);
        // Most lives end while orders are on their way, some before the first connection.
        if (i % 10 != 0) {
            for (int waited = 0; venue.connections() == connections && waited < 20000; ++waited)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(life(random)));
        QCOMPARE(::kill(child, SIGKILL), 0);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY2(
            WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, qPrintable(QString::number(status))); // not by itself
    }
    venue.stopTrading();
    const std::string report = directory + "/report";
    const pid_t last = startTrader(venue.path(), directory, "settle", report);
    int status = 0;
    QCOMPARE(::waitpid(last, &status, 0), last);
    QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, qPrintable(QString::number(status)));
    const auto book = readReport(report);
    QVERIFY2(book, book ? "" : book.error().message().c_str());
    const std::string wrong = difference(venue.truth(), **book);
    QVERIFY2(wrong.empty(), wrong.c_str());
    // It was worth it: orders, fills and lost answers there were.
    QVERIFY2(venue.truth().orders().size() > std::size_t(kills) / 10,
        qPrintable(QString::number(venue.truth().orders().size())));
    QVERIFY(!venue.truth().fills().empty());
    qInfo("%d kills: %zu requests, %zu orders, %zu fills", kills, venue.truth().requests().size(),
        venue.truth().orders().size(), venue.truth().fills().size());
}

int main(int argc, char** argv) {
    if (argc == 6 && std::string_view(argv[1]) == "--trader")
        return runTrader(argv[2], argv[3], argv[4], argv[5]);
    TestOrderKills test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_order_kills.moc"
