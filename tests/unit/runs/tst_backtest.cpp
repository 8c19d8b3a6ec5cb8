#include "core/runs/backtest.h"

#include "core/market/resample.h"
#include "core/market/session_calendar.h"
#include "core/runs/fingerprint.h"
#include "core/sdk/clock.h"
#include "core/workspace/workspace.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <future>

using namespace truebar;

namespace {

constexpr int candleCount = 200'000;

// A market that swings, so that averages cross often.
Series swings(const InstrumentId& id) {
    Series out(id, Timeframe(1, Timeframe::Unit::Minute));
    double last = 100;
    for (int i = 0; i < candleCount; ++i) {
        const double next = std::round((100 + 10 * std::sin(i / 40.0) + 3 * std::sin(i / 7.0)) * 100) / 100;
        out.append({utcMs(1'600'000'020'000 + i * 60'000LL), last, std::max(last, next) + 0.05,
            std::min(last, next) - 0.05, next, 10});
        last = next;
    }
    return out;
}

} // namespace

class TestBacktest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void recordsWhatWasUsed();
    void fingerprintsTheDataUsed();
    void leavesOutTheCandleThatIsNotOver();
    void runsWithinTheSessionOnly();
    void everyRunHasAnIdOfItsOwn();
    void reportsProgress();
    void stopsWhenAsked();
    void refusesWhatIsNotThere_data();
    void refusesWhatIsNotThere();
    void resolvesSettings();
    void isTheSameOnAnyThread();
    void aStrategyThatThrowsEndsItsRunOnly();

private:
    RunRequest request(const char* strategy = "sma_cross") const;
    std::unique_ptr<CandleStore> reader() const;
    RunRecord run(const RunRequest& asked) const;

    QTemporaryDir m_directory;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<PluginRegistry> m_plugins;
    InstrumentId m_id{"T", "X"};
};

void TestBacktest::initTestCase() {
    m_plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    auto workspace = Workspace::open(m_directory.path(), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace);
    m_workspace = std::move(*workspace);
    auto store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite);
    QVERIFY(store);
    Instrument instrument;
    instrument.id = m_id;
    instrument.tickSize = Price(Decimal::powerOfTen(-2));
    instrument.lotStep = Quantity(Decimal::powerOfTen(-1));
    QVERIFY((*store)->saveInstrument(instrument));
    QVERIFY((*store)->write(swings(m_id)));
}

RunRequest TestBacktest::request(const char* strategy) const {
    RunRequest out;
    out.strategy = strategy;
    out.strategySettings = *resolveStrategySettings(*m_plugins, strategy, {});
    out.instrument = m_id;
    out.timeframe = Timeframe(1, Timeframe::Unit::Minute);
    out.settings.feeBps = Decimal(5);
    out.settings.slippageTicks = 1;
    return out;
}

std::unique_ptr<CandleStore> TestBacktest::reader() const {
    auto store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadOnly);
    return store ? std::move(*store) : nullptr;
}

RunRecord TestBacktest::run(const RunRequest& asked) const {
    auto record = runBacktest(*reader(), *m_plugins, asked);
    if (!record)
        qFatal("%s", record.error().message().c_str());
    return std::move(*record);
}

