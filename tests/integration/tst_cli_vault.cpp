// The vault and its accounts by the real program; and a search for its secrets everywhere they must not be.
#include "tests/integration/cli_process.h"
#include "tests/support/venues/account_venue.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace truebar::test;

namespace {

const QByteArray passphrase = "correct horse battery";
const QStringList cheap{
    QStringLiteral("--memory-mib"), QStringLiteral("8"), QStringLiteral("--passes"), QStringLiteral("1")};

// The program with secrets on its standard input, one a line.
CliAnswer runWith(const Cli& cli, const QList<QByteArray>& secrets, const char* words, const QStringList& more = {}) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TRUEBAR_WORKSPACE"), cli.workspace());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(TRUEBAR_BIN_DIR "/truebar-cli"),
        QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts) + more);
    for (const QByteArray& secret : secrets)
        process.write(secret + '\n');
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

CliAnswer create(const Cli& cli, const char* words = "vault create --json") {
    return runWith(cli, {passphrase}, words, cheap);
}

QStringList addWords(const AccountVenue& venue) {
    return {QStringLiteral("--venue"), QStringLiteral("binance"), QStringLiteral("--live"), QStringLiteral("--url"),
        venue.url()};
}

const QList<QByteArray> allSecrets{passphrase, AccountVenue::key, AccountVenue::secret};

// Files of the workspace that hold one of the secrets, in any usual form.
QStringList leaks(const QString& folder) {
    QStringList out;
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read the workspace");
        const QByteArray bytes = file.readAll();
        for (const QByteArray& secret : allSecrets) {
            for (const QByteArray& form : {secret, secret.toBase64(), secret.toHex()}) {
                if (bytes.contains(form))
                    out << file.fileName();
            }
        }
    }
    return out;
}

// The program at a terminal of its own: what it was typed, what it showed, how it ended.
struct TerminalRun {
    QByteArray shown{};
    int exitCode = -1;
};

TerminalRun runAtTerminal(const Cli& cli, const char* noun, const char* verb, const QByteArray& typed) {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0)
        qFatal("no terminal");
    const std::string slaveName = ::ptsname(master);
    const std::string workspace = cli.workspace().toStdString();
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        const int slave = ::open(slaveName.c_str(), O_RDWR);
        ::ioctl(slave, TIOCSCTTY, 0);
        for (const int fd : {0, 1, 2})
            ::dup2(slave, fd);
        ::execl(TRUEBAR_BIN_DIR "/truebar-cli", "truebar-cli", "--workspace", workspace.c_str(), noun, verb, nullptr);
        ::_exit(127);
    }
    TerminalRun out;
    bool isTyped = false;
    char buffer[4096];
    for (ssize_t size = 0; (size = ::read(master, buffer, sizeof buffer)) > 0;) {
        out.shown.append(buffer, size);
        // Only once it asks: what is typed before is thrown away.
        if (!isTyped && out.shown.contains("Passphrase")) {
            QTest::qSleep(200);
            isTyped = ::write(master, typed.constData(), static_cast<std::size_t>(typed.size())) == typed.size();
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(master);
    out.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return out;
}

bool isSilent(const CliAnswer& answer) {
    for (const QByteArray& secret : allSecrets) {
        if (answer.out.contains(secret) || answer.err.contains(secret))
            return false;
    }
    return true;
}

} // namespace

class TestCliVault : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void createCheckAndStatus();
    void wrongPassphrases();
    void changingThePassphrase();
    void rolesAndPin();
    void accountsFromAddToRemove();
    void keysThatMayWithdrawAreRefused();
    void secretsFromADescriptor();
    void missingSecrets();
    void aTerminalStaysMute();
    void secretsOnTheCommandLineAreNoOptions();
    void analysisOnly();
    void wiping();
    void damagedFilesAreNamed();
    void nothingLeaks();
};

