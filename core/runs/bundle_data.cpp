#include "core/runs/bundle_data.h"

#include "core/data/calendar_file.h"
#include "core/data/series_reader.h"
#include "core/market/builtin_calendars.h"
#include "core/runs/backtest.h"
#include "core/runs/portfolio_run.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace truebar {

namespace {

// Everything of a stored series that opens within the span.
Result<BundledSeries> seriesWithin(
    const CandleStore& store, const InstrumentId& id, Timeframe timeframe, TimeSpan span) {
    BundledSeries out;
    auto instrument = store.instrument(id);
    if (!instrument)
        return std::move(instrument).error();
    out.instrument = std::move(*instrument);
    auto candles = store.load(id, timeframe, span);
    if (!candles)
        return std::move(candles).error();
    out.candles = std::move(*candles);
    const auto empty = store.coveredEmpty(id, timeframe);
    const auto actions = store.actions(id);
    auto adjusted = store.adjustedCloses(id, timeframe, span);
    if (!empty || !actions || !adjusted)
        return !empty ? empty.error() : (!actions ? actions.error() : adjusted.error());
    for (const TimeSpan& each : *empty) {
        if (each.begin < span.end && span.begin < each.end)
            out.coveredEmpty.push_back(each);
    }
    for (const CorporateAction& action : *actions) {
        if (span.contains(action.day))
            out.actions.push_back(action);
    }
    out.adjustedCloses = std::move(*adjusted);
    return out;
}

// Stored series and how far the run looked at each.
class WantedSeries {
public:
    struct Item {
        InstrumentId instrument{};
        Timeframe timeframe{};
        TimeSpan span{};
    };

    // Asked for twice: as far as either reaches.
    void add(const InstrumentId& instrument, Timeframe timeframe, TimeSpan span) {
        for (Item& item : m_items) {
            if (item.instrument != instrument || item.timeframe != timeframe)
                continue;
            item.span = {std::min(item.span.begin, span.begin), std::max(item.span.end, span.end)};
            return;
        }
        m_items.push_back({instrument, timeframe, span});
    }
    const std::vector<Item>& items() const { return m_items; }

private:
    std::vector<Item> m_items;
};

// Whole candles: what is within them made the run's own.
TimeSpan wholeCandles(const FeedQuality& feed) {
    const UtcMs last = feed.timeframe.floor(feed.span.end - Millis(1));
    return {feed.timeframe.floor(feed.span.begin), feed.timeframe.next(last)};
}

// The feeds that were judged before the run, each as far as the run or the judgement reached.
void addFeeds(const RunRecord& record, WantedSeries& out) {
    const RunSummary& s = record.summary;
    for (const FeedQuality& feed : s.data.feeds) {
        const bool isStored = feed.present > 0 || feed.coverage > 0;
        if (!isStored)
            continue;
        // Parts of a fund begin and end each on their own.
        const TimeSpan span = record.fund ? wholeCandles(feed) : s.dataSpan;
        out.add(
            feed.instrument, feed.stored, {std::min(feed.span.begin, span.begin), std::max(feed.span.end, span.end)});
    }
}

// What the run looked at: the feeds, and the finer candles that its fills were decided by.
Result<WantedSeries> wantedSeries(const RunRecord& record, const CandleStore& store) {
    const RunRequest& request = record.summary.request;
    WantedSeries out;
    addFeeds(record, out);
    if (!record.summary.data.isKnown()) {
        const auto stored = storedTimeframeFor(store, request.instrument, request.timeframe);
        if (!stored)
            return stored.error();
        out.add(request.instrument, stored->timeframe, record.summary.dataSpan);
    }
    if (!request.settings.profile.asksFinerCandles())
        return out;
    const auto own = record.fund ? partRequests(request, *record.fund) : std::vector<RunRequest>{request};
    for (const RunRequest& each : own) {
        const auto finer = finerTimeframe(store, each);
        if (!finer)
            return finer.error();
        if (*finer)
            out.add(each.instrument, **finer, each.span);
    }
    return out;
}

} // namespace

Result<std::vector<BundledSeries>> bundledSeries(const RunRecord& record, const CandleStore& store) {
    const auto wanted = wantedSeries(record, store);
    if (!wanted)
        return wanted.error();
    std::vector<BundledSeries> out;
    for (const WantedSeries::Item& item : wanted->items()) {
        auto series = seriesWithin(store, item.instrument, item.timeframe, item.span);
        if (!series)
            return std::move(series).error();
        if (!series->candles.isEmpty())
            out.push_back(std::move(*series));
    }
    if (out.size() > mostBundledSeries)
        return Error{"bundle.too_many_series", "the run looked at %1 series; a bundle holds at most %2",
            {std::to_string(out.size()), std::to_string(mostBundledSeries)}};
    return out;
}

Result<std::vector<QByteArray>> bundledCalendars(std::vector<std::string> names, const QString& folder) {
    std::vector<QByteArray> out;
    std::erase_if(names, [](const std::string& name) { return calendarNamed(name).has_value(); });
    if (names.empty())
        return out;
    const QDir directory(folder);
    for (const QString& name : directory.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        QFile file(directory.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return Error{"io.read", "cannot be read: %1", {file.errorString().toStdString()}, name.toStdString()};
        const QByteArray text = file.readAll();
        const auto rules = parseCalendar(text);
        if (rules && std::find(names.begin(), names.end(), rules->name) != names.end())
            out.push_back(text);
    }
    return out;
}

} // namespace truebar
