// The heatmap with real events. With TRUEBAR_SCREENSHOTS=DIR the page is saved as pictures in both themes and two
// sizes.
#include "tests/ui/coverage_scene.h"

#include <QApplication>
#include <QComboBox>
#include <QHelpEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QToolTip>

using namespace truebar;
using namespace truebar::ui;
using namespace truebar::test;

class TestCoveragePage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyStoreSaysWhatToDo();
    void holesAreShownRepairedAndGone();
    void disagreementsAreListed();
    void aSeriesWithoutFeedIsNamed();
    void keysAndMouseMove();
    void zoomKeepsThePlace();
    void aRepairCanBeCancelled();
    void looksWellInBothThemes();
};

void TestCoveragePage::emptyStoreSaysWhatToDo() {
    CoverageScene bench;
    bench.show();
    QTRY_VERIFY(bench.find<QLabel>("coverageEmpty")->isVisible());
    QVERIFY(!bench.find<QPushButton>("coverageRepairAll")->isEnabled());
    shoot(bench.page, QStringLiteral("coverage-empty"));
}

void TestCoveragePage::holesAreShownRepairedAndGone() {
    CoverageScene bench;
    const Series whole = bench.truth(4);
    QCOMPARE(whole.size(), 4U * 1440U);
    // One alone, and two over midnight.
    bench.put(served, without(whole, {700, 2879, 2880}, served));
    bench.show();
    CoverageHeatmap* map = bench.map();
    QTRY_COMPARE(map->grid().rows(), 1);
    QCOMPARE(map->grid().columns(), 4);
    const auto missing = [&](int column) { return map->grid().counts(0, column).missing; };
    QCOMPARE(missing(0), 1U);
    QCOMPARE(missing(1), 1U);
    QCOMPARE(missing(2), 1U);
    QCOMPARE(missing(3), 0U);

    QSignalSpy checked(&bench.health, &DataHealthService::checked);
    bench.click(0, 1);
    QCOMPARE(map->currentColumn(), 1);
    QCOMPARE(bench.troubles(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(checked.count() > 0, longWait);
    QTRY_VERIFY(bench.find<QLabel>("coverageNumbers")->text().contains(QStringLiteral("Trust")));
    QVERIFY(bench.find<QLabel>("coverageNumbers")->text().contains(QStringLiteral("1 missing")));
    bench.click(0, 3);
    QVERIFY(!bench.find<QPushButton>("coverageRepair")->isEnabled());

    // The selected day alone: one candle, and the others stay missing.
    bench.click(0, 0);
    QSignalSpy ended(&bench.health, &DataHealthService::repairEnded);
    QTest::mouseClick(bench.find<QPushButton>("coverageRepair"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, longWait);
    QCOMPARE(ended.at(0).at(0).value<RepairReport>().stored, 1U);
    QCOMPARE(bench.venue.requests(), 2); // what the venue says of the instrument, and the candle
    QTRY_COMPARE_WITH_TIMEOUT(missing(0), 0U, longWait);
    QCOMPARE(missing(1), 1U);

    QTest::mouseClick(bench.find<QPushButton>("coverageRepairAll"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, longWait);
    QTRY_COMPARE_WITH_TIMEOUT(map->grid().row(0).total.missing, 0U, longWait);
    QVERIFY(!bench.find<QPushButton>("coverageRepairAll")->isEnabled());
    QVERIFY(bench.find<QLabel>("coverageMessage")->text().contains(QStringLiteral("2 candles fetched")));
    const Series repaired = bench.stored(served);
    QCOMPARE(repaired.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i)
        QVERIFY(repaired.at(i) == whole.at(i));
}

// What a comparison with another feed has found stands beside the gaps.
void TestCoveragePage::disagreementsAreListed() {
    CoverageScene bench;
    bench.put(served, bench.truth(3));
    Finding apart;
    apart.check = Check::WrongTwin;
    apart.severity = Severity::Error;
    apart.span = {start + std::chrono::hours(30), start + std::chrono::hours(31)};
    apart.count = 60;
    apart.found = 102;
    apart.expected = 100;
    QVERIFY(bench.door.run([&](CandleStore& store) {
        return store.writeTwinFindings(served, Timeframe(), "other", {start, start + std::chrono::days(3)}, {apart});
    }));
    bench.show();
    bench.click(0, 1);
    const auto* model = bench.find<DataTable>("coverageTroubles")->model();
    QTRY_COMPARE_WITH_TIMEOUT(bench.troubles(), 1, longWait);
    QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("wrong twin"));
    QCOMPARE(model->index(0, 1).data().toString(), QStringLiteral("error"));
    QCOMPARE(model->index(0, 4).data().toString(), QStringLiteral("60"));
    QCOMPARE(
        model->index(0, 5).data().toString(), QStringLiteral("60 candles disagree with other (102 instead of 100)"));
    // Another day knows nothing of it.
    bench.click(0, 0);
    QTRY_COMPARE_WITH_TIMEOUT(bench.troubles(), 0, longWait);
}

void TestCoveragePage::aSeriesWithoutFeedIsNamed() {
    CoverageScene bench;
    const Series whole = bench.truth(2);
    bench.put(served, without(whole, {10}, served));
    bench.put(unserved, without(whole, {20, 21}, unserved));
    bench.show();
    QTRY_COMPARE(bench.map()->grid().rows(), 2);
    QSignalSpy ended(&bench.health, &DataHealthService::repairEnded);
    QTest::mouseClick(bench.find<QPushButton>("coverageRepairAll"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, longWait);
    auto* message = bench.find<QLabel>("coverageMessage");
    QVERIFY(message->isVisible());
    QVERIFY2(message->text().contains(QStringLiteral("NOWHERE:ABC 1m")), qPrintable(message->text()));
    QVERIFY(message->text().contains(QStringLiteral("1 candles fetched")));
    QTRY_COMPARE_WITH_TIMEOUT(bench.map()->grid().row(0).total.missing, 0U, longWait);
    QCOMPARE(bench.map()->grid().row(1).total.missing, 2U);
    shoot(bench.page, QStringLiteral("coverage-no-feed"));
}

void TestCoveragePage::keysAndMouseMove() {
    CoverageScene bench;
    const Series whole = bench.truth(30);
    bench.put(served, without(whole, {5 * 1440 + 3, 20 * 1440 + 9}, served));
    bench.put({"BINANCE", "ZZZ"}, without(whole, {}, {"BINANCE", "ZZZ"}));
    bench.show();
    CoverageHeatmap* map = bench.map();
    QTRY_COMPARE(map->grid().rows(), 2);
    map->setFocus();
    bench.click(0, 12);
    QCOMPARE(map->currentColumn(), 12);
    QTest::keyClick(map, Qt::Key_Right);
    QCOMPARE(map->currentColumn(), 13);
    QTest::keyClick(map, Qt::Key_Down);
    QTest::keyClick(map, Qt::Key_Down);
    QCOMPARE(map->currentRow(), 1);
    QTest::keyClick(map, Qt::Key_Up);
    QCOMPARE(map->currentRow(), 0);
    QTest::keyClick(map, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(map->currentColumn(), 20);
    QTest::keyClick(map, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(map->currentColumn(), 5);
    QVERIFY(map->accessibleDescription().contains(QStringLiteral("1,439 of 1,440")));
    QTest::keyClick(map, Qt::Key_Home);
    QCOMPARE(map->currentColumn(), 0);
    QTest::keyClick(map, Qt::Key_End);
    QCOMPARE(map->currentColumn(), 29);
    // Enter and double click open the chart at that day.
    QSignalSpy chosen(&bench.page, &CoveragePage::timeChosen);
    QTest::keyClick(map, Qt::Key_Return);
    QCOMPARE(chosen.count(), 1);
    QVERIFY(chosen.at(0).at(2).value<UtcMs>() == start + std::chrono::days(29));
    QTest::mouseDClick(map->viewport(), Qt::LeftButton, {}, map->cellRect(0, 5).center());
    QCOMPARE(chosen.count(), 2);
    QVERIFY(chosen.at(1).at(2).value<UtcMs>() == start + std::chrono::days(5));
    // A row of the list opens it at the gap.
    bench.click(0, 5);
    auto* table = bench.find<DataTable>("coverageTroubles");
    QCOMPARE(bench.troubles(), 1);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(chosen.count(), 3);
    QVERIFY(chosen.at(2).at(2).value<UtcMs>() == start + std::chrono::days(5) + std::chrono::minutes(3));
    // The row's head is the whole series.
    bench.click(0, -1);
    QCOMPARE(map->currentColumn(), -1);
    QCOMPARE(bench.troubles(), 2);
    // The tool tip has the numbers.
    const QPoint at = map->cellRect(0, 20).center();
    QHelpEvent help(QEvent::ToolTip, at, map->viewport()->mapToGlobal(at));
    QApplication::sendEvent(map->viewport(), &help);
    QVERIFY(QToolTip::text().contains(QStringLiteral("1 missing")));
    QToolTip::hideText();
}

void TestCoveragePage::zoomKeepsThePlace() {
    CoverageScene bench;
    const Series whole = bench.truth(35); // 2024-03-01, a Friday, to 2024-04-04
    bench.put(served, without(whole, {5 * 1440 + 3}, served));
    bench.show();
    CoverageHeatmap* map = bench.map();
    QTRY_COMPARE(map->grid().columns(), 35);
    bench.click(0, 5);
    map->setFocus();
    QTest::keyClick(map, Qt::Key_Minus);
    QVERIFY(map->grid().zoom() == CoverageZoom::Weeks);
    QCOMPARE(map->grid().columns(), 6);
    QCOMPARE(map->currentColumn(), 1);
    QCOMPARE(map->grid().counts(0, 1).missing, 1U);
    QCOMPARE(map->grid().counts(0, 0).expected(), 3U * 1440U);
    QTest::keyClick(map, Qt::Key_Minus);
    QCOMPARE(map->grid().columns(), 2);
    QCOMPARE(map->grid().counts(0, 1).expected(), 4U * 1440U);
    QTest::keyClick(map, Qt::Key_Minus);
    QVERIFY(map->grid().zoom() == CoverageZoom::Months);
    QTest::keyClick(map, Qt::Key_Plus);
    QTest::keyClick(map, Qt::Key_Plus);
    QCOMPARE(map->grid().columns(), 35);
    QCOMPARE(bench.find<QComboBox>("coverageZoom")->currentIndex(), 0);
}

void TestCoveragePage::aRepairCanBeCancelled() {
    CoverageScene bench;
    const Series whole = bench.truth(2);
    bench.put(served, without(whole, {10}, served));
    bench.show();
    QTRY_COMPARE(bench.map()->grid().rows(), 1);
    bench.venue.setDown(true);
    QSignalSpy ended(&bench.health, &DataHealthService::repairEnded);
    QTest::mouseClick(bench.find<QPushButton>("coverageRepairAll"), Qt::LeftButton);
    auto* cancel = bench.find<QPushButton>("coverageCancel");
    QTRY_VERIFY(cancel->isVisible());
    QVERIFY(!bench.find<QPushButton>("coverageRepairAll")->isEnabled());
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, longWait);
    QVERIFY(ended.at(0).at(1).toBool());
    QVERIFY(bench.find<QLabel>("coverageMessage")->text().contains(QStringLiteral("cancelled")));
    QVERIFY(!cancel->isVisible());
    QTRY_VERIFY(bench.find<QPushButton>("coverageRepairAll")->isEnabled());
}

void TestCoveragePage::looksWellInBothThemes() {
    CoverageScene bench;
    const Series whole = bench.truth(38);
    for (int i = 0; i < 12; ++i) {
        const InstrumentId id{i < 8 ? "BINANCE" : "NOWHERE", "PAIR" + std::to_string(i) + "USDT"};
        std::set<int> holes;
        for (int k = 0; k < i * 3; ++k) {
            const int at = (k * 7919 + i * 104'729) % (38 * 1440);
            for (int n = 0; n < (k % 5 == 0 ? 2000 : 40 + k * 13); ++n)
                holes.insert(at + n);
        }
        if (i >= 2 && i < 8) { // an outage of the venue
            for (int n = 0; n < 300; ++n)
                holes.insert(15 * 1440 + 200 + n);
        }
        bench.put(id, without(whole, holes, id), i == 11 ? "weekdays" : "24/7");
        if (i == 5)
            QVERIFY(bench.door.run([&](CandleStore& store) {
                return store.addCoveredEmpty(
                    id, Timeframe(), {{start + std::chrono::days(20), start + std::chrono::days(30)}});
            }));
    }
    for (const ThemeName name : {ThemeName::Dark, ThemeName::Light}) {
        const Theme theme = Theme::named(name);
        applyTheme(*qApp, theme);
        bench.page.setTheme(theme);
        bench.show({1366, 290});
        QTRY_COMPARE(bench.map()->grid().rows(), 12);
        bench.map()->setFocus();
        bench.click(4, 15);
        const QString suffix = name == ThemeName::Dark ? QStringLiteral("dark") : QStringLiteral("light");
        QTRY_VERIFY_WITH_TIMEOUT(
            bench.find<QLabel>("coverageNumbers")->text().contains(QStringLiteral("Trust")), longWait);
        QVERIFY(bench.map()->horizontalScrollBar()->maximum() == 0);
        QVERIFY(bench.map()->verticalScrollBar()->maximum() > 0);
        shoot(bench.page, QStringLiteral("coverage-1366-") + suffix);
        bench.page.resize(3840, 1200);
        QTest::qWait(50);
        QCOMPARE(bench.map()->verticalScrollBar()->maximum(), 0);
        shoot(bench.page, QStringLiteral("coverage-4k-") + suffix);
        bench.page.hide();
        bench.page.invalidate();
    }
}

QTEST_MAIN(TestCoveragePage)
#include "tst_coverage_page.moc"
