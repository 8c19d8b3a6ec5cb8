// Live collection for the window: the watch list and how its series are, and the candles of the chart that follows one
// of them. All waiting happens in a thread of its own; answers arrive as signals on the thread that owns the service.
#pragma once

#include "core/data/feed_desk.h"
#include "core/data/live_chart.h"
#include "core/data/live_hub.h"
#include "core/threads/task_pool.h"

#include <QObject>
#include <QTimer>

#include <atomic>

namespace truebar {

enum class WatchState {
    Starting, // nothing has been heard yet
    Live,
    Fetched, // no feed tells it live; its closed candles are fetched
    Lost, // the link
    Stale, // nothing heard for long
    Halted, // nothing can be had
};

// One row of the watch list.
struct WatchRow {
    Watch watch{};
    std::string feed{}; // that tells live; empty: none
    WatchState state = WatchState::Starting;
    std::string remark{}; // why it is not well; English, from the feed or the store
    std::optional<double> last{}; // price
    std::optional<double> dayOpen{}; // first price of the day in UTC
    int priceDecimals = 2;
    std::optional<Millis> lag{}; // of the feed
    std::optional<UtcMs> lastHeard{};
    std::optional<UtcMs> completeUntil{};
    std::uint64_t reconnects = 0; // of the feed
    std::uint64_t gapsRefilled = 0; // of the feed

    bool operator==(const WatchRow&) const = default;
};

class LiveService final : public QObject {
    Q_OBJECT
public:
    // The desk outlives the service.
    explicit LiveService(FeedDesk& desk, LiveSettings settings = {}, QObject* parent = nullptr);
    ~LiveService() override;

    // Reads the watch list and follows it from now on.
    void start();
    void save(const Watch& watch);
    void remove(const SeriesKey& key);
    // The feeds have been set up anew.
    void refreshFeeds();

    // The chart shows this from now on: if a watched series serves it, its candles come as signals, behind those of
    // `shown` that are older.
    void showOnChart(SeriesSnapshot shown);
    void endChart();
    // The watched series that such a chart is made of; the watch list as it was last read.
    std::optional<SeriesKey> sourceOf(const InstrumentId& instrument, Timeframe timeframe) const;
    const std::vector<Watch>& watches() const { return m_watches; }
    // For others who follow series.
    LiveHub& hub() { return m_hub; }
    const IClock& clock() const { return m_desk.feeds().clock(); }

Q_SIGNALS:
    void watchesChanged(const std::vector<truebar::Watch>& watches);
    void rowsChanged(const std::vector<truebar::WatchRow>& rows);
    void saved(const truebar::Watch& watch);
    // A watch was not taken: why.
    void refused(const truebar::Error& error);
    // All closed candles of the chart.
    void chartExtended(truebar::SeriesSnapshot series);
    void chartFormed(const std::optional<truebar::Candle>& candle);
    void failed(const truebar::Error& error);

private:
    struct Quote { // what the store knows of a series
        std::optional<UtcMs> confirmed{};
        UtcMs day{};
        std::optional<double> last{};
        std::optional<double> dayOpen{};
        int priceDecimals = 2;
    };

    void work(std::function<void()> call);
    void answer(std::function<void()> call);
    void applyWatches(); // in the pool: reads the list and follows it
    void follow(); // in the pool
    void readRows(); // in the pool
    Quote quoteOf(const LiveSeriesStatus& status);
    void publish(const std::vector<LiveHealth>& health);

    FeedDesk& m_desk;
    std::vector<Watch> m_watches;
    std::vector<WatchRow> m_rows;
    QTimer m_chartPulse; // coalesces changes to about 30 a second
    QTimer m_rowPulse;
    std::atomic<bool> m_isReading = false;
    std::shared_ptr<LiveChart> m_chart; // that of the pool's last follow()
    quint64 m_chartTicket = 0;

    // Of the pool's one thread.
    SeriesSnapshot m_wanted;
    quint64 m_wantedTicket = 0;
    std::vector<Watch> m_followed;
    std::map<SeriesKey, Quote> m_quotes;
    std::optional<UtcMs> m_published;
    LiveHub m_hub;
    std::unique_ptr<LiveFollower> m_follower;

    CallQueue m_answers{this};
    TaskPool m_pool{1};
};

// The watched series that candles of a timeframe are made of: the same one, or the coarsest that divides it.
std::optional<SeriesKey> sourceAmong(
    const std::vector<Watch>& watches, const InstrumentId& instrument, Timeframe timeframe);

} // namespace truebar
