// Every table of the window keeps the rules that Qt has for models, whatever is put into it.
#include "core/runs/backtest.h"
#include "core/runs/run_comparison.h"
#include "core/workspace/workspace.h"
#include "ui/data/import_dialog.h"
#include "ui/data/market_browser.h"
#include "ui/runs/compare_page.h"
#include "ui/runs/history_page.h"
#include "ui/runs/results_page.h"
#include "ui/widgets/data_table.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace truebar;
using namespace truebar::ui;

namespace {

constexpr auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;

// Watches the models of every table within a page: the page's own and the one that sorts and filters.
class Watched {
public:
    explicit Watched(QWidget& page) {
        for (DataTable* table : page.findChildren<DataTable*>()) {
            auto* proxy = qobject_cast<QSortFilterProxyModel*>(table->model());
            m_testers.push_back(std::make_unique<QAbstractItemModelTester>(proxy, mode));
            m_testers.push_back(std::make_unique<QAbstractItemModelTester>(proxy->sourceModel(), mode));
            m_tables.push_back(table);
        }
    }

    std::size_t count() const { return m_tables.size(); }
    int rows() const {
        int out = 0;
        for (const DataTable* table : m_tables)
            out += table->model()->rowCount();
        return out;
    }
    // What users do with a table: sort by each column, both ways, and filter.
    void use() const {
        for (DataTable* table : m_tables) {
            for (int column = 0; column < table->model()->columnCount(); ++column) {
                for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder})
                    table->sortByColumn(column, order);
            }
            for (const char* text : {"a", "1", "nothing has this", ""}) {
                table->setFilter(QLatin1String(text));
                table->selectAll();
            }
            table->sortByColumn(-1, Qt::AscendingOrder);
        }
    }

private:
    std::vector<std::unique_ptr<QAbstractItemModelTester>> m_testers;
    std::vector<DataTable*> m_tables;
};

struct Row {
    QString name;
    int number;
};

std::vector<TableColumn<Row>> columns() {
    return {{QStringLiteral("Name"), [](const Row& row) { return row.name; }},
        {QStringLiteral("Number"), [](const Row& row) { return QString::number(row.number); },
            [](const Row& row) { return row.number; }, true,
            [](const Row& row) { return row.number < 0 ? std::optional(QColor(Qt::red)) : std::nullopt; },
            [](const Row& row) { return row.number > 9; }, [](const Row&) { return QStringLiteral("<b>tip</b>"); }}};
}

StoredSeries stored(const char* id, const char* timeframe, std::uint64_t candles) {
    StoredSeries out;
    out.instrument.id = *InstrumentId::parse(id);
    out.timeframe = *Timeframe::parse(timeframe);
    out.candles = candles;
    out.span = {*parseUtc("2024-01-01"), *parseUtc("2024-02-01")};
    return out;
}

} // namespace

class TestModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void rowsAreShownByTheirColumns();
    void rowsAndColumnsComeAndGo();
    void sortsByKeyAndNotByText();
    void filtersWithoutRegardToCase();
    void marketBrowser();
    void importReport();
    void history();
    void results();
    void comparison();

private:
    std::vector<RunRecord> m_runs;
};

// Two real runs, so that every table has rows.
void TestModels::initTestCase() {
    const QTemporaryDir folder;
    const auto plugins = PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins"));
    const auto workspace = Workspace::open(folder.path(), WorkspaceAccess::ReadWrite);
    QVERIFY(workspace);
    const auto store = CandleStore::open((*workspace)->marketDatabase(), Database::Mode::ReadWrite);
    Instrument instrument;
    instrument.id = {"T", "X"};
    QVERIFY((*store)->saveInstrument(instrument));
    Series series(instrument.id, *Timeframe::parse("1h"));
    for (int i = 0; i < 2'000; ++i) {
        const double open = 100 + 10 * std::sin(i / 40.0);
        const double close = 100 + 10 * std::sin((i + 1) / 40.0);
        series.append({utcMs(1'600'002'000'000 + i * 3'600'000LL), open, std::max(open, close) + 0.1,
            std::min(open, close) - 0.1, close, 10});
    }
    QVERIFY((*store)->write(series));
    for (const std::int64_t fast : {5, 15}) {
        RunRequest request;
        request.strategy = "sma_cross";
        request.strategySettings.set("fast", fast);
        request.strategySettings.set("slow", std::int64_t(40));
        request.instrument = instrument.id;
        request.timeframe = series.timeframe();
        auto record = runBacktest(**store, *plugins, request);
        QVERIFY2(record.has_value(), record ? "" : record.error().message().c_str());
        QVERIFY(record->result.trades.size() > 5);
        m_runs.push_back(std::move(*record));
    }
}

