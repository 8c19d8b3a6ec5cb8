// How a run is traded is chosen in its dialog; and a run becomes a dry-run bot.
#include "tests/ui/window_fixture.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>

using namespace truebar;
using namespace truebar::test;
using namespace truebar::ui;

namespace {

void choose(QComboBox* box, int value) {
    const int index = box->findData(value);
    QVERIFY(index >= 0);
    box->setCurrentIndex(index);
}

template <class E>
void choose(QComboBox* box, E value) {
    choose(box, static_cast<int>(value));
}

// The demo market with the run dialog open.
struct Scene {
    explicit Scene(ThemeName theme = ThemeName::Dark)
        : app(folder.path(), theme) {
        if (!app.waitForChart(QStringLiteral("DEMO:")))
            qFatal("there is no demo market");
        app.press(Qt::Key_F5);
        if (!QTest::qWaitFor([&] { return app.find<QDialog>("runDialog") != nullptr; }, longWait))
            qFatal("there is no dialog");
    }
    std::shared_ptr<const RunRecord> run() {
        QSignalSpy finished(&app.runs, &RunService::runFinished);
        QTest::mouseClick(app.find<QPushButton>("runStart"), Qt::LeftButton);
        if (!finished.wait(longWait))
            return nullptr;
        return finished.front().front().value<std::shared_ptr<const RunRecord>>();
    }

    QTemporaryDir folder;
    App app;
};

} // namespace

class TestWindowRunRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { applyTheme(*qApp, Theme::dark()); }
    void profileAndDecisionsAreRunAndKept();
    void onlyWhatCountsIsShown();
    void fitsASmallScreen_data();
    void fitsASmallScreen();
    void aRunBecomesABot();
};

void TestWindowRunRules::profileAndDecisionsAreRunAndKept() {
    Scene scene;
    App& app = scene.app;
    const QString standard = app.find<QLabel>("runProfileNote")->text();
    choose(app.find<QComboBox>("runProfile"), FillProfile::Kind::Worst);
    QVERIFY(app.find<QLabel>("runProfileNote")->text() != standard);
    choose(app.find<QComboBox>("runDecision"), DecisionMode::SimulateDelay);
    app.find<QSpinBox>("runDelay")->setValue(5400);
    app.find<QSpinBox>("runDeadline")->setValue(7200);
    choose(app.find<QComboBox>("runExpiry"), OnExpiry::Accept);
    const auto run = scene.run();
    QVERIFY(run);
    const RunSettings& settings = run->summary.request.settings;
    QVERIFY(settings.profile.kind == FillProfile::Kind::Worst);
    QVERIFY(settings.decision.mode == DecisionMode::SimulateDelay);
    QVERIFY(settings.decision.delay == std::chrono::seconds(5400));
    QVERIFY(settings.decision.deadline == std::chrono::seconds(7200));
    QVERIFY(settings.decision.onExpiry == OnExpiry::Accept);
    // The delay was simulated: what was offered at a close was decided an hour and a half later.
    bool hasWaited = false;
    for (const Decision& decision : run->result.decisions)
        hasWaited |= decision.decidedBy == "rule:simulate_delay";
    QVERIFY(hasWaited);
}

void TestWindowRunRules::onlyWhatCountsIsShown() {
    Scene scene;
    App& app = scene.app;
    const auto isShown = [&](const char* name) { return app.find<QWidget>(name)->isVisible(); };
    auto* mode = app.find<QComboBox>("runDecision");
    for (const char* name : {"runThreshold", "runDelay", "runDeadline", "runExpiry", "runDecisionNote"})
        QVERIFY2(!isShown(name), name);
    choose(mode, DecisionMode::AskAbove);
    QVERIFY(isShown("runThreshold") && isShown("runDeadline") && isShown("runExpiry") && !isShown("runDelay"));
    auto* start = app.find<QPushButton>("runStart");
    app.find<QLineEdit>("runThreshold")->setText(QStringLiteral("some"));
    QVERIFY(!start->isEnabled());
    QVERIFY(app.find<QLabel>("runProblem")->text().contains(QLatin1String("'some' is not a number")));
    app.find<QLineEdit>("runThreshold")->setText(QStringLiteral("-5"));
    QVERIFY(!start->isEnabled());
    // What does not count cannot be wrong.
    choose(mode, DecisionMode::Ask);
    QVERIFY(start->isEnabled());
    QVERIFY(!isShown("runThreshold") && isShown("runDeadline"));
    const auto run = scene.run();
    QVERIFY(run);
    QVERIFY(run->summary.request.settings.decision.mode == DecisionMode::Ask);
    QVERIFY(run->summary.request.settings.decision.threshold.isZero());
}

void TestWindowRunRules::fitsASmallScreen_data() {
    QTest::addColumn<bool>("isLight");
    QTest::newRow("dark") << false;
    QTest::newRow("light") << true;
}

