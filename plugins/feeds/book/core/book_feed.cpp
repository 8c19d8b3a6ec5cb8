#include "book_feed.h"

#include "bybit_reader.h"
#include "core/market/resample.h"
#include "plugins/feeds/csv/core/byte_source.h"
#include "plugins/feeds/csv/core/line_reader.h"
#include "tardis_reader.h"

#include <algorithm>
#include <filesystem>

namespace truebar::book {

namespace {

constexpr std::size_t sampleSize = csv::LineReader::longestLine;
constexpr std::uint64_t rowsPerCheck = 1024;
// A file that is nothing but bad rows need not be read to its end to know.
constexpr std::size_t mostRejected = 1'000'000;

struct OpenBook {
    std::unique_ptr<IBookReader> reader;
    const char* dialect;
};

Result<OpenBook> openBook(csv::LineReader& lines, PrecisionHint& precision) {
    const auto sample = lines.peek(sampleSize);
    if (!sample)
        return sample.error();
    if (sample->empty())
        return Error{"file.empty", "the file is empty"};
    const std::string_view line = sample->substr(0, sample->find('\n'));
    if (line.starts_with('{') && line.find("orderbook.") != std::string_view::npos)
        return OpenBook{std::make_unique<BybitReader>(lines, precision), "Bybit order book, snapshot and changes"};
    if (line.find("asks[0].price") == std::string_view::npos)
        return Error{"file.not_a_book", "this is not a recorded order book of Bybit or Tardis"};
    auto reader = TardisReader::open(lines, precision);
    if (!reader)
        return std::move(reader).error();
    return OpenBook{std::move(*reader), "Tardis book snapshots"};
}

// Where the rows of one fetch go.
class Collector {
public:
    explicit Collector(const FetchRequest& request)
        : m_span(request.span)
        , m_aggregator(request.timeframe) { }

    void add(const BookRow& row) {
        if (auto point = pointOf(row); point)
            addPoint(*point, row.line);
        else
            m_rejected.push_back({row.line, std::move(point).error()});
    }
    const std::vector<RejectedRow>& rejected() const { return m_rejected; }

    void deliver(IFeedSink& sink) {
        if (const auto& last = m_aggregator.forming())
            keep(*last);
        for (RejectedRow& row : m_rejected)
            sink.onRejected(std::move(row));
        sink.onCandles(m_candles, m_lines);
        sink.onProgress(1.0);
    }

private:
    Result<Candle> pointOf(const BookRow& row) {
        if (!row.book)
            return row.reason;
        auto point = bookPoint(*row.book);
        // Candles that have gone on cannot take a state from before.
        if (point && point->openTime < m_last)
            return Error{"row.out_of_order", "the time %1 is out of order", {formatUtc(point->openTime)}};
        return point;
    }

    void addPoint(const Candle& point, std::uint64_t line) {
        const bool isFirst = !m_aggregator.forming();
        if (const auto finished = m_aggregator.add(point)) {
            keep(*finished);
            m_line = line;
        } else if (isFirst) {
            m_line = line;
        }
        m_last = point.openTime;
    }

    void keep(const Candle& candle) {
        if (!m_span.contains(candle.openTime))
            return;
        m_candles.push_back(candle);
        m_lines.push_back(m_line);
    }

    TimeSpan m_span;
    CandleAggregator m_aggregator;
    std::vector<Candle> m_candles;
    std::vector<std::uint64_t> m_lines; // where each candle's first state stands
    std::uint64_t m_line = 0;
    UtcMs m_last = UtcMs::min();
    std::vector<RejectedRow> m_rejected;
};

Result<FetchReport> read(
    const std::string& path, const FetchRequest& request, IFeedSink& sink, const std::stop_token& stop) {
    const auto source = csv::openSource(path);
    if (!source)
        return source.error();
    csv::LineReader lines(**source);
    FetchReport report;
    const auto book = openBook(lines, report.precision);
    if (!book)
        return book.error();
    report.dialect = book->dialect;
    Collector collector(request);
    for (;;) {
        const auto row = book->reader->next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        collector.add(**row);
        if (++report.rowsRead % rowsPerCheck != 0)
            continue;
        sink.onProgress((*source)->progress());
        if (stop.stop_requested())
            return Error{"feed.cancelled", "the import was cancelled"};
        if (collector.rejected().size() > mostRejected)
            return Error{"file.too_many_bad_rows", "more than a million rows are bad; the first: %1",
                {collector.rejected().front().reason.message()}};
    }
    collector.deliver(sink);
    return report;
}

} // namespace

Result<std::unique_ptr<IFeed>> BookFeed::create(const Settings& settings) {
    if (settings.text("file").empty())
        return Error{"file.missing", "a file is needed", {}, "setting 'file'"};
    return std::unique_ptr<IFeed>(std::make_unique<BookFeed>(settings.text("file")));
}

Result<FetchReport> BookFeed::fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) {
    auto report = read(m_path, request, sink, stop);
    if (report)
        return report;
    Error error = std::move(report).error();
    const std::string file = std::filesystem::path(m_path).filename().string();
    error.location = error.location.empty() ? file : file + ':' + error.location;
    return error;
}

Result<std::unique_ptr<ISubscription>> BookFeed::subscribe(const InstrumentId&, Timeframe, LiveHandlers) {
    return Error{"feed.no_live", "files have no live candles"};
}

} // namespace truebar::book
