#include "core/warehouse/series_export.h"

#include "core/data/series_reader.h"
#include "core/market/builtin_calendars.h"
#include "core/market/venue_outages.h"
#include "core/sdk/clock.h"
#include "core/warehouse/output_file.h"
#include "core/warehouse/part_folder.h"
#include "core/warehouse/row_text.h"
#include "core/warehouse/sqlite_copy.h"

#include <QDir>

#include <algorithm>

namespace truebar {

namespace {

constexpr std::size_t rowsPerWrite = 4096;

class Export {
public:
    Export(const CandleStore& store, const ExportRequest& request, const std::function<void(double)>& progress,
        std::stop_token stop)
        : m_store(store)
        , m_request(request)
        , m_folder(QDir::cleanPath(request.folder))
        , m_progress(progress)
        , m_stop(std::move(stop)) { }

    Result<ExportReport> run() {
        if (auto good = check(); !good)
            return std::move(good).error();
        for (const InstrumentId& id : m_request.instruments) {
            if (auto there = plan(id); !there)
                return std::move(there).error();
        }
        m_names.append(QLatin1String(manifestName));
        if (auto free = checkNamesFree(m_folder, m_names, m_request.overwrite); !free)
            return std::move(free).error();
        auto parts = PartFolder::open(m_folder);
        if (!parts)
            return std::move(parts).error();
        for (std::size_t i = 0; i < m_manifest.files.size(); ++i) {
            if (auto done = exportOne(**parts, i); !done)
                return std::move(done).error();
        }
        markOutages();
        if (auto done = writeManifest(**parts); !done)
            return std::move(done).error();
        if (auto placed = (*parts)->place(m_names, m_request.overwrite); !placed)
            return std::move(placed).error();
        return ExportReport{m_folder + QLatin1Char('/') + QLatin1String(manifestName), std::move(m_manifest)};
    }

private:
    Result<void> check() const {
        if (m_request.instruments.empty())
            return Error{"export.no_instruments", "there is no instrument to export"};
        if (m_request.isGzip && m_request.format == ExportFormat::Sqlite)
            return Error{"export.gzip_sqlite", "SQLite files are not compressed: no program could open them"};
        auto sorted = m_request.instruments;
        std::sort(sorted.begin(), sorted.end());
        if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
            return Error{"export.repeated", "%1 is named twice", {twice->toString()}};
        return {};
    }

    // Before anything is written, so that a mistyped name changes nothing.
    Result<void> plan(const InstrumentId& id) {
        const auto stored = storedTimeframeFor(m_store, id, m_request.timeframe);
        if (!stored)
            return stored.error();
        ManifestFile file;
        file.name = exportFileName(id, m_request.timeframe, m_request.format, m_request.isGzip);
        file.instrument = id;
        file.timeframe = m_request.timeframe;
        file.storedTimeframe = stored->timeframe;
        m_names.append(QString::fromStdString(file.name));
        m_manifest.files.push_back(std::move(file));
        return {};
    }

    Result<void> exportOne(const PartFolder& parts, std::size_t index) {
        ManifestFile& file = m_manifest.files[index];
        if (auto on = step(index, 0); !on)
            return on;
        const auto span = closedSpan(m_store, file.instrument, file.timeframe, m_request.span, systemClock().now());
        if (!span)
            return span.error();
        const auto series = readSeries(m_store, file.instrument, file.timeframe, *span);
        if (!series)
            return series.error();
        if ((*series)->isEmpty())
            return Error{"export.no_candles", "%1 has no candles in this span", {file.instrument.toString()}};
        const auto instrument = m_store.instrument(file.instrument);
        if (!instrument)
            return instrument.error();
        if (auto described = describe(**series, *instrument, file); !described)
            return described;
        const QString path = parts.part(m_names.at(static_cast<qsizetype>(index)));
        const auto on = [&](std::size_t rows) {
            return step(index, static_cast<double>(rows) / static_cast<double>((*series)->size()));
        };
        const auto written = m_request.format == ExportFormat::Sqlite ? writeSqliteCopy(path, **series, *instrument, on)
                                                                      : writeText(path, **series, on);
        if (!written)
            return written.error();
        file.bytes = written->bytes;
        file.sha256 = written->sha256;
        return {};
    }