void TestModels::rowsAreShownByTheirColumns() {
    RowTableModel<Row> model(columns());
    const QAbstractItemModelTester tester(&model, mode);
    model.setRows({{QStringLiteral("one"), 1}, {QStringLiteral("less"), -20}, {QStringLiteral("more"), 10}});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.rowCount(model.index(0, 0)), 0); // a table is no tree
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Number"));
    QVERIFY(!model.headerData(2, Qt::Horizontal, Qt::DisplayRole).isValid());
    QVERIFY(!model.headerData(0, Qt::Vertical, Qt::DisplayRole).isValid());
    QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("-20"));
    QCOMPARE(model.index(1, 1).data(sortRole), QVariant(-20));
    QCOMPARE(model.index(1, 0).data(sortRole), QVariant(QStringLiteral("less"))); // the text if there is no key
    QCOMPARE(model.index(1, 1).data(Qt::ForegroundRole).value<QColor>(), QColor(Qt::red));
    QVERIFY(!model.index(0, 1).data(Qt::ForegroundRole).isValid());
    QVERIFY(model.index(2, 1).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!model.index(0, 1).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!model.index(2, 0).data(Qt::FontRole).isValid());
    QCOMPARE(model.index(0, 1).data(Qt::TextAlignmentRole).toInt(), int(Qt::AlignRight | Qt::AlignVCenter));
    QCOMPARE(model.index(0, 0).data(Qt::TextAlignmentRole).toInt(), int(Qt::AlignLeft | Qt::AlignVCenter));
    QVERIFY(!model.index(0, 0).data(Qt::EditRole).isValid());
}

void TestModels::rowsAndColumnsComeAndGo() {
    RowTableModel<Row> model({});
    const QAbstractItemModelTester tester(&model, mode);
    DataTable table(&model);
    const Watched watched(table);
    model.setRows({{QStringLiteral("early"), 1}}); // rows before there are columns
    QVERIFY(!model.data(model.index(0, 0), Qt::DisplayRole).isValid());
    model.setColumns(columns());
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("early"));
    const QPersistentModelIndex kept = model.index(0, 1);
    model.setRows({});
    QVERIFY(!kept.isValid());
    model.setColumns({});
    QCOMPARE(model.columnCount(), 0);
}

void TestModels::sortsByKeyAndNotByText() {
    RowTableModel<Row> model(columns());
    model.setRows({{QStringLiteral("b"), 10}, {QStringLiteral("c"), 9}, {QStringLiteral("a"), -1}});
    DataTable table(&model);
    const Watched watched(table);
    const auto order = [&] {
        QString out;
        for (int row = 0; row < table.model()->rowCount(); ++row)
            out += table.model()->index(row, 0).data().toString();
        return out;
    };
    QCOMPARE(order(), QStringLiteral("bca")); // nothing is sorted until somebody asks
    table.sortByColumn(1, Qt::AscendingOrder);
    QCOMPARE(order(), QStringLiteral("acb"));
    table.sortByColumn(1, Qt::DescendingOrder);
    QCOMPARE(order(), QStringLiteral("bca"));
    table.sortByColumn(0, Qt::AscendingOrder);
    QCOMPARE(order(), QStringLiteral("abc"));
    // Rows of the model, not of the screen.
    table.selectRow(0);
    QCOMPARE(table.selectedRows(), std::vector<int>{2});
    // New rows keep the order that was asked for.
    model.setRows({{QStringLiteral("z"), 1}, {QStringLiteral("y"), 2}});
    QCOMPARE(order(), QStringLiteral("yz"));
}

