#include "core/data/data_service.h"

#include "core/data/live_service.h"
#include "core/data/series_reader.h"
#include "core/data/terms_origin.h"

#include <QDateTime>

#include <algorithm>

namespace truebar {

namespace {

constexpr int progressPulseMs = 33;
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
SeriesSnapshot closedOnly(SeriesSnapshot series, UtcMs now) {
    if (series->isEmpty() || series->closeTime(series->size() - 1) <= now)
        return series;
    return std::make_shared<const Series>(series->slice({UtcMs::min(), series->times().back()}));
}

} // namespace

DataService::DataService(StoreDoor& store, const PluginRegistry& plugins, LiveService* live, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_plugins(plugins)
    , m_thread(store.thread())
    , m_watched(live) {
    if (m_watched)
        connectLive();
    m_pulse.setInterval(progressPulseMs);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        if (!m_live)
            return;
        const LiveSeries::Change change = m_live->take();
        if (change.extended)
            Q_EMIT seriesExtended(m_shown = change.extended);
        if (change.forming)
            Q_EMIT formingCandleChanged(*change.forming);
    });
}

DataService::~DataService() {
    m_stop.request_stop();
    m_shutdown.request_stop();
    m_live.reset();
    // Whatever was posted before still concerns this object.
    m_thread.runAndWait([] {});
}

void DataService::answer(std::function<void()> call) {
    m_answers.post(std::move(call));
}

void DataService::connectLive() {
    connect(m_watched, &LiveService::chartExtended, this, &DataService::extendShown);
    connect(m_watched, &LiveService::chartFormed, this, [this](const std::optional<Candle>& candle) {
        if (m_shown && candle)
            Q_EMIT formingCandleChanged(*candle);
    });
    // The demo's own link gives way to a watch of the same.
    connect(m_watched, &LiveService::watchesChanged, this, [this] {
        if (!m_shown || !m_watched->sourceOf(m_shown->instrument(), m_shown->timeframe()) || !m_live)
            return;
        m_live.reset();
        m_pulse.stop();
    });
}

void DataService::refresh() {
    m_thread.post([this] { list(); });
}

void DataService::list() {
    const auto opened = m_store.store();
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
    const auto opened = m_store.store();
    if (!opened)
        return opened.error();
    const UtcMs now = wallClock();
    for (const Instrument& instrument : (*feed)->instruments()) {
        if (m_shutdown.stop_requested())
            return {};
        if (auto saved = (*opened)->saveInstrument(instrument); !saved)
            return saved;
        if (auto saved = setTermsOrigin(**opened, instrument.id, TermsOrigin::Venue); !saved)
            return saved;
        if (auto filled = topUpDemo(instrument.id, {now - demoHistory, now}); !filled)
            return filled;
        // Show what there is at once; the others follow.
        if (auto listed = (*opened)->list())
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
    const auto opened = m_store.store();
    if (!opened)
        return opened.error();
    auto written = (*opened)->write(fetched);
    return written ? Result<void>() : Result<void>(std::move(written).error());
}

void DataService::loadSeries(const InstrumentId& instrument, Timeframe timeframe) {
    m_live.reset();
    m_pulse.stop();
    m_shown.reset();
    if (m_watched)
        m_watched->endChart();
    const quint64 ticket = ++m_ticket;
    m_thread.post([this, instrument, timeframe, ticket] { load(instrument, timeframe, ticket); });
}

void DataService::load(const InstrumentId& instrument, Timeframe timeframe, quint64 ticket) {
    const auto read = [&]() -> Result<std::pair<SeriesSnapshot, Instrument>> {
        const auto opened = m_store.store();
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
        return std::pair(closedOnly(*series, wallClock()), *details);
    };
    auto result = read();
    answer([this, ticket, instrument, timeframe, result = std::move(result)] {
        if (ticket != m_ticket)
            return;
        const bool isWatched = m_watched && m_watched->sourceOf(instrument, timeframe);
        if (!result) {
            if (isWatched && result.error().code.starts_with("data.unknown_"))
                awaitFirstCandles(instrument, timeframe);
            else
                Q_EMIT seriesLoadFailed(result.error());
            return;
        }
        m_shown = isWatched ? closedOnly(result->first, m_watched->clock().now()) : result->first;
        m_shownInstrument = result->second;
        Q_EMIT seriesLoaded(m_shown, m_shownInstrument);
        // Whatever is shown is followed as soon as it is watched.
        if (m_watched)
            m_watched->showOnChart(m_shown);
        if (!isWatched && instrument.venue == demoVenue)
            startLive(m_shown);
    });
}

void DataService::awaitFirstCandles(const InstrumentId& instrument, Timeframe timeframe) {
    m_shown = std::make_shared<const Series>(instrument, timeframe);
    m_shownInstrument = Instrument();
    m_shownInstrument.id = instrument;
    Q_EMIT seriesLoaded(m_shown, m_shownInstrument);
    m_watched->showOnChart(m_shown);
}

void DataService::extendShown(const SeriesSnapshot& series) {
    if (!m_shown || series->instrument() != m_shown->instrument() || series->timeframe() != m_shown->timeframe()
        || series->isEmpty())
        return;
    const std::size_t before = m_shown->size();
    if (before == 0) { // the first candles have come, and with them what is known of the instrument
        loadSeries(series->instrument(), series->timeframe());
        return;
    }
    // A hole behind the end that has been filled, or candles that were not certain yet, make another series of it.
    const bool isLonger = series->size() >= before && series->times()[before - 1] == m_shown->times().back();
    const bool isNews = series->size() != before;
    m_shown = series;
    if (!isLonger)
        Q_EMIT seriesLoaded(m_shown, m_shownInstrument);
    else if (isNews)
        Q_EMIT seriesExtended(m_shown);
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
    const auto opened = m_store.store();
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
        const auto opened = m_store.store();
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
        const auto opened = m_store.store();
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