void TestBacktest::recordsWhatWasUsed() {
    RunRequest asked = request();
    asked.timeframe = Timeframe(5, Timeframe::Unit::Minute);
    asked.span = {utcMs(1'600'000'200'000), utcMs(1'600'000'200'000 + 1000 * 300'000LL)};
    const RunRecord record = run(asked);
    const RunSummary& s = record.summary;
    QCOMPARE(s.request.strategy, std::string("sma_cross"));
    QCOMPARE(s.request.strategySettings, asked.strategySettings);
    QVERIFY(s.request.span == asked.span);
    QVERIFY(s.dataSpan == asked.span); // the data fill it
    QCOMPARE(s.candles, std::uint64_t(1000));
    QCOMPARE(s.strategyVersion, std::string("1.0.0"));
    QVERIFY(!s.codeVersion.empty());
    QCOMPARE(record.instrument.lotStep, Quantity(Decimal::powerOfTen(-1)));
    QVERIFY(s.metrics == record.result.metrics);
    QVERIFY(s.benchmark == record.result.benchmark.metrics);
    QVERIFY(!record.result.fills.empty());
    for (const Fill& fill : record.result.fills)
        QVERIFY(asked.span.contains(fill.time));
}

void TestBacktest::fingerprintsTheDataUsed() {
    const RunRecord record = run(request("buy_and_hold"));
    QCOMPARE(record.summary.dataFingerprint, dataFingerprint(record.instrument, swings(m_id)));
    RunRequest part = request("buy_and_hold");
    part.span.begin = utcMs(1'600'000'080'000);
    QVERIFY(run(part).summary.dataFingerprint != record.summary.dataFingerprint);
    // Money does not change data.
    RunRequest rich = request("buy_and_hold");
    rich.settings.cash = Money(Decimal(1'000'000));
    QCOMPARE(run(rich).summary.dataFingerprint, record.summary.dataFingerprint);
}

// Hours until now make a month that is not over: no run may decide on it, and the run says where its data end, so that
// it can be repeated when the month is over.
void TestBacktest::leavesOutTheCandleThatIsNotOver() {
    const InstrumentId id{"T", "NOW"};
    const Timeframe hour(1, Timeframe::Unit::Hour);
    const Timeframe month(1, Timeframe::Unit::Month);
    const UtcMs now = systemClock().now();
    {
        auto store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite);
        Instrument instrument;
        instrument.id = id;
        QVERIFY((*store)->saveInstrument(instrument));
        Series hours(id, hour);
        for (UtcMs at = hour.floor(now - std::chrono::hours(24 * 90)); hour.next(at) <= now; at = hour.next(at))
            hours.append({at, 10, 11, 9, 10, 1});
        QVERIFY((*store)->write(hours));
    }
    RunRequest asked = request("buy_and_hold");
    asked.instrument = id;
    asked.timeframe = month;
    const RunRecord record = run(asked);
    QVERIFY(record.summary.dataSpan.end <= now);
    // Within the first hour of a month there is nothing of it yet.
    QCOMPARE(record.summary.request.span.end, hour.floor(now) > month.floor(now) ? month.floor(now) : UtcMs::max());
    QCOMPARE(run(record.summary.request).summary.dataFingerprint, record.summary.dataFingerprint);
    asked.timeframe = hour;
    QCOMPARE(run(asked).summary.request.span.end, UtcMs::max());
}

void TestBacktest::runsWithinTheSessionOnly() {
    RunRequest asked = request();
    asked.session = "mon-fri 14:30-21:00";
    const SessionFilter session = *SessionFilter::parse(asked.session);
    const RunRecord record = run(asked);
    QCOMPARE(record.summary.request.session, asked.session);
    const Series used = filterSession(swings(m_id), session);
    QCOMPARE(record.summary.candles, std::uint64_t(used.size()));
    QCOMPARE(record.summary.dataFingerprint, dataFingerprint(record.instrument, used));
    QVERIFY(record.summary.dataFingerprint != run(request()).summary.dataFingerprint);
    QVERIFY(record.result.fills.size() > 10);
    for (const Fill& fill : record.result.fills)
        QVERIFY(session.isOpen(fill.time));

    // Hours are made of the minutes within the session: that of 14:00 holds its second half.
    asked.timeframe = Timeframe(1, Timeframe::Unit::Hour);
    const RunRecord hourly = run(asked);
    const Series hours = *resample(used, asked.timeframe);
    QCOMPARE(hourly.summary.dataFingerprint, dataFingerprint(hourly.instrument, hours));
    QCOMPARE(hours.volumes()[0], 300.0);
    // Days stay, with what was traded in the session: the weekdays of twenty weeks.
    asked.timeframe = Timeframe(1, Timeframe::Unit::Day);
    QCOMPARE(run(asked).summary.candles, std::uint64_t(100));
}

void TestBacktest::everyRunHasAnIdOfItsOwn() {
    static const QRegularExpression pattern(QStringLiteral("^\\d{8}-\\d{6}-[0-9a-f]{6}$"));
    const RunRecord a = run(request("buy_and_hold"));
    const RunRecord b = run(request("buy_and_hold"));
    QVERIFY(pattern.match(QString::fromStdString(a.summary.id)).hasMatch());
    QVERIFY(a.summary.id != b.summary.id);
    QString begins = QString::fromStdString(formatUtc(a.summary.createdAt)).left(19);
    begins.remove(QLatin1Char('-')).remove(QLatin1Char(':')).replace(QLatin1Char('T'), QLatin1Char('-'));
    QCOMPARE(QString::fromStdString(a.summary.id).left(15), begins);
    QVERIFY(a.result == b.result);
}

void TestBacktest::reportsProgress() {
    std::vector<double> shares;
    const auto record = runBacktest(*reader(), *m_plugins, request(), [&](double share) { shares.push_back(share); });
    QVERIFY(record);
    QVERIFY(shares.size() > 2);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QCOMPARE(shares.back(), 1.0);
}

void TestBacktest::stopsWhenAsked() {
    std::stop_source stop;
    int calls = 0;
    const auto record = runBacktest(
        *reader(), *m_plugins, request(),
        [&](double) {
            ++calls;
            stop.request_stop();
        },
        stop.get_token());
    QVERIFY(!record);
    QCOMPARE(record.error().code, std::string("run.cancelled"));
    QCOMPARE(calls, 1);
}

void TestBacktest::refusesWhatIsNotThere_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("strategy") << 0 << QByteArray("plugin.unknown");
    QTest::newRow("broker") << 1 << QByteArray("plugin.unknown");
    QTest::newRow("instrument") << 2 << QByteArray("data.unknown_instrument");
    QTest::newRow("finer timeframe") << 3 << QByteArray("data.unknown_series");
    QTest::newRow("span") << 4 << QByteArray("run.no_candles");
    QTest::newRow("cash") << 5 << QByteArray("run.cash");
    QTest::newRow("volume factor") << 6 << QByteArray("analysis.volume_k");
}