void TestCliVault::createCheckAndStatus() {
    const Cli cli;
    QCOMPARE(create(cli).json().value(QLatin1String("name")).toString(), QStringLiteral("main"));
    const QJsonObject status = cli.run("vault status --json").json();
    const QJsonObject profile = status.value(QLatin1String("profiles")).toArray().at(0).toObject();
    QCOMPARE(profile.value(QLatin1String("whole")).toBool(), true);
    QCOMPARE(profile.value(QLatin1String("cost")).toObject().value(QLatin1String("memory_mib")).toInt(), 8);
    QCOMPARE(status.value(QLatin1String("analysis_only")).toBool(true), false);
    const QJsonObject check = runWith(cli, {passphrase}, "vault unlock-check --json").json();
    QCOMPARE(check.value(QLatin1String("role")).toString(), QStringLiteral("admin"));
    QCOMPARE(check.value(QLatin1String("idle_minutes")).toInt(), 15);
    // A second one of the same name is refused, and a passphrase too short makes no workspace.
    QCOMPARE(create(cli).exitCode, 2);
    const Cli other;
    QCOMPARE(runWith(other, {"short"}, "vault create", cheap).exitCode, 2);
    QVERIFY(!QDir(other.workspace()).exists());
}

void TestCliVault::wrongPassphrases() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    const CliAnswer answer = runWith(cli, {"not this one"}, "account list");
    QCOMPARE(answer.exitCode, 2);
    QVERIFY(answer.err.contains("passphrase is wrong"));
    QVERIFY(!answer.err.contains("not this one"));
}

void TestCliVault::changingThePassphrase() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    QCOMPARE(runWith(cli, {passphrase, "another passphrase"}, "vault passwd").exitCode, 0);
    QCOMPARE(runWith(cli, {passphrase}, "vault unlock-check").exitCode, 2);
    QCOMPARE(runWith(cli, {"another passphrase"}, "vault unlock-check").exitCode, 0);
}

void TestCliVault::rolesAndPin() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    QCOMPARE(runWith(cli, {passphrase, "24x8"}, "vault pin").exitCode, 2);
    QCOMPARE(runWith(cli, {passphrase, "2468"}, "vault pin").exitCode, 0);
    QCOMPARE(runWith(cli, {passphrase}, "vault role viewer").exitCode, 0);
    QCOMPARE(runWith(cli, {passphrase, "1111"}, "vault role admin").exitCode, 2);
    QCOMPARE(runWith(cli, {passphrase, "1112"}, "vault pin-check").exitCode, 2);
    QJsonObject check = runWith(cli, {passphrase}, "vault unlock-check --json").json();
    QCOMPARE(check.value(QLatin1String("pin_tries_left")).toInt(), 3);
    QCOMPARE(runWith(cli, {passphrase, "2468"}, "vault role admin").exitCode, 0);
    check = runWith(cli, {passphrase}, "vault unlock-check --json").json();
    QCOMPARE(check.value(QLatin1String("role")).toString(), QStringLiteral("admin"));
    QCOMPARE(check.value(QLatin1String("pin_tries_left")).toInt(), 5);
    QVERIFY(cli.run("vault roles").out.contains("place_live_orders"));
}

void TestCliVault::accountsFromAddToRemove() {
    const Cli cli;
    const AccountVenue venue;
    QCOMPARE(create(cli).exitCode, 0);
    const QJsonObject added = runWith(cli, allSecrets, "account add mine --label Mine --json", addWords(venue)).json();
    QCOMPARE(added.value(QLatin1String("permissions")).toObject().value(QLatin1String("withdraw")), QJsonValue(false));
    QCOMPARE(added.value(QLatin1String("balances")).toArray().size(), 2);
    const CliAnswer list = runWith(cli, {passphrase}, "account list --json");
    const QJsonObject account = list.json().value(QLatin1String("accounts")).toArray().at(0).toObject();
    QCOMPARE(account.value(QLatin1String("kind")).toString(), QStringLiteral("live"));
    QVERIFY(account.value(QLatin1String("key")).toString().endsWith(QLatin1String("Eh8A")));
    QVERIFY(isSilent(list));
    QCOMPARE(runWith(cli, {passphrase}, "account edit mine --label Renamed").exitCode, 0);
    QVERIFY(runWith(cli, {passphrase}, "account list").out.contains("Renamed"));
    const CliAnswer tested = runWith(cli, {passphrase}, "account test mine");
    QCOMPARE(tested.exitCode, 0);
    QVERIFY(tested.out.contains("1250.5"));
    QVERIFY(isSilent(tested));
    QCOMPARE(runWith(cli, {passphrase}, "account test other").exitCode, 2);
    QCOMPARE(runWith(cli, {passphrase}, "account remove mine").exitCode, 0);
    QCOMPARE(
        runWith(cli, {passphrase}, "account list --json").json().value(QLatin1String("accounts")).toArray().size(), 0);
}

