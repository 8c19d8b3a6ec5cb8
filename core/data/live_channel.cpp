#include "core/data/live_channel.h"

#include <algorithm>
#include <utility>

namespace truebar {

namespace {

void append(std::vector<Candle>& to, const std::vector<Candle>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

} // namespace

bool LiveChannel::onLink(LinkState state) {
    if (state == LinkState::Lost)
        m_wasLost = m_hasGap = true;
    return state == LinkState::Live && std::exchange(m_wasLost, false);
}

void LiveChannel::onClosed(const std::vector<Candle>& candles) {
    m_tellsClosed = m_tellsClosed || !candles.empty();
    for (const Candle& candle : candles) {
        m_aggregator.addClosed(candle);
        if (candle.openTime == m_confirmed) {
            m_confirmed = m_watch.timeframe.next(m_confirmed);
            m_aggregator.confirm(m_confirmed);
        } else if (candle.openTime > m_confirmed) {
            m_hasGap = true;
        }
    }
    for (auto& [number, follower] : m_followers)
        append(follower.news, follower.join.add(candles));
}

bool LiveChannel::onToppedUp(const TopUpOutcome& outcome, const Series& stored) {
    // Of an earlier watch of the same series, it may say too little.
    if (outcome.from > m_confirmed)
        return false;
    m_problem = outcome.failure;
    if (outcome.confirmed > m_confirmed) {
        m_confirmed = outcome.confirmed;
        m_aggregator.confirm(m_confirmed);
    }
    std::vector<Candle> candles;
    candles.reserve(stored.size());
    for (std::size_t i = 0; i < stored.size(); ++i)
        candles.push_back(stored.at(i));
    for (auto& [number, follower] : m_followers) {
        append(follower.news, follower.join.add(candles));
        append(follower.news, follower.join.confirm(outcome.confirmed));
    }
    // Candles that were fetched because nobody told them: a hole, unless this source never ends candles itself.
    const bool isRefilled = outcome.stored > 0 && (m_hasGap || m_tellsClosed);
    if (!outcome.failure && !m_wasLost)
        m_hasGap = false;
    return isRefilled;
}

UtcMs LiveChannel::missingFrom() const {
    UtcMs out = m_confirmed;
    for (const auto& [number, follower] : m_followers)
        out = std::min(out, follower.join.next());
    return out;
}

int LiveChannel::follow(const Series& stored, LiveListener listener) {
    // A hole behind m_confirmed may still be filled: candles beyond it are live ones, though they are stored.
    Follower follower{LiveJoin(stored.slice({UtcMs::min(), m_confirmed})), std::move(listener)};
    follower.join.confirm(m_confirmed);
    std::vector<Candle> beyond;
    for (std::size_t i = stored.lowerBound(m_confirmed); i < stored.size(); ++i)
        beyond.push_back(stored.at(i));
    append(follower.news, follower.join.add(beyond));
    m_followers.emplace(m_nextFollower, std::move(follower));
    return m_nextFollower++;
}

void LiveChannel::tell() {
    for (auto& [number, follower] : m_followers) {
        LiveUpdate update;
        update.closed = std::exchange(follower.news, {});
        for (const Candle& candle : m_aggregator.provisional()) {
            if (candle.openTime >= follower.join.next())
                update.provisional.push_back(candle);
        }
        update.forming = m_aggregator.forming();
        follower.listener(update);
    }
}

} // namespace truebar
