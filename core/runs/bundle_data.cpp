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

// Asked for twice: as far as either reaches.
void add(std::vector<SeenSeries>& out, const SeenSeries& wanted) {
    for (SeenSeries& each : out) {
        if (each.instrument != wanted.instrument || each.timeframe != wanted.timeframe)
            continue;
        each.span = {std::min(each.span.begin, wanted.span.begin), std::max(each.span.end, wanted.span.end)};
        return;
    }
    out.push_back(wanted);
}

// Whole candles: what is within them made the run's own.
TimeSpan wholeCandles(const FeedQuality& feed) {
    const UtcMs last = feed.timeframe.floor(feed.span.end - Millis(1));
    return {feed.timeframe.floor(feed.span.begin), feed.timeframe.next(last)};
}

// Of a feed that was judged before the run: as far as the run or the judgement reached.
TimeSpan seenSpan(const RunRecord& record, const FeedQuality& feed) {
    const RunSummary& s = record.summary;
    // Parts of a fund begin and end each on their own.
    const TimeSpan span = record.fund ? wholeCandles(feed) : s.dataSpan;
    TimeSpan out{std::min(feed.span.begin, span.begin), std::max(feed.span.end, span.end)};
    // With an open end, which one in the future is as well, the last candle may have been made of the first finer ones
    // of its time: what came after them was not seen.
    const bool isOpen = s.request.span.end == UtcMs::max() || s.request.span.end > s.createdAt;
    if (isOpen)
        out.end = feed.span.end;
    else if (!record.fund && feed.instrument == s.request.instrument && feed.timeframe == s.request.timeframe)
        out.end = std::min(out.end, s.dataSpan.end);
    return out;
}

// The finer candles that fills were decided by, as far as there were candles of the run's own.
Result<void> addFiner(const RunRecord& record, const CandleStore& store, std::vector<SeenSeries>& out) {
    const RunRequest& request = record.summary.request;
    if (!request.settings.profile.asksFinerCandles())
        return {};
    const auto own = record.fund ? partRequests(request, *record.fund) : std::vector<RunRequest>{request};
    for (const RunRequest& each : own) {
        const auto finer = finerTimeframe(store, each);
        if (!finer)
            return finer.error();
        // The candles that its own were made of are there already, to the last one seen.
        const bool isThere = *finer && std::any_of(out.begin(), out.end(), [&](const SeenSeries& seen) {
            return seen.instrument == each.instrument && seen.timeframe == **finer;
        });
        if (!*finer || isThere)
            continue;
        TimeSpan span = record.summary.dataSpan;
        for (const FeedQuality& feed : record.summary.data.feeds) {
            if (record.fund && feed.instrument == each.instrument && feed.timeframe == each.timeframe)
                span = wholeCandles(feed);
        }
        out.push_back(
            {each.instrument, **finer, {std::max(each.span.begin, span.begin), std::min(each.span.end, span.end)}});
    }
    return {};
}

} // namespace

Result<std::vector<SeenSeries>> seenSeries(const RunRecord& record, const CandleStore& store) {
    const RunRequest& request = record.summary.request;
    std::vector<SeenSeries> out;
    for (const FeedQuality& feed : record.summary.data.feeds) {
        if (feed.present > 0 || feed.coverage > 0)
            add(out, {feed.instrument, feed.stored, seenSpan(record, feed)});
    }
    if (!record.summary.data.isKnown()) {
        const auto stored = storedTimeframeFor(store, request.instrument, request.timeframe);
        if (!stored)
            return stored.error();
        add(out, {request.instrument, stored->timeframe, record.summary.dataSpan});
    }
    if (auto added = addFiner(record, store, out); !added)
        return std::move(added).error();
    if (out.size() > mostBundledSeries)
        return Error{"bundle.too_many_series", "the run looked at %1 series; a bundle holds at most %2",
            {std::to_string(out.size()), std::to_string(mostBundledSeries)}};
    return out;
}

Result<std::vector<BundledSeries>> bundledSeries(const std::vector<SeenSeries>& seen, const CandleStore& store) {
    std::vector<BundledSeries> out;
    for (const SeenSeries& each : seen) {
        auto series = seriesWithin(store, each.instrument, each.timeframe, each.span);
        if (!series)
            return std::move(series).error();
        if (!series->candles.isEmpty())
            out.push_back(std::move(*series));
    }
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