void TestCliVault::keysThatMayWithdrawAreRefused() {
    const Cli cli;
    AccountVenue venue;
    AccountVenue::Behaviour now;
    now.mayWithdraw = true;
    venue.set(now);
    QCOMPARE(create(cli).exitCode, 0);
    const CliAnswer refused = runWith(cli, allSecrets, "account add mine", addWords(venue));
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.err.contains("may withdraw"));
    QVERIFY(isSilent(refused));
    QVERIFY(!runWith(cli, {passphrase}, "account list").out.contains("mine"));
    // Kept without asking, found out by the test.
    QCOMPARE(runWith(cli, allSecrets, "account add mine --offline", addWords(venue)).exitCode, 0);
    const CliAnswer tested = runWith(cli, {passphrase}, "account test mine");
    QCOMPARE(tested.exitCode, 1);
    QVERIFY(tested.out.contains("MAY WITHDRAW"));
    QVERIFY(runWith(cli, {passphrase}, "account list").out.contains("WITHDRAW"));
}

void TestCliVault::secretsFromADescriptor() {
    const Cli cli;
    const QString file = cli.file(QStringLiteral("lines"), passphrase + '\n');
    QProcess process;
    process.start(QStringLiteral("/bin/sh"),
        {QStringLiteral("-c"),
            QStringLiteral("exec \"$0\" --workspace \"$1\" vault create --memory-mib 8 --passes 1 "
                           "--secrets-fd 7 7<\"$2\" </dev/null"),
            QStringLiteral(TRUEBAR_BIN_DIR "/truebar-cli"), cli.workspace(), file});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(runWith(cli, {passphrase}, "vault unlock-check").exitCode, 0);
    for (const char* words : {"vault unlock-check --secrets-fd 99", "vault unlock-check --secrets-fd x"})
        QCOMPARE(cli.run(words).exitCode, 2);
}

void TestCliVault::missingSecrets() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    for (const auto& secrets :
        {QList<QByteArray>{}, QList<QByteArray>{passphrase}, QList<QByteArray>{passphrase, AccountVenue::key}}) {
        const CliAnswer answer = runWith(cli, secrets, "account add mine --venue binance --offline");
        QCOMPARE(answer.exitCode, 2);
        QVERIFY(answer.err.contains("input ended"));
    }
    QCOMPARE(runWith(cli, {QByteArray(9000, 'x')}, "vault unlock-check").exitCode, 2);
}

void TestCliVault::aTerminalStaysMute() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    TerminalRun run = runAtTerminal(cli, "vault", "unlock-check", passphrase + '\r');
    QVERIFY2(run.exitCode == 0, run.shown.constData());
    QVERIFY2(!run.shown.contains("correct"), run.shown.constData());
    // Backspace takes a character back, Ctrl+U the line.
    run = runAtTerminal(cli, "vault", "unlock-check", "wrong\x15" + passphrase + "xy\x7f\x08\r");
    QVERIFY2(run.exitCode == 0, run.shown.constData());
    // Ctrl+C ends it.
    run = runAtTerminal(cli, "vault", "unlock-check", "corr\x03");
    QCOMPARE(run.exitCode, 1);
    QVERIFY2(run.shown.contains("cancelled"), run.shown.constData());
}

void TestCliVault::secretsOnTheCommandLineAreNoOptions() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    for (const char* words : {"account add mine --venue binance --secret=NhqPtmdSJYdKjVHj",
             "account add mine --venue binance --secret NhqPtmdSJYdKjVHj",
             "vault unlock-check --passphrase=NhqPtmdSJYdKjVHj"}) {
        const CliAnswer answer = cli.run(words);
        QCOMPARE(answer.exitCode, 2);
        QVERIFY2(!answer.err.contains("NhqPtmdSJYdKjVHj"), answer.err.constData());
    }
}

void TestCliVault::analysisOnly() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    QCOMPARE(cli.run("vault analysis-only on").exitCode, 0);
    QCOMPARE(cli.run("vault status --json").json().value(QLatin1String("analysis_only")).toBool(), true);
    // Taking it back needs an admin.
    QCOMPARE(cli.run("vault analysis-only off").exitCode, 2);
    QCOMPARE(runWith(cli, {passphrase}, "vault analysis-only off").exitCode, 0);
    QCOMPARE(cli.run("vault status --json").json().value(QLatin1String("analysis_only")).toBool(true), false);
    QCOMPARE(cli.run("vault analysis-only maybe").exitCode, 2);
}

