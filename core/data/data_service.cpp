#include "core/data/data_service.h"

#include "core/data/series_reader.h"

#include <QDateTime>

#include <algorithm>

namespace truebar {

namespace {

constexpr int pulseMs = 33;
constexpr auto demoHistory = std::chrono::days(60);
const std::string demoVenue = "DEMO";

UtcMs wallClock() {
    return utcMs(QDateTime::currentMSecsSinceEpoch());
}

// Collects what a feed fetches.
class SeriesSink final : public IFeedSink {
public:
    explicit SeriesSink(Series& series)
        : m_series(series) { }
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
        for (const Candle& candle : candles)
            m_series.append(candle);
    }
    void onRejected(RejectedRow) override { }
    void onProgress(double) override { }

private:
    Series& m_series;
};

// The last candle of a resampled live series may still be forming: it is shown as such, not as closed.
SeriesSnapshot closedOnly(SeriesSnapshot series) {
    if (series->isEmpty() || series->closeTime(series->size() - 1) <= wallClock())
        return series;
    return std::make_shared<const Series>(series->slice({UtcMs::min(), series->times().back()}));
}

} // namespace

DataService::DataService(QString marketDatabase, const PluginRegistry& plugins, DataThread& thread, QObject* parent)
    : QObject(parent)
    , m_database(std::move(marketDatabase))
    , m_plugins(plugins)
    , m_thread(thread) {
    m_pulse.setInterval(pulseMs);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        if (!m_live)
            return;
        const LiveSeries::Change change = m_live->take();
        if (change.extended)
            Q_EMIT seriesExtended(change.extended);
        if (change.forming)
            Q_EMIT formingCandleChanged(*change.forming);
    });
}

DataService::~DataService() {
    m_stop.request_stop();
    m_shutdown.request_stop();
    m_live.reset();
    // The store's connection belongs to the data thread and must end there, behind whatever is queued.
    m_thread.runAndWait([this] { m_store.reset(); });
}

void DataService::answer(std::function<void()> call) {
    m_answers.post(std::move(call));
}

Result<CandleStore*> DataService::store() {
    if (!m_store) {
        auto opened = CandleStore::open(m_database, Database::Mode::ReadWrite);
        if (!opened)
            return std::move(opened).error();
        m_store = std::move(*opened);
    }
    return m_store.get();
}

void DataService::refresh() {
    m_thread.post([this] { list(); });
}

void DataService::list() {
    const auto opened = store();
    if (!opened) {
        answer([this, error = opened.error()] { Q_EMIT failed(error); });
        return;
    }
    auto listed = (*opened)->list();
    if (listed && listed->empty()) {
        answer([this] { Q_EMIT demoStarted(); });
        if (auto filled = fillWithDemo(); !filled)
            answer([this, error = filled.error()] { Q_EMIT failed(error); });
        listed = (*opened)->list();
    }
    if (!listed)
        answer([this, error = listed.error()] { Q_EMIT failed(error); });
    else
        answer([this, all = std::move(*listed)] { Q_EMIT seriesListed(all); });
}

Result<void> DataService::fillWithDemo() {
    auto feed = m_plugins.createFeed("demo", {});
    if (!feed)
        return std::move(feed).error();
    const UtcMs now = wallClock();
    for (const Instrument& instrument : (*feed)->instruments()) {
        if (m_shutdown.stop_requested())
            return {};
        if (auto saved = m_store->saveInstrument(instrument); !saved)
            return saved;
        if (auto filled = topUpDemo(instrument.id, {now - demoHistory, now}); !filled)
            return filled;
        // Show what there is at once; the others follow.
        if (auto listed = m_store->list())
            answer([this, all = std::move(*listed)] { Q_EMIT seriesListed(all); });
    }
    return {};
}

Result<void> DataService::topUpDemo(const InstrumentId& instrument, TimeSpan span) {
    auto feed = m_plugins.createFeed("demo", {});
    if (!feed)
        return std::move(feed).error();
    Series fetched(instrument, Timeframe());
    SeriesSink sink(fetched);
    auto report = (*feed)->fetch({instrument, Timeframe(), span}, sink, m_shutdown.get_token());
    if (!report)
        return std::move(report).error();
    auto written = m_store->write(fetched);
    return written ? Result<void>() : Result<void>(std::move(written).error());
}

