// Bad usage and bad input: exit 2, one sentence on stderr that names the place, nothing on stdout, nothing changed.
#include "tests/integration/cli_process.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace truebar::test;

namespace {

constexpr const char* series = " --instrument T:X --timeframe 1m";

QByteArray minutes(int count) {
    QByteArray out("time,open,high,low,close,volume\n");
    for (int i = 0; i < count; ++i)
        out += QByteArray::number(1'704'067'200'000 + i * 60'000LL) + ",100,102,99," + QByteArray::number(100 + i % 3)
            + ",5\n";
    return out;
}

} // namespace

class TestCliErrors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void badUsage_data();
    void badUsage();
    void badFiles_data();
    void badFiles();
    void badWorkspaces_data();
    void badWorkspaces();
    void aNewerWorkspaceIsRefused();
    void aBusyWorkspaceIsRefused();
    void aMistypedFileMakesNoWorkspace();
    void anEmptyPlaceIsNoError();
    void failedWorkIsNotBadInput();
    void helpAndVersionAtEveryLevel();

private:
    Cli m_cli;
    QString m_good;
};

void TestCliErrors::initTestCase() {
    m_good = m_cli.file(QStringLiteral("good.csv"), minutes(200));
    QCOMPARE(m_cli.run("data import --instrument T:X --timeframe 1m", {m_good}).exitCode, 0);
    QCOMPARE(m_cli.run("run backtest --strategy buy_and_hold --instrument T:X --timeframe 1m").exitCode, 0);
    QCOMPARE(m_cli.run("run backtest --strategy buy_and_hold --instrument T:X --timeframe 5m").exitCode, 0);
}

