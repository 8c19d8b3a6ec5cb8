// Dividends, splits and adjusted closes beside stored candles, and what the checks make of them.
#include "core/data/data_check.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>
#include <QTest>

using namespace truebar;

namespace {

const InstrumentId id{"TEST", "ABC"};
const Timeframe day(1, Timeframe::Unit::Day);
const UtcMs first = parseUtc("2024-01-01").value();
constexpr int days = 60;
constexpr int exDay = 30;

UtcMs at(int index) {
    return first + std::chrono::days(index);
}

CorporateAction dividend(double value) {
    return {CorporateAction::Kind::Dividend, at(exDay), value};
}

// Prices that move a little around 100; before the dividend of 2 they are adjusted by 2 %.
Series candles() {
    Series out(id, day);
    for (int i = 0; i < days; ++i) {
        const double close = 100 + 0.25 * (i % 5 - 2) + (i == exDay - 1 ? 0.25 * (2 - i % 5) : 0);
        out.append({at(i), close, close + 1, close - 1, close, 1000});
    }
    return out;
}

std::vector<AdjustedPrice> adjusted(const Series& series, double share) {
    std::vector<AdjustedPrice> out;
    for (std::size_t i = 0; i < series.size(); ++i)
        out.push_back({series.at(i).openTime, series.at(i).close * (i < exDay ? share : 1)});
    return out;
}

} // namespace

class TestCorporateActions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void areKept();
    void aNewActionVoidsWhatWasReckonedBefore();
    void adjustmentsAreVerified_data();
    void adjustmentsAreVerified();
    void holesHideNoDividend();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CandleStore> m_store;
};

void TestCorporateActions::init() {
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    const auto workspace = Workspace::open(m_folder->path(), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace);
    m_store = std::move(*CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadWrite));
    Instrument instrument;
    instrument.id = id;
    QVERIFY(m_store->saveInstrument(instrument));
    QVERIFY(m_store->write(candles()));
}

void TestCorporateActions::areKept() {
    const CorporateAction split{CorporateAction::Kind::Split, at(10), 4};
    QVERIFY(m_store->writeActions(id, {dividend(2), split}));
    QVERIFY(m_store->writeActions(id, {dividend(2)}));
    QVERIFY(*m_store->actions(id) == std::vector({split, dividend(2)}));
    QVERIFY(m_store->writeActions(id, {dividend(3)}));
    QVERIFY(*m_store->actions(id) == std::vector({split, dividend(3)}));
    QVERIFY(m_store->actions({"TEST", "OTHER"})->empty());
    const auto closes = adjusted(candles(), 0.98);
    QVERIFY(m_store->writeAdjustedCloses(id, day, closes));
    QVERIFY(*m_store->adjustedCloses(id, day) == closes);
    QCOMPARE(m_store->adjustedCloses(id, day, {at(5), at(8)})->size(), std::size_t(3));
    // They are of the series, and gone with it.
    QVERIFY(m_store->adjustedCloses(id, Timeframe())->empty());
    QVERIFY(m_store->remove(id, day));
    QVERIFY(m_store->adjustedCloses(id, day)->empty());
}

void TestCorporateActions::aNewActionVoidsWhatWasReckonedBefore() {
    QVERIFY(m_store->writeAdjustedCloses(id, day, adjusted(candles(), 1)));
    QVERIFY(m_store->writeActions(id, {dividend(2)}));
    const auto left = m_store->adjustedCloses(id, day);
    QCOMPARE(left->size(), std::size_t(days - exDay));
    QCOMPARE(left->front().openTime, at(exDay));
    // The same news again changes nothing.
    QVERIFY(m_store->writeAdjustedCloses(id, day, adjusted(candles(), 0.98)));
    QVERIFY(m_store->writeActions(id, {dividend(2)}));
    QCOMPARE(m_store->adjustedCloses(id, day)->size(), std::size_t(days));
}

void TestCorporateActions::adjustmentsAreVerified_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<std::uint64_t>("findings");
    QTest::newRow("carried") << 0.98 << std::uint64_t(0);
    QTest::newRow("not carried") << 1.0 << std::uint64_t(1);
    QTest::newRow("carried twice") << 0.96 << std::uint64_t(1);
}

void TestCorporateActions::adjustmentsAreVerified() {
    QFETCH(double, share);
    QFETCH(std::uint64_t, findings);
    QVERIFY(m_store->writeActions(id, {dividend(2)}));
    QVERIFY(m_store->writeAdjustedCloses(id, day, adjusted(candles(), share)));
    const auto check = checkData(*m_store, id, day);
    QVERIFY2(check, check ? "" : check.error().message().c_str());
    QCOMPARE(check->quality.count(Check::DividendAdjustment), findings);
    QVERIFY(findings == 0 || check->trust < 1);
}

void TestCorporateActions::holesHideNoDividend() {
    QVERIFY(m_store->writeActions(id, {dividend(2)}));
    auto closes = adjusted(candles(), 0.98);
    closes.erase(closes.begin() + exDay - 2, closes.begin() + exDay + 2);
    QVERIFY(m_store->writeAdjustedCloses(id, day, closes));
    QCOMPARE(checkData(*m_store, id, day)->quality.count(Check::DividendAdjustment), std::uint64_t(0));
}

QTEST_GUILESS_MAIN(TestCorporateActions)
#include "tst_corporate_actions.moc"
