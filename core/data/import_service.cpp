#include "core/data/import_service.h"

#include "core/data/import_staging.h"
#include "core/data/instrument_guess.h"
#include "core/data/terms_origin.h"

#include <algorithm>

namespace truebar {

namespace {

// Who a stored candle came from, for naming it if the store refuses it.
struct Origin {
    std::size_t file = 0;
    std::uint64_t line = 0;
};

struct Staged {
    Candle candle;
    Origin origin;
};

class Import {
public:
    Import(CandleStore& store, const PluginRegistry& plugins, const ImportRequest& request,
        const std::function<void(ImportProgress)>& progress, std::stop_token stop)
        : m_store(store)
        , m_plugins(plugins)
        , m_request(request)
        , m_progress(progress)
        , m_stop(std::move(stop)) { }

    Result<ImportReport> run() {
        if (m_request.files.empty())
            return Error{"import.no_files", "there is no file to import"};
        for (std::size_t i = 0; i < m_request.files.size(); ++i) {
            if (auto read = readFile(i); !read)
                return std::move(read).error();
        }
        if (auto described = describeInstrument(); !described)
            return std::move(described).error();
        if (m_stop.stop_requested())
            return Error{"feed.cancelled", "the import was cancelled"};
        if (auto written = write(); !written)
            return std::move(written).error();
        return std::move(m_report);
    }

private:
    Result<void> readFile(std::size_t index) {
        const QString& path = m_request.files[index];
        const auto feedInfo = m_plugins.find(PluginKind::Feed, m_request.feed);
        if (!feedInfo)
            return feedInfo.error();
        std::map<std::string, std::string> given{{"file", path.toStdString()}};
        if (!m_request.timezone.isEmpty())
            given.emplace("timezone", m_request.timezone.toStdString());
        if (!m_request.quoteSide.empty())
            given.emplace("quote_side", m_request.quoteSide);
        if (!m_request.stamps.empty())
            given.emplace("stamps", m_request.stamps);
        const auto settings = (*feedInfo)->metadata.settings.resolve(given);
        if (!settings)
            return settings.error();
        const auto feed = m_plugins.createFeed(m_request.feed, *settings);
        if (!feed)
            return feed.error();
        FileStage stage([&](double share) { report(index, share); });
        auto fetched = (*feed)->fetch({m_request.instrument, m_request.timeframe, {}}, stage, m_stop);
        if (!fetched)
            return std::move(fetched).error();
        return keep(index, stage, *fetched);
    }

    void report(std::size_t file, double share) const {
        if (m_progress)
            m_progress({file, (static_cast<double>(file) + share) / static_cast<double>(m_request.files.size())});
    }

    Result<void> keep(std::size_t index, FileStage& stage, const FetchReport& fetched) {
        FileReport out;
        out.file = m_request.files[index];
        out.rowsRead = fetched.rowsRead;
        out.duplicates = fetched.duplicates;
        out.dialect = fetched.dialect;
        out.rejected = stage.takeRejected();
        const auto& candles = stage.candles();
        if (candles.empty()) {
            const std::string name = out.file.section(QLatin1Char('/'), -1).toStdString();
            if (out.rejected.empty())
                return Error{"import.nothing_storable", "the file has no rows", {}, name};
            const RejectedRow& first = out.rejected.front();
            return Error{"import.nothing_storable", "none of %1 rows can be stored: %2",
                {std::to_string(out.rowsRead), first.reason.message()}, name + ':' + std::to_string(first.line)};
        }
        out.span = {candles.front().openTime, m_request.timeframe.next(candles.back().openTime)};
        m_report.files.push_back(std::move(out));
        for (std::size_t i = 0; i < candles.size(); ++i)
            add(candles[i], {index, stage.lineOf(i)});
        m_precision.priceDecimals = std::max(m_precision.priceDecimals, fetched.precision.priceDecimals);
        m_precision.quantityDecimals = std::max(m_precision.quantityDecimals, fetched.precision.quantityDecimals);
        return {};
    }

    void add(const Candle& candle, Origin origin) {
        if (m_staged.empty() || m_staged.back().candle.openTime < candle.openTime) {
            m_staged.push_back({candle, origin});
            return;
        }
        const auto at = std::lower_bound(m_staged.begin(), m_staged.end(), candle.openTime,
            [](const Staged& staged, UtcMs time) { return staged.candle.openTime < time; });
        if (at != m_staged.end() && at->candle.openTime == candle.openTime)
            meet(*at, {candle, origin});
        else
            m_early.push_back({candle, origin});
        if (m_early.size() > earlyRows)
            mergeEarly();
    }

