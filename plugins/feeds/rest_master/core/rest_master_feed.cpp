#include "rest_master_feed.h"

#include "candle_stream.h"
#include "plugins/feeds/net/venue_feed.h"

#include <algorithm>
#include <set>

namespace truebar::rest_master {

namespace {

constexpr double requestsPerMinute = 600;
constexpr std::size_t candlesPerInstrument = 10'000;
constexpr std::size_t mostPages = 1000;
constexpr std::chrono::seconds settlingTime(2);

Result<void> checkRequest(const BatchRequest& request) {
    if (request.span.begin < earliestTime || request.span.end > latestTime || request.span.isEmpty())
        return Error{"feed.span", "a beginning and an end are needed"};
    const std::set<InstrumentId> different(request.instruments.begin(), request.instruments.end());
    if (different.empty() || different.size() > instrumentsPerRequest || different.size() != request.instruments.size())
        return Error{"feed.refused", "1 to %1 different instruments can be asked for at once",
            {std::to_string(instrumentsPerRequest)}};
    return {};
}

// A later page goes on where the one before ended.
void append(net::HistoryAnswer& to, net::HistoryAnswer more) {
    to.candles.insert(to.candles.end(), more.candles.begin(), more.candles.end());
    to.rowsRead += more.rowsRead;
    if (more.answered)
        to.answered = to.answered && to.answered->end < more.answered->end ? to.answered : more.answered;
}

// The one instrument of a plain fetch.
class OneSink final : public IBatchSink {
public:
    explicit OneSink(IFeedSink& sink)
        : m_sink(sink) { }
    IFeedSink& of(const InstrumentId&) override { return m_sink; }

private:
    IFeedSink& m_sink;
};

} // namespace

Result<std::unique_ptr<IFeed>> RestMasterFeed::create(const Settings& settings, const IClock& clock) {
    const auto base = net::parseBaseUrl(settings.text("base_url"), "base_url");
    if (!base)
        return base.error();
    const std::string tokenFile = settings.text("token_file");
    if (auto header = bearerHeader(tokenFile); !header)
        return std::move(header).error();
    std::unique_ptr<net::IStreamProtocol> stream;
    if (const std::string address = settings.text("stream_url"); !address.empty()) {
        const auto url = net::parseBaseUrl(address, "stream_url");
        if (!url)
            return url.error();
        stream = std::make_unique<CandleStream>(*url, tokenFile);
    }
    net::VenueSettings http;
    http.base = *base;
    http.budget = requestsPerMinute;
    http.headers = {{"Accept", "application/json"}};
    http.secretHeaders = [tokenFile] { return bearerHeader(tokenFile); };
    http.errorOf = errorOf;
    return std::unique_ptr<IFeed>(new RestMasterFeed(clock, std::move(http), std::move(stream)));
}

RestMasterFeed::RestMasterFeed(
    const IClock& clock, net::VenueSettings settings, std::unique_ptr<net::IStreamProtocol> stream)
    : m_clock(clock)
    , m_http(clock, m_thread, std::move(settings)) {
    if (stream)
        m_stream = std::make_unique<net::LiveStream>(clock, m_thread, std::move(stream));
}

Result<FeedLimits> RestMasterFeed::limits(const InstrumentId&, Timeframe) const {
    FeedLimits out;
    out.candlesPerRequest = candlesPerInstrument;
    out.instrumentsPerRequest = instrumentsPerRequest;
    out.concurrentRequests = 4;
    return out;
}

Result<FetchReport> RestMasterFeed::fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) {
    OneSink one(sink);
    BatchRequest batch;
    batch.instruments = {request.instrument};
    batch.timeframe = request.timeframe;
    batch.span = request.span;
    auto reports = fetchBatch(batch, one, std::move(stop));
    if (!reports)
        return std::move(reports).error();
    return std::move(reports->front());
}

Result<std::map<InstrumentId, net::HistoryAnswer>> RestMasterFeed::gather(
    const BatchRequest& request, const std::stop_token& stop) {
    std::map<InstrumentId, net::HistoryAnswer> out;
    for (const InstrumentId& instrument : request.instruments)
        out.try_emplace(instrument);
    std::set<QString> cursors;
    std::size_t rows = 0;
    QString cursor;
    do {
        const auto body = m_http.get(pathOf(request, cursor), 1, stop);
        if (!body)
            return body.error();
        auto page = readPage(*body, request);
        if (!page)
            return std::move(page).error();
        for (auto& [instrument, answer] : page->answers) {
            rows += answer.rowsRead;
            append(out[instrument], std::move(answer));
        }
        if (rows > rowsPerFetch)
            return Error{
                "feed.span", "the store has more than %1 candles for this request", {std::to_string(rowsPerFetch)}};
        cursor = page->next;
        if (!cursor.isEmpty() && (cursors.size() == mostPages || !cursors.insert(cursor).second))
            return Error{"feed.unavailable", "the store's pages do not come to an end", {}, "/next"};
    } while (!cursor.isEmpty());
    return out;
}

Result<std::vector<FetchReport>> RestMasterFeed::fetchBatch(
    const BatchRequest& request, IBatchSink& sink, std::stop_token stop) {
    if (auto good = checkRequest(request); !good)
        return std::move(good).error();
    // As with venues: what closes while the answer travels was still forming.
    const UtcMs asked = m_clock.now() - settlingTime;
    auto answers = gather(request, stop);
    if (!answers)
        return std::move(answers).error();
    std::vector<FetchReport> out;
    for (const InstrumentId& instrument : request.instruments) {
        net::HistoryAnswer& answer = (*answers)[instrument];
        TimeSpan answered = answer.answered.value_or(request.span);
        answered.end = std::min(answered.end, request.timeframe.floor(asked));
        answer.answered = answered;
        out.push_back(
            net::deliver(std::move(answer), {instrument, request.timeframe, request.span}, asked, sink.of(instrument)));
    }
    return out;
}

Result<std::unique_ptr<ISubscription>> RestMasterFeed::subscribe(
    const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) {
    if (!m_stream)
        return Error{"feed.no_live", "this store has no live data (setting stream_url)"};
    return m_stream->subscribe({instrument, timeframe, static_cast<bool>(handlers.tick)}, std::move(handlers));
}

} // namespace truebar::rest_master
