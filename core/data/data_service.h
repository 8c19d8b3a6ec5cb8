// Market data for the window: everything happens on the data thread or in the pool, answers arrive as signals on the
// thread that owns the service.
#pragma once

#include "core/data/import_service.h"
#include "core/data/live_series.h"
#include "core/data/store_door.h"

#include <QObject>
#include <QTimer>

#include <stop_token>

namespace truebar {

class LiveService;

class DataService final : public QObject {
    Q_OBJECT
public:
    // All of them outlive the service. Without a LiveService only the demo market is live.
    DataService(
        StoreDoor& store, const PluginRegistry& plugins, LiveService* live = nullptr, QObject* parent = nullptr);
    ~DataService() override;

    // Lists what is stored. An empty store is filled with the demo market first (`demoStarted`).
    void refresh();
    // The newest request wins. A demo instrument is brought up to date and goes on live; so does whatever is watched.
    // Of a watched series that has no candles yet an empty one is shown until they come.
    void loadSeries(const InstrumentId& instrument, Timeframe timeframe);
    void importFiles(const ImportRequest& request);
    void removeSeries(const InstrumentId& instrument, Timeframe timeframe);
    // Stops the imports asked for so far.
    void cancel();

Q_SIGNALS:
    void seriesListed(const std::vector<truebar::StoredSeries>& series);
    void demoStarted();
    void seriesLoaded(truebar::SeriesSnapshot series, const truebar::Instrument& instrument);
    void seriesLoadFailed(const truebar::Error& error);
    // The shown series with closed candles added.
    void seriesExtended(truebar::SeriesSnapshot series);
    void formingCandleChanged(const truebar::Candle& candle);
    void importProgressed(double share);
    void importFinished(const truebar::ImportReport& report);
    void importFailed(const truebar::Error& error);
    void failed(const truebar::Error& error);

private:
    // Answers of other threads; dropped if the service is gone by then.
    void answer(std::function<void()> call);
    Result<void> fillWithDemo();
    Result<void> topUpDemo(const InstrumentId& instrument, TimeSpan span);
    // On the data thread: stores a closed live minute, unless its series is gone.
    Result<void> keepLive(const InstrumentId& instrument, const Candle& candle);
    void list();
    void load(const InstrumentId& instrument, Timeframe timeframe, quint64 ticket);
    void startLive(SeriesSnapshot series);
    void connectLive();
    void awaitFirstCandles(const InstrumentId& instrument, Timeframe timeframe);
    void extendShown(const SeriesSnapshot& series);

    StoreDoor& m_store;
    const PluginRegistry& m_plugins;
    DataThread& m_thread;
    LiveService* m_watched;
    CallQueue m_answers{this};
    std::stop_source m_stop;
    std::stop_source m_shutdown;
    quint64 m_ticket = 0;
    SeriesSnapshot m_shown;
    Instrument m_shownInstrument;
    std::unique_ptr<IFeed> m_feed;
    std::unique_ptr<LiveSeries> m_live;
    QTimer m_pulse; // coalesces live changes to about 30 a second
};

} // namespace truebar