void DataService::loadSeries(const InstrumentId& instrument, Timeframe timeframe) {
    m_live.reset();
    m_pulse.stop();
    const quint64 ticket = ++m_ticket;
    m_thread.post([this, instrument, timeframe, ticket] { load(instrument, timeframe, ticket); });
}

void DataService::load(const InstrumentId& instrument, Timeframe timeframe, quint64 ticket) {
    const auto read = [&]() -> Result<std::pair<SeriesSnapshot, Instrument>> {
        const auto opened = store();
        if (!opened)
            return opened.error();
        auto details = (*opened)->instrument(instrument);
        if (!details)
            return std::move(details).error();
        auto series = readSeries(**opened, instrument, timeframe);
        if (!series || instrument.venue != demoVenue)
            return series ? Result<std::pair<SeriesSnapshot, Instrument>>(std::pair(*series, *details))
                          : series.error();
        const UtcMs end = (*series)->span().end;
        if (end < wallClock() - std::chrono::minutes(1)) {
            const TimeSpan missing{
                std::max(timeframe.floor(end - Millis(1)), UtcMs(wallClock() - demoHistory)), wallClock()};
            if (auto done = topUpDemo(instrument, missing); !done)
                return std::move(done).error();
            series = readSeries(**opened, instrument, timeframe);
            if (!series)
                return std::move(series).error();
        }
        return std::pair(closedOnly(*series), *details);
    };
    auto result = read();
    answer([this, ticket, result = std::move(result)] {
        if (ticket != m_ticket)
            return;
        if (!result) {
            Q_EMIT seriesLoadFailed(result.error());
            return;
        }
        Q_EMIT seriesLoaded(result->first, result->second);
        if (result->second.id.venue == demoVenue)
            startLive(result->first);
    });
}

void DataService::startLive(SeriesSnapshot series) {
    if (!m_feed) {
        auto feed = m_plugins.createFeed("demo", {});
        if (!feed) {
            Q_EMIT failed(feed.error());
            return;
        }
        m_feed = std::move(*feed);
    }
    const InstrumentId instrument = series->instrument();
    auto live = LiveSeries::start(*m_feed, std::move(series), [this, instrument](const Candle& candle) {
        m_thread.post([this, instrument, candle] {
            if (auto kept = keepLive(instrument, candle); !kept)
                answer([this, error = kept.error()] { Q_EMIT failed(error); });
        });
    });
    if (!live) {
        Q_EMIT failed(live.error());
        return;
    }
    m_live = std::move(*live);
    m_pulse.start();
}

Result<void> DataService::keepLive(const InstrumentId& instrument, const Candle& candle) {
    const auto opened = store();
    if (!opened)
        return opened.error();
    const auto listed = (*opened)->list();
    if (!listed)
        return listed.error();
    const auto stored = std::find_if(listed->begin(), listed->end(),
        [&](const StoredSeries& each) { return each.instrument.id == instrument && each.timeframe == Timeframe(); });
    if (stored == listed->end()) // removed while it was shown
        return {};
    // A candle may have closed between loading the series and subscribing to it.
    if (stored->span.end < candle.openTime) {
        if (auto filled = topUpDemo(instrument, {stored->span.end, candle.openTime}); !filled)
            return filled;
    }
    Series one(instrument, Timeframe());
    one.append(candle);
    auto written = (*opened)->write(one);
    return written ? Result<void>() : Result<void>(std::move(written).error());
}

void DataService::importFiles(const ImportRequest& request) {
    m_thread.post([this, request, stop = m_stop.get_token()] {
        const auto opened = store();
        auto report = opened ? truebar::importFiles(
                          **opened, m_plugins, request,
                          [this](ImportProgress progress) {
                              answer([this, share = progress.share] { Q_EMIT importProgressed(share); });
                          },
                          stop)
                             : Result<ImportReport>(opened.error());
        answer([this, report = std::move(report)] {
            if (report)
                Q_EMIT importFinished(*report);
            else
                Q_EMIT importFailed(report.error());
        });
        list();
    });
}

void DataService::removeSeries(const InstrumentId& instrument, Timeframe timeframe) {
    m_thread.post([this, instrument, timeframe] {
        const auto opened = store();
        auto removed = opened ? (*opened)->remove(instrument, timeframe) : Result<void>(opened.error());
        if (!removed)
            answer([this, error = removed.error()] { Q_EMIT failed(error); });
        list();
    });
}

void DataService::cancel() {
    m_stop.request_stop();
    m_stop = std::stop_source(); // for the imports to come
}

} // namespace truebar