void TestWindowRunRules::fitsASmallScreen() {
    QFETCH(bool, isLight);
    Scene scene(isLight ? ThemeName::Light : ThemeName::Dark);
    App& app = scene.app;
    auto* dialog = app.find<QDialog>("runDialog");
    QVERIFY(dialog->width() <= 1366);
    QVERIFY(dialog->height() <= 700);
    shoot(dialog, isLight ? "run-rules-light" : "run-rules-dark");
    // Nothing has to be scrolled for, whatever is chosen.
    auto* scroll = dialog->findChild<QScrollArea*>();
    for (const auto mode :
        {DecisionMode::Auto, DecisionMode::Ask, DecisionMode::SimulateDelay, DecisionMode::AskAbove}) {
        choose(app.find<QComboBox>("runDecision"), mode);
        QCoreApplication::processEvents();
        QTRY_COMPARE(scroll->verticalScrollBar()->maximum(), 0);
    }
    shoot(dialog, isLight ? "run-rules-ask-light" : "run-rules-ask-dark");
}

void TestWindowRunRules::aRunBecomesABot() {
    Scene scene;
    App& app = scene.app;
    app.find<QSpinBox>("setting_fast")->setValue(7);
    app.find<QLineEdit>("runCash")->setText(QStringLiteral("2500"));
    const auto run = scene.run();
    QVERIFY(run);
    QTRY_VERIFY(!app.find<QDialog>("runDialog"));
    shoot(app.bench.window(), "results-bot");
    QTest::mouseClick(app.find<QPushButton>("resultsBot"), Qt::LeftButton);
    QTRY_VERIFY(app.find<QDialog>("botDialog"));
    auto* dialog = app.find<QDialog>("botDialog");
    shoot(dialog, "bot-of-run");
    QVERIFY(dialog->windowTitle().contains(QString::fromStdString(run->summary.id)));
    QCOMPARE(dialog->findChild<QSpinBox*>(QStringLiteral("setting_fast"))->value(), 7);
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("botCash"))->text(), QStringLiteral("2500"));
    QCOMPARE(dialog->findChild<QComboBox*>(QStringLiteral("botInstrument"))->currentText(),
        QString::fromStdString(run->summary.request.instrument.toString()));
    QCOMPARE(dialog->findChild<QComboBox*>(QStringLiteral("botTimeframe"))->currentText(),
        QString::fromStdString(run->summary.request.timeframe.toString()));
    QSignalSpy added(&app.bots, &BotService::added);
    QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(added.size(), 1, longWait);
    const auto bot = added.front().front().value<BotDefinition>();
    QVERIFY(bot.mode == RunMode::DryRun);
    QCOMPARE(bot.originRun, run->summary.id);
    QCOMPARE(bot.overrides.at("fast"), std::string("7"));
    QVERIFY(bot.settings.feeBps == run->summary.request.settings.feeBps);
    // Read back, the dashboard tells of the run, and leads to it.
    auto* origin = app.find<QLabel>("botOrigin");
    QTRY_VERIFY(origin->isVisible() && origin->text().contains(QString::fromStdString(run->summary.id)));
    auto* table = app.find<DataTable>("botTable");
    QVERIFY(
        table->model()->index(0, 0).data(Qt::ToolTipRole).toString().contains(QString::fromStdString(run->summary.id)));
    shoot(app.bench.window(), "bot-origin");
    QSignalSpy loaded(&app.runs, &RunService::runLoaded);
    QTest::mouseClick(origin, Qt::LeftButton, {},
        QPoint(origin->fontMetrics().horizontalAdvance(origin->text().section(QLatin1Char('<'), 0, 0)) + 20,
            origin->height() / 2));
    QTRY_COMPARE_WITH_TIMEOUT(loaded.size(), 1, longWait);
    QCOMPARE(loaded.front().front().value<std::shared_ptr<const RunRecord>>()->summary.id, run->summary.id);
    // The leaderboard offers the same for its best.
    app.press(Qt::Key_L, Qt::ControlModifier);
    auto* board = app.find<DataTable>("leaderboardTable");
    QTRY_COMPARE(board->model()->rowCount(), 1);
    auto* button = app.find<QPushButton>("leaderboardBot");
    QVERIFY(!button->isEnabled());
    board->selectRow(0);
    QVERIFY(button->isEnabled());
    shoot(app.bench.window(), "leaderboard-bot");
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(app.find<QDialog>("botDialog"));
    QCOMPARE(app.find<QDialog>("botDialog")->findChild<QLineEdit*>(QStringLiteral("botCash"))->text(),
        QStringLiteral("2500"));
}

QTEST_MAIN(TestWindowRunRules)
#include "tst_window_run_rules.moc"
