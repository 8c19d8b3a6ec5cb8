// Each faulty file of the shared data is flagged for its fault, its corrected twin is not.
#include "tests/support/shared_fixtures.h"
#include "tests/unit/quality/quality_fixture.h"

#include <QDir>

#include <algorithm>

using namespace truebar;
using namespace truebar::test;

namespace {

QualityReport reportOf(const QString& file, const char* timeframe) {
    const AdjustedFile read = readAdjusted(file, timeframe);
    QualityCompany company;
    company.adjustedCloses = read.adjusted;
    return checkSeries(read.series, {}, company);
}

// The corrected twin of a fault in dividends may keep faults of another kind.
const std::vector<Check>& familyOf(Check check) {
    static const std::vector<Check> dividends{Check::DividendAdjustment, Check::AdjustedClose};
    static const std::vector<Check> levels{
        Check::SplitAdjustment, Check::UnadjustedSplit, Check::UnitError, Check::Spike};
    return std::count(dividends.begin(), dividends.end(), check) > 0 ? dividends : levels;
}

QByteArray all(const QualityReport& report) {
    return summaries(report.findings).join(QLatin1String("; ")).toUtf8();
}

} // namespace

class TestAdjustedFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { TRUEBAR_NEEDS_SHARED(); }
    void pairs_data();
    void pairs();
    void otherFaultsOfTheTwinsAreFound();
    void everyPairIsTested();
    void soundDividendsAreNotFlagged();
};

void TestAdjustedFiles::pairs_data() {
    QTest::addColumn<QByteArray>("timeframe");
    QTest::addColumn<int>("check"); // what the fault is
    const auto pair = [](const char* name, Check check, const char* timeframe = "1d") {
        QTest::newRow(name) << QByteArray(timeframe) << static_cast<int>(check);
    };
    pair("4063-T-1d-bad-div", Check::DividendAdjustment);
    pair("4063-T-1d-bad-stock-split", Check::SplitAdjustment);
    pair("8TRA-DE-1d-missing-div-adjust", Check::DividendAdjustment);
    pair("AET-L-1d-100x-error", Check::UnitError);
    pair("ALPHA-PA-1d-bad-stock-split", Check::SplitAdjustment);
    pair("ASAI-L-1h-bad-unit", Check::UnitError, "1h");
    pair("AV-L-1wk-bad-stock-split", Check::SplitAdjustment, "1w");
    pair("CLC-L-1d-bad-div", Check::DividendAdjustment);
    pair("CNE-L-1d-bad-stock-split", Check::SplitAdjustment);
    pair("DEX-AX-1d-bad-stock-split", Check::SplitAdjustment);
    pair("DODFX-1d-cg-double-count", Check::DividendAdjustment);
    pair("LA-V-1d-bad-stock-split", Check::SplitAdjustment);
    pair("MOB-ST-1d-bad-stock-split", Check::SplitAdjustment);
    pair("SPM-MI-1d-bad-stock-split", Check::SplitAdjustment);
    pair("SSNLF-1d-bad-div", Check::AdjustedClose);
    pair("SSW-JO-1d-100x-error", Check::UnitError);
}

void TestAdjustedFiles::pairs() {
    QFETCH(const QByteArray, timeframe);
    QFETCH(const int, check);
    const QString base = sharedFile("data/dirty/yfinance/") + QString::fromUtf8(QTest::currentDataTag());
    const QString ending =
        QFile::exists(base + QStringLiteral(".csv")) ? QStringLiteral(".csv") : QStringLiteral(".csv.gz");
    const QualityReport bad = reportOf(base + ending, timeframe.constData());
    const QualityReport fixed = reportOf(base + QStringLiteral("-fixed") + ending, timeframe.constData());
    QVERIFY2(bad.count(static_cast<Check>(check)) > 0, all(bad).constData());
    QVERIFY(bad.worst() == Severity::Error);
    for (const Check kind : familyOf(static_cast<Check>(check)))
        QVERIFY2(fixed.count(kind) == 0, all(fixed).constData());
    const QByteArray name(QTest::currentDataTag());
    if (name != "CLC-L-1d-bad-div" && name != "SSNLF-1d-bad-div")
        QVERIFY2(fixed.worst() != Severity::Error, all(fixed).constData());
}

// Corrected were only the dividends: pence for pounds on six days, and half a year times fifty, are in both twins.
void TestAdjustedFiles::otherFaultsOfTheTwinsAreFound() {
    const QString folder = sharedFile("data/dirty/yfinance/");
    const QualityReport pence = reportOf(folder + QStringLiteral("CLC-L-1d-bad-div-fixed.csv"), "1d");
    QCOMPARE(pence.count(Check::UnitError), std::uint64_t(6));
    const QualityReport fifty = reportOf(folder + QStringLiteral("SSNLF-1d-bad-div-fixed.csv.gz"), "1d");
    QVERIFY(fifty.count(Check::UnadjustedSplit) > 0);
}

void TestAdjustedFiles::everyPairIsTested() {
    const QDir folder(sharedFile("data/dirty/yfinance"));
    QCOMPARE(folder.entryList({QStringLiteral("*-fixed.csv*")}).size(), 16);
}

void TestAdjustedFiles::soundDividendsAreNotFlagged() {
    for (const auto& [file, timeframe] :
        {std::pair{"TISG-MI-1d-no-bad-divs", "1d"}, std::pair{"EA-15m-no-bad-divs", "15m"}}) {
        const QualityReport report =
            reportOf(sharedFile("data/dirty/yfinance/") + QLatin1String(file) + QStringLiteral(".csv"), timeframe);
        QVERIFY2(report.worst() != Severity::Error, all(report).constData());
    }
}

QTEST_GUILESS_MAIN(TestAdjustedFiles)
#include "tst_adjusted_files.moc"
