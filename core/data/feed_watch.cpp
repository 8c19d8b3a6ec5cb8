#include "core/data/feed_watch.h"

#include <algorithm>

namespace truebar {

FeedWatch::FeedWatch(
    std::string feed, const IClock& clock, std::size_t queueCapacity, Millis staleAfter, std::function<void()> waiting)
    : m_clock(clock)
    , m_staleAfter(staleAfter)
    , m_waiting(std::move(waiting))
    , m_queue(queueCapacity) {
    m_health.feed = std::move(feed);
}

LiveHandlers FeedWatch::handlers(std::uint64_t number, Timeframe timeframe) {
    LiveHandlers out;
    out.candle = [this, number, timeframe](const LiveCandle& live) { onCandle(number, timeframe, live); };
    out.tick = [this, number, timeframe](const LiveTick& tick) { onTick(number, timeframe, tick); };
    out.link = [this, number](LinkState state, const std::string& reason) { onLink(number, state, reason); };
    return out;
}

void FeedWatch::subscribed(std::uint64_t number) {
    const std::lock_guard lock(m_mutex);
    if (m_links.empty())
        m_since = m_clock.now();
    m_links.try_emplace(number, LinkState::Connecting);
    m_health.subscriptions = m_links.size();
}

void FeedWatch::unsubscribed(std::uint64_t number) {
    const std::lock_guard lock(m_mutex);
    m_links.erase(number);
    m_health.subscriptions = m_links.size();
}

void FeedWatch::push(LiveEvent event) {
    event.heardAt = m_clock.now();
    if (m_queue.push(std::move(event)))
        m_waiting();
}

void FeedWatch::onCandle(std::uint64_t number, Timeframe timeframe, const LiveCandle& live) {
    {
        const std::lock_guard lock(m_mutex);
        const UtcMs now = m_clock.now();
        m_health.lastHeard = now;
        if (live.closed) {
            ++m_health.closedCandles;
            m_health.lag = std::max(Millis(0), Millis(now - timeframe.next(live.candle.openTime)));
        }
    }
    LiveEvent event;
    event.kind = live.closed ? LiveEvent::Kind::Closed : LiveEvent::Kind::Forming;
    event.watch = number;
    event.candle = live.candle;
    push(std::move(event));
}

void FeedWatch::onTick(std::uint64_t number, Timeframe timeframe, const LiveTick& tick) {
    {
        const std::lock_guard lock(m_mutex);
        const UtcMs now = m_clock.now();
        ++m_health.ticks;
        m_health.lastHeard = now;
        m_health.lag = std::max(Millis(0), Millis(now - tick.time));
    }
    LiveEvent event;
    event.kind = LiveEvent::Kind::Ticks;
    event.watch = number;
    event.candle = {timeframe.floor(tick.time), tick.price, tick.price, tick.price, tick.price, tick.volume};
    push(std::move(event));
}

void FeedWatch::onLink(std::uint64_t number, LinkState state, const std::string& reason) {
    {
        const std::lock_guard lock(m_mutex);
        m_links[number] = state;
        m_health.subscriptions = m_links.size();
        const auto isAny = [&](LinkState asked) {
            return std::any_of(m_links.begin(), m_links.end(), [&](const auto& each) { return each.second == asked; });
        };
        m_health.link = isAny(LinkState::Lost) ? LinkState::Lost
            : isAny(LinkState::Connecting)     ? LinkState::Connecting
                                               : LinkState::Live;
        if (state == LinkState::Lost) {
            m_wasLost = true;
            m_health.lastLoss = reason;
        } else if (m_health.link == LinkState::Live && m_wasLost) {
            // All subscriptions of one link come back together: that is one reconnect.
            m_wasLost = false;
            ++m_health.reconnects;
        }
    }
    LiveEvent event;
    event.kind = LiveEvent::Kind::Link;
    event.watch = number;
    event.link = state;
    event.reason = reason;
    push(std::move(event));
}

void FeedWatch::noteRefilled(std::uint64_t candles) {
    const std::lock_guard lock(m_mutex);
    ++m_health.gapsRefilled;
    m_health.candlesRefilled += candles;
}

LiveHealth FeedWatch::health() const {
    const std::lock_guard lock(m_mutex);
    LiveHealth out = m_health;
    out.queueOverflows = m_queue.overflows();
    out.isStale = !m_links.empty() && m_clock.now() - std::max(m_since, out.lastHeard.value_or(m_since)) > m_staleAfter;
    return out;
}

} // namespace truebar
