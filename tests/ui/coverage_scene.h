// The heatmap over a real store, service and feed; the feed speaks to a venue on this machine.
#pragma once

#include "core/data/data_health_service.h"
#include "core/sdk/fast_clock.h"
#include "core/workspace/workspace.h"
#include "tests/support/venues/binance_venue.h"
#include "ui/data/coverage_heatmap.h"
#include "ui/data/coverage_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_text.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <set>

namespace truebar::test {

constexpr int longWait = 30'000;
inline const UtcMs start = *parseUtc("2024-03-01");
inline const InstrumentId served{"BINANCE", "BTCUSDT"};
inline const InstrumentId unserved{"NOWHERE", "ABC"};

// What the window does between page and service.
struct CoverageScene {
    CoverageScene()
        : workspace(std::move(*Workspace::open(folder.path(), WorkspaceAccess::ReadWrite)))
        , plugins(PluginRegistry::scan(QStringLiteral(TRUEBAR_BIN_DIR "/plugins")))
        , clock(start + std::chrono::days(40), 1000)
        , venue(clock, MarketTruth(), {"BTCUSDT"})
        , feeds(*plugins, clock, {profile()})
        , door(thread, workspace->marketDatabase())
        , health(workspace->marketDatabase(), feeds, door, locks) {
        QObject::connect(&page, &ui::CoveragePage::mapWanted, &health, &DataHealthService::makeMap);
        QObject::connect(&page, &ui::CoveragePage::checkWanted, &health, &DataHealthService::check);
        QObject::connect(&page, &ui::CoveragePage::repairWanted, &health, &DataHealthService::repair);
        QObject::connect(&page, &ui::CoveragePage::cancelWanted, &health, &DataHealthService::cancelRepair);
        QObject::connect(&health, &DataHealthService::mapMade, &page, &ui::CoveragePage::setMap);
        QObject::connect(&health, &DataHealthService::checked, &page, &ui::CoveragePage::setCheck);
        QObject::connect(&health, &DataHealthService::failed, &page,
            [this](const Error& error) { page.showError(ui::errorText(error)); });
        QObject::connect(&health, &DataHealthService::repairStarted, &page, &ui::CoveragePage::showRepairStarted);
        QObject::connect(&health, &DataHealthService::repairProgressed, &page, &ui::CoveragePage::showRepairProgress);
        QObject::connect(&health, &DataHealthService::repairEnded, &page, &ui::CoveragePage::showRepairEnd);
    }

    FeedProfile profile() const {
        FeedProfile out;
        out.name = "local";
        out.plugin = "binance";
        out.settings = {
            {"spot_url", venue.restUrl().toStdString()}, {"spot_stream_url", venue.streamUrl().toStdString()}};
        out.venues = {"BINANCE"};
        return out;
    }

    void put(const InstrumentId& id, const Series& candles, const char* calendar = "24/7") {
        const auto done = door.run([&](CandleStore& store) -> Result<void> {
            Instrument instrument;
            instrument.id = id;
            instrument.calendar = calendar;
            if (auto saved = store.saveInstrument(instrument); !saved)
                return saved;
            const auto written = store.write(candles);
            return written ? Result<void>() : Result<void>(written.error());
        });
        QVERIFY(done);
    }
    Series truth(int days) const {
        return venue.truth().candles(served, Timeframe(), {start, start + std::chrono::days(days)}, clock.now());
    }
    Series stored(const InstrumentId& id) {
        Series out;
        (void)door.run([&](CandleStore& store) -> Result<void> {
            auto loaded = store.load(id, Timeframe());
            if (loaded)
                out = std::move(*loaded);
            return {};
        });
        return out;
    }
    void show(QSize size = {1366, 300}) {
        QSignalSpy made(&health, &DataHealthService::mapMade);
        page.resize(size);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QTRY_VERIFY_WITH_TIMEOUT(made.count() > 0, longWait);
    }
    template <class T>
    T* find(const char* name) const {
        return page.findChild<T*>(QLatin1String(name));
    }
    ui::CoverageHeatmap* map() const { return find<ui::CoverageHeatmap>("coverageHeatmap"); }
    void click(int row, int column) const {
        QTest::mouseClick(map()->viewport(), Qt::LeftButton, {}, map()->cellRect(row, column).center());
    }
    int troubles() const { return find<ui::DataTable>("coverageTroubles")->model()->rowCount(); }

    QTemporaryDir folder;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    FastClock clock;
    BinanceVenue venue;
    FeedSet feeds;
    SeriesLocks locks;
    DataThread thread;
    StoreDoor door;
    DataHealthService health;
    ui::CoveragePage page;
};

// All but the minutes of `holes`.
inline Series without(const Series& whole, const std::set<int>& holes, const InstrumentId& id) {
    Series out(id, whole.timeframe());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (!holes.contains(static_cast<int>(i)))
            out.append(whole.at(i));
    }
    return out;
}

inline void shoot(QWidget& widget, const QString& name) {
    const QString folder = qEnvironmentVariable("TRUEBAR_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QTest::qWait(400);
    widget.grab().save(QStringLiteral("%1/%2.png").arg(folder, name));
}

} // namespace truebar::test