void TestCliErrors::badUsage_data() {
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QStringList>("more");
    QTest::addColumn<QByteArray>("begins");
    const auto row = [](const char* name, const QByteArray& words, const char* begins, const QStringList& more = {}) {
        QTest::newRow(name) << words << more << QByteArray(begins);
    };
    const QByteArray show = QByteArray("data show") + series;
    const QByteArray import = QByteArray("data import") + series;
    const QByteArray bars = QByteArray("analysis bars") + series;
    const QByteArray sma = QByteArray("analysis indicator sma") + series;
    const QByteArray cross = QByteArray("run backtest --strategy sma_cross") + series;
    row("nothing", "", "command: a command is missing");
    row("unknown noun", "dta list", "dta: there is no such command (did you mean 'data'?)");
    row("unknown verb", "data lits", "data lits: there is no such command (did you mean 'list'?)");
    row("no verb", "run", "run: a verb is missing");
    row("unknown option", "data list --jsn", "--jsn: there is no such option (did you mean '--json'?)");
    row("unknown option before the noun", "--wrkspace=x data list", "--wrkspace: there is no such option");
    row("short option", "data list -j", "-j: there is no such option");
    row("option of another verb", show + " --replace", "--replace: there is no such option");
    row("option without its value", "data show --instrument", "--instrument: the option needs a value");
    row("option as a value", "data show --instrument --timeframe 1m", "--instrument: the option needs a value");
    row("empty value", show + " --from=", "--from: the option needs a value");
    row("switch with a value", "data list --json=yes", "--json: the option takes no value");
    row("option twice", show + " --limit 1 --limit 2", "--limit: the option is given twice");
    row("workspace twice", "--workspace a data list --workspace b", "--workspace: the option is given twice");
    row("workspace without a value", "--workspace", "--workspace: the option needs a value");
    row("required option missing", "data show --instrument T:X", "--timeframe: the option is required");
    row("word too many", "data list now", "data list: 'now' is one word too many");
    row("no file", import, "data import: the command needs FILE");
    row("no indicator", QByteArray("analysis indicator") + series, "analysis indicator: the command needs NAME");
    row("one run to compare", "run compare 2", "run compare: the command needs ID ID");
    row("instrument without venue", "data show --timeframe 1m --instrument BTC", "--instrument: 'BTC' is not");
    row("instrument with a space", "data show --timeframe 1m --instrument", "--instrument: 'A:B C' is not",
        {QStringLiteral("A:B C")});
    row("unknown instrument", "data show --timeframe 1m --instrument T:NO",
        "--instrument: there is no instrument T:NO");
    row("broken timeframe", "data show --instrument T:X --timeframe 7m", "--timeframe: '7m' is not a timeframe");
    row("finer timeframe", "data show --instrument T:X --timeframe 30s", "--timeframe: 30s candles of T:X cannot");
    row("remove a timeframe that is not there", "data remove --instrument T:X --timeframe 1h",
        "--timeframe: there are no");
    row("broken time", show + " --from yesterday", "--from: 'yesterday' is not a time");
    row("a year is no time", show + " --to 2023", "--to: '2023' is not a time");
    row("year 9999", show + " --to 9999-01-01", "--to: '9999-01-01' is outside");
    row("from after to", show + " --from 2024-01-02 --to 2024-01-01", "--from: the span is empty");
    row("from equal to to", show + " --from 2024-01-02 --to 2024-01-02", "--from: the span is empty");
    row("limit zero", show + " --limit 0", "--limit: '0' is not a whole number from 1");
    row("limit with a fraction", show + " --limit 1.5", "--limit: '1.5' is not a whole number");
    row("limit beyond all numbers", show + " --limit 99999999999999999999", "--limit: ");
    row("tick size zero", import + " --tick-size 0 x", "--tick-size: the value must be above 0");
    row("tick size is text", import + " --tick-size abc x", "--tick-size: 'abc' is not a number");
    row("lot step below zero", import + " --lot-step -1 x", "--lot-step: the value must be above 0");
    row("volume factor", bars + " --volume-k -0.5", "--volume-k: ");
    row("volume factor NaN", bars + " --volume-k nan", "--volume-k: ");
    row("volume length", bars + " --volume-n 0", "--volume-n: ");
    row("unknown indicator", QByteArray("analysis indicator smma") + series,
        "analysis indicator: there is no indicator");
    row("unknown parameter", sma + " --set lenght=5", "parameter 'lenght': ");
    row("parameter out of bounds", sma + " --set length=0", "parameter 'length': 0 is outside");
    row("parameter with a fraction", sma + " --set length=2.5", "parameter 'length': '2.5' is not a whole number");
    row("parameter without a value", sma + " --set length", "--set: 'length' is not key=value");
    row("parameter twice", sma + " --set length=5 --set length=6", "--set: 'length' is set twice");
    row("no strategy", QByteArray("run backtest") + series, "--strategy: the option is required");
    row("unknown strategy", QByteArray("run backtest --strategy magic") + series, "--strategy: there is no strategy");
    row("unknown setting", cross + " --set fst=3", "setting 'fst': there is no such setting");
    row("setting of the wrong type", cross + " --set fast=many", "setting 'fast': 'many' is not a whole number");
    row("setting out of bounds", cross + " --set fast=0", "setting 'fast': 0 is below");
    row("setting not offered", cross + " --set direction=up", "setting 'direction': 'up' is not one of");
    row("settings that contradict", cross + " --set fast=30 --set slow=20", "setting 'fast': ");
    row("no cash", cross + " --cash 0", "--cash: ");
    row("cash is text", cross + " --cash lots", "--cash: 'lots' is not a number");
    row("fee below zero", cross + " --fee-bps -1", "--fee-bps: ");
    row("fee beyond reason", cross + " --fee-bps 1001", "--fee-bps: ");
    row("slippage with a fraction", cross + " --slippage-ticks 0.5", "--slippage-ticks: ");
    row("seed below zero", cross + " --seed -1", "--seed: ");
    row("span without candles", cross + " --from 2030-01-01", "--from, --to: there are no candles");
    row("unknown run", "run show 19990101-000000-000000", "run show: there is no run");
    row("ambiguous run", "run show 2", "run show: more than one run begins with '2'");
    row("delete an unknown run", "run delete nope", "run delete: there is no run 'nope'");
    row("delete an ambiguous run", "run delete 2", "run delete: more than one run");
    row("line breaks and colours in a word", "run show", "run show: there is no run 'a b [31m'",
        {QStringLiteral("a\nb\x1b[31m")});
}

void TestCliErrors::badUsage() {
    QFETCH(QByteArray, words);
    QFETCH(QStringList, more);
    QFETCH(QByteArray, begins);
    const QStringList before = m_cli.contents();
    const CliAnswer answer = m_cli.run(words.constData(), more);
    const QByteArray expected = "truebar-cli: " + begins;
    QVERIFY2(answer.err.startsWith(expected), answer.err.constData());
    QCOMPARE(answer.err.count('\n'), 1);
    QVERIFY(answer.err.endsWith('\n'));
    QCOMPARE(answer.out, QByteArray());
    QCOMPARE(answer.exitCode, 2);
    QCOMPARE(m_cli.contents(), before);
}

