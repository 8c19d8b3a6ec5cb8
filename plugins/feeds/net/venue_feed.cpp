#include "plugins/feeds/net/venue_feed.h"

#include <QHostAddress>

#include <algorithm>

namespace truebar::net {

namespace {
constexpr std::chrono::seconds settlingTime(2);
constexpr std::chrono::minutes termsKept(1);
} // namespace

VenueFeed::VenueFeed(const IClock& clock, VenueParts parts)
    : m_clock(clock)
    , m_lag(parts.lag)
    , m_history(std::move(parts.history))
    , m_terms(std::move(parts.terms))
    , m_instruments(std::move(parts.instruments))
    , m_http(clock, m_thread, std::move(parts.http)) {
    if (parts.stream)
        m_stream = std::make_unique<LiveStream>(clock, m_thread, std::move(parts.stream), parts.streamSettings);
}

Result<FetchReport> VenueFeed::fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) {
    if (request.span.begin < earliestTime || request.span.end > latestTime || request.span.isEmpty())
        return Error{"feed.span", "a beginning and an end are needed"};
    if (auto served = m_history->limits(request.timeframe); !served)
        return std::move(served).error();
    const auto ask = m_history->ask(request);
    if (!ask)
        return ask.error();
    // What closes while the answer travels was still forming when the venue wrote it, and its clock is not ours.
    const UtcMs asked = m_clock.now() - settlingTime;
    const auto body = m_http.get(ask->path, ask->units, stop);
    if (!body)
        return body.error();
    auto answer = m_history->read(*body, request);
    if (!answer)
        return std::move(answer).error();
    TimeSpan answered = answer->answered.value_or(request.span);
    UtcMs sure = request.timeframe.floor(asked - m_lag);
    for (const Candle& candle : answer->candles) {
        if (request.span.contains(candle.openTime))
            sure = std::max(sure, request.timeframe.next(candle.openTime));
    }
    answered.end = std::min({answered.end, sure, request.timeframe.floor(asked)});
    answer->answered = answered;
    return deliver(std::move(*answer), request, asked, sink);
}

Result<std::unique_ptr<ISubscription>> VenueFeed::subscribe(
    const InstrumentId& instrument, Timeframe timeframe, LiveHandlers handlers) {
    if (!m_stream)
        return Error{"feed.no_live", "this source has no live data"};
    const StreamKey key{instrument, timeframe, static_cast<bool>(handlers.tick)};
    return m_stream->subscribe(key, std::move(handlers));
}

Result<InstrumentTerms> VenueFeed::terms(const InstrumentId& instrument, std::stop_token stop) {
    const auto listed = std::find_if(
        m_instruments.begin(), m_instruments.end(), [&](const Instrument& each) { return each.id == instrument; });
    if (listed != m_instruments.end()) {
        InstrumentTerms out;
        const Instrument untold;
        if (listed->tickSize != untold.tickSize)
            out.tickSize = listed->tickSize;
        if (listed->lotStep != untold.lotStep)
            out.lotStep = listed->lotStep;
        out.currency = listed->currency;
        return out;
    }
    if (!m_terms)
        return InstrumentTerms{};
    const auto ask = m_terms->ask(instrument);
    if (!ask)
        return ask.error();
    {
        const std::lock_guard lock(m_termsMutex);
        if (m_keptTerms.path == ask->path && m_clock.now() < m_keptTerms.until)
            return m_terms->read(m_keptTerms.body, instrument);
    }
    const auto body = m_http.get(ask->path, ask->units, std::move(stop));
    if (!body)
        return body.error();
    {
        const std::lock_guard lock(m_termsMutex);
        m_keptTerms = {ask->path, *body, m_clock.now() + termsKept};
    }
    return m_terms->read(*body, instrument);
}

Result<QUrl> parseBaseUrl(const std::string& text, const char* setting) {
    const QUrl url(QString::fromStdString(text), QUrl::StrictMode);
    const std::string place = "setting '" + std::string(setting) + '\'';
    const QString scheme = url.scheme();
    const bool isSecure = scheme == QLatin1String("https") || scheme == QLatin1String("wss");
    const bool isPlain = scheme == QLatin1String("http") || scheme == QLatin1String("ws");
    if (!url.isValid() || !(isSecure || isPlain) || url.host().isEmpty())
        return Error{"feed.address", "an address such as https://api.example.com is needed", {}, place};
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment())
        return Error{"feed.address", "the address must have no user, query or fragment", {}, place};
    const bool isLocal = url.host() == QLatin1String("localhost") || QHostAddress(url.host()).isLoopback();
    if (isPlain && !isLocal)
        return Error{"feed.address", "only addresses of this machine may do without encryption", {}, place};
    return url;
}

} // namespace truebar::net
