#include "tests/support/venues/feed_listener.h"

#include <QFile>

#include <algorithm>

namespace truebar::test {

LiveHandlers FeedListener::handlers() {
    LiveHandlers out;
    out.candle = [this](const LiveCandle& candle) {
        const std::lock_guard lock(m_mutex);
        m_candles.push_back(candle);
    };
    out.tick = [this](const LiveTick& tick) {
        const std::lock_guard lock(m_mutex);
        m_ticks.push_back(tick);
    };
    out.link = [this](LinkState state, const std::string& reason) {
        const std::lock_guard lock(m_mutex);
        m_links.push_back(state);
        m_reasons.push_back(reason);
        m_seams.push_back(m_ticks.size());
    };
    return out;
}

std::vector<LiveCandle> FeedListener::candles() const {
    const std::lock_guard lock(m_mutex);
    return m_candles;
}

std::vector<LiveCandle> FeedListener::closed() const {
    auto all = candles();
    std::erase_if(all, [](const LiveCandle& each) { return !each.closed; });
    return all;
}

std::vector<LiveTick> FeedListener::ticks() const {
    const std::lock_guard lock(m_mutex);
    return m_ticks;
}

std::size_t FeedListener::tickCount() const {
    const std::lock_guard lock(m_mutex);
    return m_ticks.size();
}

std::vector<std::size_t> FeedListener::seams() const {
    const std::lock_guard lock(m_mutex);
    return m_seams;
}

int FeedListener::times(LinkState state) const {
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(std::count(m_links.begin(), m_links.end(), state));
}

std::vector<std::string> FeedListener::reasons() const {
    const std::lock_guard lock(m_mutex);
    return m_reasons;
}

bool FeedListener::hasReason(const char* part) const {
    const auto all = reasons();
    return std::any_of(
        all.begin(), all.end(), [&](const std::string& each) { return each.find(part) != std::string::npos; });
}

std::vector<Candle> candlesOf(const Series& series) {
    std::vector<Candle> out;
    for (std::size_t i = 0; i < series.size(); ++i)
        out.push_back(series.at(i));
    return out;
}

void writeSecret(const QString& path, const QByteArray& line) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(line) != line.size()
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        qFatal("cannot write a test file");
}

PagedFetch fetchPaged(
    IFeed& feed, const FetchRequest& request, std::size_t candlesPerPage, const IClock& clock, IFeedSink& sink) {
    constexpr int mostTries = 500;
    PagedFetch out;
    UtcMs begin = request.span.begin;
    for (int tries = 0; begin < request.span.end && tries < mostTries; ++tries) {
        const Millis length = request.timeframe.nominalLength() * static_cast<Millis::rep>(candlesPerPage);
        FetchRequest page = request;
        page.span = {begin, std::min(request.span.end, begin + length)};
        const auto report = feed.fetch(page, sink, {});
        if (report) {
            ++out.pages;
            begin = report->answered->end;
        } else if (report.error().code == "feed.throttled") {
            ++out.throttled;
            clock.waitUntil(feed.blockedUntil(), {});
        } else if (report.error().code == "feed.unavailable") {
            ++out.unavailable;
        } else {
            out.error = report.error().message();
            break;
        }
    }
    return out;
}

} // namespace truebar::test
