#include "core/data/live_service.h"

#include "core/data/live_health_store.h"
#include "core/data/watch_check.h"

#include <algorithm>
#include <limits>

namespace truebar {

namespace {

constexpr int chartPulseMs = 33;
constexpr int rowPulseMs = 250;
const Timeframe oneDay{1, Timeframe::Unit::Day};

WatchState stateOf(const LiveSeriesStatus& series, const LiveHealth* feed) {
    // What the source refuses for good, or nobody serves; what may get better by itself is not halted.
    if (series.problem && !isTransient(*series.problem))
        return WatchState::Halted;
    if (!feed)
        return series.confirmed ? WatchState::Fetched : WatchState::Starting;
    if (feed->link == LinkState::Lost)
        return WatchState::Lost;
    if (feed->isStale)
        return WatchState::Stale;
    return feed->link == LinkState::Live ? WatchState::Live : WatchState::Starting;
}

} // namespace

std::optional<SeriesKey> sourceAmong(
    const std::vector<Watch>& watches, const InstrumentId& instrument, Timeframe timeframe) {
    std::optional<SeriesKey> out;
    for (const Watch& watch : watches) {
        if (watch.instrument == instrument && timeframe.isMultipleOf(watch.timeframe)
            && (!out || out->timeframe < watch.timeframe))
            out = watch.key();
    }
    return out;
}

LiveService::LiveService(FeedDesk& desk, LiveSettings settings, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
    , m_hub(desk.feeds(), desk.store(), desk.locks(), settings) {
    m_chartPulse.setInterval(chartPulseMs);
    connect(&m_chartPulse, &QTimer::timeout, this, [this] {
        if (!m_chart)
            return;
        const LiveChart::Change change = m_chart->take();
        if (change.extended)
            Q_EMIT chartExtended(change.extended);
        if (change.isFormingChanged)
            Q_EMIT chartFormed(change.forming);
    });
    m_rowPulse.setInterval(rowPulseMs);
    connect(&m_rowPulse, &QTimer::timeout, this, [this] {
        if (!m_isReading.exchange(true))
            work([this] {
                readRows();
                m_isReading = false;
            });
    });
}

LiveService::~LiveService() {
    m_pool.waitForDone();
    m_follower.reset();
    publish({});
}

void LiveService::work(std::function<void()> call) {
    m_pool.start(std::move(call));
}

void LiveService::answer(std::function<void()> call) {
    m_answers.post(std::move(call));
}

void LiveService::start() {
    m_rowPulse.start();
    work([this] { applyWatches(); });
}

void LiveService::save(const Watch& watch) {
    work([this, watch] {
        auto good = checkWatch(m_desk.feeds(), watch);
        auto kept = good
            ? m_desk.workspace().run([&](const Database& database) { return WatchList(database).save(watch); })
            : std::move(good);
        answer([this, watch, kept] {
            if (kept)
                Q_EMIT saved(watch);
            else
                Q_EMIT refused(kept.error());
        });
        if (kept)
            applyWatches();
    });
}

void LiveService::remove(const SeriesKey& key) {
    work([this, key] {
        const auto removed =
            m_desk.workspace().run([&](const Database& database) { return WatchList(database).remove(key); });
        if (!removed)
            answer([this, error = removed.error()] { Q_EMIT failed(error); });
        applyWatches();
    });
}

void LiveService::refreshFeeds() {
    work([this] {
        m_hub.refreshFeeds();
        follow();
    });
}

void LiveService::applyWatches() {
    const auto read = m_desk.workspace().read<std::vector<Watch>>(
        [](const Database& database) { return WatchList(database).list(); });
    if (!read) {
        answer([this, error = read.error()] { Q_EMIT failed(error); });
        return;
    }
    m_followed = *read;
    // Told before the feeds are, which may take a while.
    answer([this, watches = *read] {
        m_watches = watches;
        Q_EMIT watchesChanged(m_watches);
    });
    m_hub.setWatches(*read);
    follow();
    readRows();
}

void LiveService::showOnChart(SeriesSnapshot shown) {
    m_chart.reset();
    m_chartPulse.start();
    work([this, wanted = std::move(shown), ticket = ++m_chartTicket] {
        m_wanted = wanted;
        m_wantedTicket = ticket;
        follow();
    });
}

void LiveService::endChart() {
    m_chart.reset();
    m_chartPulse.stop();
    work([this, ticket = ++m_chartTicket] {
        m_wanted.reset();
        m_wantedTicket = ticket;
        follow();
    });
}

std::optional<SeriesKey> LiveService::sourceOf(const InstrumentId& instrument, Timeframe timeframe) const {
    return sourceAmong(m_watches, instrument, timeframe);
}

void LiveService::follow() {
    m_follower.reset();
    const auto source =
        m_wanted ? sourceAmong(m_followed, m_wanted->instrument(), m_wanted->timeframe()) : std::nullopt;
    if (!source)
        return;
    // The first update may come before the warm-up is made into a chart.
    struct Early {
        std::mutex mutex;
        std::shared_ptr<LiveChart> chart;
        std::vector<LiveUpdate> waiting;
    };
    const auto early = std::make_shared<Early>();
    auto follower = m_hub.follow(*source, std::numeric_limits<std::size_t>::max(), [early](const LiveUpdate& update) {
        const std::lock_guard lock(early->mutex);
        if (early->chart)
            early->chart->apply(update);
        else
            early->waiting.push_back(update);
    });
    // A watch that cannot be followed says why in its row.
    if (!follower)
        return;
    m_follower = std::move(*follower);
    auto chart = std::make_shared<LiveChart>(*m_wanted, *m_follower->series());
    {
        const std::lock_guard lock(early->mutex);
        for (const LiveUpdate& update : early->waiting)
            chart->apply(update);
        early->waiting.clear();
        early->chart = chart;
    }
    answer([this, chart, ticket = m_wantedTicket] {
        if (ticket == m_chartTicket)
            m_chart = chart;
    });
}

// Read anew when a candle has closed or a day has begun.
LiveService::Quote LiveService::quoteOf(const LiveSeriesStatus& status) {
    const UtcMs day = oneDay.floor(clock().now());
    Quote& quote = m_quotes[status.watch.key()];
    if (quote.confirmed == status.confirmed && quote.day == day)
        return quote;
    Quote next;
    next.confirmed = status.confirmed;
    next.day = day;
    const auto read = m_desk.store().run([&](CandleStore& store) -> Result<void> {
        const auto instrument = store.instrument(status.watch.instrument);
        if (!instrument)
            return instrument.error();
        next.priceDecimals = instrument->tickSize.value().decimals();
        constexpr std::chrono::days enough{10}; // for the last price behind a holiday
        const auto series =
            store.load(status.watch.instrument, status.watch.timeframe, {std::min(day, day - enough), UtcMs::max()});
        if (!series)
            return series.error();
        if (series->isEmpty())
            return {};
        next.last = series->closes().back();
        if (const std::size_t first = series->lowerBound(day); first < series->size())
            next.dayOpen = series->opens()[first];
        return {};
    });
    // Before the first candle is stored there is nothing to know.
    if (read)
        quote = next;
    return quote;
}

void LiveService::readRows() {
    const std::vector<LiveHealth> health = m_hub.health();
    std::vector<WatchRow> rows;
    for (const LiveSeriesStatus& status : m_hub.series()) {
        const auto feed = std::find_if(health.begin(), health.end(),
            [&](const LiveHealth& each) { return !status.feed.empty() && each.feed == status.feed; });
        const LiveHealth* known = feed == health.end() ? nullptr : &*feed;
        const Quote quote = quoteOf(status);
        WatchRow row;
        row.watch = status.watch;
        row.feed = status.feed;
        row.state = stateOf(status, known);
        row.last = status.forming ? std::optional(status.forming->close) : quote.last;
        row.dayOpen = quote.dayOpen;
        if (!row.dayOpen && status.forming && status.forming->openTime >= quote.day)
            row.dayOpen = status.forming->open;
        row.priceDecimals = quote.priceDecimals;
        row.lastHeard = status.lastHeard;
        row.completeUntil = status.confirmed;
        if (known) {
            row.lag = known->lag;
            row.reconnects = known->reconnects;
            row.gapsRefilled = known->gapsRefilled;
        }
        if (row.state == WatchState::Lost)
            row.remark = known->lastLoss;
        else if (status.problem)
            row.remark = status.problem->message();
        rows.push_back(std::move(row));
    }
    const UtcMs now = clock().now();
    if (!rows.empty() && (!m_published || now - *m_published >= LiveHealthStore::publishEvery)) {
        m_published = now;
        publish(health);
    }
    answer([this, rows = std::move(rows)] {
        if (rows == m_rows)
            return;
        m_rows = rows;
        Q_EMIT rowsChanged(m_rows);
    });
}

void LiveService::publish(const std::vector<LiveHealth>& health) {
    // A comfort for other programs: losing it must not disturb collection.
    (void)m_desk.workspace().run(
        [&](const Database& database) { return LiveHealthStore(database).publish(health, clock().now()); });
}

} // namespace truebar
