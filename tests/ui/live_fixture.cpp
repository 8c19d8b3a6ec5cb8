#include "tests/ui/live_fixture.h"

#include "ui/shell/action_registry.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>

using namespace truebar::ui;

namespace truebar::test {

namespace {

const UtcMs begin = *parseUtc("2024-03-01T10:00:00Z");

} // namespace

const InstrumentId LiveWorkspace::stored{"BINANCE", "ETHUSDT"};

LiveWorkspace::LiveWorkspace(double speed)
    : workspace(std::move(*Workspace::open(folder.path(), WorkspaceAccess::ReadWrite)))
    , plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
    , clock(begin, speed)
    , venue(clock, MarketTruth(), {"BTCUSDT", "ETHUSDT", "SOLUSDT"}) {
    const auto database =
        Database::open(workspace->workspaceDatabase(), Database::Mode::ReadWrite, Database::Durability::Normal);
    if (!database || !FeedProfileStore(**database).save(profile(), *plugins))
        qFatal("the feed cannot be set up");
    const auto store = CandleStore::open(workspace->marketDatabase(), Database::Mode::ReadWrite);
    Instrument instrument;
    instrument.id = stored;
    instrument.tickSize = Price(*Decimal::parse("0.01"));
    if (!store || !(*store)->saveInstrument(instrument)
        || !(*store)->write(venue.truth().candles(
            stored, Timeframe(), {begin - std::chrono::hours(30), begin - std::chrono::hours(2)}, begin)))
        qFatal("the candles cannot be stored");
}

FeedProfile LiveWorkspace::profile() const {
    FeedProfile out;
    out.name = "local";
    out.plugin = "binance";
    out.venues = {"BINANCE"};
    out.settings = {{"spot_url", venue.restUrl().toStdString()}, {"spot_stream_url", venue.streamUrl().toStdString()}};
    return out;
}

Candle LiveWorkspace::truthOf(const InstrumentId& instrument, Timeframe timeframe, UtcMs open) const {
    const Series all = venue.truth().candles(instrument, timeframe, {open, timeframe.next(open)}, UtcMs::max());
    return all.isEmpty() ? Candle() : all.at(0);
}

LiveDesk::LiveDesk(LiveWorkspace& world)
    : desk(std::move(*FeedDesk::open(world.workspace->marketDatabase(), world.workspace->workspaceDatabase(), thread,
        *world.plugins, world.clock))) { }

LiveApp::LiveApp(LiveWorkspace& world, ThemeName theme)
    : LiveDesk(world)
    , Services(*world.workspace, *world.plugins, thread, *desk, std::make_shared<Redactor>(), world.clock)
    , bench(*qApp, *world.workspace, *world.plugins, *this, theme) {
    bench.window()->resize(1366, 768);
    bench.window()->show();
    bench.start();
    maintenance.start();
}

QString LiveApp::cell(const char* table, int row, const QString& header) const {
    const QAbstractItemModel* model = find<QTableView>(table)->model();
    for (int column = 0; column < model->columnCount(); ++column) {
        if (model->headerData(column, Qt::Horizontal).toString() == header)
            return model->index(row, column).data().toString();
    }
    qFatal("no column %s", qPrintable(header));
}

int LiveApp::rowCount(const char* table) const {
    return find<QTableView>(table)->model()->rowCount();
}

void LiveApp::watch(const QString& symbol, const QString& timeframe) const {
    QTRY_VERIFY(find<QPushButton>("addWatch")->isEnabled());
    find<QPushButton>("addWatch")->click();
    QTRY_VERIFY(find<QDialog>("watchDialog"));
    auto* dialog = find<QDialog>("watchDialog");
    auto* save = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
    QVERIFY(!save->isEnabled());
    dialog->findChild<QComboBox*>(QStringLiteral("watchVenue"))->setCurrentText(QStringLiteral("BINANCE"));
    dialog->findChild<QComboBox*>(QStringLiteral("watchSymbol"))->setCurrentText(symbol);
    dialog->findChild<QComboBox*>(QStringLiteral("watchTimeframe"))->setCurrentText(timeframe);
    QVERIFY(save->isEnabled());
    QTest::mouseClick(save, Qt::LeftButton);
}

} // namespace truebar::test