void TestBacktest::refusesWhatIsNotThere() {
    QFETCH(int, what);
    QFETCH(QByteArray, code);
    RunRequest asked = request();
    const std::vector<std::function<void()>> changes{[&] { asked.strategy = "magic"; }, [&] { asked.broker = "magic"; },
        [&] { asked.instrument.symbol = "NO"; }, [&] { asked.timeframe = Timeframe(1, Timeframe::Unit::Second); },
        [&] { asked.span.begin = utcMs(1'900'000'000'000); }, [&] { asked.settings.cash = Money(); },
        [&] { asked.settings.analysis.volumeFactor = std::nan(""); }};
    changes.at(std::size_t(what))();
    const auto record = runBacktest(*reader(), *m_plugins, asked);
    QVERIFY(!record);
    QCOMPARE(QByteArray::fromStdString(record.error().code), code);
    QVERIFY(isInputError(record.error()));
}

void TestBacktest::resolvesSettings() {
    const auto good = resolveStrategySettings(*m_plugins, "sma_cross", {{"fast", "7"}});
    QVERIFY(good);
    QCOMPARE(good->integer("fast"), std::int64_t(7));
    QCOMPARE(good->integer("slow"), std::int64_t(30)); // the schema's own
    const auto unknown = resolveStrategySettings(*m_plugins, "magic", {});
    QVERIFY(!unknown && unknown.error().code == "plugin.unknown");
    const auto wrong = resolveStrategySettings(*m_plugins, "sma_cross", {{"fast", "x"}});
    QVERIFY(!wrong && wrong.error().location == "setting 'fast'");
}

void TestBacktest::isTheSameOnAnyThread() {
    const RunRecord here = run(request());
    QVERIFY(here.result.trades.size() > 100);
    std::vector<std::future<RunResult>> others;
    for (int i = 0; i < 4; ++i)
        others.push_back(std::async(std::launch::async, [this] { return run(request()).result; }));
    for (auto& other : others)
        QVERIFY(other.get() == here.result);
}

void TestBacktest::aStrategyThatThrowsEndsItsRunOnly() {
    const QTemporaryDir plugins;
    QVERIFY(QDir(plugins.path()).mkdir(QStringLiteral("strategies"))
        && QDir(plugins.path()).mkdir(QStringLiteral("brokers")));
    QVERIFY(QFile::copy(QCoreApplication::applicationDirPath() + QStringLiteral("/failing_plugins/failing.so"),
        plugins.filePath(QStringLiteral("strategies/failing.so"))));
    QVERIFY(QFile::copy(QStringLiteral(TRUEBAR_BIN_DIR "/plugins/brokers/simulated.so"),
        plugins.filePath(QStringLiteral("brokers/simulated.so"))));
    const auto registry = PluginRegistry::scan(plugins.path());
    RunRequest asked = request("buy_and_hold");
    asked.strategy = "failing";
    const auto record = runBacktest(*reader(), *registry, asked);
    QVERIFY(!record);
    QVERIFY(!isInputError(record.error()));
    QVERIFY(record.error().message().find("out of order") != std::string::npos);
    QVERIFY(run(request("buy_and_hold")).result.fills.size() == 1);
}

QTEST_GUILESS_MAIN(TestBacktest)
#include "tst_backtest.moc"
