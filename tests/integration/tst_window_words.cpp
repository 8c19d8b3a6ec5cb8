// What the window's program makes of its words before there is a window: as truebar-cli, exit 2 and one sentence.
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int longWait = 120'000;

struct Said {
    int exitCode = -1; // -1: it runs, or did not start
    QByteArray out{};
    QByteArray err{};
};

QStringList split(const char* words) {
    return QString::fromUtf8(words).split(QLatin1Char(' '));
}

} // namespace

class TestWindowWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refuses_data();
    void refuses();
    void answersAtOnce();

private:
    Said run(const QStringList& words) const;
    QString workspace() const { return m_folder.filePath(QStringLiteral("workspace")); }

    QTemporaryDir m_folder;
};

Said TestWindowWords::run(const QStringList& words) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("TRUEBAR_WORKSPACE"), workspace());
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path()); // Qt warns where there is none
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(TRUEBAR_BIN_DIR "/truebar"), words);
    Said out;
    if (process.waitForFinished(longWait) && process.exitStatus() == QProcess::NormalExit)
        out.exitCode = process.exitCode();
    else
        process.kill();
    process.waitForFinished();
    out.out = process.readAllStandardOutput();
    out.err = process.readAllStandardError();
    return out;
}

void TestWindowWords::refuses_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("unknown option") << split("--zzz") << QByteArray("zzz");
    QTest::newRow("short option") << split("-z") << QByteArray("z");
    QTest::newRow("operand") << split("candles.csv") << QByteArray("candles.csv");
    QTest::newRow("operand after options") << split("--theme dark -- --light") << QByteArray("--light");
    QTest::newRow("option without its value") << split("--workspace") << QByteArray("workspace");
    QTest::newRow("switch with a value") << split("--help=yes") << QByteArray("help");
    QTest::newRow("theme") << split("--theme pink") << QByteArray("pink");
}

void TestWindowWords::refuses() {
    QFETCH(QStringList, words);
    QFETCH(QByteArray, named);
    const Said said = run(words);
    QCOMPARE(said.exitCode, 2);
    QCOMPARE(said.out, QByteArray());
    QVERIFY2(said.err.startsWith("truebar: ") && said.err.contains(named), said.err.constData());
    QCOMPARE(said.err.count('\n'), 1);
    QVERIFY(!QDir(workspace()).exists());
}

void TestWindowWords::answersAtOnce() {
    const Said help = run({QStringLiteral("--help")});
    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.out.contains("--workspace"));
    const Said version = run({QStringLiteral("--version")});
    QCOMPARE(version.exitCode, 0);
    QVERIFY(version.out.startsWith("Truebar "));
    QVERIFY(!QDir(workspace()).exists());
}

QTEST_GUILESS_MAIN(TestWindowWords)
#include "tst_window_words.moc"
