// Accounts of backtests from the command line: margin, the files, what is reported, the journal and its guard.
#include "tests/integration/cli_process.h"
#include "tests/support/shared_fixtures.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTest>

using namespace truebar::test;

namespace {

constexpr const char* cross = "run backtest --strategy sma_cross --set fast=20 --set slow=50 --set direction=both "
                              "--instrument B:FIL --timeframe 15m --cash 1000 --fee-bps 4 --json";

QString idOf(const CliAnswer& answer) {
    return answer.json().value(QLatin1String("run_id")).toString();
}

QJsonObject accountOf(const CliAnswer& answer) {
    return answer.json().value(QLatin1String("account")).toObject();
}

QString text(const QJsonValue& value) {
    return value.toVariant().toString();
}

} // namespace

class TestCliAccounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void plainRunsSayNothingOfAccounts();
    void highLeverageIsLiquidated();
    void fundingIsPaid();
    void cashIsConverted();
    void badInputIsNamed_data();
    void badInputIsNamed();
    void theJournalIsChainedAndComesBack();
    void aChangedDigitIsFound();

private:
    CliAnswer backtest(const QStringList& more) const { return m_cli.run(cross, more); }
    QString sqlite(const QString& statement) const;

    Cli m_cli;
};

void TestCliAccounts::initTestCase() {
    TRUEBAR_NEEDS_SHARED();
    QCOMPARE(m_cli
                 .run("data import --instrument B:FIL --timeframe 1m",
                     {sharedFile("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz")})
                 .exitCode,
        0);
}

QString TestCliAccounts::sqlite(const QString& statement) const {
    QProcess shell;
    shell.start(QStringLiteral("sqlite3"), {m_cli.workspace() + QStringLiteral("/workspace.db"), statement});
    return shell.waitForFinished() && shell.exitCode() == 0 ? QString::fromUtf8(shell.readAllStandardOutput()).trimmed()
                                                            : QStringLiteral("failed");
}

void TestCliAccounts::plainRunsSayNothingOfAccounts() {
    const QJsonObject run = backtest({}).json();
    QVERIFY(!run.contains(QLatin1String("account")) && !run.contains(QLatin1String("journal")));
}

void TestCliAccounts::highLeverageIsLiquidated() {
    const CliAnswer answer =
        backtest({QStringLiteral("--margin"), QStringLiteral("isolated"), QStringLiteral("--leverage"),
            QStringLiteral("50"), QStringLiteral("--liquidation-fee-bps"), QStringLiteral("125")});
    QCOMPARE(answer.exitCode, 0);
    const QJsonObject account = accountOf(answer);
    QCOMPARE(text(account.value(QLatin1String("mode"))), QStringLiteral("isolated"));
    QVERIFY(account.value(QLatin1String("liquidations")).toInt() > 0);
    QVERIFY(account.value(QLatin1String("liquidation_fees")).toDouble() > 0);
    QCOMPARE(account.value(QLatin1String("tiers")).toArray().size(), 1);
    const QJsonObject shown = m_cli.run("run show --json", {idOf(answer)}).json();
    QCOMPARE(shown, answer.json());
    const QByteArray people = m_cli.run("run show", {idOf(answer)}).out;
    QVERIFY2(people.contains("account isolated x50: "), people.constData());
}

void TestCliAccounts::fundingIsPaid() {
    QByteArray funding = "[";
    for (int day = 1; day <= 30; ++day) {
        const qint64 at = 1'680'307'200'000 + day * 86'400'000LL;
        funding += (day > 1 ? "," : "") + QByteArray(R"({"symbol":"FIL","fundingTime":)") + QByteArray::number(at)
            + R"(,"fundingRate":"0.00010000"})";
    }
    const QString file = m_cli.file(QStringLiteral("funding.json"), funding + "]");
    const QByteArray tiers = R"([{"symbol":"FIL","brackets":[{"bracket":1,"initialLeverage":20,"notionalCap":1000000,)"
                             R"("notionalFloor":0,"maintMarginRatio":0.01,"cum":0.0}]}])";
    const QString brackets = m_cli.file(QStringLiteral("brackets.json"), tiers);
    const CliAnswer answer =
        backtest({QStringLiteral("--margin"), QStringLiteral("cross"), QStringLiteral("--leverage"),
            QStringLiteral("2"), QStringLiteral("--funding"), file, QStringLiteral("--tiers"), brackets});
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    QVERIFY(accountOf(answer).value(QLatin1String("funding")).toDouble() != 0);
    const QJsonObject tier = accountOf(answer).value(QLatin1String("tiers")).toArray().at(0).toObject();
    QCOMPARE(tier.value(QLatin1String("maintenance_rate")).toDouble(), 0.01);
}

void TestCliAccounts::cashIsConverted() {
    QCOMPARE(m_cli
                 .run("data import --instrument B:FILU --timeframe 1m --currency USDT",
                     {sharedFile("data/crypto_1m/binance_um_FILUSDT/FILUSDT-1m-2023-04.csv.gz")})
                 .exitCode,
        0);
    const QString rates = m_cli.file(QStringLiteral("rates.csv"), "time,rate\n2023-01-01,0.92\n2023-04-15,0.91\n");
    const CliAnswer answer =
        m_cli.run("run backtest --strategy sma_cross --set fast=20 --set slow=50 --instrument B:FILU "
                  "--timeframe 15m --cash 1000 --currency EUR --json --rates",
            {rates});
    QVERIFY2(answer.exitCode == 0, answer.err.constData());
    QVERIFY(accountOf(answer).value(QLatin1String("conversions")).toInt() > 10);
    QCOMPARE(text(accountOf(answer).value(QLatin1String("currency"))), QStringLiteral("EUR"));
}

