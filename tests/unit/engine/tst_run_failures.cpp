// Runs that must not pass for results, and settings that must not run.
#include "tests/support/runner_scene.h"

#include <QTest>

using namespace truebar;
using namespace truebar::test;

namespace {

// A venue that keeps wrong books.
class LyingBroker final : public IBroker {
public:
    Result<void> submit(const Order&) override { return {}; }
    Result<void> cancel(OrderNumber) override { return {}; }
    void onCandle(const MarketCandle&) override { }
    BrokerSnapshot snapshot() const override { return {money("999.999999999999"), {}, {}, 0}; }
    BrokerCapabilities capabilities() const override { return {}; }
};

class ThrowingStrategy final : public IStrategy {
public:
    std::vector<FeedDefinition> feeds() const override { return {}; }
    void onCandle(const MarketView&, const AccountView&, SuggestionSink&) override {
        throw std::out_of_range("index 7");
    }
};

} // namespace

class TestRunFailures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wrongBooksFailTheRun();
    void throwingStrategyFailsTheRun();
    void stopsWhenAsked();
    void checksSettings_data();
    void checksSettings();
};

void TestRunFailures::wrongBooksFailTheRun() {
    RunnerScene scene;
    RunSetup setup = scene.setup();
    setup.broker = [](IBrokerEvents&) -> Result<std::unique_ptr<IBroker>> {
        return std::unique_ptr<IBroker>(std::make_unique<LyingBroker>());
    };
    const auto result = runSeries(setup);
    QVERIFY(!result);
    QCOMPARE(result.error().code, std::string("internal.ledger_mismatch"));
}

void TestRunFailures::throwingStrategyFailsTheRun() {
    RunnerScene scene;
    ThrowingStrategy strategy;
    RunSetup setup = scene.setup();
    setup.strategy = &strategy;
    const auto result = runSeries(setup);
    QVERIFY(!result);
    QVERIFY(!isInputError(result.error()));
    QVERIFY(result.error().message().find("index 7") != std::string::npos);
}

void TestRunFailures::stopsWhenAsked() {
    RunnerScene scene;
    std::stop_source source;
    source.request_stop();
    const auto result = runSeries(scene.setup(), {}, source.get_token());
    QVERIFY(!result);
    QCOMPARE(result.error().code, std::string("run.cancelled"));
}

void TestRunFailures::checksSettings_data() {
    QTest::addColumn<QByteArray>("cash");
    QTest::addColumn<QByteArray>("fee");
    QTest::addColumn<int>("slippage");
    QTest::addColumn<QString>("code");
    QTest::newRow("most") << QByteArray("1000000000000000") << QByteArray("1000") << 10'000 << QString();
    QTest::newRow("no cash") << QByteArray("0") << QByteArray("0") << 0 << QStringLiteral("run.cash");
    QTest::newRow("too much") << QByteArray("1000000000000000.01") << QByteArray("0") << 0
                              << QStringLiteral("run.cash");
    QTest::newRow("fee < 0") << QByteArray("1") << QByteArray("-0.1") << 0 << QStringLiteral("run.fee_bps");
    QTest::newRow("fee > 1000") << QByteArray("1") << QByteArray("1000.1") << 0 << QStringLiteral("run.fee_bps");
    QTest::newRow("slip < 0") << QByteArray("1") << QByteArray("0") << -1 << QStringLiteral("run.slippage_ticks");
    QTest::newRow("slip > 10000") << QByteArray("1") << QByteArray("0") << 10'001
                                  << QStringLiteral("run.slippage_ticks");
}

void TestRunFailures::checksSettings() {
    QFETCH(QByteArray, cash);
    QFETCH(QByteArray, fee);
    QFETCH(int, slippage);
    QFETCH(QString, code);
    const auto result = RunSettings::checked(settingsWith(cash.constData(), fee.constData(), slippage));
    QCOMPARE(result ? QString() : QString::fromStdString(result.error().code), code);
}

QTEST_APPLESS_MAIN(TestRunFailures)
#include "tst_run_failures.moc"
