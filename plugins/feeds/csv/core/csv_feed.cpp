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
constexpr std::size_t mostJsonBytes = 2ULL << 30;
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
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
    bool isHeader = dialect.hasHeader;
    for (;;) {
        const auto more = reader.next(line);
        if (!more)
            return more.error();
        if (!*more)
            break;
        if (reader.lineNumber() == 1 && line.starts_with(byteOrderMark))
            line.remove_prefix(byteOrderMark.size());
        if (line.find_first_not_of(" \t") == std::string_view::npos)
            continue;
        if (std::exchange(isHeader, false))
            continue;
        splitLine(line, dialect.delimiter, fields);
        if (!collector.add(parser, fields, reader.lineNumber()))
            return collector.error();
    }
    return collector.finish(parser, dialect);
}

Result<std::string> readWhole(LineReader& reader, std::size_t most) {
    std::string out;
    std::size_t size = 0;
    // peek() only ever grows its view up to the buffer; lines would cut a document that is one long line.
    for (;;) {
        auto part = reader.take(1 << 20);
        if (!part)
            return std::move(part).error();
        if (part->empty())
            return out;
        size += part->size();
        if (size > most)
            return Error{"file.too_large", "the JSON document is larger than 2 GiB"};
        out += *part;
    }
}

// The columns of JSON rows: six values are a candle, seven with a side are a trade.
Result<Dialect> jsonDialect(const std::vector<std::string_view>& first) {
    Dialect d;
    d.delimiter = ',';
    d.time = 0;
    d.columns = first.size();
    if (first.size() == 7 && (first[3] == "buy" || first[3] == "sell")) {
        d.kind = RowKind::Trades;
        d.open = 4;
        d.volume = 5;
    } else if (first.size() >= 6) {
        d.open = 1;
        d.high = 2;
        d.low = 3;
        d.close = 4;
        d.volume = 5;
    } else {
        return Error{
            "file.columns", "the rows have %1 values; a candle needs 6", {std::to_string(first.size())}, "row 1"};
    }
    if (auto time = detectTime(d, {first[0]}, {}); !time)
        return std::move(time).error().at("row 1");
    return d;
}

// The first reading met a row that the guessed order of day and month does not fit: now it is known.
void correctDateOrder(Dialect& dialect) {
    dialect.dateOrder =
        dialect.dateOrder == DateOrder::MonthDayYear ? DateOrder::DayMonthYear : DateOrder::MonthDayYear;
    dialect.isOrderGuessed = false;
}

Result<FetchReport> readJson(const std::string& text, Collector& collector, const FetchRequest& request,
    const Zone& zone, bool wantsAsk, bool isSecondReading) {
    std::string_view document = text;
    if (document.starts_with(byteOrderMark))
        document.remove_prefix(byteOrderMark.size());
    JsonRows rows(document);
    if (auto begun = rows.begin(); !begun)
        return std::move(begun).error();
    std::vector<std::string_view> fields;
    auto more = rows.next(fields);
    if (!more)
        return std::move(more).error();
    if (!*more)
        return Error{"file.empty", "the JSON array is empty"};
    auto dialect = jsonDialect(fields);
    if (!dialect)
        return dialect.error();
    if (isSecondReading)
        correctDateOrder(*dialect);
    RowParser parser(*dialect, request.timeframe, zone, wantsAsk);
    while (*more) {
        if (!collector.add(parser, fields, rows.row()))
            return collector.error();
        more = rows.next(fields);
        if (!more)
            return std::move(more).error();
    }
    return collector.finish(parser, *dialect);
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
    return std::unique_ptr<IFeed>(
        std::make_unique<CsvFeed>(settings.text("file"), std::move(*zone), settings.text("quote_side") == "ask"));
}

CsvFeed::CsvFeed(std::string path, Zone zone, bool wantsAsk)
    : m_path(std::move(path))
    , m_zone(std::move(zone))
    , m_wantsAsk(wantsAsk) { }

Result<FetchReport> CsvFeed::fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) {
    const auto read = [&](bool isSecondReading) -> Result<FetchReport> {
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
        Collector collector(request, sink, **source, stop);
        const auto start = begin.find_first_not_of(" \t\r\n");
        if (start != std::string_view::npos && (begin[start] == '[' || begin[start] == '{')) {
            const auto text = readWhole(reader, mostJsonBytes);
            if (!text)
                return text.error();
            return readJson(*text, collector, request, m_zone, m_wantsAsk, isSecondReading);
        }
        if (auto good = checkLineLengths(begin); !good)
            return std::move(good).error();
        // LEAN names the day in the file or in its only member.
        const std::string names = (*source)->name() + ' ' + std::filesystem::path(m_path).filename().string();
        auto dialect = detectDialect(begin, names);
        if (!dialect)
            return dialect.error();
        if (isSecondReading)
            correctDateOrder(*dialect);
        return readTable(reader, collector, *dialect, RowParser(*dialect, request.timeframe, m_zone, m_wantsAsk));
    };
    auto report = read(false);
    if (!report && report.error().code == otherDateOrder)
        report = read(true);
    if (!report)
        return placed(std::move(report).error(), std::filesystem::path(m_path).filename().string());
    return report;
}

Result<std::unique_ptr<ISubscription>> CsvFeed::subscribe(const InstrumentId&, Timeframe, LiveHandlers) {
    return Error{"feed.no_live", "files have no live candles"};
}

} // namespace truebar::csv