void TestCliErrors::badFiles_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("header alone") << QByteArray("time,open,high,low,close,volume\n");
    QTest::newRow("binary") << QByteArray("\x7f"
                                          "ELF\x02\x01\x01\0\0\0\0\0\0\x03\0>\0\x01\0\0\0",
        24);
    QTest::newRow("no columns") << QByteArray("hello world\nthis is a text\n");
    QTest::newRow("too few columns") << QByteArray("1704067200000,1\n1704067260000,1\n");
    QTest::newRow("broken gzip") << QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\x03garbage", 17);
    QTest::newRow("broken zip") << QByteArray("PK\x03\x04 this is no archive");
    QTest::newRow("broken JSON") << QByteArray("[[1704067200000,1,2,1,2,5],[17040");
    QTest::newRow("all prices negative") << QByteArray("1704067200000,-1,-1,-2,-1,5\n1704067260000,-1,-1,-2,-1,5\n");
    QTest::newRow("all high below low") << QByteArray("1704067200000,5,4,6,5,5\n1704067260000,5,4,6,5,5\n");
    QTest::newRow("all NaN") << QByteArray("1704067200000,nan,nan,nan,nan,5\n1704067260000,nan,nan,nan,nan,1\n");
    QTest::newRow("all volumes negative") << QByteArray("1704067200000,1,2,1,2,-5\n1704067260000,1,2,1,2,-5\n");
    QTest::newRow("year 9999") << QByteArray("9999-01-01 00:00:00,1,2,1,2,5\n9999-01-01 00:01:00,1,2,1,2,5\n");
    QTest::newRow("a very long line") << QByteArray(50'000'000, '7');
}

void TestCliErrors::badFiles() {
    QFETCH(QByteArray, content);
    const QString path = m_cli.file(QStringLiteral("bad.dat"), content);
    // A good file beside it does not save the import: all or nothing.
    for (const QStringList& files : {QStringList{path}, QStringList{m_good, path}}) {
        const QStringList before = m_cli.contents();
        const CliAnswer answer = m_cli.run("data import --instrument T:NEW --timeframe 1m --json", files);
        QVERIFY2(answer.err.startsWith("truebar-cli: bad.dat"), answer.err.constData());
        QCOMPARE(answer.err.count('\n'), 1);
        QVERIFY2(answer.err.size() < 400, "a message is a sentence, not the file");
        QCOMPARE(answer.out, QByteArray());
        QCOMPARE(answer.exitCode, 2);
        QCOMPARE(m_cli.contents(), before);
    }
}

void TestCliErrors::badWorkspaces_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("words");
    const QString notAFolder = m_good;
    const QString garbage = QFileInfo(m_good).path() + QStringLiteral("/garbage");
    QDir().mkpath(garbage);
    for (const char* name : {"market.db", "workspace.db"}) {
        QFile file(garbage + QLatin1Char('/') + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
    }
    const QByteArray import = "data import --instrument T:X --timeframe 1m " + m_good.toUtf8();
    for (const auto& words : {QByteArray("data list"), QByteArray("run list"), QByteArray("run show 2"), import}) {
        const QByteArray name = words.left(11);
        QTest::addRow("%s: a file", name.constData()) << notAFolder << words;
        QTest::addRow("%s: below a file", name.constData()) << notAFolder + QStringLiteral("/x") << words;
        QTest::addRow("%s: not databases", name.constData()) << garbage << words;
    }
    QTest::addRow("data show: not there")
        << notAFolder + QStringLiteral("-not-there") << QByteArray("data show") + series;
}

void TestCliErrors::badWorkspaces() {
    QFETCH(QString, path);
    QFETCH(QByteArray, words);
    const CliAnswer answer = m_cli.run(words.constData(), {QStringLiteral("--workspace"), path});
    const QByteArray place = "truebar-cli: " + path.toUtf8();
    QVERIFY2(answer.err.startsWith(place), answer.err.constData());
    QCOMPARE(answer.err.count('\n'), 1);
    QCOMPARE(answer.out, QByteArray());
    QCOMPARE(answer.exitCode, 2);
}