    // The first that names a time wins; the same candle again is a duplicate.
    void meet(const Staged& first, const Staged& second) {
        FileReport& file = m_report.files[second.origin.file];
        if (first.candle == second.candle) {
            ++file.duplicates;
            return;
        }
        file.rejected.push_back({second.origin.line,
            {"row.conflict", "the time %1 was there already in %2, line %3, with other values",
                {formatUtc(second.candle.openTime),
                    m_request.files[first.origin.file].section(QLatin1Char('/'), -1).toStdString(),
                    std::to_string(first.origin.line)}}});
    }

    // Files need not be given in order of time; rows that go before others are merged in batches.
    void mergeEarly() {
        const auto before = [](const Staged& a, const Staged& b) { return a.candle.openTime < b.candle.openTime; };
        std::stable_sort(m_early.begin(), m_early.end(), before);
        const auto middle = static_cast<std::ptrdiff_t>(m_staged.size());
        for (const Staged& early : m_early) {
            const bool isFirst = static_cast<std::ptrdiff_t>(m_staged.size()) == middle
                || m_staged.back().candle.openTime != early.candle.openTime;
            if (isFirst)
                m_staged.push_back(early);
            else
                meet(m_staged.back(), early);
        }
        std::inplace_merge(m_staged.begin(), m_staged.begin() + middle, m_staged.end(), before);
        m_early.clear();
    }

    Result<void> describeInstrument() {
        mergeEarly();
        auto known = m_store.instrument(m_request.instrument);
        if (!known && known.error().code != "data.unknown_instrument")
            return std::move(known).error();
        m_isNew = !known;
        if (known) {
            m_report.instrument = std::move(*known);
        } else {
            std::vector<Candle> candles;
            candles.reserve(m_staged.size());
            for (const Staged& staged : m_staged)
                candles.push_back(staged.candle);
            m_report.instrument = guessInstrument(m_request.instrument, m_precision, candles);
        }
        if (m_request.tickSize)
            m_report.instrument.tickSize = *m_request.tickSize;
        if (m_request.lotStep)
            m_report.instrument.lotStep = *m_request.lotStep;
        if (!m_request.currency.empty())
            m_report.instrument.currency = m_request.currency;
        if (!m_request.calendar.empty())
            m_report.instrument.calendar = m_request.calendar;
        return {};
    }

    Result<void> write() {
        Series series(m_request.instrument, m_request.timeframe);
        series.reserve(m_staged.size());
        for (const Staged& staged : m_staged)
            series.append(staged.candle);
        StoreReport stored;
        const auto done = m_store.transaction([&]() -> Result<void> {
            if (m_isNew || m_request.tickSize || m_request.lotStep || !m_request.currency.empty()
                || !m_request.calendar.empty()) {
                if (auto saved = m_store.saveInstrument(m_report.instrument); !saved)
                    return saved;
            }
            if (m_request.tickSize || m_request.lotStep) {
                if (auto saved = setTermsOrigin(m_store, m_request.instrument, TermsOrigin::User); !saved)
                    return saved;
            }
            auto written = m_store.write(series, m_request.replace);
            if (!written)
                return std::move(written).error();
            stored = std::move(*written);
            return {};
        });
        if (!done)
            return done;
        return countStored(stored);
    }

    // The store answers for all files together; each file gets its own part.
    Result<void> countStored(const StoreReport& stored) {
        for (const Staged& staged : m_staged)
            ++m_report.files[staged.origin.file].rowsStored;
        for (const UtcMs time : stored.conflicts) {
            const Origin origin = originOf(time);
            FileReport& file = m_report.files[origin.file];
            --file.rowsStored;
            file.rejected.push_back({origin.line,
                {"row.differs_from_store",
                    "the candle of %1 differs from the stored one; import with --replace to overwrite it",
                    {formatUtc(time)}}});
        }
        for (const UtcMs time : stored.duplicateTimes) {
            FileReport& file = m_report.files[originOf(time).file];
            --file.rowsStored;
            ++file.duplicates;
        }
        return {};
    }

    Origin originOf(UtcMs time) const {
        return std::lower_bound(m_staged.begin(), m_staged.end(), time, [](const Staged& staged, UtcMs t) {
            return staged.candle.openTime < t;
        })->origin;
    }

    static constexpr std::size_t earlyRows = 100'000;

    CandleStore& m_store;
    const PluginRegistry& m_plugins;
    const ImportRequest& m_request;
    const std::function<void(ImportProgress)>& m_progress;
    std::stop_token m_stop;
    std::vector<Staged> m_staged; // ascending
    std::vector<Staged> m_early;
    PrecisionHint m_precision;
    bool m_isNew = false;
    ImportReport m_report;
};

} // namespace

Result<ImportReport> importFiles(CandleStore& store, const PluginRegistry& plugins, const ImportRequest& request,
    const std::function<void(ImportProgress)>& progress, std::stop_token stop) {
    return Import(store, plugins, request, progress, std::move(stop)).run();
}

} // namespace truebar
