// The inputs of an account as text: what is read, and how the place of a mistake is named.
#include "core/accounts/account_csv.h"
#include "tests/support/engine_fixture.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

QString told(const Error& error) {
    return QString::fromStdString(error.message());
}

} // namespace

class TestAccountCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsFunding();
    void readsDividendsAndSplits();
    void readsTiers();
    void mistakesAreNamedByLine_data();
    void mistakesAreNamedByLine();
};

void TestAccountCsv::readsFunding() {
    const auto rows = fundingFromCsv(
        "\xef\xbb\xbf# from the venue\r\nrate,time,mark_price\r\n0.0001,2026-01-01T08:00:00Z,34287.5\r\n\r\n-0.0002,1767283200000,\r\n",
        "f.csv");
    QVERIFY2(rows.has_value(), qPrintable(told(rows.error_or(Error{}))));
    QCOMPARE(rows->size(), std::size_t(2));
    QVERIFY((*rows)[0] == (FundingRate{seriesBegin + std::chrono::hours(8), dec("0.0001"), price("34287.5")}));
    QVERIFY((*rows)[1] == (FundingRate{seriesBegin + std::chrono::hours(16), dec("-0.0002"), {}}));
}

void TestAccountCsv::readsDividendsAndSplits() {
    const auto rows = actionsFromCsv("ex_date,kind,value\n2020-08-07,dividend,0.82\n2020-08-31,split,4:1\n2021-01-01,split,0.5\n", "a.csv");
    QVERIFY(rows.has_value());
    QVERIFY((*rows)[0].dividend == money("0.82"));
    QVERIFY((*rows)[1].split == (SplitRatio{Decimal(4), Decimal(1)}));
    QVERIFY((*rows)[2].split == (SplitRatio{dec("0.5"), Decimal(1)}));
}

void TestAccountCsv::readsTiers() {
    const auto tiers = tiersFromCsv(
        "floor,cap,max_leverage,maintenance_rate,maintenance_amount\n0,50000,125,0.004,0\n50000,250000,100,0.005,50\n", "t.csv");
    QVERIFY(tiers.has_value());
    QCOMPARE(tiers->tiers().size(), std::size_t(2));
    QVERIFY(tiers->tiers()[1].maintenanceAmount == money("50"));
}

void TestAccountCsv::mistakesAreNamedByLine_data() {
    QTest::addColumn<char>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, char kind, const char* text, const char* message) {
        QTest::newRow(name) << kind << QByteArray(text) << QString::fromLatin1(message);
    };
    row("empty", 'f', "\n\n", "x.csv: the file is empty");
    row("no column", 'f', "time,price\n", "x.csv:1: the header has no column 'rate'");
    row("no number", 'f', "time,rate\n2026-01-01,abc\n", "x.csv:2: 'abc' is no decimal number");
    row("missing field", 'f', "time,rate\n2026-01-01\n", "x.csv:2: '' is no decimal number");
    row("no time", 'r', "time,rate\n# why\nyesterday,1\n", "x.csv:3: 'yesterday' is no time");
    row("negative rate", 'r', "time,rate\n2026-01-01,-1\n", "x.csv:2: the rate -1 is not above 0");
    row("too much funding", 'f', "time,rate\n2026-01-01,1.5\n", "x.csv:2: the funding rate 1.5 is not from -1 to 1");
    row("disorder", 'r', "time,rate\n2026-01-02,1\n2026-01-01,1\n",
        "x.csv:3: the time 2026-01-01T00:00:00Z is before the one above it");
    row("bad kind", 'a', "ex_date,kind,value\n2026-01-02,spinoff,1\n", "x.csv:2: 'spinoff' is neither dividend nor split");
    row("bad split", 'a', "ex_date,kind,value\n2026-01-02,split,2:0\n", "x.csv:2: '2:0' is no split such as 2:1");
    row("bad dividend", 'a', "ex_date,kind,value\n2026-01-02,dividend,0\n", "x.csv:2: the dividend 0 is not above 0");
    row("hole", 't', "floor,cap,max_leverage,maintenance_rate,maintenance_amount\n0,10,5,0.01,0\n\n11,20,4,0.02,1\n",
        "x.csv:4: tier 2 begins at 11, not where the one before it ends");
}

void TestAccountCsv::mistakesAreNamedByLine() {
    QFETCH(char, kind);
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    const auto errorOf = [](auto result) { return std::move(result).error_or(Error{}); };
    const Error error = kind == 'f' ? errorOf(fundingFromCsv(view, "x.csv"))
        : kind == 'r'               ? errorOf(ratesFromCsv(view, "x.csv"))
        : kind == 'a'               ? errorOf(actionsFromCsv(view, "x.csv"))
                                    : errorOf(tiersFromCsv(view, "x.csv"));
    QCOMPARE(told(error), message);
}

QTEST_APPLESS_MAIN(TestAccountCsv)
#include "tst_account_csv.moc"
