// game prices: the numbers of the formula, and errors that name the option.
#include "tests/integration/cli_process.h"

#include <QTest>

using namespace truebar::test;

class TestCliGame : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pricesOfAGame();
    void errorsNameTheOption_data();
    void errorsNameTheOption();

private:
    Cli m_cli;
};

void TestCliGame::pricesOfAGame() {
    const QJsonObject buy =
        m_cli.run("game prices buy --price 50000 --target 0.05 --size 0.1 --tick-size 0.1 --json").json();
    QCOMPARE(buy.value(QLatin1String("exit")).toDouble(), 50270.1);
    QCOMPARE(buy.value(QLatin1String("margin")).toDouble(), 500.0);
    QVERIFY(buy.value(QLatin1String("return")).toDouble() >= 0.05);
    const QJsonObject sell =
        m_cli.run("game prices sell --price 50000 --target 0.05 --size 0.1 --tick-size 0.1 --json").json();
    QCOMPARE(sell.value(QLatin1String("exit")).toDouble(), 49730.0);
    const CliAnswer table = m_cli.run("game prices buy --price 50000 --target 0.05 --size 0.1 --tick-size 0.1");
    QCOMPARE(table.exitCode, 0);
    QVERIFY(table.out.contains("50270.1"));
    QVERIFY(m_cli.contents().isEmpty());
}

void TestCliGame::errorsNameTheOption_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QByteArray>("option");
    QTest::newRow("side") << QStringLiteral("game prices hold --price 1 --target 0.1") << QByteArray("SIDE");
    QTest::newRow("price") << QStringLiteral("game prices buy --target 0.1") << QByteArray("--price");
    QTest::newRow("leverage") << QStringLiteral("game prices buy --price 100 --target 0.1 --leverage 500")
                              << QByteArray("--leverage");
    QTest::newRow("size") << QStringLiteral("game prices buy --price 100 --target 0.1 --size 0")
                          << QByteArray("--size");
    QTest::newRow("tick") << QStringLiteral("game prices buy --price 100 --target 0.1 --tick-size 0")
                          << QByteArray("--tick-size");
}

void TestCliGame::errorsNameTheOption() {
    QFETCH(QString, words);
    QFETCH(QByteArray, option);
    const CliAnswer answer = m_cli.run(words.toLatin1().constData());
    QCOMPARE(answer.exitCode, 2);
    QVERIFY2(answer.err.contains(option), answer.err.constData());
}

QTEST_GUILESS_MAIN(TestCliGame)
#include "tst_cli_game.moc"
