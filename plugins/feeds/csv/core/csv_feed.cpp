#include "csv_feed.h"

#include "byte_source.h"
#include "json_rows.h"
#include "line_reader.h"
#include "row_parser.h"
#include "row_stage.h"

#include <algorithm>
#include <filesystem>

namespace truebar::csv {

namespace {

constexpr std::size_t sampleSize = 256 * 1024;
constexpr std::uint64_t rowsPerCheck = 65'536;
constexpr std::size_t rowsPerBatch = 16'384;
constexpr std::size_t mostReserved = 4'000'000; // rows
// A file that is nothing but bad rows need not be read to its end to know.
constexpr std::size_t mostRejected = 1'000'000;

// Tells what a file is that is not text.
Result<void> checkText(std::string_view sample) {
    if (sample.empty())
        return Error{"file.empty", "the file is empty"};
    if (sample.starts_with("ARROW1") || sample.starts_with("FEA1"))
        return Error{"file.arrow", "Arrow feather files are not read; export the data as CSV"};
    if (sample.starts_with("\x89HDF"))
        return Error{"file.hdf5", "HDF5 files are not read; export the data as CSV"};
    if (sample.starts_with("\xFF\xFE") || sample.starts_with("\xFE\xFF"))
        return Error{"file.utf16", "UTF-16 text is not read; save the file as UTF-8"};
    const auto controls = std::count_if(sample.begin(), sample.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t'; });
    if (controls > 0)
        return Error{"file.binary", "this is binary data, not text"};
    return {};
}

// Before the dialect is looked for, so that an endless line is called what it is.
Result<void> checkLineLengths(std::string_view sample) {
    std::uint64_t number = 1;
    for (; !sample.empty(); ++number) {
        const std::size_t end = std::min(sample.find('\n'), sample.size());
        if (end > LineReader::longestLine)
            return LineReader::longLine(number);
        sample.remove_prefix(std::min(end + 1, sample.size()));
    }
    return {};
}

// Where the rows of one fetch go.
class Collector {
public:
    Collector(const FetchRequest& request, IFeedSink& sink, const ByteSource& source, std::stop_token stop)
        : m_request(request)
        , m_sink(sink)
        , m_source(source)
        , m_stop(std::move(stop)) { }

    // False if reading must stop; then error() says why.
    bool add(RowParser& parser, const std::vector<std::string_view>& fields, std::uint64_t line) {
        ++m_report.rowsRead;
        auto row = parser.parse(fields);
        if (row)
            m_rows.push_back({row->candle, line, row->rawTime});
        else if (row.error().code == otherDateOrder) {
            m_error = std::move(row).error();
            return false;
        } else
            m_rejected.push_back({line, std::move(row).error()});
        return m_report.rowsRead % rowsPerCheck != 0 || keepsGoing();
    }
    const Error& error() const { return m_error; }

    Result<FetchReport> finish(const RowParser& parser, const Dialect& dialect) {
        const bool isPoints = dialect.kind == RowKind::Trades || dialect.kind == RowKind::Ticks;
        auto settled = settleRows(std::move(m_rows), m_request.timeframe, isPoints);
        if (!settled)
            return std::move(settled).error();
        m_report.duplicates = settled->duplicates;
        m_report.precision = parser.precision();
        m_report.dialect = dialect.describe();
        std::move(settled->rejected.begin(), settled->rejected.end(), std::back_inserter(m_rejected));
        std::stable_sort(
            m_rejected.begin(), m_rejected.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
        for (RejectedRow& row : m_rejected)
            m_sink.onRejected(std::move(row));
        deliver(*settled);
        m_sink.onProgress(1.0);
        return m_report;
    }

private:
    bool keepsGoing() {
        const double progress = m_source.progress();
        m_sink.onProgress(progress);
        reserveFor(progress);
        if (m_stop.stop_requested())
            m_error = {"feed.cancelled", "the import was cancelled"};
        else if (m_rejected.size() > mostRejected)
            m_error = {"file.too_many_bad_rows", "more than a million rows are bad; the first: %1",
                {m_rejected.front().reason.message()}, std::to_string(m_rejected.front().line)};
        return m_error.code.empty();
    }

    // Once, from how far the first rows have come: copying millions of rows to ever larger places costs more than
    // reading them. What a small part of a file promises is not believed without bound.
    void reserveFor(double progress) {
        if (m_report.rowsRead != rowsPerCheck || progress <= 0)
            return;
        const double expected = static_cast<double>(rowsPerCheck) / progress * 1.05;
        m_rows.reserve(static_cast<std::size_t>(std::min(expected, static_cast<double>(mostReserved))));
    }

    // In batches, which stay in the processor's cache.
    void deliver(const Settled& settled) {
        const auto opens = [](const StagedRow& row, UtcMs time) { return row.candle.openTime < time; };
        const auto& all = settled.rows;
        auto row = std::lower_bound(all.begin(), all.end(), m_request.span.begin, opens);
        const auto last = std::lower_bound(row, all.end(), m_request.span.end, opens);
        std::vector<Candle> candles;
        std::vector<std::uint64_t> lines;
        while (row != last) {
            candles.clear();
            lines.clear();
            for (; row != last && candles.size() < rowsPerBatch; ++row) {
                candles.push_back(row->candle);
                lines.push_back(row->line);
            }
            m_sink.onCandles(candles, lines);
        }
    }

    const FetchRequest& m_request;
    IFeedSink& m_sink;
    const ByteSource& m_source;
    std::stop_token m_stop;
    std::vector<StagedRow> m_rows;
    std::vector<RejectedRow> m_rejected;
    FetchReport m_report;
    Error m_error;
};

Result<FetchReport> readTable(LineReader& reader, Collector& collector, const Dialect& dialect, RowParser parser) {
    std::vector<std::string_view> fields;
    std::string_view line;
    for (;;) {
        const auto more = reader.next(line);
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (reader.lineNumber() == 1 && line.starts_with(byteOrderMark))
            line.remove_prefix(byteOrderMark.size());
        if (reader.lineNumber() <= dialect.skippedLines || line.find_first_not_of(" \t") == std::string_view::npos)
            continue;
        splitLine(line, dialect.delimiter, fields);
        if (!collector.add(parser, fields, reader.lineNumber()))
            return collector.error();
    }
    return collector.finish(parser, dialect);
}

// The first reading met a row that the guessed order of day and month does not fit: now it is known.
void correctDateOrder(Dialect& dialect) {
    dialect.dateOrder =
        dialect.dateOrder == DateOrder::MonthDayYear ? DateOrder::DayMonthYear : DateOrder::MonthDayYear;
    dialect.isOrderGuessed = false;
}

// `head` is the document or its beginning. A row without an end is refused here, before the document is read.
Result<Dialect> dialectOfJson(std::string_view head, const DialectHints& hints) {
    constexpr std::size_t sampledRows = 1000;
    JsonRows rows(head);
    if (auto begun = rows.begin(); !begun)
        return std::move(begun).error();
    FieldRows sample;
    Fields fields;
    while (sample.size() < sampledRows) {
        const auto more = rows.next(fields);
        // Where the sample ends, so does a row in it; what is wrong with the document is found by reading it.
        if (!more && (sample.empty() || more.error().code == "file.long_row"))
            return more.error();
        if (!more || !*more)
            break;
        sample.push_back(fields);
    }
    if (sample.empty())
        return Error{"file.empty", "the JSON array is empty"};
    return jsonDialect(Fields(rows.names().begin(), rows.names().end()), sample, hints);
}

Result<FetchReport> readJson(LineReader& reader, Collector& collector, const Dialect& dialect, RowParser parser) {
    JsonRows rows(reader);
    if (auto begun = rows.begin(); !begun)
        return std::move(begun).error();
    Fields fields;
    for (;;) {
        const auto more = rows.next(fields);
        if (!more)
            return more.error();
        if (!*more)
            return collector.finish(parser, dialect);
        if (!collector.add(parser, fields, rows.row()))
            return collector.error();
    }
}

Error placed(Error error, const std::string& file) {
    error.location = error.location.empty() ? file : file + ':' + error.location;
    return error;
}

} // namespace

Result<std::unique_ptr<IFeed>> CsvFeed::create(const Settings& settings) {
    auto zone = Zone::named(settings.text("timezone"));
    if (!zone)
        return std::move(zone).error().at("setting 'timezone'");
    if (settings.text("file").empty())
        return Error{"file.missing", "a file is needed", {}, "setting 'file'"};
    Options options;
    options.zone = std::move(*zone);
    options.isZoneGiven = !settings.text("timezone").empty();
    options.wantsAsk = settings.text("quote_side") == "ask";
    if (settings.text("stamps") == "open")
        options.stamps = Stamps::Open;
    else if (settings.text("stamps") == "end")
        options.stamps = Stamps::End;
    return std::unique_ptr<IFeed>(std::make_unique<CsvFeed>(settings.text("file"), std::move(options)));
}

CsvFeed::CsvFeed(std::string path, Options options)
    : m_path(std::move(path))
    , m_options(std::move(options)) { }

Result<FetchReport> CsvFeed::read(
    const FetchRequest& request, IFeedSink& sink, const std::stop_token& stop, bool isSecondReading) const {
    const auto source = openSource(m_path);
    if (!source)
        return source.error();
    LineReader reader(**source);
    const auto sample = reader.peek(sampleSize);
    if (!sample)
        return sample.error();
    if (auto text = checkText(*sample); !text)
        return std::move(text).error();
    std::string_view begin = *sample;
    if (begin.starts_with(byteOrderMark))
        begin.remove_prefix(byteOrderMark.size());
    const auto start = begin.find_first_not_of(" \t\r\n");
    const bool isJson = start != std::string_view::npos && (begin[start] == '[' || begin[start] == '{');
    if (auto good = isJson ? Result<void>() : checkLineLengths(begin); !good)
        return std::move(good).error();
    const DialectHints hints{request.timeframe, m_options.stamps, m_options.isZoneGiven};
    // LEAN names the day in the file or in its only member.
    const std::string names = (*source)->name() + ' ' + std::filesystem::path(m_path).filename().string();
    auto dialect = isJson ? dialectOfJson(begin, hints) : detectDialect(begin, names, hints);
    if (!dialect)
        return dialect.error();
    if (isSecondReading)
        correctDateOrder(*dialect);
    Zone zone = m_options.zone;
    if (!dialect->zoneName.empty()) {
        auto named = Zone::named(dialect->zoneName);
        if (!named)
            return std::move(named).error();
        zone = std::move(*named);
    }
    Collector collector(request, sink, **source, stop);
    RowParser parser(*dialect, request.timeframe, std::move(zone), m_options.wantsAsk);
    return isJson ? readJson(reader, collector, *dialect, std::move(parser))
                  : readTable(reader, collector, *dialect, std::move(parser));
}

Result<FetchReport> CsvFeed::fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) {
    auto report = read(request, sink, stop, false);
    if (!report && report.error().code == otherDateOrder)
        report = read(request, sink, stop, true);
    if (!report)
        return placed(std::move(report).error(), std::filesystem::path(m_path).filename().string());
    return report;
}

Result<std::unique_ptr<ISubscription>> CsvFeed::subscribe(const InstrumentId&, Timeframe, LiveHandlers) {
    return Error{"feed.no_live", "files have no live candles"};
}

} // namespace truebar::csv