void TestModels::filtersWithoutRegardToCase() {
    RowTableModel<Row> model(columns());
    model.setRows({{QStringLiteral("Alpha (x)"), 1}, {QStringLiteral("beta"), 22}});
    DataTable table(&model);
    const Watched watched(table);
    table.setFilter(QStringLiteral("ALPHA"));
    QCOMPARE(table.model()->rowCount(), 1);
    table.setFilter(QStringLiteral("(x)")); // plain text, no pattern
    QCOMPARE(table.model()->rowCount(), 1);
    table.setFilter(QStringLiteral("22")); // in any column
    QCOMPARE(table.model()->index(0, 0).data().toString(), QStringLiteral("beta"));
    table.setFilter(QString());
    QCOMPARE(table.model()->rowCount(), 2);
}

void TestModels::marketBrowser() {
    MarketBrowser page;
    const Watched watched(page);
    QCOMPARE(watched.count(), std::size_t(1));
    page.setSeries({stored("DEMO:A", "1m", 1), stored("T:B", "1h", 20'000), stored("T:B", "1mo", 3)});
    QCOMPARE(watched.rows(), 3);
    watched.use();
    page.setTheme(Theme::light());
    page.setSeries({});
    QCOMPARE(watched.rows(), 0);
    page.setSeries({stored("T:B", "1mo", 3)});
    watched.use();
    QCOMPARE(watched.rows(), 1);
}

void TestModels::importReport() {
    ImportDialog dialog;
    const Watched watched(dialog);
    QCOMPARE(watched.count(), std::size_t(1));
    ImportReport report;
    report.instrument.id = {"T", "X"};
    for (const char* name : {"/tmp/a.csv", "/tmp/b.csv"}) {
        FileReport file;
        file.file = QLatin1String(name);
        file.rowsRead = 3;
        file.rowsStored = 1;
        file.span = {*parseUtc("2024-01-01"), *parseUtc("2024-01-02")};
        file.rejected = {{2, {"row.test", "high %1 is below low %2", {"1", "2"}}}, {3, {"row.test", "<b>no</b>"}}};
        report.files.push_back(file);
    }
    dialog.showReport(report);
    QCOMPARE(watched.rows(), 6); // each file and each of its rejected rows
    watched.use();
    dialog.showReport({});
    watched.use();
    QCOMPARE(watched.rows(), 0);
}

void TestModels::history() {
    HistoryPage page;
    const Watched watched(page);
    QCOMPARE(watched.count(), std::size_t(1));
    page.setRuns({m_runs[0].summary, m_runs[1].summary});
    QCOMPARE(watched.rows(), 2);
    watched.use();
    QCOMPARE(page.selectedRuns().size(), std::size_t(2));
    page.setTheme(Theme::light());
    page.setRuns({m_runs[1].summary});
    watched.use();
    QCOMPARE(page.selectedRuns(), std::vector{m_runs[1].summary.id});
    page.setRuns({});
    QVERIFY(page.selectedRuns().empty());
}

void TestModels::results() {
    ResultsPage page;
    const Watched watched(page);
    QCOMPARE(watched.count(), std::size_t(5)); // metrics, trades, orders, fills, decisions
    for (const RunRecord& run : m_runs) {
        page.setRun(std::make_shared<const RunRecord>(run));
        const RunResult& result = run.result;
        const auto most = result.trades.size() + result.orders.size() + result.fills.size() + result.decisions.size();
        QVERIFY(watched.rows() > static_cast<int>(most));
        watched.use();
        page.setTheme(Theme::light());
    }
    RunRecord empty = m_runs[0];
    empty.result = RunResult();
    page.setRun(std::make_shared<const RunRecord>(empty));
    watched.use();
}

void TestModels::comparison() {
    ComparePage page;
    const Watched watched(page);
    QCOMPARE(watched.count(), std::size_t(3)); // settings, metrics, where the runs part
    page.setComparison(std::make_shared<const RunComparison>(compareRuns(m_runs)));
    QVERIFY(watched.rows() > 10);
    watched.use();
    page.setTheme(Theme::light());
    // One column more: the values of the first comparison have none for it.
    const std::vector<RunRecord> three{m_runs[0], m_runs[1], m_runs[0]};
    page.setComparison(std::make_shared<const RunComparison>(compareRuns(three)));
    watched.use();
    // Settings and metrics: a name and three runs each. Where they part: four in any case.
    int columns = 0;
    for (const auto* table : page.findChildren<DataTable*>())
        columns += table->model()->columnCount();
    QCOMPARE(columns, 4 + 4 + 4);
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"