void TestCliErrors::aNewerWorkspaceIsRefused() {
    const Cli cli;
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {m_good}).exitCode, 0);
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
        db.setDatabaseName(cli.workspace() + QStringLiteral("/workspace.db"));
        QVERIFY(db.open());
        QVERIFY(QSqlQuery(db).exec(QStringLiteral("PRAGMA user_version = 999")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    for (const char* words : {"data list", "run list", "data remove --instrument T:X --timeframe 1m"}) {
        const CliAnswer answer = cli.run(words);
        QCOMPARE(answer.exitCode, 2);
        QVERIFY2(answer.err.contains("workspace.db: made by a newer Truebar"), answer.err.constData());
        QCOMPARE(answer.err.count('\n'), 1);
    }
}

void TestCliErrors::aBusyWorkspaceIsRefused() {
    const Cli cli;
    const QString large = cli.file(QStringLiteral("large.csv"), minutes(1'000'000));
    QCOMPARE(cli.run("data import --instrument T:X --timeframe 1m", {m_good}).exitCode, 0);
    const auto writer = cli.start("data import --instrument T:Y --timeframe 1m", {large});
    QTRY_VERIFY_WITH_TIMEOUT(cli.isBeingWritten(), 20'000);
    const CliAnswer second = cli.run("data remove --instrument T:X --timeframe 1m");
    const CliAnswer reader = cli.run("data show --instrument T:X --timeframe 1m --limit 1 --json");
    QVERIFY(writer->waitForFinished(60'000));
    QCOMPARE(writer->exitCode(), 0);
    QCOMPARE(second.exitCode, 2);
    QVERIFY2(second.err.contains("in use by truebar-cli (process "), second.err.constData());
    QCOMPARE(reader.exitCode, 0);
}

void TestCliErrors::aMistypedFileMakesNoWorkspace() {
    const Cli cli;
    const CliAnswer answer = cli.run("data import --instrument T:X --timeframe 1m /no/such/file.csv");
    QCOMPARE(answer.exitCode, 2);
    QCOMPARE(answer.err, QByteArray("truebar-cli: /no/such/file.csv: there is no such file\n"));
    QVERIFY(!QFile::exists(cli.workspace()));
}

void TestCliErrors::anEmptyPlaceIsNoError() {
    const Cli cli;
    QCOMPARE(cli.run("data list --json").json().value(QLatin1String("series")).toArray().size(), 0);
    QCOMPARE(cli.run("run list --json").json().value(QLatin1String("runs")).toArray().size(), 0);
    QVERIFY(!QFile::exists(cli.workspace()));
}

void TestCliErrors::failedWorkIsNotBadInput() {
    QProcess shell;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TRUEBAR_WORKSPACE"), m_cli.workspace());
    shell.setProcessEnvironment(environment);
    shell.start(QStringLiteral("sh"),
        {QStringLiteral("-c"), QStringLiteral(TRUEBAR_BIN_DIR "/truebar-cli data list > /dev/full")});
    QVERIFY(shell.waitForFinished(20'000));
    QCOMPARE(shell.exitCode(), 1);
    QVERIFY(shell.readAllStandardError().startsWith("truebar-cli: standard output: "));
}

void TestCliErrors::helpAndVersionAtEveryLevel() {
    const QByteArray version = m_cli.run("--version").out;
    QVERIFY(version.startsWith("truebar-cli ") && version.endsWith('\n'));
    for (const char* words : {"data --version", "data import --version", "--version run list"})
        QCOMPARE(m_cli.run(words).out, version);
    for (const char* words : {"--help", "-h", "data --help", "--help data", "data import --help", "run backtest -h"}) {
        const CliAnswer answer = m_cli.run(words);
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(answer.err, QByteArray());
        QVERIFY2(answer.out.startsWith("usage: truebar-cli"), answer.out.constData());
    }
    QVERIFY(m_cli.run("--help").out.contains("run compare"));
    QVERIFY(!m_cli.run("data --help").out.contains("run compare"));
    QVERIFY(m_cli.run("run backtest --help").out.contains("--slippage-ticks N"));
}

QTEST_GUILESS_MAIN(TestCliErrors)
#include "tst_cli_errors.moc"