void TestCliAccounts::badInputIsNamed_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("told");
    const auto file = [&](const char* name, const char* content) { return m_cli.file(QLatin1String(name), content); };
    const auto row = [](const char* name, QStringList options, const char* told) {
        QTest::newRow(name) << std::move(options) << QString::fromLatin1(told);
    };
    const QString margin = QStringLiteral("--margin");
    const QString isolated = QStringLiteral("isolated");
    row("mode", {margin, QStringLiteral("much")}, "'much' is none of cash, isolated, cross");
    row("leverage of cash", {QStringLiteral("--leverage"), QStringLiteral("2")},
        "--leverage: a cash account has no leverage");
    row("too much leverage", {margin, isolated, QStringLiteral("--leverage"), QStringLiteral("200")}, "no tier grants");
    row("line",
        {margin, isolated, QStringLiteral("--funding"), file("f.csv", "time,rate\n2023-04-01,0.1\n2023-04-02,x\n")},
        "f.csv:3: 'x' is no decimal number");
    row("json", {margin, isolated, QStringLiteral("--funding"), file("f.json", "[\n{]")}, "f.json:2: this is no JSON");
    row("pointer",
        {margin, isolated, QStringLiteral("--funding"), file("g.json", R"([{"fundingTime":1,"fundingRate":"?"}])")},
        "g.json:/0/fundingRate: 'fundingRate' is missing or no number");
    row("tiers of another",
        {margin, isolated, QStringLiteral("--tiers"), file("t.json", R"([{"symbol":"X","brackets":[]}])")},
        "there are no tiers of FIL");
    row("no file", {QStringLiteral("--rates"), QStringLiteral("/nowhere/r.csv")}, "the file cannot be read");
    row("no rates", {QStringLiteral("--currency"), QStringLiteral("EUR")}, "is not known");
}

void TestCliAccounts::badInputIsNamed() {
    QFETCH(QStringList, options);
    QFETCH(QString, told);
    const CliAnswer answer = backtest(options);
    QCOMPARE(answer.exitCode, 2);
    QVERIFY2(answer.err.contains(told.toUtf8()), answer.err.constData());
}

void TestCliAccounts::theJournalIsChainedAndComesBack() {
    const QString id = idOf(backtest(
        {QStringLiteral("--margin"), QStringLiteral("isolated"), QStringLiteral("--leverage"), QStringLiteral("5")}));
    const QJsonArray journal =
        m_cli.run("run show --json --journal", {id}).json().value(QLatin1String("journal")).toArray();
    QVERIFY(journal.size() > 10);
    QCOMPARE(text(journal.at(0).toObject().value(QLatin1String("kind"))), QStringLiteral("deposit"));
    // The chain as docs/accounts.md describes it, with a hash of our own; amounts as text come from the database.
    QByteArray before(32, '\0');
    for (qsizetype i = 0; i < std::min<qsizetype>(journal.size(), 12); ++i) {
        const QJsonObject entry = journal.at(i).toObject();
        const QString number = QString::number(i + 1);
        const QString postings = sqlite(
            QStringLiteral("SELECT account || '|' || currency || '|' || amount FROM run_posting WHERE run_id = '%1' "
                           "AND entry = %2 ORDER BY number")
                .arg(id, number));
        const QString line = number + QLatin1Char('|') + QString::number(entry.value(QLatin1String("time")).toInteger())
            + QLatin1Char('|') + text(entry.value(QLatin1String("kind"))) + QLatin1Char('|')
            + QString::number(entry.value(QLatin1String("fill")).toInt()) + QLatin1Char('\n');
        before = QCryptographicHash::hash(
            QByteArray(before + line.toUtf8() + postings.toUtf8() + '\n'), QCryptographicHash::Sha256);
        QCOMPARE(text(entry.value(QLatin1String("hash"))), QString::fromLatin1(before.toHex()));
    }
    QVERIFY(m_cli.run("run show --journal", {id}).out.contains("liquidation") || journal.size() > 10);
}

void TestCliAccounts::aChangedDigitIsFound() {
    const QString id = idOf(backtest({}));
    const QString where = QStringLiteral(" WHERE run_id = '%1' AND entry = 4").arg(id);
    const QString amount =
        sqlite(QStringLiteral("SELECT amount FROM run_posting") + where + QStringLiteral(" AND number = 1"));
    QCOMPARE(sqlite(QStringLiteral("UPDATE run_posting SET amount = amount || '1'") + where
                 + QStringLiteral(" AND number = 1")),
        QString());
    const CliAnswer answer = m_cli.run("run show", {id});
    QVERIFY(answer.exitCode != 0);
    QVERIFY2(answer.err.contains("entry 4 of the journal"), answer.err.constData());
    QCOMPARE(sqlite(QStringLiteral("UPDATE run_posting SET amount = '%1'").arg(amount) + where
                 + QStringLiteral(" AND number = 1")),
        QString());
    QCOMPARE(m_cli.run("run show", {id}).exitCode, 0);
    QCOMPARE(sqlite(QStringLiteral("DELETE FROM run_journal WHERE run_id = '%1' AND number = 5").arg(id)), QString());
    QVERIFY(m_cli.run("run show", {id}).exitCode != 0);
}

QTEST_GUILESS_MAIN(TestCliAccounts)
#include "tst_cli_accounts.moc"