void TestCliVault::wiping() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    QCOMPARE(cli.run("vault wipe main").exitCode, 2);
    QCOMPARE(cli.run("vault wipe main --confirm other").exitCode, 2);
    QCOMPARE(cli.run("vault wipe main --confirm main").exitCode, 0);
    QCOMPARE(cli.run("vault wipe main --confirm main").exitCode, 2);
    QVERIFY(QDir(cli.workspace() + QStringLiteral("/vault")).entryList(QDir::Files).isEmpty());
}

void TestCliVault::damagedFilesAreNamed() {
    const Cli cli;
    QCOMPARE(create(cli).exitCode, 0);
    QFile file(cli.workspace() + QStringLiteral("/vault/main.vault"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() - 1));
    file.close();
    const CliAnswer answer = runWith(cli, {passphrase}, "account list");
    QCOMPARE(answer.exitCode, 2);
    QVERIFY(answer.err.contains("damaged"));
    const QJsonObject status = cli.run("vault status --json").json();
    QCOMPARE(
        status.value(QLatin1String("profiles")).toArray().at(0).toObject().value(QLatin1String("whole")).toBool(true),
        false);
}

// Everything that handles secrets has run: they are in no file, no answer, and no process list while they are waited
// for.
void TestCliVault::nothingLeaks() {
    const Cli cli;
    const AccountVenue venue;
    QCOMPARE(create(cli).exitCode, 0);
    QVERIFY(isSilent(runWith(cli, allSecrets, "account add mine", addWords(venue))));
    QVERIFY(isSilent(runWith(cli, {passphrase}, "account test mine")));
    // The venue quotes what it was sent, as some do.
    AccountVenue noisy;
    AccountVenue::Behaviour now;
    now.fault.status = 400;
    now.fault.body = QByteArray(R"({"code":-1,"msg":"bad secret )") + AccountVenue::secret + R"( for apiKey=)"
        + AccountVenue::key + R"("})";
    noisy.set(now);
    const CliAnswer quoted = runWith(cli, allSecrets, "account add other", addWords(noisy));
    QVERIFY(quoted.exitCode != 0);
    QVERIFY2(isSilent(quoted), quoted.err.constData());
    QVERIFY(isSilent(runWith(cli, {passphrase}, "account remove mine")));
    QCOMPARE(leaks(cli.workspace()), QStringList());
    QVERIFY(QFile::exists(cli.workspace() + QStringLiteral("/logs/truebar-cli.log")));

    // Half-way through, with all its secrets read.
    QProcess process;
    AccountVenue slow;
    now = {};
    now.fault.isHalfOpen = true;
    slow.set(now);
    process.start(QStringLiteral(TRUEBAR_BIN_DIR "/truebar-cli"),
        QStringList{QStringLiteral("--workspace"), cli.workspace(), QStringLiteral("account"), QStringLiteral("add"),
            QStringLiteral("third")}
            + addWords(slow));
    for (const QByteArray& secret : allSecrets)
        process.write(secret + '\n');
    QVERIFY(process.waitForBytesWritten());
    QTRY_VERIFY_WITH_TIMEOUT(!slow.asked().isEmpty(), 30'000);
    const QString proc = QStringLiteral("/proc/%1/").arg(process.processId());
    for (const char* name : {"cmdline", "environ"}) {
        QFile file(proc + QLatin1String(name));
        if (!file.open(QIODevice::ReadOnly))
            continue; // a process that cannot be dumped does not even show its environment
        const QByteArray bytes = file.readAll();
        for (const QByteArray& secret : allSecrets)
            QVERIFY(!bytes.contains(secret));
    }
    // No core dump: the limit is zero.
    QFile limits(proc + QStringLiteral("limits"));
    if (limits.open(QIODevice::ReadOnly)) {
        const QByteArray text = limits.readAll();
        const qsizetype at = text.indexOf("Max core file size");
        QVERIFY(at >= 0);
        QCOMPARE(text.mid(at + 18, 12).trimmed(), QByteArray("0"));
    }
    process.kill();
    process.waitForFinished();
    QCOMPARE(leaks(cli.workspace()), QStringList());
}

QTEST_GUILESS_MAIN(TestCliVault)
#include "tst_cli_vault.moc"
