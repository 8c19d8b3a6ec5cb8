// The whole window with real services, a clock in a hurry and a venue on this machine.
#pragma once

#include "core/sdk/fast_clock.h"
#include "tests/support/venues/binance_venue.h"
#include "ui/shell/workbench.h"

#include <QTemporaryDir>

namespace truebar::test {

// What a program finds that is started with a venue on this machine set up as the feed "local", and some candles of
// BINANCE:ETHUSDT stored.
class LiveWorkspace {
public:
    explicit LiveWorkspace(double speed);

    static const InstrumentId stored;
    // The feed "local" as it is set up.
    FeedProfile profile() const;
    Candle truthOf(const InstrumentId& instrument, Timeframe timeframe, UtcMs open) const;

    QTemporaryDir folder;
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<PluginRegistry> plugins;
    FastClock clock;
    BinanceVenue venue;
};

// The candles and feeds of a program that is started in it.
struct LiveDesk {
    explicit LiveDesk(LiveWorkspace& world);

    DataThread thread;
    std::unique_ptr<FeedDesk> desk;
};

// One start of the program in it.
struct LiveApp : LiveDesk, ui::Services {
    explicit LiveApp(LiveWorkspace& world, ui::ThemeName theme = ui::ThemeName::Dark);

    template <class T>
    T* find(const char* name) const {
        return bench.window()->findChild<T*>(QLatin1String(name));
    }
    // What a table shows; columns by their headers.
    QString cell(const char* table, int row, const QString& header) const;
    int rowCount(const char* table) const;
    // Puts a series on the watch list through the dialog.
    void watch(const QString& symbol, const QString& timeframe) const;

    ui::Workbench bench;
};

} // namespace truebar::test
