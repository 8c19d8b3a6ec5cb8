#include "core/runs/run_store.h"
#include "core/workspace/workspace.h"
#include "tests/unit/runs/run_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

using namespace truebar;
using namespace truebar::test;

namespace {

// The fixture's trades carry no numbers; a stored run needs them.
RunRecord numbered(const char* id) {
    RunRecord out = runNamed(id);
    for (std::size_t i = 0; i < out.result.trades.size(); ++i)
        out.result.trades[i].number = i + 1;
    return out;
}

} // namespace

class TestRunStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_workspace = std::move(*Workspace::open(m_folder->filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite));
        m_store = std::move(*RunStore::open(m_workspace->workspaceDatabase(), Database::Mode::ReadWrite));
    }
    void cleanup() {
        m_store.reset();
        m_workspace.reset();
        m_folder.reset();
    }

    void givesBackWhatWasSaved() {
        RunRecord record = numbered("20261120-224501-3f9a2c");
        record.summary.request.session = "mon-fri 14:30-21:00";
        RecordedSuggestion up;
        up.number = 1;
        up.time = utcMs(day);
        up.suggestion.proposal = TargetPosition{Exposure::Long, OrderSize::allIn()};
        up.suggestion.reason = "up; \"quoted\"";
        up.suggestion.confidence = 0.1;
        up.lastClose = 10.25;
        RecordedSuggestion order;
        order.number = 2;
        order.time = utcMs(2 * day);
        order.suggestion.proposal = OrderRequest{Side::Sell, OrderType::StopLimit, OrderSize::fixed(quantity("1.5")),
            price("9.9"), price("10.1"), TimeInForce::FillOrKill, true};
        order.suggestion.validUntil = utcMs(3 * day);
        order.lastClose = 0.1;
        order.position = quantity("-2.000000000001");
        record.result.suggestions.push_back(up);
        record.result.suggestions.push_back(order);
        record.result.decisions = {{1, utcMs(day), Verdict::Accepted, "rule:auto", "", {1, 2}}};
        Order filled;
        filled.number = 1;
        filled.submittedAt = filled.closedAt.emplace(utcMs(day));
        filled.status = OrderStatus::Filled;
        filled.filledQuantity = quantity("2");
        record.result.orders = {filled};
        record.result.fills = {
            {1, 1, utcMs(day), Side::Buy, price("10.01"), quantity("2"), money("0.000000000001"), Liquidity::Taker}};
        QVERIFY(m_store->save(record));
        const auto loaded = m_store->load("20261120");
        QVERIFY(loaded.has_value());
        QVERIFY(loaded->result == record.result);
        QVERIFY(loaded->instrument == record.instrument);
        QVERIFY(loaded->summary.request.strategySettings == record.summary.request.strategySettings);
        QVERIFY(loaded->summary.request.settings == record.summary.request.settings);
        QVERIFY(loaded->summary.dataSpan == record.summary.dataSpan);
        QCOMPARE(loaded->summary.request.session, record.summary.request.session);
        QCOMPARE(m_store->list()->front().request.session, record.summary.request.session);
    }

    void keepsEverySeed_data() {
        QTest::addColumn<quint64>("seed");
        QTest::newRow("zero") << quint64(0);
        QTest::newRow("above the signed range") << (quint64(1) << 63) + 12345;
        QTest::newRow("largest") << std::numeric_limits<quint64>::max();
    }
    void keepsEverySeed() {
        QFETCH(quint64, seed);
        RunRecord record = numbered("a");
        record.summary.request.settings.seed = seed;
        QVERIFY(m_store->save(record));
        QCOMPARE(quint64(m_store->load("a")->summary.request.settings.seed), seed);
    }

    void findsByUniquePrefix() {
        QVERIFY(m_store->save(numbered("20261120-1")));
        QVERIFY(m_store->save(numbered("20261120-12")));
        QCOMPARE(m_store->load("2026").error().code, std::string("run.ambiguous"));
        QCOMPARE(m_store->load("20261120-1")->summary.id, std::string("20261120-1"));
        QCOMPARE(m_store->load("%").error().code, std::string("run.unknown"));
        QCOMPARE(m_store->load("").error().code, std::string("run.unknown"));
    }

    void listsNewestFirstAndRemoves() {
        RunRecord older = numbered("older");
        older.summary.createdAt = utcMs(day);
        QVERIFY(m_store->save(older));
        QVERIFY(m_store->save(numbered("newer")));
        QCOMPARE(m_store->list()->front().id, std::string("newer"));
        QVERIFY(m_store->remove("newer"));
        QCOMPARE(m_store->list()->size(), std::size_t(1));
        QCOMPARE(m_store->remove("newer").error().code, std::string("run.unknown"));
    }

    // The second trade breaks a key after most rows are in: none of the run may stay.
    void savesAllOrNothing() {
        RunRecord record = numbered("broken");
        record.result.trades[0].number = record.result.trades[1].number = 7;
        QVERIFY(!m_store->save(record));
        QVERIFY(m_store->list()->empty());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<RunStore> m_store;
};

QTEST_GUILESS_MAIN(TestRunStore)
#include "tst_run_store.moc"