    Result<void> describe(const Series& series, const Instrument& instrument, ManifestFile& file) {
        const auto calendar = m_store.calendars().find(instrument.calendar);
        if (!calendar)
            return calendar.error();
        // An open end of the span means the end of the data.
        TimeSpan span = file.span = series.span();
        if (m_request.span.begin != UtcMs::min())
            span.begin = m_request.span.begin;
        if (m_request.span.end != UtcMs::max())
            span.end = m_request.span.end;
        file.rows = series.size();
        const auto empty = m_store.coveredEmpty(file.instrument, file.storedTimeframe);
        if (!empty)
            return empty.error();
        file.coverage = coverage(series, span, *calendar, *empty);
        m_alwaysOpen.push_back(calendar->isAlwaysOpen());
        return {};
    }

    // The files of one venue are evidence for each other.
    void markOutages() {
        std::vector<SeriesGaps> gaps;
        for (std::size_t i = 0; i < m_manifest.files.size(); ++i) {
            ManifestFile& file = m_manifest.files[i];
            gaps.push_back({file.instrument, file.timeframe, m_alwaysOpen[i], &file.coverage.gaps});
        }
        markVenueOutages(gaps);
    }

    Result<WrittenFile> writeText(
        const QString& path, const Series& series, const std::function<Result<void>(std::size_t)>& on) const {
        const auto file = OutputFile::create(path, m_request.isGzip);
        if (!file)
            return file.error();
        std::unique_ptr<RowWriter> rows;
        std::string text;
        if (m_request.format == ExportFormat::Csv) {
            rows = std::make_unique<CsvRows>(series);
            text = csvHeader();
        } else {
            rows = std::make_unique<JsonRowsWriter>(series);
        }
        for (std::size_t i = 0; i < series.size(); ++i) {
            rows->append(text, series.at(i));
            if ((i + 1) % rowsPerWrite != 0)
                continue;
            if (auto done = (*file)->write(text); !done)
                return std::move(done).error();
            text.clear();
            if (auto done = on(i + 1); !done)
                return std::move(done).error();
        }
        if (auto done = (*file)->write(text); !done)
            return std::move(done).error();
        return (*file)->finish();
    }

    Result<void> writeManifest(const PartFolder& parts) {
        m_manifest.truebarVersion = TRUEBAR_VERSION;
        m_manifest.created = std::chrono::floor<Millis>(std::chrono::system_clock::now());
        m_manifest.format = m_request.format;
        m_manifest.asked = m_request.span;
        const auto file = OutputFile::create(parts.part(QLatin1String(manifestName)), false);
        if (!file)
            return file.error();
        if (auto done = (*file)->write(manifestToJson(m_manifest).toStdString()); !done)
            return done;
        if (auto done = (*file)->finish(); !done)
            return std::move(done).error();
        return step(m_manifest.files.size(), 0);
    }

    Result<void> step(std::size_t index, double share) const {
        if (m_stop.stop_requested())
            return Error{"export.cancelled", "the export was cancelled"};
        if (m_progress)
            m_progress((static_cast<double>(index) + share) / static_cast<double>(m_manifest.files.size()));
        return {};
    }

    const CandleStore& m_store;
    const ExportRequest& m_request;
    QString m_folder;
    const std::function<void(double)>& m_progress;
    std::stop_token m_stop;
    QStringList m_names; // in the order of the manifest, which comes last
    Manifest m_manifest;
    std::vector<bool> m_alwaysOpen; // of the files, by their calendars
};

} // namespace

Result<ExportReport> exportSeries(const CandleStore& store, const ExportRequest& request,
    const std::function<void(double)>& progress, std::stop_token stop) {
    return Export(store, request, progress, std::move(stop)).run();
}

} // namespace truebar
